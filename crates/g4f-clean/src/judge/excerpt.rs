//! What a judge is shown of a text, as rows: lines that are not blank, and how many blank lines stand before each.
//!
//! A text of up to [`MAX_WHOLE`] bytes is shown whole. Of a longer one the beginning and the end are shown, where providers
//! insert, and a line between them says how much is left out; that line must come back like the others.

use std::borrow::Cow;

use crate::fences::Fences;

/// Longest text that is shown whole, in bytes: about 12 000 tokens, which small models read and write within a deadline.
pub const MAX_WHOLE: usize = 48 * 1024;

/// Of a longer text, bytes of its beginning and as many of its end.
const WINDOW: usize = MAX_WHOLE / 2;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Where its line begins.
    pub(super) line: usize,
    /// Where its words begin: behind the indentation in the first row of a text, else where the line begins.
    pub(super) start: usize,
    /// Where it ends, blanks at its end included, its line break not.
    pub(super) end: usize,
    /// Where the next line begins.
    pub(super) next: usize,
    /// Blank lines before it.
    pub(super) gap: usize,
    /// The code block that it belongs to.
    pub(super) fence: Option<u32>,
}

/// What is shown of a text.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    text: &'a str,
    sent: Cow<'a, str>,
    rows: Vec<Row>,
    /// The row that says what is left out, and by how much places behind it lie further on in the text.
    mark: Option<(usize, usize)>,
    /// The code block that is never closed.
    open_fence: Option<u32>,
}

impl<'a> Excerpt<'a> {
    /// What is shown of `text`; `None` where nothing could be: a gigantic line.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        if text.len() <= MAX_WHOLE {
            let mut reader = Reader::default();
            reader.read(text, 0);
            return Some(Self {
                text,
                sent: Cow::Borrowed(text),
                mark: None,
                open_fence: reader.open(),
                rows: reader.rows,
            });
        }
        let begin = line_start(text, WINDOW);
        let end = line_behind(text, text.len() - WINDOW);
        let (head, tail) = (&text[..begin], &text[end..]);
        if head.trim().is_empty() && tail.trim().is_empty() {
            return None;
        }
        let mark = mark(end - begin, head, tail);
        let sent = format!("{head}{mark}\n{tail}");
        let mut reader = Reader::default();
        reader.read(head, 0);
        let row = reader.rows.len();
        reader.rows.push(Row {
            line: begin,
            start: begin,
            end: begin + mark.len(),
            next: begin + mark.len() + 1,
            gap: reader.gap,
            fence: reader.fences.is_open().then_some(reader.fence),
        });
        reader.gap = 0;
        reader.walk(&text[begin..end]);
        reader.read(tail, begin + mark.len() + 1);
        Some(Self {
            text,
            sent: Cow::Owned(sent),
            mark: Some((row, end - (begin + mark.len() + 1))),
            open_fence: reader.open(),
            rows: reader.rows,
        })
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// What is sent.
    pub(super) fn sent(&self) -> &str {
        &self.sent
    }

    /// The rows of what is sent.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The words of a row.
    pub(super) fn words(&self, row: usize) -> &str {
        &self.sent[self.rows[row].start..self.rows[row].end]
    }

    /// Whether a row says what is left out.
    pub(super) fn is_mark(&self, row: usize) -> bool {
        self.mark.is_some_and(|(mark, _)| mark == row)
    }

    /// Whether the code block is never closed.
    pub(super) fn is_open(&self, fence: u32) -> bool {
        self.open_fence == Some(fence)
    }

    /// A place of what is sent, in the text. `row` is the row that the place belongs to.
    pub(super) fn place(&self, at: usize, row: usize) -> usize {
        match self.mark {
            Some((mark, shift)) if row > mark => at + shift,
            _ => at,
        }
    }
}

/// The rows of any text.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let mut reader = Reader::default();
    reader.read(text, 0);
    reader.rows
}

#[derive(Default)]
struct Reader {
    rows: Vec<Row>,
    gap: usize,
    fences: Fences,
    fence: u32,
}

impl Reader {
    /// Reads what is shown, which begins at `base`.
    fn read(&mut self, text: &str, base: usize) {
        for (start, end, next) in lines(text) {
            let words = &text[start..end];
            let fence = self.step(words);
            if words.trim().is_empty() {
                self.gap += 1;
                continue;
            }
            // Answers often begin with a blank, which judges leave out.
            let skip = if self.rows.is_empty() {
                words.len() - words.trim_start().len()
            } else {
                0
            };
            self.rows.push(Row {
                line: base + start,
                start: base + start + skip,
                end: base + end,
                next: base + next,
                gap: self.gap,
                fence,
            });
            self.gap = 0;
        }
    }

    /// Goes over what is not shown.
    fn walk(&mut self, text: &str) {
        for (start, end, _) in lines(text) {
            self.step(&text[start..end]);
        }
    }

    fn step(&mut self, line: &str) -> Option<u32> {
        let was_open = self.fences.is_open();
        let inside = self.fences.line(line);
        self.fence += u32::from(inside && !was_open);
        inside.then_some(self.fence)
    }

    fn open(&self) -> Option<u32> {
        self.fences.is_open().then_some(self.fence)
    }
}

/// Begin, end and next begin of each line, whatever its line break is.
fn lines(text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        let start = at;
        let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |n| at + n);
        at = match bytes.get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([_, ..]) => end + 1,
            _ => end,
        };
        Some((start, end, at))
    })
}

/// The begin of the line that holds the byte at `at`.
fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |at| at + 1)
}

/// The begin of the first line behind `at`.
fn line_behind(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n + 1)
}

/// The line that says what is left out, one that does not occur in what is shown.
fn mark(bytes: usize, head: &str, tail: &str) -> String {
    let mut dots = 3;
    loop {
        let dots_now = ".".repeat(dots);
        let mark =
            format!("[{dots_now} {bytes} bytes of the answer are not shown here {dots_now}]");
        // A text can hold few of the many: each is longer than the one before.
        if !head.contains(&mark) && !tail.contains(&mark) || dots > 256 {
            return mark;
        }
        dots += 1;
    }
}

#[cfg(test)]
mod tests;
