//! Failures of an answer that is still read when the call is over: sound that comes as a stream.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use g4f_types::transport::BodyStream;
use g4f_types::{Error, Result};
use http::HeaderMap;
use serde_json::Value;

use super::origin::Origin;

/// What a failure must name, kept beyond the call.
pub(crate) struct Late(Origin);

impl Late {
    pub(super) fn new(origin: Origin) -> Self {
        Self(origin)
    }

    /// What an error object inside of an answer means.
    pub(crate) fn in_band(&self, report: &Value) -> Error {
        self.0.in_band(report, &HeaderMap::new())
    }

    /// Names the target.
    pub(crate) fn sign(&self, error: Error) -> Error {
        self.0.sign(error)
    }

    /// A body whose failures name the target.
    pub(crate) fn signed(self, body: BodyStream) -> impl Stream<Item = Result<Bytes>> + Send {
        Signed { body, late: self }
    }
}

struct Signed {
    body: BodyStream,
    late: Late,
}

impl Stream for Signed {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.body.as_mut().poll_next(cx));
        Poll::Ready(item.map(|item| item.map_err(|error| self.late.sign(error))))
    }
}
