//! What can be wrong with a byte stream before anyone looks into a frame.

use thiserror::Error;

/// A stream that cannot be framed. The decoder that reported it yields nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// A line grew beyond the limit.
    #[error("line at byte {at} is longer than {limit} bytes")]
    LineTooLong {
        /// The longest line allowed, in bytes, its line end not counted.
        limit: usize,
        /// Where the line begins, in bytes from the start of the stream.
        at: u64,
    },
    /// The data of one event grew beyond the limit.
    #[error("event at byte {at} carries more than {limit} bytes of data")]
    EventTooLarge {
        /// The most data allowed in one event, in bytes.
        limit: usize,
        /// Where the first `data` line of the event begins, in bytes from the start of the stream.
        at: u64,
    },
    /// A checksum does not fit what it stands for: bytes were lost or changed on the way, or this is another format.
    #[error("the checksum of the message at byte {at} is wrong")]
    Checksum {
        /// Where the message begins, in bytes from the start of the stream.
        at: u64,
    },
    /// Lengths or headers of a message that contradict each other.
    #[error("the message at byte {at} is malformed")]
    Malformed {
        /// Where the message begins, in bytes from the start of the stream.
        at: u64,
    },
}
