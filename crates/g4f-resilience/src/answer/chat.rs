//! Chat answers: streams of events.

use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};
use std::time::Instant;

use futures_core::Stream;
use g4f_types::{ChatEvent, ChatStream, End, Result, Switched};
use serde_json::Value;

use super::{Answer, MAX_HELD_BYTES, MAX_HELD_EVENTS, Observer, within};
use crate::deadline::{LimitedStream, StreamLimits};
use crate::resume::{Again, Resuming};
use crate::service::Ask;
use crate::validate::{self, Pages, ValidateConfig};

impl Answer for ChatStream {
    async fn commit(self, deadline: Option<Instant>) -> Result<Self> {
        if self.buffered().iter().any(decides) {
            return Ok(self);
        }
        // Boxed, because most layers find the answer committed, and each of their futures would hold room for this.
        Box::pin(within(deadline, first_content(self))).await
    }

    fn watch_end(self, watch: impl FnOnce(End<'_>) + Send + 'static) -> Self {
        if is_whole(&self) {
            watch(End::Finished);
            return self;
        }
        self.on_end(watch)
    }

    fn hold(self, guard: impl Send + 'static) -> Self {
        if is_whole(&self) {
            return self;
        }
        self.holding(guard)
    }

    fn limit(self, limits: StreamLimits) -> Self {
        if self.as_ready().is_some() {
            return self;
        }
        Self::new(LimitedStream::new(self, limits))
    }

    async fn check(self, config: &ValidateConfig, pages: &Pages) -> Result<Self> {
        validate::chat(self, config, pages).await
    }

    fn note_switch(&mut self, switched: impl FnOnce() -> Switched) {
        self.push_front(ChatEvent::Switched(Box::new(switched())));
    }

    fn resume<R: Ask<Answer = Self>>(self, again: Again<R>) -> Self {
        if is_whole(&self) {
            return self;
        }
        Self::new(Resuming::new(self, again))
    }

    fn observe(self, mut observer: impl Observer) -> Self {
        if is_whole(&self) {
            for event in self.buffered() {
                if let ChatEvent::Usage(usage) = event {
                    observer.usage(usage);
                }
            }
            observer.end(End::Finished);
            return self;
        }
        Self::new(Observed {
            stream: self,
            observer: Some(observer),
        })
    }
}

/// Whether the provider is done with it: everything is here, the end included.
fn is_whole(stream: &ChatStream) -> bool {
    matches!(
        stream.as_ready().and_then(VecDeque::back),
        Some(ChatEvent::Finished { .. })
    )
}

/// Whether an answer is committed with this event.
fn decides(event: &ChatEvent) -> bool {
    event.is_content() || matches!(event, ChatEvent::Finished { .. })
}

async fn first_content(mut stream: ChatStream) -> Result<ChatStream> {
    let mut held = Held::default();
    while let Some(event) = stream.next().await {
        let event = event?;
        let decided = decides(&event);
        if held.push(event) || decided {
            break;
        }
    }
    Ok(held.give_back(stream))
}

/// Events that were read ahead, within the bounds of a commit.
#[derive(Default)]
pub(crate) struct Held {
    events: VecDeque<ChatEvent>,
    bytes: usize,
    finished: bool,
}

impl Held {
    /// Keeps `event`; `true` when nothing more may be held. Pings have done their work by arriving. Pieces of one text
    /// are joined: a provider that sends letters should not be held back for less than one that sends sentences.
    pub(crate) fn push(&mut self, event: ChatEvent) -> bool {
        if matches!(event, ChatEvent::Ping) {
            return false;
        }
        self.finished |= matches!(event, ChatEvent::Finished { .. });
        match (self.events.back_mut(), event) {
            (
                Some(ChatEvent::TextDelta { choice, text }),
                ChatEvent::TextDelta {
                    choice: of,
                    text: more,
                },
            ) if *choice == of => {
                self.bytes += more.len();
                text.push_str(&more);
            }
            (_, event) => {
                self.bytes += weight(&event);
                self.events.push_back(event);
            }
        }
        self.events.len() >= MAX_HELD_EVENTS || self.bytes >= MAX_HELD_BYTES
    }

    /// The answer as it was. A stream that has ended cannot replay anything, so its events become a new one.
    pub(crate) fn give_back(self, mut stream: ChatStream) -> ChatStream {
        if self.finished {
            return ChatStream::ready(self.events);
        }
        stream.replay(self.events);
        stream
    }
}

/// About how many bytes an event holds.
fn weight(event: &ChatEvent) -> usize {
    let inside = match event {
        ChatEvent::TextDelta { text, .. }
        | ChatEvent::RefusalDelta { text, .. }
        | ChatEvent::ReasoningDelta { text, .. } => text.len(),
        ChatEvent::ToolDelta { arguments, .. } => arguments.len(),
        ChatEvent::Unknown(value)
        | ChatEvent::Logprobs {
            logprobs: value, ..
        } => value_weight(value),
        ChatEvent::Citation { citation, .. } => {
            citation.url.len() + citation.quote.as_ref().map_or(0, String::len)
        }
        _ => 0,
    };
    inside + mem::size_of::<ChatEvent>()
}

fn value_weight(value: &Value) -> usize {
    mem::size_of::<Value>()
        + match value {
            Value::String(text) => text.len(),
            Value::Array(list) => list.iter().map(value_weight).sum(),
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| key.len() + value_weight(value))
                .sum(),
            _ => 0,
        }
}

/// A stream with someone who follows it.
struct Observed<O: Observer> {
    stream: ChatStream,
    observer: Option<O>,
}

impl<O: Observer> Unpin for Observed<O> {}

impl<O: Observer> Observed<O> {
    fn end(&mut self, end: End<'_>) {
        if let Some(observer) = self.observer.take() {
            observer.end(end);
        }
    }
}

impl<O: Observer> Stream for Observed<O> {
    type Item = Result<ChatEvent>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        let item = std::task::ready!(Pin::new(&mut self.stream).poll_next(cx));
        match &item {
            Some(Ok(ChatEvent::Usage(usage))) => {
                if let Some(observer) = &mut self.observer {
                    observer.usage(usage);
                }
            }
            Some(Ok(ChatEvent::Finished { .. })) => self.end(End::Finished),
            Some(Err(error)) => self.end(End::Failed(error)),
            _ => {}
        }
        Poll::Ready(item)
    }
}

impl<O: Observer> Drop for Observed<O> {
    fn drop(&mut self) {
        self.end(End::Dropped);
    }
}
