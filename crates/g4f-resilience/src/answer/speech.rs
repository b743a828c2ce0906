//! Speech: a stream of bytes.

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};
use std::time::Instant;

use bytes::Bytes;
use futures_core::Stream;
use g4f_types::facets::SpeechAnswer;
use g4f_types::{End, Error, ErrorKind, Result};

use super::{Answer, Observer, empty, within};
use crate::deadline::{LimitedStream, StreamLimits};
use crate::validate::{Pages, ValidateConfig};

type Audio = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

impl Answer for SpeechAnswer {
    async fn commit(mut self, deadline: Option<Instant>) -> Result<Self> {
        let first = within(deadline, first_bytes(&mut self.audio)).await?;
        self.audio = Box::pin(Replayed {
            first: Some(first),
            rest: self.audio,
        });
        Ok(self)
    }

    fn watch_end(mut self, watch: impl FnOnce(End<'_>) + Send + 'static) -> Self {
        self.audio = Box::pin(Watched {
            audio: self.audio,
            watch: Some(watch),
        });
        self
    }

    fn hold(self, guard: impl Send + 'static) -> Self {
        self.watch_end(move |_| drop(guard))
    }

    fn limit(mut self, limits: StreamLimits) -> Self {
        self.audio = Box::pin(LimitedStream::new(self.audio, limits));
        self
    }

    /// A page or an error object in place of sound.
    async fn check(self, config: &ValidateConfig, _: &Pages) -> Result<Self> {
        let kind = self.media_type.split(';').next().unwrap_or_default().trim();
        let is_page = ["text/html", "application/json"]
            .iter()
            .any(|page| kind.eq_ignore_ascii_case(page));
        if config.pages && is_page {
            let message = format!("the answer is {kind} and not sound");
            return Err(Error::new(ErrorKind::ErrorPage, message).with_reached_upstream(true));
        }
        Ok(self)
    }

    fn observe(self, observer: impl Observer) -> Self {
        self.watch_end(move |end| observer.end(end))
    }
}

async fn first_bytes(audio: &mut Audio) -> Result<Bytes> {
    loop {
        match std::future::poll_fn(|cx| audio.as_mut().poll_next(cx)).await {
            Some(Ok(bytes)) if bytes.is_empty() => {}
            Some(first) => return first,
            None => return Err(empty()),
        }
    }
}

/// A stream whose first piece was read ahead.
struct Replayed {
    first: Option<Bytes>,
    rest: Audio,
}

impl Stream for Replayed {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(first))),
            None => self.rest.as_mut().poll_next(cx),
        }
    }
}

/// A stream whose end is watched. After its end it stays ended.
struct Watched<F: FnOnce(End<'_>)> {
    audio: Audio,
    watch: Option<F>,
}

impl<F: FnOnce(End<'_>)> Unpin for Watched<F> {}

impl<F: FnOnce(End<'_>)> Watched<F> {
    fn end(&mut self, end: End<'_>) {
        if let Some(watch) = self.watch.take() {
            watch(end);
        }
    }
}

impl<F: FnOnce(End<'_>)> Stream for Watched<F> {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        if self.watch.is_none() {
            return Poll::Ready(None);
        }
        let item = ready!(self.audio.as_mut().poll_next(cx));
        match &item {
            None => self.end(End::Finished),
            Some(Err(error)) => self.end(End::Failed(error)),
            Some(Ok(_)) => {}
        }
        Poll::Ready(item)
    }
}

impl<F: FnOnce(End<'_>)> Drop for Watched<F> {
    fn drop(&mut self) {
        self.end(End::Dropped);
    }
}
