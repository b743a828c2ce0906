//! Bodies of answers: bounded as they come, or read whole.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use g4f_types::transport::BodyStream;
use g4f_types::{Error, ErrorKind, HttpResponse, Result};
use http::{HeaderMap, header};
use pin_project_lite::pin_project;

use super::fault;

/// Most memory that is set aside on the word of a `content-length` alone.
const MAX_TRUSTED_LENGTH: u64 = 16 * 1024 * 1024;

pin_project! {
    /// Hands on what `reqwest` decoded, until it ends, fails or grows beyond the bound.
    pub(super) struct BoundedBody<S> {
        #[pin]
        inner: S,
        left: u64,
        limit: u64,
        url: String,
        done: bool,
    }
}

impl<S> BoundedBody<S> {
    pub(super) fn new(inner: S, limit: u64, url: String) -> Self {
        Self {
            inner,
            left: limit,
            limit,
            url,
            done: false,
        }
    }
}

impl<S: Stream<Item = reqwest::Result<Bytes>>> Stream for BoundedBody<S> {
    type Item = Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        if *this.done {
            return Poll::Ready(None);
        }
        let item = match ready!(this.inner.poll_next(cx)) {
            Some(Ok(chunk)) => match this.left.checked_sub(chunk.len() as u64) {
                Some(left) => {
                    *this.left = left;
                    Some(Ok(chunk))
                }
                None => Some(Err(too_large(*this.limit))),
            },
            Some(Err(error)) => Some(Err(fault::in_body(error, this.url))),
            None => None,
        };
        *this.done = !matches!(item, Some(Ok(_)));
        Poll::Ready(item)
    }
}

fn too_large(limit: u64) -> Error {
    Error::new(
        ErrorKind::InvalidResponse,
        format!("the answer is larger than {limit} bytes"),
    )
    .with_reached_upstream(true)
}

/// Reads a body whole. A body that came in one piece is not copied.
///
/// # Errors
/// `InvalidResponse` when it is larger than `limit` bytes, else what the stream says.
pub async fn read_body(response: HttpResponse, limit: u64) -> Result<Bytes> {
    collect(response.body, &response.headers, limit).await
}

/// [`read_body`] for whoever still needs the headers.
pub(crate) async fn collect(
    mut body: BodyStream,
    headers: &HeaderMap,
    limit: u64,
) -> Result<Bytes> {
    let Some(first) = next(&mut body).await.transpose()? else {
        return Ok(Bytes::new());
    };
    let mut left = take(limit, limit, &first)?;
    let Some(second) = next(&mut body).await.transpose()? else {
        return Ok(first);
    };
    left = take(left, limit, &second)?;
    let room = content_length(headers)
        .min(limit)
        .max((first.len() + second.len()) as u64);
    let mut whole = BytesMut::with_capacity(usize::try_from(room).unwrap_or_default());
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    while let Some(chunk) = next(&mut body).await.transpose()? {
        left = take(left, limit, &chunk)?;
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// Reads at most `limit` bytes of a body and leaves the rest unread. A body that breaks off counts as far as it came:
/// for error answers, where the status says the most important thing already.
pub async fn read_prefix(response: HttpResponse, limit: usize) -> Bytes {
    let mut body = response.body;
    let mut whole = BytesMut::new();
    while let Some(Ok(mut chunk)) = next(&mut body).await {
        chunk.truncate(limit - whole.len());
        if whole.is_empty() && chunk.len() == limit {
            return chunk;
        }
        whole.extend_from_slice(&chunk);
        if whole.len() >= limit {
            break;
        }
    }
    whole.freeze()
}

async fn next(body: &mut BodyStream) -> Option<Result<Bytes>> {
    poll_fn(|cx| body.as_mut().poll_next(cx)).await
}

/// What the head promises, as far as it is believed.
fn content_length(headers: &HeaderMap) -> u64 {
    headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .unwrap_or(0)
        .min(MAX_TRUSTED_LENGTH)
}

fn take(left: u64, limit: u64, chunk: &Bytes) -> Result<u64> {
    left.checked_sub(chunk.len() as u64)
        .ok_or_else(|| too_large(limit))
}
