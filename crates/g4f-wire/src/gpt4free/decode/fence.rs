//! Takes the code fence away that models write around JSON although they were asked not to.

/// Longest first line of a fence, and longest white space before it, in bytes.
const MOST_HELD: usize = 64;
/// Longest end that is held because it may be the end of a fence, in bytes.
const MOST_END: usize = 4096;

const MARK: &str = "```";

/// A text as it comes.
#[derive(Debug)]
pub(super) enum Fence {
    /// What came may be the beginning of a fence.
    Start(String),
    /// Within a fence; what may be its end is kept.
    Inside(String),
    /// There is none.
    Text,
}

impl Default for Fence {
    fn default() -> Self {
        Self::Start(String::new())
    }
}

impl Fence {
    /// Takes a piece, and gives out what is no fence.
    pub(super) fn push(&mut self, text: String) -> String {
        match self {
            Self::Text => text,
            Self::Start(held) => {
                held.push_str(&text);
                let begun = held.trim_start();
                if let Some(behind) = begun.strip_prefix(MARK) {
                    if let Some((_, rest)) = behind.split_once('\n') {
                        let rest = rest.to_owned();
                        *self = Self::Inside(String::new());
                        return self.push(rest);
                    }
                    if held.len() <= MOST_HELD {
                        return String::new();
                    }
                } else if held.len() <= MOST_HELD && MARK.starts_with(begun) {
                    return String::new();
                }
                self.finish()
            }
            Self::Inside(end) => {
                end.push_str(&text);
                let body = end.trim_end().trim_end_matches('`').trim_end().len();
                if end.len() - body > MOST_END {
                    return std::mem::take(end);
                }
                let kept = end.split_off(body);
                std::mem::replace(end, kept)
            }
        }
    }

    /// Gives out what was held and is no fence.
    pub(super) fn finish(&mut self) -> String {
        match std::mem::replace(self, Self::Text) {
            Self::Start(held) => held,
            Self::Inside(end) if !end.contains(MARK) => end,
            Self::Inside(_) | Self::Text => String::new(),
        }
    }
}
