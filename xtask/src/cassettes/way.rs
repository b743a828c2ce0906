//! A way out that gives recorded answers, cut as one likes.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use g4f_types::{Error, ErrorKind, HttpRequest, HttpResponse, Result, Transport, async_trait};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::recording::Exchange;

/// How the bytes of an answer are cut into pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Not at all.
    Whole,
    /// As they came when they were recorded.
    AsRecorded,
    /// Into pieces of this many bytes: inside characters, between CR and LF, everywhere.
    Every(usize),
    /// The same, with the lines of a text ended by CR LF.
    CrLf(usize),
}

/// Answers one request after the other with what was recorded.
pub(crate) struct Recorded(Mutex<VecDeque<Answer>>);

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    pieces: Vec<Bytes>,
}

impl Recorded {
    pub(crate) fn new<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>, cut: Cut) -> Self {
        let answers = exchanges.into_iter().map(|exchange| answer(exchange, cut));
        Self(Mutex::new(answers.collect()))
    }
}

#[async_trait]
impl Transport for Recorded {
    async fn send(&self, _: HttpRequest) -> Result<HttpResponse> {
        let next = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let Some(answer) = next else {
            return Err(Error::new(ErrorKind::Network, "nothing more was recorded"));
        };
        Ok(HttpResponse {
            status: answer.status,
            headers: answer.headers,
            body: Box::pin(futures_util::stream::iter(
                answer.pieces.into_iter().map(Ok),
            )),
        })
    }
}

fn answer(exchange: &Exchange, cut: Cut) -> Answer {
    let mut headers = HeaderMap::new();
    for (name, value) in &exchange.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            headers.append(name, value);
        }
    }
    Answer {
        status: StatusCode::from_u16(exchange.status).unwrap_or(StatusCode::OK),
        headers,
        pieces: pieces(exchange, cut),
    }
}

fn pieces(exchange: &Exchange, cut: Cut) -> Vec<Bytes> {
    let mut bytes = Bytes::from(exchange.body.bytes());
    let size = match cut {
        Cut::Whole => bytes.len(),
        Cut::Every(size) => size,
        Cut::CrLf(size) => {
            // Of several answers, only a stream has lines.
            let text = exchange.body.text().replace("\r\n", "\n");
            if !text.is_empty() {
                bytes = text.replace('\n', "\r\n").into();
            }
            size
        }
        Cut::AsRecorded => {
            let mut pieces = Vec::new();
            for &length in &exchange.pieces {
                pieces.push(bytes.split_to(length.min(bytes.len())));
            }
            pieces.push(bytes);
            return pieces;
        }
    };
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        pieces.push(bytes.split_to(size.clamp(1, bytes.len())));
    }
    pieces
}
