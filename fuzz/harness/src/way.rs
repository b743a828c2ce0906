//! A way out that leads nowhere: every request gets the same answer, from memory.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use g4f_types::{Error, ErrorKind, HttpBody, HttpRequest, HttpResponse, Result, Transport};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

/// Most requests that one call may make: whoever asks on and on for ever is stopped, and found out.
const MAX_REQUESTS: usize = 20_000;

/// Gives the same answer to every request, and keeps the last one.
#[derive(Debug, Default)]
pub struct Canned(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    status: StatusCode,
    headers: HeaderMap,
    chunks: Vec<Bytes>,
    asked: usize,
    last: Option<Sent>,
}

/// A request as it went out.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Address.
    pub url: String,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; that of a form as its parts, one after the other.
    pub body: Bytes,
}

impl Canned {
    /// An answer with this status, media type and body, in these pieces.
    pub fn new(status: u16, media_type: &str, chunks: Vec<Bytes>) -> Self {
        let canned = Self::default();
        canned.answer(status, media_type, chunks);
        canned
    }

    /// Answers so from now on.
    pub fn answer(&self, status: u16, media_type: &str, mut chunks: Vec<Bytes>) {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(media_type)
            && !media_type.is_empty()
        {
            headers.insert(CONTENT_TYPE, value);
        }
        // No body has a piece without bytes.
        chunks.retain(|chunk| !chunk.is_empty());
        *self.state() = State {
            status: StatusCode::from_u16(status).unwrap_or_default(),
            headers,
            chunks,
            asked: 0,
            last: None,
        };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last request.
    pub fn last(&self) -> Option<Sent> {
        self.state().last.clone()
    }
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        let body = match request.body {
            HttpBody::Empty => Bytes::new(),
            HttpBody::Bytes(bytes) => bytes,
            HttpBody::Multipart(parts) => {
                let pieces = parts.iter().flat_map(|part| {
                    let named = [part.name.as_bytes(), b"=", &part.data, b"\n"];
                    let file = [part.file_name.as_deref(), part.media_type.as_deref()];
                    let file = file.into_iter().flatten().map(str::as_bytes);
                    named.into_iter().chain(file).collect::<Vec<_>>()
                });
                pieces.collect::<Vec<_>>().concat().into()
            }
        };
        let mut state = self.state();
        state.asked += 1;
        assert!(
            state.asked <= MAX_REQUESTS,
            "one call asked {MAX_REQUESTS} times: {}",
            request.url
        );
        state.last = Some(Sent {
            url: request.url,
            headers: request.headers,
            body,
        });
        // What goes over its bound is an error of the transport, as it is with the real one.
        let limit = request.options.max_body.unwrap_or(u64::MAX);
        let mut total = 0;
        let chunks = state.chunks.clone().into_iter().map(move |chunk| {
            total += chunk.len() as u64;
            if total > limit {
                return Err(Error::new(
                    ErrorKind::InvalidResponse,
                    "the answer is longer than allowed",
                ));
            }
            Ok(chunk)
        });
        Ok(HttpResponse {
            status: state.status,
            headers: state.headers.clone(),
            body: Box::pin(stream::iter(chunks)),
        })
    }
}
