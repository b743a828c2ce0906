//! Answers that are a JSON value: what stands in the value is the model's own, what comes behind it is text.
//!
//! Only the borders of the value are looked for. Whether it is valid is nobody's concern here.

/// Whether a text begins with a JSON value, and where that ends.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Json {
    state: State,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    /// Nothing but blanks so far.
    #[default]
    Before,
    /// Behind the first bracket, which is this one; what follows tells JSON from a text in brackets.
    First(u8),
    /// In the value, at this depth.
    Within {
        depth: usize,
        string: bool,
        escaped: bool,
    },
    /// Behind the value.
    Behind,
    /// In a text that is none.
    Other,
}

impl Json {
    /// Whether the next byte belongs to the value.
    pub(crate) fn is_open(self) -> bool {
        matches!(self.state, State::Within { .. })
    }

    /// Whether it is certain that no more bytes belong to a value.
    pub(crate) fn is_over(self) -> bool {
        matches!(self.state, State::Behind | State::Other)
    }

    /// Whether the text begins with a value.
    pub(crate) fn is_value(self) -> bool {
        matches!(self.state, State::Within { .. } | State::Behind)
    }

    /// Goes on by a piece of the text. Returns how many of its bytes belong to a value, as far as that
    /// is known.
    pub(crate) fn take(&mut self, text: &str) -> usize {
        for (at, byte) in text.bytes().enumerate() {
            self.state = match self.state {
                State::Before if byte.is_ascii_whitespace() => State::Before,
                State::Before if matches!(byte, b'{' | b'[') => State::First(byte),
                State::First(open) if byte.is_ascii_whitespace() => State::First(open),
                State::First(open) if begins(open, byte) => within(1, byte),
                State::Within {
                    depth,
                    string,
                    escaped,
                } => match (string, escaped, byte) {
                    (true, false, b'\\') => State::Within {
                        depth,
                        string,
                        escaped: true,
                    },
                    (true, false, b'"') => State::Within {
                        depth,
                        string: false,
                        escaped: false,
                    },
                    (true, ..) => State::Within {
                        depth,
                        string,
                        escaped: false,
                    },
                    (false, ..) => within(depth, byte),
                },
                State::Behind => State::Behind,
                State::Before | State::First(_) | State::Other => State::Other,
            };
            if self.is_over() {
                // The closing bracket itself belongs to the value.
                return if self.is_value() { at + 1 } else { 0 };
            }
        }
        if self.is_value() { text.len() } else { 0 }
    }
}

/// Outside of strings.
fn within(depth: usize, byte: u8) -> State {
    let depth = match byte {
        b'{' | b'[' => depth + 1,
        b'}' | b']' => depth - 1,
        _ => depth,
    };
    if depth == 0 {
        return State::Behind;
    }
    State::Within {
        depth,
        string: byte == b'"',
        escaped: false,
    }
}

/// Whether JSON goes on like this behind its first bracket.
fn begins(open: u8, byte: u8) -> bool {
    match open {
        b'{' => matches!(byte, b'"' | b'}'),
        _ => matches!(byte, b'"' | b'{' | b'[' | b']' | b'-' | b'0'..=b'9'),
    }
}

#[cfg(test)]
mod tests;
