//! The head of a request: request line and headers.

use super::{MAX_BODY, ReadError, too_large};
use crate::received::Headers;

/// How long the body of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyLength {
    Known(usize),
    Chunked,
}

/// A request without its body.
#[derive(Debug)]
pub(crate) struct RequestHead {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: Headers,
    /// The client speaks HTTP/1.1 and not 1.0.
    pub(crate) is_http11: bool,
    pub(crate) body: BodyLength,
}

impl RequestHead {
    /// Reads a head that ends in a blank line.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, ReadError> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text
            .split('\n')
            .map(|line| line.strip_suffix('\r').unwrap_or(line));

        let mut request_line = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(version), None) = (
            request_line.next(),
            request_line.next(),
            request_line.next(),
            request_line.next(),
        ) else {
            return Err(bad("the request line is malformed"));
        };
        if !is_token(method) || target.is_empty() {
            return Err(bad("the request line is malformed"));
        }
        let is_http11 = match version {
            "HTTP/1.1" => true,
            "HTTP/1.0" => false,
            _ => {
                return Err(ReadError::Refused(
                    505,
                    "only HTTP/1.0 and HTTP/1.1 are spoken here",
                ));
            }
        };

        let mut headers = Headers::default();
        for line in lines.take_while(|line| !line.is_empty()) {
            let (name, value) = line
                .split_once(':')
                .ok_or(bad("a header line has no colon"))?;
            if !is_token(name) {
                return Err(bad("a header has no proper name"));
            }
            headers.push(name.to_owned(), value.trim().to_owned());
        }

        let (path, query) = split_target(target);
        Ok(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.map(str::to_owned),
            body: body_length(&headers)?,
            headers,
            is_http11,
        })
    }

    /// Whether the client may use the connection again after this request.
    pub(crate) fn keep_alive(&self) -> bool {
        let says = |word: &str| {
            self.headers
                .tokens("connection")
                .any(|token| token.eq_ignore_ascii_case(word))
        };
        !says("close") && (self.is_http11 || says("keep-alive"))
    }

    /// Whether the client waits for a `100 Continue` before it sends the body.
    pub(crate) fn expects_continue(&self) -> bool {
        self.is_http11
            && self.body != BodyLength::Known(0)
            && self
                .headers
                .tokens("expect")
                .any(|token| token.eq_ignore_ascii_case("100-continue"))
    }
}

fn bad(reason: &'static str) -> ReadError {
    ReadError::Refused(400, reason)
}

/// A length that two readers could take in two ways is refused rather than guessed.
fn body_length(headers: &Headers) -> Result<BodyLength, ReadError> {
    let mut codings = headers.tokens("transfer-encoding");
    let mut lengths = headers.tokens("content-length");
    match (codings.next(), lengths.next()) {
        (None, None) => Ok(BodyLength::Known(0)),
        (Some(_), Some(_)) => Err(bad("the body has a length and a transfer coding")),
        (Some(coding), None)
            if coding.eq_ignore_ascii_case("chunked") && codings.next().is_none() =>
        {
            Ok(BodyLength::Chunked)
        }
        (Some(_), None) => Err(ReadError::Refused(501, "the transfer coding is not known")),
        (None, Some(length)) => {
            let digits = length.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || lengths.any(|other| other != length) {
                return Err(bad("the content length is malformed"));
            }
            match length.parse() {
                Ok(length) if length <= MAX_BODY => Ok(BodyLength::Known(length)),
                _ => Err(too_large()),
            }
        }
    }
}

/// Path and query. A client that takes this server for its proxy sends a whole URL.
fn split_target(target: &str) -> (&str, Option<&str>) {
    let origin_form = match target.split_once("://") {
        Some((scheme, rest)) if is_token(scheme) => {
            rest.find(['/', '?']).map_or("/", |start| &rest[start..])
        }
        _ => target,
    };
    match origin_form.split_once('?') {
        Some(("", query)) => ("/", Some(query)),
        Some((path, query)) => (path, Some(query)),
        None => (origin_form, None),
    }
}

/// Whether this is a token of RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    let is_token_byte =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token_byte)
}
