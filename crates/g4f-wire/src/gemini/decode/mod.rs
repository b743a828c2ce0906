//! From Google's answers to events.
//!
//! A stream is the plain answer in pieces: each event is a whole `GenerateContentResponse` with the next parts. There is
//! no mark for its end; it is complete when the bytes end after a finish reason. Usage and sources are handed out there,
//! as every event may bring more of them.

mod calls;
mod choice;
mod finish;
mod logprobs;
mod media;
mod partial;
mod sources;
mod usage;
mod wire;

use std::collections::VecDeque;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest, Error, ErrorKind, FinishReason, Started, Tool};
use serde_json::Value;

use crate::provider::{AnswerDecoder, DecodeError, beginning};
use crate::retry_after::rfc3339;
use choice::Choice;
use usage::Tokens;
use wire::Chunk;

pub(super) use media::media;

/// Lines in a row that may be no JSON before the stream is given up.
const MOST_BAD_LINES: u32 = 8;
/// Most choices of an answer.
const MOST_CHOICES: usize = 128;

/// Decodes one answer.
#[derive(Debug)]
pub struct GeminiDecoder {
    /// The answer's id, once its beginning was handed out.
    started: Option<String>,
    choices: Vec<Choice>,
    tokens: Tokens,
    /// Why the prompt was refused.
    refusal: Option<Refusal>,
    /// Whether the text is kept, to find the places of sources in it.
    keeps_text: bool,
    /// Unreadable lines since the last readable one.
    bad_lines: u32,
    any_good: bool,
    done: bool,
}

#[derive(Debug)]
struct Refusal {
    reason: String,
    message: String,
}

impl GeminiDecoder {
    /// A decoder of the answer to this request.
    pub fn new(request: &ChatRequest) -> Self {
        let params = &*request.params;
        let grounded = params.web_search_options.is_some()
            || params.other.contains_key("tools")
            || params
                .tools
                .iter()
                .any(|tool| matches!(tool, Tool::Builtin(_)));
        Self {
            started: None,
            choices: Vec::new(),
            tokens: Tokens::default(),
            refusal: None,
            keeps_text: grounded,
            bad_lines: 0,
            any_good: false,
            done: false,
        }
    }

    fn take(&mut self, json: &str, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let owned;
        let chunk: Chunk<'_> = if let Ok(chunk) = serde_json::from_str(json) {
            chunk
        } else {
            // A repeated key, or something that is no object.
            let value: Value =
                serde_json::from_str(json).map_err(|_| DecodeError::unreadable(json))?;
            if !value.is_object() {
                return Err(DecodeError::unreadable(json));
            }
            owned = value.to_string();
            serde_json::from_str(&owned).map_err(|_| DecodeError::unreadable(json))?
        };
        (self.bad_lines, self.any_good) = (0, true);
        if chunk.error.filled().is_some() {
            return Err(in_band(json));
        }
        self.chunk(chunk, events);
        Ok(())
    }

    fn chunk(&mut self, chunk: Chunk<'_>, events: &mut VecDeque<ChatEvent>) {
        let before = events.len();
        let tier = self.tokens.take(chunk.usage_metadata.0);
        let begins = !chunk.candidates.is_empty()
            || !chunk.response_id.as_str().is_empty()
            || !chunk.model_version.as_str().is_empty();
        if begins && self.started.is_none() {
            let text = |text: crate::openai::decode::lenient::Text<'_>| {
                text.filled().map(std::borrow::Cow::into_owned)
            };
            let created = rfc3339(chunk.create_time.as_str())
                .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let id = text(chunk.response_id).unwrap_or_default();
            events.push_back(ChatEvent::Started(Box::new(Started {
                id: id.clone(),
                model: text(chunk.model_version).unwrap_or_default(),
                created: created.map_or(0, |time| time.as_secs()),
                service_tier: tier,
                ..Started::default()
            })));
            self.started = Some(id);
        }
        if let Some(feedback) = chunk.prompt_feedback.0
            && let Some(reason) = feedback.block_reason.filled()
        {
            self.refusal = Some(Refusal {
                reason: reason.into_owned(),
                message: feedback.block_reason_message.as_str().to_owned(),
            });
        }
        let id = self.started.as_deref().unwrap_or_default();
        for (place, candidate) in chunk.candidates.into_iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            let index = candidate.index.small().unwrap_or(place);
            let at = match self.choices.iter().position(|known| known.index() == index) {
                Some(at) => at,
                None if self.choices.len() < MOST_CHOICES => {
                    self.choices.push(Choice::new(index, self.keeps_text));
                    self.choices.len() - 1
                }
                None => continue,
            };
            if let Some(choice) = self.choices.get_mut(at) {
                choice.push(candidate, id, events);
            }
        }
        if events.len() == before {
            // It thinks in silence, and is still there.
            events.push_back(ChatEvent::Ping);
        }
    }

    /// The end of all bytes. A `whole` answer needs no finish reason to be complete.
    fn end(&mut self, whole: bool, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let spoke = self.choices.iter().any(Choice::has_content);
        if let Some(refusal) = self.refusal.take() {
            if !spoke {
                return Err(refusal.into());
            }
            for choice in &mut self.choices {
                choice.stop(FinishReason::ContentFilter);
            }
        }
        self.choices.sort_by_key(Choice::index);
        let finished = self.choices.first().is_some_and(Choice::is_finished);
        let complete = finished || (whole && !self.choices.is_empty());
        for choice in &mut self.choices {
            choice.end(complete, events);
        }
        if let Some(usage) = self.tokens.told() {
            events.push_back(ChatEvent::Usage(Box::new(usage)));
        }
        self.done = true;
        if complete {
            for choice in &self.choices {
                events.push_back(ChatEvent::ChoiceFinished {
                    choice: choice.index(),
                    reason: choice.reason(),
                });
            }
            let reason = self.choices.first().map(Choice::reason);
            events.push_back(ChatEvent::Finished {
                reason: reason.unwrap_or(FinishReason::Stop),
            });
            return Ok(());
        }
        Err(if self.bad_lines > 0 && !self.any_good {
            DecodeError::invalid(ErrorKind::InvalidResponse, "nothing in the stream was JSON")
        } else if whole {
            DecodeError::invalid(ErrorKind::Empty, "the answer has no candidates")
        } else {
            DecodeError::truncated()
        })
    }

    fn bad_line(
        &mut self,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        self.bad_lines += 1;
        if self.bad_lines > MOST_BAD_LINES {
            let message = format!("the stream is not JSON any more: {}", beginning(data));
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        }
        events.push_back(ChatEvent::Unknown(Box::new(Value::String(beginning(data)))));
        Ok(())
    }
}

impl AnswerDecoder for GeminiDecoder {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        let data = data.trim();
        if self.done || data.is_empty() {
            return Ok(());
        }
        if data == "[DONE]" {
            // Google sends none; servers in between do.
            return self.end(false, events);
        }
        if name == Some("error") {
            return Err(in_band(data));
        }
        match self.take(data, events) {
            Err(DecodeError::Invalid(_)) => self.bad_line(data, events),
            taken => taken,
        }
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        if self.done {
            return Ok(());
        }
        self.end(false, events)
    }

    fn is_done(&self) -> bool {
        self.done
    }

    /// One answer, or the list of a stream that came without `alt=sse`.
    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let text = DecodeError::text_of(body)?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('[') {
            let list: Vec<&serde_json::value::RawValue> =
                serde_json::from_str(text).map_err(|_| DecodeError::unreadable(text))?;
            for chunk in list {
                self.take(chunk.get(), events)?;
            }
            return self.end(false, events);
        }
        self.take(text, events)?;
        if self.choices.is_empty() && self.refusal.is_none() && !self.tokens.any() {
            let known: Value = serde_json::from_str(text).unwrap_or_default();
            let ours = ["candidates", "modelVersion", "responseId", "promptFeedback"];
            if !ours.iter().any(|name| known.get(*name).is_some()) {
                // Errors without an `error` field, as servers in between write them.
                if known.get("message").is_some() || known.get("detail").is_some() {
                    return Err(in_band(text));
                }
                let message = format!("the answer has no candidates: {}", beginning(text));
                return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
            }
        }
        self.end(true, events)
    }
}

impl From<Refusal> for DecodeError {
    fn from(refusal: Refusal) -> Self {
        let Refusal { reason, message } = refusal;
        let words = if message.is_empty() {
            format!("the provider's filter refused the prompt ({reason})")
        } else {
            format!("the provider's filter refused the prompt ({reason}): {message}")
        };
        Self::Invalid(
            Error::new(ErrorKind::ContentFilter, words)
                .with_code(reason)
                .with_reached_upstream(true),
        )
    }
}

fn in_band(json: &str) -> DecodeError {
    let value = serde_json::from_str(json).unwrap_or_else(|_| Value::from(beginning(json)));
    DecodeError::InBand(Box::new(value))
}

#[cfg(test)]
mod tests;
