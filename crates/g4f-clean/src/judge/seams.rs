//! The spans that go, with the blank lines that came with them.
//!
//! What goes at an end takes all blanks there along. What goes between two lines leaves one blank line where there was any
//! on either side, and none where there was none.

use std::ops::Range;

use super::align::Fate;
use super::excerpt::Excerpt;

/// Whether anything goes.
pub(super) fn goes(fates: &[Fate]) -> bool {
    fates.iter().any(|fate| !matches!(fate, Fate::Whole(_)))
}

/// The spans of the text that go: ascending and apart from each other. At least one row stays.
pub(super) fn spans(excerpt: &Excerpt<'_>, fates: &[Fate]) -> Vec<Range<usize>> {
    let rows = excerpt.rows();
    let mut spans = Spans(Vec::new());
    let mut row = 0;
    while row < rows.len() {
        match fates[row] {
            Fate::Whole(_) => row += 1,
            Fate::Head(_, length) => {
                let from = excerpt.place(rows[row].start + length, row);
                let last = fates[row + 1..].iter().all(|fate| *fate == Fate::Gone);
                let to = if last {
                    excerpt.text().len()
                } else {
                    excerpt.place(rows[row].end, row)
                };
                spans.add(from, to);
                if last {
                    break;
                }
                row += 1;
            }
            Fate::Gone => {
                let end = fates[row..]
                    .iter()
                    .position(|fate| *fate != Fate::Gone)
                    .map_or(rows.len(), |more| row + more);
                run(excerpt, row, end, &mut spans);
                row = end;
            }
        }
    }
    spans.0
}

/// The rows from `first` up to `end`, which all go.
fn run(excerpt: &Excerpt<'_>, first: usize, end: usize, spans: &mut Spans) {
    let (rows, text) = (excerpt.rows(), excerpt.text());
    let begin = excerpt.place(rows[first].line, first);
    let (before, after) = (first.checked_sub(1), (end < rows.len()).then_some(end));
    match (before, after) {
        (None, None) => spans.add(0, text.len()),
        (None, Some(after)) => spans.add(0, excerpt.place(rows[after].line, after)),
        (Some(before), None) if excerpt.is_mark(before) => spans.add(begin, text.len()),
        (Some(before), None) => {
            let stays = excerpt.place(rows[before].end, before);
            spans.add(text[..stays].trim_end().len(), text.len());
        }
        (Some(before), Some(after)) => {
            // Next to what is not shown, blank lines are not all known: they stay.
            let next = excerpt.place(rows[end - 1].next, end - 1);
            let to = if excerpt.is_mark(after) {
                next
            } else {
                excerpt.place(rows[after].line, after)
            };
            let above = excerpt.place(rows[before].next, before);
            let from = if excerpt.is_mark(before) {
                begin
            } else {
                above
            };
            if rows[first].gap > 0 {
                // The first blank line stays.
                spans.add(line_end(text, from, begin), to);
            } else if rows[after].gap > 0 && to > next {
                // The last blank line stays.
                spans.add(begin, last_line(text, next, to));
            } else {
                spans.add(begin, to);
            }
        }
    }
}

/// The end of the line that begins at `from`, its line break included; `from` where there is none before `to`.
fn line_end(text: &str, from: usize, to: usize) -> usize {
    let part = &text.as_bytes()[from..to];
    match memchr::memchr2(b'\n', b'\r', part) {
        Some(at) if part[at..].starts_with(b"\r\n") => from + at + 2,
        Some(at) => from + at + 1,
        None => from,
    }
}

/// The begin of the last line of the blank lines from `from` to `to`.
fn last_line(text: &str, from: usize, to: usize) -> usize {
    let part = &text.as_bytes()[from..to];
    let body = part.strip_suffix(b"\n").unwrap_or(part);
    let body = body.strip_suffix(b"\r").unwrap_or(body);
    memchr::memrchr2(b'\n', b'\r', body).map_or(from, |at| from + at + 1)
}

struct Spans(Vec<Range<usize>>);

impl Spans {
    fn add(&mut self, from: usize, to: usize) {
        match self.0.last_mut() {
            Some(last) if last.end >= from => last.end = last.end.max(to),
            _ if from < to => self.0.push(from..to),
            _ => {}
        }
    }
}
