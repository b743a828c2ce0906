//! One choice of an answer while it comes.

mod parts;

use std::borrow::Cow;
use std::collections::VecDeque;

use g4f_types::{ChatEvent, FinishReason};
use serde_json::Value;

use super::calls::Calls;
use super::details::Details;
use crate::openai::decode::citations::Citations;
use crate::openai::decode::content::Content;
use crate::openai::decode::lenient::{List, Raw};
use crate::openai::decode::media::{AudioJoiner, images};
use crate::openai::decode::wire::{Choice, Delta, Detail};
use crate::openai::quirks::ThinkTags;
use crate::openai::think::{Piece, Splitter};

#[derive(Debug)]
pub(super) struct ChoiceState {
    index: u32,
    splitter: Splitter,
    calls: Calls,
    details: Details,
    citations: Citations,
    audio: AudioJoiner,
    reason: Option<FinishReason>,
    told_end: bool,
    spoke: bool,
}

type Out = VecDeque<ChatEvent>;

impl ChoiceState {
    pub(super) fn new(index: u32, think_tags: ThinkTags) -> Self {
        let splitter = match think_tags {
            ThinkTags::Auto => Splitter::new(),
            ThinkTags::Off => Splitter::Text,
        };
        Self {
            index,
            splitter,
            calls: Calls::default(),
            details: Details::default(),
            citations: Citations::default(),
            audio: AudioJoiner::default(),
            reason: None,
            told_end: false,
            spoke: false,
        }
    }

    pub(super) fn index(&self) -> u32 {
        self.index
    }

    pub(super) fn reason(&self) -> Option<&FinishReason> {
        self.reason.as_ref()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.reason.is_some()
    }

    /// Whether the model said anything.
    pub(super) fn has_content(&self) -> bool {
        self.spoke || self.calls.any()
    }

    pub(super) fn sources(&mut self) -> &mut Citations {
        &mut self.citations
    }

    /// Takes a chunk, or a `whole` choice.
    pub(super) fn push(
        &mut self,
        choice: Choice<'_>,
        whole: bool,
        answer: &str,
        audio_type: &str,
        out: &mut Out,
    ) {
        // Some vendors put the message so far beside each delta; a whole answer has only the message.
        let message = choice.message.0.map(|message| *message);
        let delta = match (whole, choice.delta.0, message) {
            (true, delta, message) => message.or(delta),
            (false, delta, message) => delta.or(message),
        };
        if let Some(text) = choice.text.filled() {
            self.text(text, out);
        }
        if let Some(delta) = delta {
            self.delta(delta, whole, answer, audio_type, out);
        }
        if let Some(logprobs) = choice.logprobs.value::<Value>().filter(says_something) {
            out.push_back(ChatEvent::Logprobs {
                choice: self.index,
                logprobs: Box::new(logprobs),
            });
        }
        if let Some(reason) = choice.finish_reason.filled() {
            if reason == "null" {
                return;
            }
            self.reason
                .get_or_insert_with(|| FinishReason::from(&*reason));
            if !whole {
                self.end(out);
            }
        }
    }

    fn delta(
        &mut self,
        delta: Delta<'_>,
        whole: bool,
        answer: &str,
        audio_type: &str,
        out: &mut Out,
    ) {
        let details: List<Detail<'_>> = delta.reasoning_details.read().unwrap_or_default();
        let thoughts = [
            delta.reasoning_content,
            delta.reasoning,
            delta.reasoning_text,
            delta.thinking,
        ];
        // Vendors that write the thinking under two names write the same text twice.
        match thoughts.into_iter().find(|content| !is_empty(content)) {
            Some(Content::Text(text)) => self.think(text, out),
            Some(Content::Parts(parts)) => {
                for part in parts {
                    self.thinking_part(*part, out);
                }
            }
            _ => {
                for detail in details.iter() {
                    if let Some(text) = detail.text.0.as_ref().or(detail.summary.0.as_ref()) {
                        self.think(Cow::Borrowed(text), out);
                    }
                }
            }
        }
        self.spoke |= self.details.push(details, whole);
        match delta.content {
            Content::Text(text) if !text.is_empty() => self.text(text, out),
            Content::Parts(parts) => {
                for part in parts {
                    self.part(*part, out);
                }
            }
            _ => {}
        }
        if let Some(text) = delta.refusal.filled() {
            self.spoke = true;
            out.push_back(ChatEvent::RefusalDelta {
                choice: self.index,
                text: text.into_owned(),
            });
        }
        self.citations.annotations(delta.annotations);
        self.show(delta.images, out);
        if let Some(audio) = delta.audio.0
            && let Some(media) = self.audio.push(*audio, audio_type)
        {
            self.spoke = true;
            out.push_back(ChatEvent::Media {
                choice: self.index,
                media: Box::new(media),
            });
        }
        let legacy = delta.function_call.0;
        if !delta.tool_calls.is_empty() || legacy.is_some() {
            self.settle(out);
            self.calls
                .push(delta.tool_calls, legacy, whole, answer, self.index, out);
        }
    }

    fn show(&mut self, raw: Raw<'_>, out: &mut Out) {
        for media in images(raw) {
            self.spoke = true;
            out.push_back(ChatEvent::Media {
                choice: self.index,
                media: Box::new(media),
            });
        }
    }

    /// Takes a piece of text.
    pub(super) fn text(&mut self, text: Cow<'_, str>, out: &mut Out) {
        self.details.flush(self.index, out);
        self.spoke = true;
        let choice = self.index;
        self.splitter
            .push(text, &mut |piece| emit(choice, piece, out));
    }

    fn think(&mut self, text: Cow<'_, str>, out: &mut Out) {
        if !text.is_empty() {
            self.spoke = true;
            emit(self.index, Piece::Thinking(text), out);
        }
    }

    /// Gives out what was held back because more of it could come.
    fn settle(&mut self, out: &mut Out) {
        self.details.flush(self.index, out);
        let choice = self.index;
        self.splitter.finish(&mut |piece| emit(choice, piece, out));
    }

    /// Gives out all that is there, when the answer broke off.
    pub(super) fn flush(&mut self, out: &mut Out) {
        self.settle(out);
        for citation in self.citations.take() {
            out.push_back(ChatEvent::Citation {
                choice: self.index,
                citation: Box::new(citation),
            });
        }
    }

    /// Ends the choice: calls are closed, and its end is told once.
    pub(super) fn end(&mut self, out: &mut Out) {
        self.flush(out);
        self.calls.end(self.index, out);
        if !self.told_end {
            self.told_end = true;
            let default = if self.calls.any() {
                FinishReason::ToolCalls
            } else {
                FinishReason::Stop
            };
            let reason = self.reason.get_or_insert(default).clone();
            out.push_back(ChatEvent::ChoiceFinished {
                choice: self.index,
                reason,
            });
        }
    }
}

fn emit(choice: u32, piece: Piece<'_>, out: &mut Out) {
    out.push_back(match piece {
        Piece::Text(text) => ChatEvent::TextDelta {
            choice,
            text: text.into_owned(),
        },
        Piece::Thinking(text) => ChatEvent::ReasoningDelta {
            choice,
            text: text.into_owned(),
            signature: None,
            raw: None,
        },
    });
}

fn is_empty(content: &Content<'_>) -> bool {
    match content {
        Content::Nothing => true,
        Content::Text(text) => text.is_empty(),
        Content::Parts(parts) => parts.is_empty(),
    }
}

/// Whether log-probabilities hold any.
fn says_something(logprobs: &Value) -> bool {
    match logprobs {
        Value::Object(map) => map.values().any(|value| !value.is_null()),
        other => !other.is_null(),
    }
}
