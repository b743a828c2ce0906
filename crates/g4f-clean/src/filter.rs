//! Cleaning an answer while it comes.
//!
//! The same text gives the same result wherever it is cut: what is decided depends on the text alone, and only what is
//! decided is handed out.

use crate::about::About;
use crate::removed::Removed;
use crate::rules::Rules;

/// Most bytes that are held back at any time.
pub const MAX_HELD: usize = 4096;

/// Cleans one answer, piece by piece.
#[derive(Debug)]
pub struct Filter {
    _about: About,
}

/// What a filter hands out. Its strings and lists are added to, so that one can be used again and again.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Text of the answer.
    pub text: String,
    /// The model's thinking, where it is kept as reasoning.
    pub thinking: String,
    /// What was taken out.
    pub removed: Vec<Removed>,
}

impl Filter {
    /// A filter for an answer about which `about` is known.
    pub fn new(_rules: &Rules, about: About) -> Self {
        Self { _about: about }
    }

    /// Takes a piece in, and hands out what is certain by now.
    pub fn push(&mut self, text: &str, out: &mut Output) {
        out.text.push_str(text);
    }

    /// Hands out the rest: nothing more comes. To be called once.
    pub fn finish(&mut self, _out: &mut Output) {}

    /// Bytes that are held back now.
    pub fn held(&self) -> usize {
        0
    }

    /// Most bytes that were held back so far.
    pub fn most_held(&self) -> usize {
        0
    }

    /// How much of what was handed out or is held looks inserted without a rule being sure of it: 0 for nothing, 1 for a
    /// block that is nearly certain. Final after [`finish`](Self::finish).
    pub fn suspicion(&self) -> f32 {
        0.0
    }
}
