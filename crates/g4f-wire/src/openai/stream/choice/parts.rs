//! Content that came as a list of parts.

use g4f_types::ChatEvent;

use super::{ChoiceState, Out};
use crate::openai::decode::content::Content;
use crate::openai::decode::wire::ContentPart;

impl ChoiceState {
    pub(super) fn part(&mut self, part: ContentPart<'_>, out: &mut Out) {
        match part.kind.as_str() {
            "thinking" | "reasoning" => return self.thinking_part(part, out),
            "refusal" => {
                if let Some(text) = part.refusal.filled() {
                    self.spoke = true;
                    out.push_back(ChatEvent::RefusalDelta {
                        choice: self.index,
                        text: text.into_owned(),
                    });
                }
                return;
            }
            "reference" | "tool_reference" => {
                self.citations
                    .reference(part.reference_ids, part.url, part.title);
                return;
            }
            _ => {}
        }
        self.citations.annotations(part.annotations);
        self.show(part.image_url, out);
        if let Some(text) = part.text.filled() {
            self.text(text, out);
        }
    }

    /// A part of thinking: a text, or a list of texts again.
    pub(super) fn thinking_part(&mut self, part: ContentPart<'_>, out: &mut Out) {
        let inner = if part.thinking.filled().is_some() {
            part.thinking
        } else {
            part.reasoning
        };
        match inner.read::<Content<'_>>().unwrap_or_default() {
            Content::Text(text) => self.think(text, out),
            Content::Parts(parts) => {
                for text in parts.into_iter().filter_map(|part| part.text.filled()) {
                    self.think(text, out);
                }
            }
            Content::Nothing => {
                if let Some(text) = part.text.filled() {
                    self.think(text, out);
                }
            }
        }
        if let Some(signature) = part.signature.filled() {
            out.push_back(ChatEvent::ReasoningDelta {
                choice: self.index,
                text: String::new(),
                signature: Some(signature.into()),
                raw: None,
            });
        }
    }
}
