//! How an answer was made beside the attempts: what was taken out of it, and who went on with it.

use g4f_sdk::types::{Cleaned, Resumed};
use g4f_sdk::{ChatAnswer, ChatEvent};
use serde_json::{Value, json};

use super::terminal::printable;

/// Most characters of a piece that are shown.
const MOST: usize = 160;

/// What is known of how an answer was made.
#[derive(Debug, Default)]
pub(crate) struct Made {
    cleaned: Vec<Cleaned>,
    resumed: Vec<Resumed>,
}

impl Made {
    /// Of an answer that is complete, or as complete as it got.
    pub(crate) fn of(answer: &ChatAnswer) -> Self {
        Self {
            cleaned: answer.cleaned.clone(),
            resumed: answer.resumed.clone(),
        }
    }

    /// Takes note of the next event of an answer.
    pub(crate) fn note(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::Cleaned(cleaned) => self.cleaned.push((**cleaned).clone()),
            ChatEvent::Resumed(resumed) => self.resumed.push((**resumed).clone()),
            _ => {}
        }
    }

    /// Puts it into the object `"g4f"`.
    pub(crate) fn fill(&self, about: &mut Value) {
        about["cleaned"] = json!(self.cleaned);
        about["resumed"] = json!(self.resumed);
    }

    /// A line for each piece that was taken out.
    pub(crate) fn lines(&self) -> String {
        let lines = self.cleaned.iter();
        lines
            .map(|piece| taken_out(&piece.rule, None, &piece.text))
            .collect()
    }
}

/// `taken out by pollinations.support-block (ad, 143 bytes): "\n\n---\n\n**Support ..."`
pub(crate) fn taken_out(rule: &str, kind: Option<&str>, text: &str) -> String {
    let kind = kind.map(|kind| format!("{kind}, ")).unwrap_or_default();
    let mut shown: String = text.chars().take(MOST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    let size = text.len();
    // The quotes of a debug print escape whatever would steer a terminal.
    printable(&format!(
        "taken out by {rule} ({kind}{size} bytes): {shown:?}"
    )) + "\n"
}
