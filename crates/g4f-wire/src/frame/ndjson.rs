//! One JSON value per line (NDJSON, also called JSON Lines).

use bytes::Bytes;

use super::{
    DEFAULT_MAX_LINE, FrameError, Utf8Bytes,
    lines::{LineEnd, Lines},
};

/// Splits a body of JSON lines, as chunks arrive, into one text per value.
///
/// Lines end with LF or CRLF. Lines of nothing but white space and a byte order mark at the start are skipped;
/// malformed UTF-8 is replaced by U+FFFD. The JSON is not looked into.
///
/// ```
/// use bytes::Bytes;
/// use g4f_wire::frame::NdjsonDecoder;
///
/// let mut decoder = NdjsonDecoder::new();
/// decoder.push(Bytes::from_static(b"{\"done\":false}\n{\"done\":"));
/// assert_eq!(decoder.next_line().transpose()?.unwrap().as_str(), r#"{"done":false}"#);
/// assert!(decoder.next_line().is_none()); // needs more bytes
/// decoder.push(Bytes::from_static(b"true}"));
/// assert_eq!(decoder.finish().transpose()?.unwrap().as_str(), r#"{"done":true}"#);
/// # Ok::<(), g4f_wire::frame::FrameError>(())
/// ```
#[derive(Debug)]
pub struct NdjsonDecoder {
    lines: Lines,
}

impl NdjsonDecoder {
    /// A decoder for lines of up to [`DEFAULT_MAX_LINE`] bytes.
    pub fn new() -> Self {
        Self::with_max_line(DEFAULT_MAX_LINE)
    }

    /// A decoder for lines of up to `max_line` bytes, LF not counted (a CR before it is).
    pub fn with_max_line(max_line: usize) -> Self {
        Self {
            lines: Lines::new(LineEnd::Lf, max_line),
        }
    }

    /// Adds the next chunk of the body. Chunks pushed after [`finish`](Self::finish) or an error are dropped.
    pub fn push(&mut self, chunk: Bytes) {
        self.lines.push(chunk);
    }

    /// The next value's text, or `None` when more bytes are needed.
    ///
    /// # Errors
    ///
    /// [`FrameError::LineTooLong`] once; after it the decoder yields `None`.
    pub fn next_line(&mut self) -> Option<Result<Utf8Bytes, FrameError>> {
        loop {
            match self.lines.next_line()? {
                Ok(line) if line.text.trim_ascii().is_empty() => {}
                Ok(line) => return Some(Ok(Utf8Bytes::from_lossy(line.text))),
                Err(error) => {
                    self.lines.close();
                    return Some(Err(error));
                }
            }
        }
    }

    /// Says that the body ended, and gives the next value that is left, the last one with or without a line end.
    /// Call until it gives `None`.
    ///
    /// A body that was cut off ends in a text that is not valid JSON; that is for the reader of the JSON to see.
    ///
    /// # Errors
    ///
    /// As [`next_line`](Self::next_line).
    pub fn finish(&mut self) -> Option<Result<Utf8Bytes, FrameError>> {
        self.lines.finish();
        self.next_line()
    }

    /// Bytes of an unfinished line held in a buffer, never more than the limit.
    pub fn buffered(&self) -> usize {
        self.lines.buffered()
    }
}

impl Default for NdjsonDecoder {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
