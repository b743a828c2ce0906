//! What it means to count.

use std::fmt;

/// Counts the tokens of a text.
///
/// Implementations never panic, whatever the text, and take time linear in its length.
pub trait TokenCounter: fmt::Debug + Send + Sync {
    /// Counts the whole text.
    fn count(&self, text: &str) -> Count;

    /// Counts until the text ends or `limit` tokens are exceeded, whichever comes first.
    ///
    /// Agrees with [`count`](Self::count): within the limit exactly when `count(text).tokens <= limit`.
    fn count_up_to(&self, text: &str, limit: usize) -> Bounded;
}

/// A number of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub tokens: usize,
    /// Whether the model's own vocabulary gives this very number. When `false`, it is an estimate, or off by a few
    /// tokens because the text had to be cut inside a word.
    pub exact: bool,
}

/// The answer to "is it more than so many?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounded {
    /// Not more than the limit: the text was counted to its end.
    Within(Count),
    /// More than the limit: counting stopped.
    Over {
        /// What was counted until then, which exceeds the limit. The whole text may be much more.
        at_least: usize,
    },
}

impl Bounded {
    /// Whether the limit was exceeded.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Over { .. })
    }

    /// The count, if the limit was kept.
    pub fn within(self) -> Option<Count> {
        match self {
            Self::Within(count) => Some(count),
            Self::Over { .. } => None,
        }
    }
}
