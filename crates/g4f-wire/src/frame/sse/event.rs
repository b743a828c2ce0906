//! What comes out of an event stream.

use std::time::Duration;

use crate::frame::Utf8Bytes;

/// One thing an event stream said.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SseEvent {
    /// An event with data.
    Message(SseMessage),
    /// A comment line, without its colon and the space after it. Vendors send them as keep-alives: they carry
    /// nothing, but show that the other side is still at work.
    Comment(Utf8Bytes),
    /// How long the server would like a client to wait before it reconnects. A model's answer cannot be resumed, so
    /// nothing here ever reconnects; the value is for the curious.
    Retry(Duration),
}

/// An event with data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SseMessage {
    /// The `event` field. `None` when it was absent or empty, which the standard calls `message`.
    pub event: Option<Utf8Bytes>,
    /// The `data` fields, joined with LF. Never empty.
    pub data: Utf8Bytes,
    /// The last `id` field of the stream so far, as the standard has it: an event without one keeps that of the
    /// event before. `None` when there was none, or an empty one.
    pub id: Option<Utf8Bytes>,
    /// Whether a blank line closed the event. When `false`, the body ended first: either the vendor leaves the last
    /// blank line out, or the connection was cut and `data` may be short of its end.
    pub closed: bool,
}

impl SseMessage {
    /// The data as text.
    pub fn data_str(&self) -> &str {
        self.data.as_str()
    }

    /// The name of the event, if it has one.
    pub fn event_str(&self) -> Option<&str> {
        self.event.as_ref().map(Utf8Bytes::as_str)
    }
}
