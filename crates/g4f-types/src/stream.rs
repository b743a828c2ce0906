//! The stream of a chat answer.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;

use crate::answer::ChatAnswer;
use crate::collect::Collector;
use crate::error::{Error, ErrorKind, Result};
use crate::event::ChatEvent;

type Watcher = Box<dyn FnOnce(End<'_>) + Send>;
type Events = Pin<Box<dyn Stream<Item = Result<ChatEvent>> + Send>>;

/// A chat answer as it comes.
///
/// It ends after [`ChatEvent::Finished`] or after one error, never with both, whatever the source does. An end of the
/// source without either is an [`ErrorKind::Truncated`]. Nothing runs in the background: what is not polled is not
/// read, and dropping the stream cancels the request upstream.
pub struct ChatStream {
    /// Events that go first: a commit looked at them already, or the whole of a plain answer.
    replay: VecDeque<ChatEvent>,
    source: Option<Events>,
    guards: Vec<Box<dyn Guard>>,
    watchers: Vec<Watcher>,
    done: bool,
}

/// How an answer ended, as [`ChatStream::on_end`] reports it.
#[derive(Clone, Copy, Debug)]
pub enum End<'a> {
    /// The provider said that it was complete.
    Finished,
    /// It failed.
    Failed(&'a Error),
    /// It was dropped before its end: the caller went away.
    Dropped,
}

/// Anything that lives as long as an answer does.
trait Guard: Send {}
impl<T: Send> Guard for T {}

impl ChatStream {
    /// A stream over events.
    pub fn new(events: impl Stream<Item = Result<ChatEvent>> + Send + 'static) -> Self {
        Self {
            replay: VecDeque::new(),
            source: Some(Box::pin(events)),
            guards: Vec::new(),
            watchers: Vec::new(),
            done: false,
        }
    }

    /// A whole answer that is here already. `events` must end with [`ChatEvent::Finished`].
    pub fn ready(events: impl Into<VecDeque<ChatEvent>>) -> Self {
        Self {
            replay: events.into(),
            source: None,
            guards: Vec::new(),
            watchers: Vec::new(),
            done: false,
        }
    }

    /// Keeps `guard` until the answer has ended or the stream is dropped (a concurrency permit, for example).
    #[must_use]
    pub fn holding(mut self, guard: impl Send + 'static) -> Self {
        self.guards.push(Box::new(guard));
        self
    }

    /// Calls `watch` exactly once: when the answer ends, or when it is dropped before that. It costs nothing per event.
    #[must_use]
    pub fn on_end(mut self, watch: impl FnOnce(End<'_>) + Send + 'static) -> Self {
        self.watchers.push(Box::new(watch));
        self
    }

    /// Puts `event` before everything else.
    pub fn push_front(&mut self, event: ChatEvent) {
        self.replay.push_front(event);
    }

    /// Puts `events` back, before everything else and in their order.
    pub fn replay(&mut self, mut events: VecDeque<ChatEvent>) {
        events.append(&mut self.replay);
        self.replay = events;
    }

    /// Whether the next event can be had without waiting.
    pub fn has_buffered(&self) -> bool {
        !self.replay.is_empty()
    }

    /// The events that can be had without waiting.
    pub fn buffered(&self) -> &VecDeque<ChatEvent> {
        &self.replay
    }

    /// The buffered events of an answer that is here as a whole; `None` while any of it must still be read.
    pub fn as_ready(&self) -> Option<&VecDeque<ChatEvent>> {
        (self.source.is_none() && !self.done).then_some(&self.replay)
    }

    /// The next event; `None` after the end.
    pub async fn next(&mut self) -> Option<Result<ChatEvent>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// The stream's error; what had arrived is in [`Error::partial`].
    pub async fn collect(mut self) -> Result<ChatAnswer> {
        let mut collector = Collector::new();
        while let Some(event) = self.next().await {
            match event {
                Ok(event) => collector.push(event),
                Err(error) if collector.answer().has_content() => {
                    return Err(error.with_partial(collector.into_answer()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(collector.into_answer())
    }

    /// Lets go of everything first, so that a watcher sees the answer's guards dropped.
    fn end(&mut self, end: End<'_>) {
        self.done = true;
        self.source = None;
        self.guards.clear();
        for watch in self.watchers.drain(..) {
            watch(end);
        }
    }
}

impl Drop for ChatStream {
    fn drop(&mut self) {
        if !self.done {
            self.end(End::Dropped);
        }
    }
}

impl Stream for ChatStream {
    type Item = Result<ChatEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        if self.done {
            return Poll::Ready(None);
        }
        let item = match (self.replay.pop_front(), &mut self.source) {
            (Some(event), _) => Some(Ok(event)),
            (None, Some(source)) => match source.as_mut().poll_next(cx) {
                Poll::Ready(item) => item,
                Poll::Pending => return Poll::Pending,
            },
            (None, None) => None,
        };
        let item = item.unwrap_or_else(|| {
            Err(Error::new(
                ErrorKind::Truncated,
                "the answer ended without saying that it was complete",
            )
            .with_reached_upstream(true))
        });
        match &item {
            Ok(ChatEvent::Finished { .. }) => self.end(End::Finished),
            Err(error) => self.end(End::Failed(error)),
            Ok(_) => {}
        }
        Poll::Ready(Some(item))
    }
}

impl From<ChatAnswer> for ChatStream {
    fn from(answer: ChatAnswer) -> Self {
        Self::ready(answer.into_events())
    }
}

impl fmt::Debug for ChatStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatStream")
            .field("buffered", &self.replay.len())
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}
