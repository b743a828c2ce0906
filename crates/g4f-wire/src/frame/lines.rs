//! Chunks into lines, each byte looked at once.

use std::{collections::VecDeque, mem};

use bytes::{Buf, Bytes, BytesMut};
use memchr::{memchr, memchr2};

use super::FrameError;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// LF, CRLF or CR in any mix.
    Any,
    /// LF, with a CR before it dropped. A lone CR is part of the line.
    Lf,
}

/// A line without its end.
#[derive(Debug)]
pub(super) struct Line {
    /// What the line says. A slice of the pushed chunk unless the line spans chunks.
    pub(super) text: Bytes,
    /// Where the line begins, in bytes from the start of the stream.
    pub(super) at: u64,
}

/// Splits pushed chunks into lines.
#[derive(Debug)]
pub(super) struct Lines {
    end: LineEnd,
    max_line: usize,
    /// Chunks not looked at yet.
    queue: VecDeque<Bytes>,
    /// What is left of the chunk in work.
    chunk: Bytes,
    /// The beginning of a line whose end has not come. Already searched, so never searched again.
    partial: BytesMut,
    /// Bytes of the stream taken out of `chunk` so far.
    taken: u64,
    /// The last line ended with CR: an LF that comes next belongs to it.
    skip_lf: bool,
    /// No line has been taken yet, so a byte order mark may come.
    first: bool,
    ended: bool,
}

impl Lines {
    pub(super) fn new(end: LineEnd, max_line: usize) -> Self {
        Self {
            end,
            max_line,
            queue: VecDeque::new(),
            chunk: Bytes::new(),
            partial: BytesMut::new(),
            taken: 0,
            skip_lf: false,
            first: true,
            ended: false,
        }
    }

    /// Adds a chunk. Ignored after [`Lines::finish`].
    pub(super) fn push(&mut self, chunk: Bytes) {
        if self.ended || chunk.is_empty() {
            return;
        }
        if self.chunk.is_empty() {
            self.chunk = chunk;
        } else {
            self.queue.push_back(chunk);
        }
    }

    /// Says that no more bytes come: what is left counts as a line.
    pub(super) fn finish(&mut self) {
        self.ended = true;
    }

    /// Whether [`Lines::finish`] was called.
    pub(super) fn is_finished(&self) -> bool {
        self.ended
    }

    /// Drops all bytes held and takes no more.
    pub(super) fn close(&mut self) {
        self.ended = true;
        self.queue = VecDeque::new();
        self.chunk = Bytes::new();
        self.partial = BytesMut::new();
    }

    /// Bytes of an unfinished line that were copied out of their chunks.
    pub(super) fn buffered(&self) -> usize {
        self.partial.len()
    }

    /// The next line, or `None` when more bytes are needed.
    pub(super) fn next_line(&mut self) -> Option<Result<Line, FrameError>> {
        loop {
            if !self.refill() {
                return self.rest().map(Ok);
            }
            if mem::take(&mut self.skip_lf) && self.chunk.first() == Some(&b'\n') {
                self.chunk.advance(1);
                self.taken += 1;
                continue;
            }
            let end = match self.end {
                LineEnd::Any => memchr2(b'\n', b'\r', &self.chunk),
                LineEnd::Lf => memchr(b'\n', &self.chunk),
            };
            let length = end.unwrap_or(self.chunk.len());
            if length > self.max_line.saturating_sub(self.partial.len()) {
                return Some(Err(FrameError::LineTooLong {
                    limit: self.max_line,
                    at: self.line_start(),
                }));
            }
            let Some(end) = end else {
                self.partial.extend_from_slice(&self.chunk);
                self.taken += self.chunk.len() as u64;
                self.chunk = Bytes::new();
                continue;
            };
            return Some(Ok(self.take_line(end)));
        }
    }

    /// Makes `chunk` hold something; says whether it does.
    fn refill(&mut self) -> bool {
        if self.chunk.is_empty()
            && let Some(chunk) = self.queue.pop_front()
        {
            self.chunk = chunk;
        }
        !self.chunk.is_empty()
    }

    /// Where the line in work begins.
    fn line_start(&self) -> u64 {
        self.taken - self.partial.len() as u64
    }

    /// Takes the line that ends at offset `end` of the chunk, and its line end.
    fn take_line(&mut self, end: usize) -> Line {
        let at = self.line_start();
        let tail = self.chunk.split_to(end);
        self.skip_lf = self.chunk.first() == Some(&b'\r');
        self.chunk.advance(1);
        self.taken += end as u64 + 1;
        let text = if self.partial.is_empty() {
            tail
        } else {
            self.partial.extend_from_slice(&tail);
            mem::take(&mut self.partial).freeze()
        };
        self.line(text, at)
    }

    /// The last line, which no line end closed.
    fn rest(&mut self) -> Option<Line> {
        if !self.ended || self.partial.is_empty() {
            return None;
        }
        let at = self.line_start();
        let text = mem::take(&mut self.partial).freeze();
        Some(self.line(text, at))
    }

    fn line(&mut self, mut text: Bytes, at: u64) -> Line {
        if self.end == LineEnd::Lf && text.last() == Some(&b'\r') {
            text.truncate(text.len() - 1);
        }
        if mem::take(&mut self.first) && text.starts_with(BOM) {
            text.advance(BOM.len());
        }
        Line { text, at }
    }
}

#[cfg(test)]
mod tests;
