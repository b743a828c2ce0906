//! What is known of a failure, whatever shape it came in.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use g4f_types::ErrorKind;
use http::HeaderMap;
use serde_json::Value;

use super::html;
use super::shapes::{code_of, error_object, message_of, numeric_status, text};
use crate::retry_after;

/// Longest message that is kept, in bytes.
const MAX_MESSAGE: usize = 2048;
/// How much of message and codes is searched for words, in bytes.
const MAX_WORDS: usize = 16 * 1024;

/// Headers that name the request, the most telling first.
const REQUEST_IDS: [&str; 9] = [
    "x-request-id",
    "request-id",
    "apim-request-id",
    "x-amzn-requestid",
    "x-ms-client-request-id",
    "mistral-correlation-id",
    "x-generation-id",
    "x-ds-trace-id",
    "cf-ray",
];

/// What is known of a failure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Facts<'a> {
    /// Status of the answer, or the numeric code of an error inside of a successful one.
    pub status: Option<u16>,
    /// Headers, where there are any.
    pub headers: Option<&'a HeaderMap>,
    /// The body as text; empty for an error inside of an answer.
    pub body_text: &'a str,
    /// The body as JSON.
    pub json: Option<&'a Value>,
    /// The provider's code: `insufficient_quota`, `RESOURCE_EXHAUSTED`, `ThrottlingException`, `3036`.
    pub code: Option<Cow<'a, str>>,
    /// The provider's type: `invalid_request_error`.
    pub kind_word: Option<&'a str>,
    /// The parameter that the provider named.
    pub param: Option<Cow<'a, str>>,
    /// The provider's own words, at most 2 KiB, with those of an upstream behind it; never empty.
    pub message: Cow<'a, str>,
    /// Whether a web page came.
    pub is_page: bool,
    /// Message, code and type in lower case, to be searched.
    pub words: String,
    /// The time by which dates become waits.
    pub now: SystemTime,
}

impl<'a> Facts<'a> {
    /// The facts of an answer that is a failure.
    pub fn of_answer(
        status: u16,
        headers: &'a HeaderMap,
        body_text: &'a str,
        json: Option<&'a Value>,
        now: SystemTime,
    ) -> Self {
        let content_type = headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let is_page = json.is_none() && html::is_page(content_type, body_text);
        let mut facts = Self {
            body_text,
            is_page,
            ..Self::read(json, now)
        };
        facts.status = Some(status);
        facts.headers = Some(headers);
        if facts.code.is_none() {
            // `Type:http://..` of AWS.
            facts.code = headers
                .get("x-amzn-errortype")
                .and_then(|value| Some(value.to_str().ok()?.split(':').next()?.into()));
        }
        if facts.message.is_empty() {
            facts.message = facts.body_in_words();
        }
        facts.finish()
    }

    /// The facts of an error object inside of a successful answer: `{"error": ..}` or the object itself.
    pub fn in_band(json: &'a Value, headers: Option<&'a HeaderMap>, now: SystemTime) -> Self {
        let mut facts = Self::read(Some(json), now);
        facts.headers = headers;
        if facts.message.is_empty() {
            facts.message = Cow::Owned(json.to_string());
        }
        facts.finish()
    }

    fn read(json: Option<&'a Value>, now: SystemTime) -> Self {
        let mut facts = Self {
            status: None,
            headers: None,
            body_text: "",
            json,
            code: None,
            kind_word: None,
            param: None,
            message: Cow::Borrowed(""),
            is_page: false,
            words: String::new(),
            now,
        };
        if let Some(json) = json {
            facts.take_json(json);
        }
        facts
    }

    fn take_json(&mut self, json: &'a Value) {
        let root = match json {
            Value::Array(list) => list.first().unwrap_or(json),
            other => other,
        };
        let error = error_object(root);
        self.code = code_of(error).or_else(|| code_of(root)).or_else(|| {
            text(root, &["__type"]).map(|name| name.rsplit('#').next().unwrap_or(name).into())
        });
        self.kind_word = text(error, &["type", "kind"]).or_else(|| text(root, &["type"]));
        self.param = text(error, &["param"]).map(Cow::Borrowed);
        self.status = numeric_status(error).or_else(|| numeric_status(root));
        self.message = message_of(error)
            .or_else(|| message_of(root))
            .unwrap_or_default();
        if let Some(raw) = error.pointer("/metadata/raw") {
            self.add_upstream(raw);
        }
    }

    /// Adds what a router says that its upstream said. It is the telling part.
    fn add_upstream(&mut self, raw: &Value) {
        let parsed;
        let upstream = match raw {
            Value::String(text) => match serde_json::from_str::<Value>(text) {
                Ok(value) => {
                    parsed = value;
                    &parsed
                }
                Err(_) => raw,
            },
            other => other,
        };
        let error = error_object(upstream);
        let said = message_of(error).or_else(|| message_of(upstream));
        let code = code_of(error).or_else(|| code_of(upstream));
        if let Some(said) = said.filter(|said| !self.message.contains(said.as_ref())) {
            self.message = Cow::Owned(format!("{}: {said}", self.message));
        }
        if let Some(code) = code {
            self.code = Some(Cow::Owned(code.into_owned()));
        }
        if self.param.is_none() {
            self.param = text(error, &["param"]).map(|param| Cow::Owned(param.to_owned()));
        }
    }

    /// A message where the body is no error object.
    fn body_in_words(&self) -> Cow<'a, str> {
        if self.is_page {
            let title = html::title(self.body_text);
            return title.map_or_else(
                || Cow::Borrowed("a web page came instead of an answer"),
                |title| Cow::Owned(format!("a web page came instead of an answer: {title}")),
            );
        }
        let body = self.body_text.trim();
        if body.is_empty() || body == "null" {
            Cow::Borrowed("the answer says nothing about the cause")
        } else {
            Cow::Borrowed(body)
        }
    }

    fn finish(mut self) -> Self {
        let mut words = html::cut(&self.message, MAX_WORDS).to_lowercase();
        for word in [self.code.as_deref(), self.kind_word].into_iter().flatten() {
            // Writing to a string cannot fail.
            let _ = write!(
                words,
                " \u{1f}{}",
                html::cut(word, MAX_MESSAGE).to_lowercase()
            );
        }
        self.words = words;
        if self.message.len() > MAX_MESSAGE {
            self.message = Cow::Owned(html::cut(&self.message, MAX_MESSAGE).into_owned());
        }
        if self.message.trim().len() < self.message.len() {
            self.message = Cow::Owned(self.message.trim().to_owned());
        }
        self
    }

    /// Whether code or type is one of these, in any case.
    pub fn is_code(&self, names: &[&str]) -> bool {
        [self.code.as_deref(), self.kind_word]
            .into_iter()
            .flatten()
            .any(|code| names.iter().any(|name| name.eq_ignore_ascii_case(code)))
    }

    /// Whether message, code or type holds one of these lower-case phrases.
    pub fn says(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.words.contains(phrase))
    }

    /// The provider's id of the request.
    pub fn request_id(&self) -> Option<Cow<'a, str>> {
        self.headers
            .and_then(request_id)
            .or_else(|| text(self.json?, &["request_id", "requestId"]))
            .map(Cow::Borrowed)
    }

    /// The wait that headers, body or words ask for. The reset of an empty budget counts for refusals for the rate.
    pub(super) fn wait(&self, kind: ErrorKind) -> Option<Duration> {
        let waits = matches!(
            kind,
            ErrorKind::RateLimited
                | ErrorKind::QuotaExhausted
                | ErrorKind::Overloaded
                | ErrorKind::Server
        );
        if !waits {
            return None;
        }
        self.headers
            .and_then(|headers| retry_after::from_headers(headers, self.now))
            .or_else(|| retry_after::from_json(self.json?, self.now))
            .or_else(|| retry_after::from_text(&self.message))
            .or_else(|| {
                let headers = self.headers.filter(|_| self.status == Some(429))?;
                retry_after::from_limits(headers, self.now)
            })
    }
}

/// The provider's id of a request, from the headers of its answer.
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_IDS
        .into_iter()
        .find_map(|name| headers.get(name)?.to_str().ok())
}
