//! Annotations of the text, each once: they come with the text, with its part, with its message and with the answer.

use g4f_types::{ChatEvent, Citation};
use serde_json::Value;

use super::output::{Out, text};
use crate::openai::decode::citations::Citations;

/// Sources of one message. They are handed out behind it, so that they do not cut its text in pieces.
#[derive(Debug, Default)]
pub(super) struct Sources(Citations);

impl Sources {
    /// Takes an annotation.
    pub(super) fn add(&mut self, annotation: &Value) {
        let file = text(annotation, "file_id");
        if file.is_empty() {
            self.0.annotations_of(annotation);
            return;
        }
        // Files of the provider have an id in place of an address.
        let number = |name: &str| annotation.get(name).and_then(Value::as_u64);
        let named = |name: &str| Some(text(annotation, name).to_owned()).filter(|s| !s.is_empty());
        self.0.add(Citation {
            url: file.to_owned(),
            title: named("filename"),
            quote: named("quote"),
            start: number("start_index").or_else(|| number("index")),
            end: number("end_index"),
        });
    }

    /// Hands them out.
    pub(super) fn tell(&mut self, out: &mut Out) {
        for citation in self.0.take() {
            out.push_back(ChatEvent::Citation {
                choice: 0,
                citation: Box::new(citation),
            });
        }
    }
}
