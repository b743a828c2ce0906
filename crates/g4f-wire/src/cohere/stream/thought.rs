//! What the model thinks, and the item as which it goes back in the next turn.

use g4f_types::ChatEvent;
use serde_json::{Value, json};

use super::Out;

/// Longest thinking that is kept to be sent back, in bytes. Longer one is shown all the same.
const MOST: usize = 1024 * 1024;

/// Thinking that has not ended.
#[derive(Debug, Default)]
pub(super) struct Thought {
    kind: Kind,
    kept: String,
    too_long: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    None,
    /// A block of thinking.
    Thinking,
    /// The plan before tool calls.
    Plan,
}

impl Thought {
    /// More of a block.
    pub(super) fn think(&mut self, text: String, out: &mut Out) {
        self.take(Kind::Thinking, text, out);
    }

    /// More of a plan.
    pub(super) fn plan(&mut self, text: String, out: &mut Out) {
        self.take(Kind::Plan, text, out);
    }

    fn take(&mut self, kind: Kind, text: String, out: &mut Out) {
        if text.is_empty() {
            return;
        }
        if self.kind != kind {
            self.end(out);
            self.kind = kind;
        }
        self.too_long |= self.kept.len() + text.len() > MOST;
        if !self.too_long {
            self.kept.push_str(&text);
        }
        tell(text, None, out);
    }

    /// It has ended.
    pub(super) fn end(&mut self, out: &mut Out) {
        let Self {
            kind,
            kept,
            too_long,
        } = std::mem::take(self);
        let item = match kind {
            Kind::Thinking => json!({ "type": "thinking", "thinking": kept }),
            Kind::Plan => json!({ "type": "tool_plan", "tool_plan": kept }),
            Kind::None => return,
        };
        if !too_long {
            tell(String::new(), Some(Box::new(item)), out);
        }
    }
}

fn tell(text: String, raw: Option<Box<Value>>, out: &mut Out) {
    out.push_back(ChatEvent::ReasoningDelta {
        choice: 0,
        text,
        signature: None,
        raw,
    });
}
