//! The steps that a text runs through, one after the other.

use std::fmt;

use crate::removed::Removed;

/// One step. What it hands on must not depend on where the text is cut.
pub(crate) trait Stage: fmt::Debug + Send {
    /// Takes a piece in, and hands on what is certain by now.
    fn push(&mut self, text: &str, sink: &mut dyn Sink);

    /// Hands on the rest: nothing more comes.
    fn finish(&mut self, sink: &mut dyn Sink);

    /// Bytes that are held back now.
    fn held(&self) -> usize;
}

/// Where a step hands things on to.
pub(crate) trait Sink {
    /// Text of the answer.
    fn text(&mut self, text: &str);

    /// The model's thinking, where it is kept beside the answer.
    fn thinking(&mut self, text: &str);

    /// Something that was taken out.
    fn removed(&mut self, removed: Removed);
}
