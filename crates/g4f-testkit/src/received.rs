//! What a client sent: one request, read whole.

use std::fmt;

use bytes::Bytes;
use tokio::time::Instant;

/// Headers whose values are credentials and must not show in a debug print.
const SECRET_HEADERS: [&str; 8] = [
    "authorization",
    "proxy-authorization",
    "x-api-key",
    "api-key",
    "x-goog-api-key",
    "x-auth-token",
    "cookie",
    "x-amz-security-token",
];

/// One request as it came off the wire.
///
/// Its `Debug` output hides credentials and query values, so it can be printed from a failing test.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The method, as sent: `GET`, `POST`, ...
    pub method: String,
    /// The path without the query, not decoded: `/v1/chat/completions`.
    pub path: String,
    /// What follows the `?`, not decoded.
    pub query: Option<String>,
    /// The headers in the order they were sent.
    pub headers: Headers,
    /// The body, with any chunked coding taken off.
    pub body: Bytes,
    /// Which connection it came on: 1 is the first this server accepted.
    pub connection: u64,
    /// Which request it is: 1 is the first this server read.
    pub number: u64,
    /// When its last byte was read.
    pub at: Instant,
}

impl Received {
    /// The first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When the body is not one JSON value.
    pub fn json(&self) -> serde_json::Result<serde_json::Value> {
        serde_json::from_slice(&self.body)
    }

    /// The body as text, with bytes that are not UTF-8 replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Some vendors take the key as a query parameter, so only its names are shown.
        let query: Option<Vec<&str>> = self.query.as_deref().map(|query| {
            query
                .split('&')
                .map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
                .collect()
        });
        f.debug_struct("Received")
            .field("number", &self.number)
            .field("connection", &self.connection)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &query)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Headers in the order and the spelling they were sent.
#[derive(Clone, Default)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The first value of a header, whatever the case of its name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_all(name).next()
    }

    /// Every value of a header, in order.
    pub fn get_all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// All headers as `(name, value)`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many header lines there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// The comma-separated items of every line of a header, in order.
    pub(crate) fn tokens<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.get_all(name)
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|token| !token.is_empty())
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(|(name, value)| {
                let secret = SECRET_HEADERS
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name));
                (name, if secret { "***" } else { value })
            }))
            .finish()
    }
}
