//! The incremental decoder of event streams.

use std::{mem, str, time::Duration};

use bytes::{Buf, Bytes, BytesMut};
use memchr::memchr;

use super::{SseEvent, SseMessage};
use crate::frame::{
    DEFAULT_MAX_EVENT, DEFAULT_MAX_LINE, FrameError, Utf8Bytes,
    lines::{Line, LineEnd, Lines},
};

/// How much one stream may make a decoder hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SseLimits {
    /// The longest line, in bytes, its line end not counted. Default: [`DEFAULT_MAX_LINE`], 8 MiB.
    pub max_line: usize,
    /// The most data one event may carry, in bytes, the LFs between its lines counted. Default:
    /// [`DEFAULT_MAX_EVENT`], 16 MiB.
    pub max_event: usize,
}

impl Default for SseLimits {
    fn default() -> Self {
        Self {
            max_line: DEFAULT_MAX_LINE,
            max_event: DEFAULT_MAX_EVENT,
        }
    }
}

/// Turns the chunks of an event stream into events.
///
/// It follows the WHATWG standard: LF, CRLF and CR end a line in any mix, a byte order mark at the start is dropped,
/// fields may lack the colon or the space after it, `data` lines are joined with LF, unknown fields are ignored and
/// malformed UTF-8 becomes U+FFFD. It departs from it in four places, each for what model vendors send:
///
/// - [`finish`](Self::finish) hands out an event that no blank line closed, where the standard drops it;
/// - an event whose data is empty is dropped even if it has a `data` field, as it says nothing;
/// - comments come out, since they are keep-alives;
/// - `retry` comes out and is not acted upon.
///
/// A blank line that ends in CR closes its event at once, without waiting to see whether an LF follows.
#[derive(Debug)]
pub struct SseDecoder {
    limits: SseLimits,
    lines: Lines,
    event: Option<Bytes>,
    data: Data,
    id: Option<Utf8Bytes>,
}

/// The data of the event in work.
#[derive(Debug, Default)]
enum Data {
    #[default]
    None,
    /// One line: still a slice of its chunk.
    One { text: Bytes, at: u64 },
    /// Several lines, joined with LF.
    Joined { text: BytesMut, at: u64 },
}

impl SseDecoder {
    /// A decoder with the default limits.
    pub fn new() -> Self {
        Self::with_limits(SseLimits::default())
    }

    /// A decoder with limits of one's own.
    pub fn with_limits(limits: SseLimits) -> Self {
        Self {
            limits,
            lines: Lines::new(LineEnd::Any, limits.max_line),
            event: None,
            data: Data::None,
            id: None,
        }
    }

    /// Adds the next chunk of the body. Chunks pushed after [`finish`](Self::finish) or an error are dropped.
    ///
    /// Take the events out before pushing more: chunks not looked at yet are kept as they are and do not count
    /// towards the limits.
    pub fn push(&mut self, chunk: Bytes) {
        self.lines.push(chunk);
    }

    /// The next event, or `None` when more bytes are needed.
    ///
    /// # Errors
    ///
    /// A [`FrameError`] once, when a limit is exceeded; after it the decoder yields `None`.
    pub fn next_event(&mut self) -> Option<Result<SseEvent, FrameError>> {
        while let Some(line) = self.lines.next_line() {
            match line.and_then(|line| self.take(line)) {
                Ok(None) => {}
                Ok(Some(event)) => return Some(Ok(event)),
                Err(error) => {
                    self.close();
                    return Some(Err(error));
                }
            }
        }
        if self.lines.is_finished() {
            self.dispatch(false).map(Ok)
        } else {
            None
        }
    }

    /// Says that the body ended, and gives the next event that is left. Call until it gives `None`.
    ///
    /// The last event may come without the blank line that should close it, and its last line without a line end;
    /// it is handed out with [`SseMessage::closed`] set to `false`.
    ///
    /// # Errors
    ///
    /// As [`next_event`](Self::next_event).
    pub fn finish(&mut self) -> Option<Result<SseEvent, FrameError>> {
        self.lines.finish();
        self.next_event()
    }

    /// Bytes held of an unfinished line and of the data of an unfinished event, never more than the two limits
    /// together.
    pub fn buffered(&self) -> usize {
        self.lines.buffered() + self.data.len()
    }

    fn close(&mut self) {
        self.lines.close();
        self.event = None;
        self.data = Data::None;
    }

    /// Takes one line in; gives the event it completes, if any.
    fn take(&mut self, line: Line) -> Result<Option<SseEvent>, FrameError> {
        let Line { text, at } = line;
        if text.is_empty() {
            return Ok(self.dispatch(true));
        }
        let (name, value) = split_field(&text);
        match name {
            b"" => return Ok(Some(SseEvent::Comment(Utf8Bytes::from_lossy(value)))),
            b"data" => self.data.append(value, at, self.limits.max_event)?,
            b"event" => self.event = Some(value).filter(|name| !name.is_empty()),
            // A NUL makes an id unfit for the header it would be sent back in, so the standard ignores it.
            b"id" if memchr(0, &value).is_none() => {
                self.id = Some(value)
                    .filter(|id| !id.is_empty())
                    .map(Utf8Bytes::from_lossy);
            }
            b"retry" => return Ok(parse_retry(&value).map(SseEvent::Retry)),
            _ => {}
        }
        Ok(None)
    }

    /// Ends the event in work.
    fn dispatch(&mut self, closed: bool) -> Option<SseEvent> {
        let event = self.event.take();
        let data = mem::take(&mut self.data).into_bytes()?;
        Some(SseEvent::Message(SseMessage {
            event: event.map(Utf8Bytes::from_lossy),
            data: Utf8Bytes::from_lossy(data),
            id: self.id.clone(),
            closed,
        }))
    }
}

impl Default for SseDecoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Data {
    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::One { text, .. } => text.len(),
            Self::Joined { text, .. } => text.len(),
        }
    }

    /// Adds a line that began at byte `line_at` of the stream.
    fn append(&mut self, value: Bytes, line_at: u64, limit: usize) -> Result<(), FrameError> {
        let (held, at) = match self {
            Self::None => (0, line_at),
            Self::One { text, at } => (text.len() + 1, *at),
            Self::Joined { text, at } => (text.len() + 1, *at),
        };
        if held.saturating_add(value.len()) > limit {
            return Err(FrameError::EventTooLarge { limit, at });
        }
        *self = match mem::take(self) {
            Self::None => Self::One { text: value, at },
            Self::One { text, .. } => {
                let mut joined = BytesMut::with_capacity(held + value.len());
                joined.extend_from_slice(&text);
                Self::joined(joined, &value, at)
            }
            Self::Joined { text, .. } => Self::joined(text, &value, at),
        };
        Ok(())
    }

    fn joined(mut text: BytesMut, value: &[u8], at: u64) -> Self {
        text.extend_from_slice(b"\n");
        text.extend_from_slice(value);
        Self::Joined { text, at }
    }

    /// The data, if there is any.
    fn into_bytes(self) -> Option<Bytes> {
        let text = match self {
            Self::None => return None,
            Self::One { text, .. } => text,
            Self::Joined { text, .. } => text.freeze(),
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

/// Field name and value of a line. The name of a comment is empty.
fn split_field(line: &Bytes) -> (&[u8], Bytes) {
    let Some(colon) = memchr(b':', line) else {
        return (line, Bytes::new());
    };
    let mut value = line.slice(colon + 1..);
    if value.first() == Some(&b' ') {
        value.advance(1);
    }
    (&line[..colon], value)
}

/// Milliseconds in ASCII digits and nothing else.
fn parse_retry(value: &[u8]) -> Option<Duration> {
    if !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    str::from_utf8(value)
        .ok()?
        .parse()
        .ok()
        .map(Duration::from_millis)
}
