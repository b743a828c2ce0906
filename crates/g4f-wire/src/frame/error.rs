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
}
