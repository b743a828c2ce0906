//! Cleaning an answer while it comes.
//!
//! The same text gives the same result wherever it is cut: what is decided depends on the text alone, and only what is
//! decided is handed out.

use std::sync::Arc;

use crate::about::About;
use crate::block::Blocks;
use crate::mark::Marks;
use crate::notice::Notices;
use crate::removed::Removed;
use crate::request::Request;
use crate::rules::Rules;
use crate::stage::{Sink, Stage};
use crate::thinking::Thinking;

/// Most bytes that one step holds back at any time.
pub const MAX_HELD: usize = 4096;

/// Cleans one answer, piece by piece.
///
/// A text runs through the steps in this order: notices in place of an answer, thinking before it, marks in it, blocks around its
/// paragraphs.
#[derive(Debug)]
pub struct Filter {
    notices: Notices,
    thinking: Thinking,
    marks: Marks,
    blocks: Blocks,
    most_held: usize,
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
    pub fn new(rules: &Rules, about: About) -> Self {
        let request = Arc::new(Request::new(about));
        let (notices, thinking, marks, blocks) = rules.stages(&request);
        Self {
            notices,
            thinking,
            marks,
            blocks,
            most_held: 0,
        }
    }

    /// Takes a piece in, and hands out what is certain by now.
    pub fn push(&mut self, text: &str, out: &mut Output) {
        let mut blocks = Step(&mut self.blocks, out);
        let mut marks = Step(&mut self.marks, &mut blocks);
        let mut thinking = Step(&mut self.thinking, &mut marks);
        self.notices.push(text, &mut thinking);
        self.most_held = self.most_held.max(self.held());
    }

    /// Hands out the rest: nothing more comes. To be called once.
    pub fn finish(&mut self, out: &mut Output) {
        let mut blocks = Step(&mut self.blocks, out);
        let mut marks = Step(&mut self.marks, &mut blocks);
        self.notices
            .finish(&mut Step(&mut self.thinking, &mut marks));
        self.thinking.finish(&mut marks);
        self.marks.finish(&mut blocks);
        self.blocks.finish(out);
    }

    /// Bytes that are held back now.
    pub fn held(&self) -> usize {
        self.notices.held() + self.thinking.held() + self.marks.held() + self.blocks.held()
    }

    /// Most bytes that were held back so far.
    pub fn most_held(&self) -> usize {
        self.most_held
    }

    /// How much of what was handed out or is held looks inserted without a rule being sure of it: 0 for nothing, 1 for a
    /// block that is nearly certain. Final after [`finish`](Self::finish).
    pub fn suspicion(&self) -> f32 {
        self.blocks.suspicion()
    }
}

/// A step with what comes behind it.
struct Step<'a>(&'a mut dyn Stage, &'a mut dyn Sink);

impl Sink for Step<'_> {
    fn text(&mut self, text: &str) {
        self.0.push(text, self.1);
    }

    fn thinking(&mut self, text: &str) {
        self.1.thinking(text);
    }

    fn removed(&mut self, removed: Removed) {
        self.1.removed(removed);
    }
}

impl Sink for Output {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn thinking(&mut self, text: &str) {
        self.thinking.push_str(text);
    }

    fn removed(&mut self, removed: Removed) {
        self.removed.push(removed);
    }
}

#[cfg(test)]
mod tests;
