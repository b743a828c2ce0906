//! What has been handed out, and how it came: where its pieces met says much about where it can have been cut.

use super::chars::{is_space, is_word};

/// The text so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    text: String,
    joints: Joints,
}

/// How the pieces of one upstream met.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Joints {
    /// A word ended with a piece.
    pub(super) after_word: u32,
    /// A word went on in the next piece.
    pub(super) within_word: u32,
    /// Anything was followed by a blank at a joint.
    pub(super) loose: u32,
    /// Anything was followed by something that is no blank.
    pub(super) tight: u32,
}

impl Joints {
    /// Whether pieces always began with a blank: then a continuation that does not has lost one.
    pub(super) fn always_loose(self) -> bool {
        const ENOUGH: u32 = 3;
        self.tight == 0 && self.loose >= ENOUGH
    }

    fn see(&mut self, before: char, after: char) {
        if is_space(before) {
            return;
        }
        let loose = is_space(after);
        if loose {
            self.loose = self.loose.saturating_add(1);
        } else {
            self.tight = self.tight.saturating_add(1);
        }
        if is_word(before) && loose {
            self.after_word = self.after_word.saturating_add(1);
        } else if is_word(before) && is_word(after) {
            self.within_word = self.within_word.saturating_add(1);
        }
    }
}

impl Said {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn joints(&self) -> Joints {
        self.joints
    }

    /// Adds a piece that was handed out.
    pub(super) fn add(&mut self, piece: &str) {
        if let (Some(before), Some(after)) = (self.text.chars().next_back(), piece.chars().next()) {
            self.joints.see(before, after);
        }
        self.text.push_str(piece);
    }

    /// Adds the first piece of another upstream, whose pieces may meet in another way.
    pub(super) fn add_after_break(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        self.joints = Joints::default();
        self.text.push_str(piece);
    }

    /// Without the blanks at its end, which continuations treat as they like.
    pub(super) fn body(&self) -> &str {
        self.text.trim_end()
    }

    /// The blanks at its end.
    pub(super) fn blanks(&self) -> &str {
        &self.text[self.body().len()..]
    }

    /// Its last word, if it ends with one.
    pub(super) fn last_word(&self) -> &str {
        let begin = self
            .text
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_word(*c))
            .last();
        begin.map_or("", |(at, _)| &self.text[at..])
    }

    /// Whether it ends within a fenced block of code.
    pub(super) fn is_in_code(&self) -> bool {
        let fences = self
            .text
            .lines()
            .filter(|line| line.trim_start().starts_with("```"));
        fences.count() % 2 == 1
    }
}
