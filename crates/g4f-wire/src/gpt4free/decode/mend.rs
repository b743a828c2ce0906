//! What is put right in an answer, event by event.

use std::collections::VecDeque;

use g4f_types::{ChatEvent, FinishReason};
use serde_json::json;

use super::fence::Fence;
use super::opening::Opening;
use super::python;
use crate::provider::DecodeError;

type Out = VecDeque<ChatEvent>;

/// Most calls of tools whose arguments are waited for at once.
const MOST_CALLS: usize = 128;

/// The server answers with one choice, so there is one state.
#[derive(Debug)]
pub(super) struct Mend {
    choice: u32,
    /// Whether a line break of thinking is held: the server adds one at its end.
    line_break: bool,
    opening: Opening,
    fence: Option<Fence>,
    /// Calls of which no arguments came so far.
    fresh: Vec<u32>,
    calls: bool,
}

impl Mend {
    pub(super) fn new(json: bool) -> Self {
        Self {
            choice: 0,
            line_break: false,
            opening: Opening::default(),
            fence: json.then(Fence::default),
            fresh: Vec::new(),
            calls: false,
        }
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// The failure that came as the text of an answer.
    pub(super) fn take(&mut self, event: ChatEvent, out: &mut Out) -> Result<(), DecodeError> {
        match event {
            ChatEvent::ReasoningDelta {
                choice,
                text,
                signature,
                raw,
            } => {
                self.release_line_break(out);
                self.choice = choice;
                if text == "\n" && signature.is_none() && raw.is_none() {
                    self.line_break = true;
                    out.push_back(ChatEvent::Ping);
                } else {
                    out.push_back(ChatEvent::ReasoningDelta {
                        choice,
                        text,
                        signature,
                        raw,
                    });
                }
            }
            ChatEvent::TextDelta { choice, text } => {
                self.line_break = false;
                self.choice = choice;
                let before = out.len();
                if let Some(text) = self.opening.push(text) {
                    self.say(text, out);
                }
                if out.len() == before {
                    out.push_back(ChatEvent::Ping);
                }
            }
            ChatEvent::ToolStart { index, .. } => {
                self.flush(out);
                self.calls = true;
                if self.fresh.len() < MOST_CALLS {
                    self.fresh.push(index);
                }
                out.push_back(event);
            }
            ChatEvent::ToolDelta {
                choice,
                index,
                arguments,
            } => {
                let is_first = self.fresh.contains(&index);
                self.fresh.retain(|fresh| *fresh != index);
                let mended = is_first.then(|| python::to_json(&arguments)).flatten();
                out.push_back(ChatEvent::ToolDelta {
                    choice,
                    index,
                    arguments: mended.unwrap_or(arguments),
                });
            }
            ChatEvent::Usage(mut usage) => {
                // Every prompt has tokens: where none are told, it counted pieces of the answer.
                usage.estimated |= usage.input_tokens == 0;
                out.push_back(ChatEvent::Usage(usage));
            }
            ChatEvent::ChoiceFinished { choice, reason } => {
                self.end(out)?;
                let reason = self.reason(reason);
                out.push_back(ChatEvent::ChoiceFinished { choice, reason });
            }
            ChatEvent::Finished { reason } => {
                self.end(out)?;
                let reason = self.reason(reason);
                out.push_back(ChatEvent::Finished { reason });
            }
            other => out.push_back(other),
        }
        Ok(())
    }

    /// Gives out what was held, as it is.
    pub(super) fn flush(&mut self, out: &mut Out) {
        self.line_break = false;
        if let Some(text) = self.opening.flush() {
            self.say(text, out);
        }
        if let Some(fence) = &mut self.fence {
            let rest = fence.finish();
            text(self.choice, rest, out);
        }
    }

    fn end(&mut self, out: &mut Out) -> Result<(), DecodeError> {
        if let Some(message) = self.opening.failure() {
            let report = json!({ "error": { "message": message } });
            return Err(DecodeError::InBand(Box::new(report)));
        }
        self.flush(out);
        Ok(())
    }

    fn say(&mut self, said: String, out: &mut Out) {
        let said = match &mut self.fence {
            Some(fence) => fence.push(said),
            None => said,
        };
        text(self.choice, said, out);
    }

    fn release_line_break(&mut self, out: &mut Out) {
        if std::mem::take(&mut self.line_break) {
            out.push_back(ChatEvent::ReasoningDelta {
                choice: self.choice,
                text: "\n".to_owned(),
                signature: None,
                raw: None,
            });
        }
    }

    /// The server says `stop` where nobody behind it said anything.
    fn reason(&self, reason: FinishReason) -> FinishReason {
        match reason {
            FinishReason::Stop if self.calls => FinishReason::ToolCalls,
            other => other,
        }
    }
}

fn text(choice: u32, text: String, out: &mut Out) {
    if !text.is_empty() {
        out.push_back(ChatEvent::TextDelta { choice, text });
    }
}
