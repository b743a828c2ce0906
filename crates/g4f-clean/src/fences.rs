//! Code fences: what stands in them is the model's own, whatever it looks like.
//!
//! After CommonMark: a fence is three or more backticks or tildes, indented by at most three blanks; it is closed by a line
//! of the same mark, at least as long, with nothing behind it. A fence that is never closed lasts to the end.

/// Whether the lines of a text stand in a fence.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fences {
    open: Option<(u8, usize)>,
}

impl Fences {
    /// Whether the next line stands in a fence, or closes it.
    pub(crate) fn is_open(self) -> bool {
        self.open.is_some()
    }

    /// Goes on by a whole line, with or without its line break. Returns whether it belongs to a fence: as one of its two
    /// marks or as something between them.
    pub(crate) fn line(&mut self, line: &str) -> bool {
        let mark = mark(line);
        match (self.open, mark) {
            (None, Some((byte, length, rest))) => {
                // An info string of a backtick fence holds no backtick: three backticks, `js`, three backticks is code within a line.
                let opens = byte == b'~' || !rest.contains('`');
                if opens {
                    self.open = Some((byte, length));
                }
                opens
            }
            (Some((byte, length)), Some((other, longer, rest))) => {
                if byte == other && longer >= length && rest.trim().is_empty() {
                    self.open = None;
                }
                true
            }
            (open, None) => open.is_some(),
        }
    }
}

fn mark(line: &str) -> Option<(u8, usize, &str)> {
    let bare = line.trim_start_matches(' ');
    let byte = *bare.as_bytes().first()?;
    if line.len() - bare.len() > 3 || !matches!(byte, b'`' | b'~') {
        return None;
    }
    let length = bare.bytes().take_while(|other| *other == byte).count();
    (length >= 3).then(|| (byte, length, &bare[length..]))
}

#[cfg(test)]
mod tests {
    use super::Fences;

    fn inside(text: &str) -> Vec<bool> {
        let mut fences = Fences::default();
        text.lines().map(|line| fences.line(line)).collect()
    }

    #[test]
    fn what_stands_between_the_marks_and_the_marks_belong_to_it() {
        assert_eq!(
            inside("a\n```js\nb\n```\nc"),
            [false, true, true, true, false]
        );
        assert_eq!(inside("~~~\n```\n~~~~\nc"), [true, true, true, false]);
        assert_eq!(inside("   ````\n```\n````x\nc"), [true; 4]);
    }

    #[test]
    fn code_within_a_line_opens_nothing() {
        assert_eq!(inside("```js```\na"), [false, false]);
        assert_eq!(inside("    ```\na\n``\nb"), [false; 4]);
    }
}
