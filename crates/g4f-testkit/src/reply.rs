//! A reply as a list of steps, built fluently.

mod http;
mod step;

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

pub(crate) use http::Head;
pub(crate) use step::{Cut, Drip, Stop};
pub use step::{Framing, Step};

/// What the server sends back, and how.
///
/// A reply is a head (status and headers), a body made of [`Step`]s and a [`Framing`]. Methods
/// that begin with `then_` add a step at the end. Steps after one that ends the connection are
/// not run, but still count for the promised `content-length`.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(crate) head: Option<Head>,
    pub(crate) head_delay: Duration,
    pub(crate) steps: Vec<Step>,
    pub(crate) framing: Framing,
    pub(crate) cut: Option<Cut>,
    pub(crate) drip: Option<Drip>,
}

impl Reply {
    fn new(head: Option<Head>, steps: Vec<Step>) -> Self {
        Self {
            head,
            head_delay: Duration::ZERO,
            steps,
            framing: Framing::default(),
            cut: None,
            drip: None,
        }
    }

    /// An empty reply with this status and its usual reason phrase.
    pub fn status(status: u16) -> Self {
        Self::new(Some(Head::new(status)), Vec::new())
    }

    /// A 200 with a JSON body.
    pub fn ok(value: impl Into<Value>) -> Self {
        Self::status(200).json(value)
    }

    /// A 200 `text/event-stream`, chunked, with one `data:` event per item.
    ///
    /// Nothing is added: end with `"[DONE]"` where the dialect wants it.
    pub fn sse<T: AsRef<str>>(events: impl IntoIterator<Item = T>) -> Self {
        let steps = events
            .into_iter()
            .map(|event| Step::Send(sse_event(event.as_ref()).into()));
        Self::event_stream(steps.collect())
    }

    pub(crate) fn event_stream(steps: Vec<Step>) -> Self {
        Self::new(Some(Head::new(200)), steps)
            .header("content-type", "text/event-stream; charset=utf-8")
            .header("cache-control", "no-cache")
            .chunked()
    }

    /// Exactly these bytes instead of an HTTP response; then the connection closes, unless
    /// further steps say otherwise.
    pub fn raw(bytes: impl Into<Bytes>) -> Self {
        Self::new(None, vec![Step::Send(bytes.into())])
    }

    /// Reads the request and never says anything.
    pub fn hang() -> Self {
        Self::new(None, vec![Step::Hang])
    }

    /// Reads the request and closes (FIN) before the first byte of an answer.
    pub fn close() -> Self {
        Self::new(None, vec![Step::Close])
    }

    /// Reads the request and resets the connection (RST) before the first byte of an answer.
    pub fn reset() -> Self {
        Self::new(None, vec![Step::Reset])
    }

    /// Replaces the reason phrase. No effect on a [`raw`](Self::raw) reply.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        if let Some(head) = &mut self.head {
            head.reason = reason.into();
        }
        self
    }

    /// Adds a header line, as given. A `content-length` or `transfer-encoding` set here goes out
    /// instead of the framing's own. No effect on a [`raw`](Self::raw) reply.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Some(head) = &mut self.head {
            head.headers.push((name.into(), value.into()));
        }
        self
    }

    /// Replaces the body by a JSON value; sets `content-type` unless there is one.
    #[must_use]
    pub fn json(self, value: impl Into<Value>) -> Self {
        let body = value.into().to_string();
        self.typed("application/json").body(body)
    }

    /// Replaces the body by text; sets `content-type` unless there is one.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.typed("text/plain; charset=utf-8").body(text.into())
    }

    /// Replaces all steps by one that sends these bytes.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Bytes>) -> Self {
        self.steps = vec![Step::Send(bytes.into())];
        self
    }

    fn typed(self, media_type: &str) -> Self {
        let has_type = self
            .head
            .as_ref()
            .is_some_and(|head| head.has("content-type"));
        if has_type {
            self
        } else {
            self.header("content-type", media_type)
        }
    }

    /// Chooses how the body is framed. Default: [`Framing::ContentLength`].
    #[must_use]
    pub fn framing(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// Frames the body in chunks, one per step that sends.
    #[must_use]
    pub fn chunked(self) -> Self {
        self.framing(Framing::Chunked)
    }

    /// Lets the body end with the connection.
    #[must_use]
    pub fn close_delimited(self) -> Self {
        self.framing(Framing::CloseDelimited)
    }

    /// Adds a step.
    #[must_use]
    pub fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Then sends these bytes.
    #[must_use]
    pub fn then_send(self, bytes: impl Into<Bytes>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    /// Then sends these bytes again and again until the client goes; give the reply a framing
    /// that has no length.
    #[must_use]
    pub fn then_flood(self, bytes: impl Into<Bytes>) -> Self {
        self.then(Step::Flood(bytes.into()))
    }

    /// Then pauses.
    #[must_use]
    pub fn then_wait(self, pause: Duration) -> Self {
        self.then(Step::Wait(pause))
    }

    /// Then stays silent until the client goes.
    #[must_use]
    pub fn then_hang(self) -> Self {
        self.then(Step::Hang)
    }

    /// Then closes the connection (FIN), whatever the framing promised.
    #[must_use]
    pub fn then_close(self) -> Self {
        self.then(Step::Close)
    }

    /// Then resets the connection (RST).
    #[must_use]
    pub fn then_reset(self) -> Self {
        self.then(Step::Reset)
    }

    /// Pauses between one sending step and the next.
    #[must_use]
    pub fn pause_between(mut self, pause: Duration) -> Self {
        let mut spaced = Vec::with_capacity(self.steps.len() * 2);
        for step in self.steps {
            if matches!(step, Step::Send(_)) && matches!(spaced.last(), Some(Step::Send(_))) {
                spaced.push(Step::Wait(pause));
            }
            spaced.push(step);
        }
        self.steps = spaced;
        self
    }

    /// Sends the body in pieces of `bytes` bytes (at least one), each a step of its own and so a
    /// chunk of its own with chunked framing. Unlike [`drip`](Self::drip) it takes no time.
    #[must_use]
    pub fn chop(mut self, bytes: usize) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            match step {
                Step::Send(mut data) => {
                    while data.len() > bytes.max(1) {
                        steps.push(Step::Send(data.split_to(bytes.max(1))));
                    }
                    steps.push(Step::Send(data));
                }
                other => steps.push(other),
            }
        }
        self.steps = steps;
        self
    }

    /// Changes the bytes of every sending step.
    #[must_use]
    pub fn map_body(mut self, mut change: impl FnMut(Bytes) -> Bytes) -> Self {
        for step in &mut self.steps {
            if let Step::Send(data) = step {
                *data = change(std::mem::take(data));
            }
        }
        self
    }

    /// Stops after `k` body bytes (not counting chunk marks) and closes the connection.
    ///
    /// The framing still promises the whole body. A body of `k` bytes or fewer is sent in full,
    /// and the connection then ends the same way. A cut does not apply to a flood.
    #[must_use]
    pub fn truncate_at(self, k: usize) -> Self {
        self.cut(k, Stop::Close)
    }

    /// Like [`truncate_at`](Self::truncate_at), but resets the connection.
    #[must_use]
    pub fn reset_at(self, k: usize) -> Self {
        self.cut(k, Stop::Reset)
    }

    /// Like [`truncate_at`](Self::truncate_at), but then stays silent until the client goes.
    #[must_use]
    pub fn hang_at(self, k: usize) -> Self {
        self.cut(k, Stop::Hang)
    }

    fn cut(mut self, at: usize, then: Stop) -> Self {
        self.cut = Some(Cut { at, then });
        self
    }

    /// Sends the body in pieces of `bytes` bytes (at least one; chunk marks count), with a pause
    /// of `every` between them.
    #[must_use]
    pub fn drip(mut self, bytes: usize, every: Duration) -> Self {
        self.drip = Some(Drip {
            bytes: bytes.max(1),
            every,
        });
        self
    }

    /// Waits before the first byte of the answer.
    #[must_use]
    pub fn delay_headers(mut self, delay: Duration) -> Self {
        self.head_delay = delay;
        self
    }
}

/// One server-sent event with this data, a `data:` line for each of its lines.
pub fn sse_event(data: &str) -> String {
    let mut event = String::with_capacity(data.len() + 8);
    for line in data.split('\n') {
        event.push_str("data: ");
        event.push_str(line);
        event.push('\n');
    }
    event.push('\n');
    event
}
