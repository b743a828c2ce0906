//! From an answer of Converse or ConverseStream to events.
//!
//! A plain answer is taken apart into the events of a stream: both go through the same state, and are as lenient.

mod blocks;
mod citations;
mod media;
mod plain;
mod stop;
mod usage;

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ErrorKind, FinishReason, Started};
use serde_json::{Value, json};

use crate::provider::{AnswerDecoder, DecodeError};
use blocks::Blocks;

/// Reads one answer of Converse.
#[derive(Debug)]
pub struct ConverseDecoder {
    /// Answers do not name their model: it is the one that was asked.
    model: String,
    started: bool,
    blocks: Blocks,
    /// Why it ended, once that was said.
    reason: Option<FinishReason>,
    done: bool,
}

impl ConverseDecoder {
    /// For an answer of this model.
    pub fn new(model: &str) -> Self {
        Self {
            model: model.to_owned(),
            started: false,
            blocks: Blocks::default(),
            reason: None,
            done: false,
        }
    }

    fn start(&mut self, tier: Option<&str>, events: &mut VecDeque<ChatEvent>) {
        if !self.started {
            self.started = true;
            events.push_back(ChatEvent::Started(Box::new(Started {
                model: self.model.clone(),
                service_tier: tier.map(str::to_owned),
                ..Started::default()
            })));
        }
    }

    /// One event of a stream.
    fn take(
        &mut self,
        name: &str,
        data: &Value,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        match name {
            "messageStart" => self.start(None, events),
            "contentBlockStart" | "contentBlockDelta" | "contentBlockStop" => {
                self.start(None, events);
                let at = data["contentBlockIndex"].as_u64().unwrap_or_default();
                match name {
                    "contentBlockStart" => self.blocks.start(at, &data["start"], events)?,
                    "contentBlockDelta" => self.blocks.delta(at, &data["delta"], events)?,
                    _ => self.blocks.stop(at, events),
                }
            }
            "messageStop" => {
                self.start(None, events);
                self.blocks.stop_all(events);
                self.reason = Some(stop::reason(
                    data["stopReason"].as_str().unwrap_or("end_turn"),
                ));
            }
            "metadata" => {
                self.start(None, events);
                if let Some(usage) = usage::of(&data["usage"]) {
                    events.push_back(ChatEvent::Usage(Box::new(usage)));
                }
                // It follows the end of the message; without that, there is more to come.
                self.end(events);
            }
            _ if is_failure(name) => return Err(failure(Some(name), data)),
            _ => events.push_back(ChatEvent::Unknown(Box::new(json!({ name: data })))),
        }
        Ok(())
    }

    /// Ends the answer, if its end was told.
    fn end(&mut self, events: &mut VecDeque<ChatEvent>) {
        if self.done {
            return;
        }
        if let Some(reason) = self.reason.take() {
            events.push_back(ChatEvent::ChoiceFinished {
                choice: 0,
                reason: reason.clone(),
            });
            events.push_back(ChatEvent::Finished { reason });
            self.done = true;
        }
    }
}

impl AnswerDecoder for ConverseDecoder {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        if self.done {
            return Ok(());
        }
        let value: Value = match serde_json::from_str(data) {
            Ok(value) => value,
            Err(_) if data.trim().is_empty() => Value::Null,
            Err(_) => return Err(DecodeError::unreadable(data)),
        };
        match (name, &value) {
            (Some(name), value) => self.take(name, value, events),
            // Some gateways send each event as an object with one field.
            (None, Value::Object(fields)) if fields.len() == 1 => {
                for (name, data) in fields {
                    self.take(name, data, events)?;
                }
                Ok(())
            }
            (None, value) if plain::is_failure(value) => Err(failure(None, value)),
            (None, value) => {
                events.push_back(ChatEvent::Unknown(Box::new(value.clone())));
                Ok(())
            }
        }
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        self.end(events);
        if self.done {
            Ok(())
        } else {
            Err(DecodeError::truncated())
        }
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let text = DecodeError::text_of(body)?;
        let answer: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|_| DecodeError::unreadable(text))?;
        let Some(content) = plain::content(&answer) else {
            return Err(if plain::is_failure(&answer) {
                failure(None, &answer)
            } else {
                DecodeError::invalid(ErrorKind::Empty, "the answer holds no message")
            });
        };
        self.start(answer["serviceTier"]["type"].as_str(), events);
        for (at, block) in content.iter().enumerate() {
            self.blocks.whole(at as u64, block, events)?;
        }
        if let Some(usage) = usage::of(&answer["usage"]) {
            events.push_back(ChatEvent::Usage(Box::new(usage)));
        }
        // The body came whole, so an answer that does not say why it ended ended well.
        let usual = if self.blocks.calls() > 0 {
            "tool_use"
        } else {
            "end_turn"
        };
        let reason = answer["stopReason"].as_str().unwrap_or(usual);
        self.reason = Some(stop::reason(reason));
        self.end(events);
        Ok(())
    }
}

/// Whether an event is a failure: exceptions are told by their names.
fn is_failure(name: &str) -> bool {
    name == "error" || name.ends_with("Exception")
}

/// A failure in the shape that the classifier reads.
fn failure(name: Option<&str>, report: &Value) -> DecodeError {
    let message = ["message", "Message", "originalMessage"]
        .iter()
        .find_map(|field| report[*field].as_str());
    let code = name.filter(|name| *name != "error");
    let code = code.or(report["code"].as_str());
    let value = match (message, code) {
        (None, None) => report.clone(),
        (message, code) => {
            json!({ "error": { "code": code, "message": message.unwrap_or("the model failed") } })
        }
    };
    DecodeError::InBand(Box::new(value))
}

#[cfg(test)]
mod tests;
