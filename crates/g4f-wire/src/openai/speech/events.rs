//! Sound that comes as events: `speech.audio.delta` with base64, then `speech.audio.done`.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_core::Stream;
use g4f_types::transport::BodyStream;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::Value;

use crate::frame::{SseDecoder, SseEvent};
use crate::openai::facet::unusable;
use crate::provider::Late;

/// The sound in a stream of events.
pub(super) struct EventAudio {
    body: BodyStream,
    frames: SseDecoder,
    ready: VecDeque<Bytes>,
    late: Late,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// More may come.
    Open,
    /// The end was announced.
    Done,
    /// The bytes ended without it.
    Cut,
    /// The stream has ended.
    Over,
}

impl EventAudio {
    pub(super) fn new(body: BodyStream, late: Late) -> Self {
        Self {
            body,
            frames: SseDecoder::new(),
            ready: VecDeque::new(),
            late,
            state: State::Open,
        }
    }

    fn take(&mut self, name: Option<&str>, data: &str) -> Result<()> {
        if data.trim() == "[DONE]" {
            self.state = State::Done;
            return Ok(());
        }
        let Ok(event) = serde_json::from_str::<Value>(data) else {
            return Ok(());
        };
        let kind = event["type"].as_str().or(name).unwrap_or_default();
        if kind == "error" || event.get("error").is_some_and(|error| !error.is_null()) {
            return Err(self.late.in_band(&event));
        }
        if kind.rsplit('.').next() == Some("done") {
            self.state = State::Done;
        }
        let sound = [&event["audio"], &event["delta"], &event["data"]];
        if let Some(text) = sound.into_iter().find_map(Value::as_str)
            && !text.is_empty()
        {
            let bytes = STANDARD
                .decode(text)
                .map_err(|_| unusable("the answer holds sound that is not base64"))?;
            self.ready.push_back(bytes.into());
        }
        Ok(())
    }

    /// Takes all frames that are whole; after the last bytes, those that are left.
    fn drain(&mut self, at_end: bool) -> Result<()> {
        loop {
            let frame = if at_end {
                self.frames.finish()
            } else {
                self.frames.next_event()
            };
            match frame {
                None => return Ok(()),
                Some(Err(error)) => return Err(unusable(error.to_string())),
                Some(Ok(SseEvent::Message(message))) => {
                    self.take(message.event_str(), message.data_str())?;
                }
                Some(Ok(_)) => {}
            }
        }
    }
}

impl Stream for EventAudio {
    type Item = Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(bytes) = this.ready.pop_front() {
                return Poll::Ready(Some(Ok(bytes)));
            }
            match this.state {
                State::Over => return Poll::Ready(None),
                State::Done => {
                    this.state = State::Over;
                    return Poll::Ready(None);
                }
                State::Cut => {
                    this.state = State::Over;
                    return Poll::Ready(Some(Err(this.late.sign(cut()))));
                }
                State::Open => {}
            }
            let outcome = match ready!(this.body.as_mut().poll_next(cx)) {
                Some(Ok(chunk)) => {
                    this.frames.push(chunk);
                    this.drain(false)
                }
                Some(Err(error)) => Err(error),
                None => {
                    let outcome = this.drain(true);
                    if this.state == State::Open {
                        this.state = State::Cut;
                    }
                    outcome
                }
            };
            if let Err(error) = outcome {
                this.state = State::Over;
                this.ready.clear();
                return Poll::Ready(Some(Err(this.late.sign(error))));
            }
        }
    }
}

fn cut() -> Error {
    Error::new(
        ErrorKind::Truncated,
        "the sound ended without saying that it was complete",
    )
    .with_reached_upstream(true)
}
