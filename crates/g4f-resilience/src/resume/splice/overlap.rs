//! How far a continuation repeats what was said: the longest end of the one that is a beginning of the other.
//!
//! Knuth, Morris and Pratt, with a pattern that grows: the pattern is the continuation, the text is what was said. As
//! long as all of the continuation stands somewhere in the text, it may still be a repetition, and its end is awaited.
//! Where the text is used up, the characters matched are the overlap. Time and memory are linear in the two.

use super::chars::{compared, is_space};

/// Most characters of a continuation that are held back while it repeats what was said.
pub(super) const MOST: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Overlap {
    /// The continuation as it is compared, without the blanks at its beginning.
    pattern: Vec<char>,
    /// Where each character of the pattern begins in the continuation.
    begins: Vec<usize>,
    /// Length of the longest border of each beginning of the pattern.
    borders: Vec<usize>,
    /// How far the text has been read, in bytes and in compared characters.
    at: usize,
    read: usize,
    /// Characters of the pattern that end where the text has been read.
    matched: usize,
    /// Characters of the continuation that were the same as those at the very beginning of the text.
    retold: usize,
    /// The text is used up: nothing more can be matched.
    settled: bool,
}

impl Overlap {
    /// Takes the next character, which begins at `begin` of the continuation.
    pub(super) fn push(&mut self, body: &str, c: char, begin: usize) {
        let c = if is_space(c) {
            if self.pattern.last().is_none_or(|last| *last == ' ') {
                return;
            }
            ' '
        } else {
            c
        };
        let mut border = self.borders.last().copied().unwrap_or(0);
        if !self.pattern.is_empty() {
            while border > 0 && self.pattern[border] != c {
                border = self.borders[border - 1];
            }
            if self.pattern[border] == c {
                border += 1;
            }
        }
        self.pattern.push(c);
        self.begins.push(begin);
        self.borders.push(border);
        if !self.settled {
            self.scan(body);
        }
    }

    /// Reads the text until all of the pattern is found in it, or to its end.
    fn scan(&mut self, body: &str) {
        while self.matched < self.pattern.len() {
            let Some((c, next)) = compared(body, self.at) else {
                self.settled = true;
                return;
            };
            while self.matched > 0 && self.pattern[self.matched] != c {
                self.matched = self.borders[self.matched - 1];
            }
            if self.pattern[self.matched] == c {
                self.matched += 1;
            }
            self.at = next;
            self.read += 1;
        }
        // Blanks at the beginning of the text are one character that no pattern begins with.
        if self.read - self.matched <= usize::from(body.starts_with(is_space)) {
            self.retold = self.matched;
        }
    }

    /// Nothing more comes: what stands within the text is no overlap, only what stands at its end is.
    pub(super) fn settle(&mut self, body: &str) {
        while !self.settled {
            let Some((c, next)) = compared(body, self.at) else {
                self.settled = true;
                return;
            };
            if self.matched == self.pattern.len() && self.matched > 0 {
                self.matched = self.borders[self.matched - 1];
            }
            while self.matched > 0 && self.pattern[self.matched] != c {
                self.matched = self.borders[self.matched - 1];
            }
            if self.pattern.get(self.matched) == Some(&c) {
                self.matched += 1;
            }
            self.at = next;
        }
    }

    /// Whether the overlap is known.
    pub(super) fn is_settled(&self) -> bool {
        self.settled
    }

    /// Whether more than may be held back repeats what was said, without its end in sight.
    pub(super) fn is_deep(&self) -> bool {
        !self.settled && self.pattern.len() >= MOST
    }

    /// Where in the text a deep repetition has come to.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn pattern(&self) -> &[char] {
        &self.pattern
    }

    pub(super) fn retold(&self) -> usize {
        self.retold
    }

    /// Where character `index` of the pattern begins in the continuation.
    pub(super) fn begin(&self, index: usize) -> Option<usize> {
        self.begins.get(index).copied()
    }

    /// The overlaps, the longest first.
    pub(super) fn lengths(&self) -> impl Iterator<Item = usize> {
        let longest = Some(self.matched).filter(|length| *length > 0);
        std::iter::successors(longest, |length| {
            Some(self.borders[length - 1]).filter(|length| *length > 0)
        })
    }

    /// The smallest period of the first `length` characters.
    pub(super) fn period(&self, length: usize) -> usize {
        length - self.borders[length - 1]
    }
}
