//! A body as frames, whatever its framing.

use bytes::{Bytes, BytesMut};

use super::framing::Framing;
use crate::frame::{
    EventStreamDecoder, FrameError, NdjsonDecoder, SseDecoder, SseEvent, Utf8Bytes,
};

/// The framing, decided by the first bytes that are not white space.
pub(super) enum Frames {
    /// The bytes that do not say which one.
    Undecided(BytesMut),
    Sse(SseDecoder),
    Ndjson(NdjsonDecoder),
    EventStream(EventStreamDecoder),
    Plain(BytesMut),
}

/// What a frame holds.
pub(super) enum Frame {
    /// A name, if it has one, and data.
    Message(Option<Utf8Bytes>, Utf8Bytes),
    Ping,
}

impl Frames {
    pub(super) fn of(framing: Framing) -> Self {
        match framing {
            Framing::Sse => Self::Sse(SseDecoder::new()),
            Framing::Ndjson => Self::Ndjson(NdjsonDecoder::new()),
            Framing::EventStream => Self::EventStream(EventStreamDecoder::new()),
            Framing::Plain => Self::Plain(BytesMut::new()),
        }
    }

    /// Adds a chunk of the body.
    pub(super) fn push(&mut self, chunk: Bytes) {
        match self {
            Self::Sse(decoder) => decoder.push(chunk),
            Self::Ndjson(decoder) => decoder.push(chunk),
            Self::EventStream(decoder) => decoder.push(chunk),
            Self::Undecided(held) | Self::Plain(held) => held.extend_from_slice(&chunk),
        }
    }

    /// The next frame that is whole; at the end of the body, also one that is not closed.
    pub(super) fn next(&mut self, ended: bool) -> Option<Result<Frame, FrameError>> {
        match self {
            Self::Undecided(_) | Self::Plain(_) => None,
            Self::Ndjson(decoder) => {
                let line = if ended {
                    decoder.finish()
                } else {
                    decoder.next_line()
                };
                line.map(|line| line.map(|line| Frame::Message(None, line)))
            }
            Self::EventStream(decoder) => {
                let message = if ended {
                    decoder.finish()
                } else {
                    decoder.next_message()
                };
                message.map(|message| {
                    let (name, data) = message?.into_frame();
                    Ok(Frame::Message(name, data))
                })
            }
            Self::Sse(decoder) => loop {
                let event = if ended {
                    decoder.finish()
                } else {
                    decoder.next_event()
                };
                return match event? {
                    Ok(SseEvent::Message(message)) => {
                        Some(Ok(Frame::Message(message.event, message.data)))
                    }
                    Ok(SseEvent::Comment(_)) => Some(Ok(Frame::Ping)),
                    Ok(_) => continue,
                    Err(error) => Some(Err(error)),
                };
            },
        }
    }
}
