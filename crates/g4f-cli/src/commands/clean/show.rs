//! What came of a text, for people and for programs.

use g4f_sdk::clean::{Kind, Removed};
use serde_json::{Map, Value, json};

use super::bytes::shown;
use crate::output::made;

/// The error of a text in which there was no answer.
pub(super) const PAGE: &str = "ErrorPage";

/// What came of a text.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) thinking: String,
    pub(super) removed: Vec<Removed>,
    /// Nothing but a notice or an advertisement came.
    pub(super) is_page: bool,
    /// What became of the judgement, where somebody was asked.
    pub(super) judge: Option<String>,
}

impl Cleaned {
    /// Adds what came of it to `object`.
    pub(super) fn fill(&self, object: &mut Map<String, Value>) {
        let removed: Vec<Value> = self.removed.iter().map(piece).collect();
        let error = self.is_page.then_some(PAGE);
        object.insert("cleaned".to_owned(), json!(shown(&self.text)));
        object.insert("removed".to_owned(), json!(removed));
        object.insert("error".to_owned(), json!(error));
        if !self.thinking.is_empty() {
            object.insert("thinking".to_owned(), json!(shown(&self.thinking)));
        }
        if let Some(judge) = &self.judge {
            object.insert("judge".to_owned(), json!(judge));
        }
    }

    /// What was taken out and by whom, in lines.
    pub(super) fn explain(&self) -> String {
        let mut lines: String = self.removed.iter().map(line).collect();
        if lines.is_empty() {
            lines.push_str("nothing was taken out\n");
        }
        if let Some(judge) = &self.judge {
            lines.push_str(judge);
            lines.push('\n');
        }
        lines
    }
}

/// Whether what was taken out was there in place of an answer.
pub(super) fn replaces_answer(removed: &Removed) -> bool {
    matches!(removed.kind, Kind::Notice | Kind::Ad | Kind::Token)
}

fn piece(removed: &Removed) -> Value {
    json!({ "rule": removed.rule, "kind": removed.kind, "text": shown(&removed.text) })
}

/// A line about a piece.
pub(super) fn line(removed: &Removed) -> String {
    let kind = Some(removed.kind.as_str());
    made::taken_out(&removed.rule, kind, &shown(&removed.text))
}
