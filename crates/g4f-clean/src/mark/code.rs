//! Where code stands in a text, character by character: fences, and code within a line.
//!
//! Fences are those of CommonMark. Code within a line begins with a run of backticks and ends with a run as long, or with
//! the line: whether it is ever closed is not waited for.

/// Where a text stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Code {
    /// Mark and length of the fence that is open.
    fence: Option<(u8, usize)>,
    /// Length of the run of backticks that began code within this line; 0 for none.
    inline: usize,
    line: Line,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// So many blanks.
    Indent(usize),
    /// So many marks of a fence.
    Marks(u8, usize),
    /// Behind the marks: whether only blanks and whether a backtick came.
    Info(u8, usize, bool, bool),
    /// A line that is no fence.
    Other,
}

impl Default for Line {
    fn default() -> Self {
        Self::Indent(0)
    }
}

impl Code {
    /// Whether what comes next stands in code.
    pub(crate) fn is_open(self) -> bool {
        let opens = match self.line {
            Line::Marks(_, count) => count >= 3 && !self.closes(),
            Line::Info(..) => true,
            Line::Indent(_) | Line::Other => false,
        };
        (self.fence.is_some() && !self.closes()) || self.inline > 0 || opens
    }

    /// Whether the line so far is the mark that closes a fence.
    fn closes(self) -> bool {
        matches!((self.fence, self.line), (Some((mark, least)), Line::Marks(other, count)) if mark == other && count >= least)
    }

    /// Whether every end of a line must be looked at.
    pub(crate) fn needs_lines(self) -> bool {
        self.inline > 0 || self.line != Line::Other
    }

    /// Goes on by a piece, which does not cut a run of backticks.
    pub(crate) fn advance(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if self.line == Line::Other {
                let next = memchr::memchr2(b'\n', b'`', &bytes[at..]);
                let Some(next) = next.map(|next| at + next) else {
                    return;
                };
                if bytes[next] == b'\n' {
                    self.end_line();
                    at = next + 1;
                } else {
                    at = next + self.run(&bytes[next..]);
                }
                continue;
            }
            let byte = bytes[at];
            self.line = match (self.line, byte) {
                (_, b'\n') => {
                    self.end_line();
                    at += 1;
                    continue;
                }
                (Line::Indent(count), b' ') if count < 3 => Line::Indent(count + 1),
                (Line::Indent(_), b'~') => Line::Marks(byte, 1),
                (Line::Indent(_), b'`') => {
                    // Whether a run is a fence or code within the line is known at its end, and runs come whole.
                    let count = count(&bytes[at..]);
                    at += count;
                    if count < 3 {
                        self.toggle(count);
                    }
                    self.line = if count < 3 {
                        Line::Other
                    } else {
                        Line::Marks(b'`', count)
                    };
                    continue;
                }
                (Line::Marks(mark, count), _) if mark == byte => Line::Marks(mark, count + 1),
                (Line::Marks(b'~', count), _) if count < 3 => Line::Other,
                (Line::Marks(mark, count), _) => {
                    Line::Info(mark, count, byte.is_ascii_whitespace(), false)
                }
                (Line::Info(mark, count, blank, tick), _) => Line::Info(
                    mark,
                    count,
                    blank && byte.is_ascii_whitespace(),
                    tick || byte == b'`',
                ),
                (Line::Indent(_) | Line::Other, _) => {
                    self.line = Line::Other;
                    continue;
                }
            };
            at += 1;
        }
    }

    fn end_line(&mut self) {
        let (mark, length, blank, tick) = match self.line {
            Line::Marks(mark, count) => (mark, count, true, false),
            Line::Info(mark, count, blank, tick) => (mark, count, blank, tick),
            Line::Indent(_) | Line::Other => (0, 0, false, false),
        };
        if length >= 3 {
            self.fence = match self.fence {
                None if mark == b'`' && tick => None,
                None => Some((mark, length)),
                Some((other, least)) if other == mark && length >= least && blank => None,
                open => open,
            };
        }
        self.line = Line::default();
        self.inline = 0;
    }

    fn run(&mut self, bytes: &[u8]) -> usize {
        let count = count(bytes);
        self.toggle(count);
        count
    }

    fn toggle(&mut self, count: usize) {
        if self.fence.is_none() {
            self.inline = match self.inline {
                0 => count,
                open if open == count => 0,
                open => open,
            };
        }
    }
}

fn count(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'`').count()
}

#[cfg(test)]
mod tests;
