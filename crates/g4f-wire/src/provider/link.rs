//! The line to a provider's server for one call.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use g4f_types::transport::FormPart;
use g4f_types::{
    BodyEdit, ChatStream, Context, Credential, Error, ErrorKind, HttpBody, HttpRequest,
    HttpResponse, OnUnsupported, Result,
};
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep_until};

use super::answer::AnswerStream;
use super::core::Core;
use super::family::{AnswerDecoder, beginning};
use super::late::Late;
use super::origin::Origin;
use super::{MAX_PLAIN_BODY, log};
use crate::http::{collect, may_be_public, read_body, read_prefix};

/// Most redirects on the way to a file.
const MAX_REDIRECTS: usize = 3;

/// Talks to a provider's server for one call: with its address, key, headers and proxy, and with refusals read as
/// errors. Paths are joined to the base URL; an address that begins with `https://` or `http://` is taken as it is.
pub struct Link<'a> {
    core: &'a Core,
    cx: &'a Context,
    origin: Origin,
}

impl<'a> Link<'a> {
    pub(super) fn new(core: &'a Core, cx: &'a Context, model: Arc<str>) -> Self {
        Self {
            core,
            cx,
            origin: core.origin(cx, model, core.family),
        }
    }

    /// The model to send; empty leaves the choice to the provider.
    pub fn model(&self) -> &str {
        &self.origin.model
    }

    /// The provider's id.
    pub fn provider(&self) -> &str {
        &self.origin.provider
    }

    /// The key of the call.
    pub(crate) fn key(&self) -> Option<&Credential> {
        self.origin.key.as_ref()
    }

    /// The call.
    pub fn cx(&self) -> &Context {
        self.cx
    }

    /// What happens to parameters that the provider does not know.
    pub fn on_unsupported(&self) -> OnUnsupported {
        self.cx.options().on_unsupported.unwrap_or_default()
    }

    /// The base URL of the call, without a trailing slash.
    ///
    /// # Errors
    /// `Config` when the call's own cannot be used.
    pub fn base_url(&self) -> Result<&str> {
        self.core.endpoint.base(self.cx)
    }

    /// The settings that only this kind of provider knows.
    pub fn settings(&self) -> &Map<String, Value> {
        self.core.endpoint.settings()
    }

    /// Sends JSON and reads the whole answer.
    ///
    /// # Errors
    /// What the server refuses, by its kind, and whatever went wrong on the way.
    pub async fn post_json(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<Reply> {
        let body = serde_json::to_vec(body).map_err(unwritable)?;
        self.post_bytes(path, "application/json", body.into()).await
    }

    /// The same, after the caller's edits of the body that are meant for this target.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json); `BadRequest` for an edit that leads nowhere.
    pub async fn post_edited(&self, path: &str, body: Value, edits: &[BodyEdit]) -> Result<Reply> {
        self.post_with(path, HeaderMap::new(), body, edits).await
    }

    /// The same, with headers of this request alone.
    ///
    /// # Errors
    /// As [`post_edited`](Self::post_edited).
    pub async fn post_with(
        &self,
        path: &str,
        headers: HeaderMap,
        body: Value,
        edits: &[BodyEdit],
    ) -> Result<Reply> {
        let response = self.open_with(path, headers, body, edits).await?;
        self.take(response, MAX_PLAIN_BODY).await
    }

    /// The same, with the body of the answer left to be read as it comes.
    ///
    /// # Errors
    /// As [`post_edited`](Self::post_edited).
    pub async fn open_with(
        &self,
        path: &str,
        headers: HeaderMap,
        mut body: Value,
        edits: &[BodyEdit],
    ) -> Result<HttpResponse> {
        for edit in edits {
            if edit.applies_to(self.provider(), self.model()) {
                edit.apply(&mut body)?;
            }
        }
        let body = Bytes::from(serde_json::to_vec(&body).map_err(unwritable)?);
        log::sent(self.cx, &self.origin, &body);
        let mut request = HttpRequest::post(path, HttpBody::Bytes(body));
        request.headers = headers;
        self.open(request).await
    }

    /// Sends bytes and reads the whole answer.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn post_bytes(&self, path: &str, media_type: &str, body: Bytes) -> Result<Reply> {
        log::sent(self.cx, &self.origin, &body);
        let mut request = HttpRequest::post(path, HttpBody::Bytes(body));
        let media_type = HeaderValue::from_str(media_type)
            .map_err(|_| Error::config(format!("{media_type:?} is no media type")))?;
        request.headers.insert(CONTENT_TYPE, media_type);
        self.exchange(request).await
    }

    /// Sends a form and reads the whole answer.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn post_form(&self, path: &str, parts: Vec<FormPart>) -> Result<Reply> {
        self.exchange(HttpRequest::post(path, HttpBody::Multipart(parts)))
            .await
    }

    /// Fetches.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn get(&self, path: &str) -> Result<Reply> {
        self.exchange(HttpRequest::get(path)).await
    }

    /// Deletes.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn delete(&self, path: &str) -> Result<Reply> {
        self.exchange(HttpRequest::new(Method::DELETE, path, HttpBody::Empty))
            .await
    }

    /// Sends a request, whose URL may be a path, and reads the whole answer.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn exchange(&self, request: HttpRequest) -> Result<Reply> {
        let limit = request.options.max_body.unwrap_or(MAX_PLAIN_BODY);
        let response = self.open(request).await?;
        self.take(response, limit).await
    }

    /// The whole of an answer that was opened.
    ///
    /// # Errors
    /// `InvalidResponse` for more than `limit` bytes, `Network` when it breaks off.
    pub async fn take(&self, response: HttpResponse, limit: u64) -> Result<Reply> {
        let HttpResponse {
            status,
            headers,
            body,
        } = response;
        let body = collect(body, &headers, limit).await?;
        log::received(&self.origin, &body);
        Ok(Reply {
            status,
            headers,
            body,
        })
    }

    /// Sends a request, whose URL may be a path, and leaves the body of the answer to be read as it comes.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn open(&self, mut request: HttpRequest) -> Result<HttpResponse> {
        request.url = self.core.endpoint.url(self.cx, &request.url)?;
        let key = self.origin.key.as_ref();
        let response = self.core.send(self.cx, request, key).await?;
        if response.status.is_success() {
            Ok(response)
        } else {
            Err(self.origin.read(response).await)
        }
    }

    /// Goes to an address that an answer gave, and leaves the body to be read as it comes. The key goes along only to the
    /// provider's own server.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn follow(&self, mut request: HttpRequest) -> Result<HttpResponse> {
        request.url = self.core.endpoint.url(self.cx, &request.url)?;
        if same_origin(&request.url, self.base_url()?) {
            return self.open(request).await;
        }
        let response = self.core.send_bare(self.cx, request).await?;
        if response.status.is_success() {
            Ok(response)
        } else {
            Err(self.origin.read(response).await)
        }
    }

    /// The events of an answer as it comes, for chat that takes several exchanges.
    pub fn read(&self, response: HttpResponse, decoder: impl AnswerDecoder) -> ChatStream {
        ChatStream::new(AnswerStream::new(response, decoder, self.origin.clone()))
    }

    /// Whether there is an answer at all, of which no more than its beginning is read.
    ///
    /// # Errors
    /// As [`post_json`](Self::post_json).
    pub async fn knock(&self, path: &str) -> Result<()> {
        let response = self.open(HttpRequest::get(path)).await?;
        // A little is read so that a connection that is closed in the middle is not taken for a server.
        read_prefix(response, 1).await;
        Ok(())
    }

    /// Fetches a file that an answer points to, with its media type. The key goes along only to the provider's own
    /// server; elsewhere a provider of the public network is followed to public addresses only.
    ///
    /// # Errors
    /// `InvalidResponse` for more than `limit` bytes or too many redirects, else whatever went wrong.
    pub async fn download(&self, url: &str, limit: u64) -> Result<(Option<String>, Bytes)> {
        let mut url = self.core.endpoint.url(self.cx, url)?;
        for _ in 0..=MAX_REDIRECTS {
            let mut request = HttpRequest::get(url.as_str());
            request
                .headers
                .insert(ACCEPT, HeaderValue::from_static("*/*"));
            request.options.max_body = Some(limit);
            let own = same_origin(&url, self.base_url()?);
            // Nobody out there says what is fetched from somebody's own network.
            request.options.public_only = !own && is_public(self.base_url()?);
            let response = if own {
                let key = self.origin.key.as_ref();
                self.core.send(self.cx, request, key).await?
            } else {
                self.core.send_bare(self.cx, request).await?
            };
            if response.status.is_redirection() {
                url = redirected(&url, &response.headers)?;
                continue;
            }
            if !response.status.is_success() {
                return Err(self.origin.read(response).await);
            }
            let media_type = media_type(&response.headers);
            return Ok((media_type, read_body(response, limit).await?));
        }
        Err(Error::new(
            ErrorKind::InvalidResponse,
            "the file of the answer is behind too many redirects",
        )
        .with_reached_upstream(true))
    }

    /// Waits between two looks at work that is being done, no longer than the call may take.
    ///
    /// # Errors
    /// `Timeout` when the call's deadline comes first.
    pub async fn wait(&self, interval: Duration) -> Result<()> {
        let until = Instant::now() + interval;
        match self.cx.deadline() {
            Some(deadline) if Instant::from_std(deadline) < until => {
                sleep_until(deadline.into()).await;
                Err(Error::new(
                    ErrorKind::Timeout,
                    "the provider was still at work when the deadline came",
                )
                .with_reached_upstream(true))
            }
            _ => {
                sleep_until(until).await;
                Ok(())
            }
        }
    }

    /// What an error object inside of a successful answer means.
    pub fn in_band(&self, report: &Value) -> Error {
        self.origin.in_band(report, &HeaderMap::new())
    }

    /// The same for an answer that is still read when the call is over.
    pub(crate) fn late(&self) -> Late {
        Late::new(self.origin.clone())
    }

    /// The error for something in an answer that makes it unusable.
    pub fn invalid(&self, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::InvalidResponse, message).with_reached_upstream(true)
    }

    pub(super) fn sign(&self, error: Error) -> Error {
        self.origin.sign(error)
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    /// Status; 2xx.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Errors
    /// `Empty`, `ErrorPage` or `InvalidResponse` when it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let text = String::from_utf8_lossy(&self.body);
            let start = text.trim_start_matches('\u{feff}').trim_start();
            let (kind, message) = if start.is_empty() {
                (ErrorKind::Empty, "the provider sent nothing".to_owned())
            } else if start.starts_with('<') {
                let message = "the provider sent a web page in place of an answer";
                (ErrorKind::ErrorPage, message.to_owned())
            } else {
                let message = format!("the answer cannot be read ({error}): {}", beginning(start));
                (ErrorKind::InvalidResponse, message)
            };
            Error::new(kind, message).with_reached_upstream(true)
        })
    }

    /// The body as any JSON.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn value(&self) -> Result<Value> {
        self.json()
    }

    /// The body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The media type that the head declares, in lower case.
    pub fn media_type(&self) -> Option<String> {
        media_type(&self.headers)
    }
}

/// The media type that a head declares, in lower case and without parameters.
pub fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next().unwrap_or(value).trim();
    (!kind.is_empty()).then(|| kind.to_ascii_lowercase())
}

fn is_public(url: &str) -> bool {
    reqwest::Url::parse(url).is_ok_and(|url| may_be_public(&url))
}

fn same_origin(a: &str, b: &str) -> bool {
    match (reqwest::Url::parse(a), reqwest::Url::parse(b)) {
        (Ok(a), Ok(b)) => a.origin() == b.origin(),
        _ => false,
    }
}

fn redirected(from: &str, headers: &HeaderMap) -> Result<String> {
    let place = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let url = place.and_then(|place| reqwest::Url::parse(from).ok()?.join(place).ok());
    url.map(String::from).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidResponse,
            "the file of the answer is behind a redirect that leads nowhere",
        )
        .with_reached_upstream(true)
    })
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::BadRequest,
        format!("the request cannot be written as JSON: {error}"),
    )
    .with_source(error)
}
