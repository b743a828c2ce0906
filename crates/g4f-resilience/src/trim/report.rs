//! What was done to a conversation.

use std::fmt::Write as _;

use serde::Serialize;

/// What was done to a conversation to make it fit, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Tokens that there was room for.
    pub budget: usize,
    /// Tokens of the conversation as it was. Estimated where the part that went was not counted; an upper bound where
    /// nothing was.
    pub before: usize,
    /// Tokens of what is left; an upper bound where nothing was counted.
    pub after: usize,
    /// Whether anything was counted. A conversation of fewer bytes than there is room for tokens is not.
    pub counted: bool,
    /// Whether [`after`](Self::after) is the model's own count, and not an estimate or a bound.
    pub exact: bool,
    /// The messages that went, by their place, in order.
    pub dropped: Vec<usize>,
    /// The messages that were cut.
    pub cut: Vec<Cut>,
    /// Whether a summary stands in place of the messages that went.
    pub summarised: bool,
}

/// A message that was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// Its place in the conversation.
    pub message: usize,
    /// How many characters were left out.
    pub characters: usize,
}

impl Report {
    /// Whether the conversation is as it was.
    pub fn is_unchanged(&self) -> bool {
        self.dropped.is_empty() && self.cut.is_empty()
    }

    /// One line for a trail or a log: what went and how large it was.
    pub fn line(&self) -> String {
        // What went was never counted exactly.
        let about = if self.exact { "" } else { "about " };
        let mut line = format!(
            "trimmed from about {} to {about}{} of {} tokens",
            self.before, self.after, self.budget
        );
        if !self.dropped.is_empty() {
            let how = if self.summarised {
                "summarised"
            } else {
                "left out"
            };
            let _ = write!(line, ", {} {how}", messages(self.dropped.len()));
        }
        if !self.cut.is_empty() {
            let _ = write!(line, ", {} cut", messages(self.cut.len()));
        }
        line
    }
}

fn messages(n: usize) -> String {
    match n {
        1 => "1 message".to_owned(),
        n => format!("{n} messages"),
    }
}
