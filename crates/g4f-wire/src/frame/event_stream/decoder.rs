//! The incremental decoder of binary event streams.

use std::collections::VecDeque;

use bytes::{Buf, Bytes, BytesMut};

use super::EventStreamMessage;
use super::headers;
use crate::frame::{DEFAULT_MAX_EVENT, FrameError};

/// Both lengths and their checksum.
const PRELUDE: usize = 12;
/// The checksum at the end.
const TRAILER: usize = 4;
/// The most that the specification allows for the headers of a message: 128 KiB.
const MAX_HEADERS: usize = 128 * 1024;

/// How much one stream may make a decoder hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventStreamLimits {
    /// The largest message, headers and checksums included, in bytes. Default: [`DEFAULT_MAX_EVENT`], 16 MiB.
    pub max_message: usize,
}

impl Default for EventStreamLimits {
    fn default() -> Self {
        Self {
            max_message: DEFAULT_MAX_EVENT,
        }
    }
}

/// Turns the chunks of a binary event stream into messages.
///
/// Lengths are checked against the limits before anything is gathered, and both checksums before anything is handed
/// out. A message that lies within one chunk is a slice of it; only one that spans chunks is copied. A message that the
/// end of the body cut short is dropped: it says nothing that could be trusted.
///
/// ```
/// use bytes::Bytes;
/// use g4f_wire::frame::EventStreamDecoder;
///
/// let mut decoder = EventStreamDecoder::new();
/// // A message without headers and payload.
/// decoder.push(Bytes::from_static(&[0, 0, 0, 16, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff]));
/// let message = decoder.next_message().transpose()?.unwrap();
/// assert!(message.payload.is_empty());
/// assert!(decoder.finish().is_none());
/// # Ok::<(), g4f_wire::frame::FrameError>(())
/// ```
#[derive(Debug)]
pub struct EventStreamDecoder {
    limits: EventStreamLimits,
    /// Chunks that are not looked at yet, the first of them perhaps in part.
    chunks: VecDeque<Bytes>,
    /// The beginning of a message that spans chunks.
    held: BytesMut,
    /// The lengths of the message in work, once they are known.
    prelude: Option<Prelude>,
    /// Where the message in work begins, in bytes from the start of the stream.
    at: u64,
    closed: bool,
}

/// The lengths that a prelude gives.
#[derive(Debug, Clone, Copy)]
struct Prelude {
    total: usize,
    headers: usize,
}

impl EventStreamDecoder {
    /// A decoder with the default limits.
    pub fn new() -> Self {
        Self::with_limits(EventStreamLimits::default())
    }

    /// A decoder with limits of one's own.
    pub fn with_limits(limits: EventStreamLimits) -> Self {
        Self {
            limits,
            chunks: VecDeque::new(),
            held: BytesMut::new(),
            prelude: None,
            at: 0,
            closed: false,
        }
    }

    /// Adds the next chunk of the body. Chunks pushed after [`finish`](Self::finish) or an error are dropped.
    ///
    /// Take the messages out before pushing more: chunks not looked at yet are kept as they are and do not count towards
    /// the limits.
    pub fn push(&mut self, chunk: Bytes) {
        if !self.closed && !chunk.is_empty() {
            self.chunks.push_back(chunk);
        }
    }

    /// The next message, or `None` when more bytes are needed.
    ///
    /// # Errors
    ///
    /// A [`FrameError`] once, when a limit is exceeded or what came is no message; after it the decoder yields `None`.
    pub fn next_message(&mut self) -> Option<Result<EventStreamMessage, FrameError>> {
        let message = self.next_whole().transpose()?;
        if message.is_err() {
            self.close();
        }
        Some(message)
    }

    /// Says that the body ended, and gives the next message that is left. Call until it gives `None`.
    ///
    /// # Errors
    ///
    /// As [`next_message`](Self::next_message).
    pub fn finish(&mut self) -> Option<Result<EventStreamMessage, FrameError>> {
        let message = self.next_message();
        if message.is_none() {
            self.close();
        }
        message
    }

    /// Bytes held of an unfinished message, never more than the limit.
    pub fn buffered(&self) -> usize {
        self.held.len()
    }

    fn close(&mut self) {
        self.closed = true;
        self.chunks = VecDeque::new();
        self.held = BytesMut::new();
        self.prelude = None;
    }

    fn next_whole(&mut self) -> Result<Option<EventStreamMessage>, FrameError> {
        loop {
            let wanted = self.prelude.map_or(PRELUDE, |prelude| prelude.total);
            if self.held.len() >= wanted {
                let Some(prelude) = self.prelude else {
                    self.prelude = Some(self.read_prelude(&self.held)?);
                    continue;
                };
                let message = self.held.split().freeze();
                return self.open(message, prelude).map(Some);
            }
            let Some(first) = self.chunks.front_mut() else {
                return Ok(None);
            };
            if self.held.is_empty() && first.len() >= wanted {
                let Some(prelude) = self.prelude else {
                    let bytes = first.slice(..PRELUDE);
                    self.prelude = Some(self.read_prelude(&bytes)?);
                    continue;
                };
                let message = first.split_to(wanted);
                if first.is_empty() {
                    self.chunks.pop_front();
                }
                return self.open(message, prelude).map(Some);
            }
            let more = first.len().min(wanted - self.held.len());
            self.held.extend_from_slice(&first.split_to(more));
            if first.is_empty() {
                self.chunks.pop_front();
            }
        }
    }

    /// The lengths that the first bytes of a message give.
    fn read_prelude(&self, bytes: &[u8]) -> Result<Prelude, FrameError> {
        let at = self.at;
        let (lengths, checksum) = bytes.split_at(8);
        if crc32fast::hash(lengths) != word(checksum) {
            return Err(FrameError::Checksum { at });
        }
        let total = usize::try_from(word(lengths)).unwrap_or(usize::MAX);
        let headers = usize::try_from(word(&lengths[4..])).unwrap_or(usize::MAX);
        if total > self.limits.max_message || headers > MAX_HEADERS {
            let limit = self.limits.max_message;
            return Err(FrameError::EventTooLarge { limit, at });
        }
        if headers.saturating_add(PRELUDE + TRAILER) > total {
            return Err(FrameError::Malformed { at });
        }
        Ok(Prelude { total, headers })
    }

    /// Checks a whole message and takes it apart.
    fn open(
        &mut self,
        mut message: Bytes,
        prelude: Prelude,
    ) -> Result<EventStreamMessage, FrameError> {
        let at = self.at;
        self.at += prelude.total as u64;
        self.prelude = None;
        let trailer = message.split_off(prelude.total - TRAILER);
        if crc32fast::hash(&message) != word(&trailer) {
            return Err(FrameError::Checksum { at });
        }
        message.advance(PRELUDE);
        let payload = message.split_off(prelude.headers);
        let headers = headers::read(&message).ok_or(FrameError::Malformed { at })?;
        Ok(EventStreamMessage::new(headers, payload))
    }
}

impl Default for EventStreamDecoder {
    fn default() -> Self {
        Self::new()
    }
}

/// The first four bytes as a number; 0 when there are fewer.
fn word(bytes: &[u8]) -> u32 {
    bytes
        .first_chunk()
        .map_or(0, |bytes| u32::from_be_bytes(*bytes))
}
