//! One candidate of an answer.

use std::borrow::Cow;
use std::collections::VecDeque;

use g4f_types::{ChatEvent, FinishReason, Media};
use serde_json::{Map, Value};

use super::calls::Calls;
use super::media::media;
use super::sources::Sources;
use super::wire::{Candidate, Part};
use super::{finish, logprobs};
use crate::gemini::signature::{FIELD, OWN_PARTS, Place};
use crate::openai::decode::lenient::Raw;

/// Most text that is kept to find the places of sources in it, in bytes.
const MOST_TEXT: usize = 1024 * 1024;

#[derive(Debug)]
pub(super) struct Choice {
    index: u32,
    reason: Option<FinishReason>,
    calls: Calls,
    sources: Sources,
    /// The text so far, where places in it will be asked for.
    text: Option<String>,
    spoke: bool,
    /// Signatures that came before anything was said: alone they are no answer.
    held: Vec<ChatEvent>,
}

impl Choice {
    pub(super) fn new(index: u32, keeps_text: bool) -> Self {
        Self {
            index,
            reason: None,
            calls: Calls::default(),
            sources: Sources::default(),
            text: keeps_text.then(String::new),
            spoke: false,
            held: Vec::new(),
        }
    }

    pub(super) fn index(&self) -> u32 {
        self.index
    }

    pub(super) fn is_finished(&self) -> bool {
        self.reason.is_some()
    }

    pub(super) fn has_content(&self) -> bool {
        self.spoke
    }

    /// Ends it for a reason that does not stand in it.
    pub(super) fn stop(&mut self, reason: FinishReason) {
        self.reason = Some(reason);
    }

    /// Why it ended. Google says `STOP` where a call waits for its result.
    pub(super) fn reason(&self) -> FinishReason {
        match &self.reason {
            Some(FinishReason::Stop) | None if self.calls.any() => FinishReason::ToolCalls,
            Some(reason) => reason.clone(),
            None => FinishReason::Stop,
        }
    }

    pub(super) fn push(
        &mut self,
        candidate: Candidate<'_>,
        answer: &str,
        events: &mut VecDeque<ChatEvent>,
    ) {
        let parts = candidate.content.0.unwrap_or_default().parts;
        for part in parts {
            self.part(part, answer, events);
        }
        if let Some(value) = candidate.logprobs_result.value::<Value>()
            && let Some(logprobs) = logprobs::openai(&value)
        {
            events.push_back(ChatEvent::Logprobs {
                choice: self.index,
                logprobs: Box::new(logprobs),
            });
        }
        let text = self.text.as_deref();
        self.sources.grounding(candidate.grounding_metadata, text);
        self.sources.citations(candidate.citation_metadata, text);
        self.sources.fetched(candidate.url_context_metadata);
        if let Some(reason) = candidate.finish_reason.filled() {
            self.reason = Some(finish::reason(&reason));
        }
    }

    fn part(&mut self, part: Part<'_>, answer: &str, events: &mut VecDeque<ChatEvent>) {
        let choice = self.index;
        let signature = part.thought_signature.filled();
        let thought = part.thought.filled().is_some();
        if let Some(call) = part.function_call.0 {
            self.say(events, None);
            self.calls.push(&call, signature, answer, choice, events);
            return;
        }
        let own = [
            part.executable_code,
            part.code_execution_result,
            part.tool_call,
            part.tool_response,
        ];
        if let Some(raw) = own_part(own, signature.as_deref()) {
            let event = reasoning(choice, String::new(), None, Some(raw));
            self.say(events, Some(event));
            return;
        }
        let media = match (part.inline_data.0, part.file_data.0) {
            (Some(blob), _) => media(blob.data.as_str(), Some(blob.mime_type.as_str())),
            (None, Some(file)) => file.file_uri.filled().map(|uri| Media {
                media_type: file.mime_type.filled().map(Cow::into_owned),
                ..Media::url(uri.into_owned())
            }),
            (None, None) => None,
        };
        if let Some(media) = media {
            if thought {
                // A sketch on the way to the picture is not the picture.
                events.push_back(ChatEvent::Ping);
                return;
            }
            let media = Box::new(media);
            self.say(events, Some(ChatEvent::Media { choice, media }));
            self.sign(signature, Place::Before, events);
            return;
        }
        let text = part.text.filled().map(Cow::into_owned).unwrap_or_default();
        if thought {
            if !text.is_empty() || signature.is_some() {
                let mark = signature.is_some().then(|| Place::Thought.mark());
                let event = reasoning(choice, text, signature.as_deref(), mark);
                self.say(events, Some(event));
            }
        } else if text.is_empty() {
            self.sign(signature, Place::Empty, events);
        } else {
            if let Some(kept) = &mut self.text
                && kept.len() < MOST_TEXT
            {
                kept.push_str(&text);
            }
            self.say(events, Some(ChatEvent::TextDelta { choice, text }));
            self.sign(signature, Place::Before, events);
        }
    }

    /// Something is said: what was held back before it goes out.
    fn say(&mut self, events: &mut VecDeque<ChatEvent>, event: Option<ChatEvent>) {
        self.spoke = true;
        events.extend(self.held.drain(..));
        events.extend(event);
    }

    fn sign(
        &mut self,
        signature: Option<Cow<'_, str>>,
        place: Place,
        events: &mut VecDeque<ChatEvent>,
    ) {
        let Some(signature) = signature else { return };
        let event = reasoning(
            self.index,
            String::new(),
            Some(&signature),
            Some(place.mark()),
        );
        if self.spoke {
            events.push_back(event);
        } else if self.held.len() < 8 {
            self.held.push(event);
        }
    }

    /// The end: what is open is closed, and sources are handed out.
    pub(super) fn end(&mut self, complete: bool, events: &mut VecDeque<ChatEvent>) {
        self.calls.end(complete, self.index, events);
        self.sources.end(self.index, events);
    }
}

fn reasoning(choice: u32, text: String, signature: Option<&str>, raw: Option<Value>) -> ChatEvent {
    ChatEvent::ReasoningDelta {
        choice,
        text,
        signature: signature.map(Into::into),
        raw: raw.map(Box::new),
    }
}

/// A part that only Google knows, as it came.
fn own_part(parts: [Raw<'_>; 4], signature: Option<&str>) -> Option<Value> {
    let (name, value) = OWN_PARTS
        .iter()
        .zip(parts)
        .find_map(|(name, raw)| Some((*name, raw.value::<Value>()?)))?;
    let mut part = Map::from_iter([(name.to_owned(), value)]);
    if let Some(signature) = signature {
        part.insert(FIELD.to_owned(), signature.into());
    }
    Some(part.into())
}
