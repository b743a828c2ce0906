//! From an answer to events.
//!
//! A plain answer and a stream hold the same blocks: both go through the same states.

mod block;
mod quick;
mod source;
mod tokens;

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ErrorKind, FinishReason, Started};
use serde_json::{Map, Value};

use crate::provider::{AnswerDecoder, DecodeError, beginning};
use block::{Open, Progress};
use quick::Delta;
use tokens::Tokens;

/// Lines in a row that may be no JSON before the stream is given up.
const MOST_BAD_LINES: u32 = 8;
/// Most blocks that are open at a time; the API has one.
const MOST_OPEN: usize = 128;

type Out = VecDeque<ChatEvent>;

/// Reads one answer.
#[derive(Debug, Default)]
pub struct AnthropicDecoder {
    /// Whether `Started` was given out.
    started: bool,
    /// The blocks that have begun and not ended, with their numbers.
    open: Vec<(u64, Open)>,
    progress: Progress,
    tokens: Tokens,
    reason: Option<FinishReason>,
    /// Why the model would not answer, where it says.
    explanation: Option<String>,
    bad_lines: u32,
    any_good: bool,
    done: bool,
}

impl AnswerDecoder for AnthropicDecoder {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut Out,
    ) -> Result<(), DecodeError> {
        let data = data.trim();
        if self.done || data.is_empty() {
            return Ok(());
        }
        if data == "[DONE]" {
            // No event of this API; several hosts send it all the same.
            return if self.reason.is_some() {
                self.end(events)
            } else {
                Ok(())
            };
        }
        let before = events.len();
        if let Some(delta) = Delta::read(data).filter(|_| self.started) {
            self.delta(delta, events);
        } else {
            match serde_json::from_str::<Value>(data) {
                Ok(Value::Object(event)) => self.event(name, event, events)?,
                Ok(other) if name == Some("error") => {
                    return Err(DecodeError::InBand(Box::new(other)));
                }
                Ok(_) => {}
                Err(_) if name == Some("error") => {
                    return Err(DecodeError::InBand(Box::new(Value::from(data))));
                }
                Err(error) if error.is_eof() => {
                    // It was cut, and so was the answer, unless more comes.
                    events.push_back(ChatEvent::Unknown(Box::new(Value::from(beginning(data)))));
                    return Ok(());
                }
                Err(_) => return self.bad_line(data, events),
            }
        }
        (self.bad_lines, self.any_good) = (0, true);
        if self.started && events.len() == before {
            // What is collected until it is whole still shows that the model is there.
            events.push_back(ChatEvent::Ping);
        }
        Ok(())
    }

    fn finish(&mut self, events: &mut Out) -> Result<(), DecodeError> {
        if self.done {
            return Ok(());
        }
        if self.reason.is_some() {
            return self.end(events);
        }
        self.done = true;
        self.tell_usage(events);
        Err(if self.bad_lines > 0 && !self.any_good {
            DecodeError::invalid(ErrorKind::InvalidResponse, "nothing in the stream was JSON")
        } else {
            DecodeError::truncated()
        })
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn whole(&mut self, body: &Bytes, events: &mut Out) -> Result<(), DecodeError> {
        let text = DecodeError::text_of(body)?.trim_start_matches('\u{feff}');
        let Ok(json) = serde_json::from_str::<Value>(text) else {
            return Err(DecodeError::unreadable(text));
        };
        let Value::Object(message) = json else {
            let message = "the answer is no JSON object";
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        };
        if is_failure(&message) || !message.contains_key("content") {
            return Err(no_answer(message));
        }
        self.message(message, events);
        self.end(events)
    }
}

impl AnthropicDecoder {
    fn event(
        &mut self,
        name: Option<&str>,
        mut event: Map<String, Value>,
        events: &mut Out,
    ) -> Result<(), DecodeError> {
        let kind = match event.get("type").and_then(Value::as_str) {
            Some(kind) => kind.to_owned(),
            None => name.unwrap_or_default().to_owned(),
        };
        let index = event.get("index").and_then(Value::as_u64).unwrap_or(0);
        match kind.as_str() {
            "error" => return Err(DecodeError::InBand(Box::new(Value::Object(event)))),
            "ping" => events.push_back(ChatEvent::Ping),
            "message_start" => {
                if let Some(Value::Object(message)) = event.remove("message") {
                    self.message(message, events);
                }
            }
            "content_block_start" => {
                if let Some(Value::Object(block)) = event.remove("content_block") {
                    self.begin(index, block, events);
                }
            }
            "content_block_delta" => {
                if let Some(Value::Object(delta)) = event.remove("delta") {
                    self.start(&Map::new(), events);
                    self.change(index, delta, events);
                }
            }
            "content_block_stop" => self.close(index, events),
            "message_delta" => {
                if let Some(delta) = event.get("delta").and_then(Value::as_object) {
                    self.ending(delta);
                }
                self.tokens.take(event.get("usage"));
            }
            "message_stop" => return self.end(events),
            // A whole answer in a stream.
            "message" => {
                self.message(event, events);
                return self.end(events);
            }
            _ if is_failure(&event) => {
                return Err(DecodeError::InBand(Box::new(Value::Object(event))));
            }
            _ => events.push_back(ChatEvent::Unknown(Box::new(Value::Object(event)))),
        }
        Ok(())
    }

    /// The head of a stream, which may hold blocks already, or a whole answer.
    fn message(&mut self, mut message: Map<String, Value>, events: &mut Out) {
        let first = !self.started;
        self.start(&message, events);
        self.tokens.take(message.get("usage"));
        self.ending(&message);
        let blocks = match message.remove("content") {
            Some(Value::Array(blocks)) => blocks,
            Some(Value::String(text)) => vec![serde_json::json!({"type": "text", "text": text})],
            _ => Vec::new(),
        };
        // Some gateways send the head twice.
        for block in blocks.into_iter().filter(|_| first) {
            if let Value::Object(block) = block {
                Open::begin(block, &mut self.progress, events).end(&mut self.progress, events);
            }
        }
    }

    fn start(&mut self, message: &Map<String, Value>, events: &mut Out) {
        if self.started {
            return;
        }
        self.started = true;
        let text = |name: &str| {
            let value = message.get(name).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        let tier = message
            .get("usage")
            .and_then(|usage| usage.get("service_tier"));
        self.progress.answer = text("id");
        events.push_back(ChatEvent::Started(Box::new(Started {
            id: self.progress.answer.clone(),
            model: text("model"),
            service_tier: tier.and_then(Value::as_str).map(str::to_owned),
            ..Started::default()
        })));
    }

    fn begin(&mut self, index: u64, block: Map<String, Value>, events: &mut Out) {
        self.start(&Map::new(), events);
        // One that was not ended is, before its number is used again.
        self.close(index, events);
        let open = Open::begin(block, &mut self.progress, events);
        if self.open.len() < MOST_OPEN {
            self.open.push((index, open));
        } else {
            open.end(&mut self.progress, events);
        }
    }

    /// A piece that is a text, of whatever meaning.
    fn delta(&mut self, delta: Delta, events: &mut Out) {
        if self.open.iter().all(|(at, _)| *at != delta.index) {
            // Some hosts forget to say that a block begins.
            let Some(kind) = delta.kind.block() else {
                return;
            };
            let block = Map::from_iter([("type".to_owned(), Value::from(kind))]);
            self.begin(delta.index, block, events);
        }
        let mut blocks = self.open.iter_mut();
        if let Some((_, block)) = blocks.find(|(at, _)| *at == delta.index) {
            block.push(delta.kind, delta.text, &mut self.progress, events);
        }
    }

    /// A piece that is more than a text.
    fn change(&mut self, index: u64, delta: Map<String, Value>, events: &mut Out) {
        if let Some(delta) = Delta::of(index, &delta) {
            return self.delta(delta, events);
        }
        let mut blocks = self.open.iter_mut();
        if let Some((_, block)) = blocks.find(|(at, _)| *at == index) {
            block.change(delta, &mut self.progress);
        }
    }

    fn close(&mut self, index: u64, events: &mut Out) {
        if let Some(at) = self.open.iter().position(|(known, _)| *known == index) {
            let (_, block) = self.open.remove(at);
            block.end(&mut self.progress, events);
        }
    }

    /// Why it ended, where the head or a `message_delta` says so.
    fn ending(&mut self, said: &Map<String, Value>) {
        if let Some(reason) = said.get("stop_reason").and_then(Value::as_str) {
            self.reason = Some(match reason {
                "model_context_window_exceeded" => FinishReason::Length,
                "compaction" => FinishReason::Pause,
                other => FinishReason::from(other),
            });
        }
        let details = said.get("stop_details").and_then(Value::as_object);
        if let Some(text) = details
            .and_then(|details| details.get("explanation"))
            .and_then(Value::as_str)
        {
            self.explanation = Some(text.to_owned());
        }
    }

    fn end(&mut self, events: &mut Out) -> Result<(), DecodeError> {
        self.done = true;
        if !self.started {
            let message = "the stream was done before anything was said";
            return Err(DecodeError::invalid(ErrorKind::Empty, message));
        }
        for (_, block) in std::mem::take(&mut self.open) {
            block.end(&mut self.progress, events);
        }
        let default = if self.progress.calls > 0 {
            FinishReason::ToolCalls
        } else {
            FinishReason::Stop
        };
        let reason = self.reason.take().unwrap_or(default);
        if reason == FinishReason::Refusal
            && let Some(text) = self.explanation.take()
        {
            events.push_back(ChatEvent::RefusalDelta { choice: 0, text });
        }
        self.tell_usage(events);
        events.push_back(ChatEvent::ChoiceFinished {
            choice: 0,
            reason: reason.clone(),
        });
        events.push_back(ChatEvent::Finished { reason });
        Ok(())
    }

    fn tell_usage(&mut self, events: &mut Out) {
        if let Some(usage) = self.tokens.usage() {
            events.push_back(ChatEvent::Usage(Box::new(usage)));
        }
    }

    fn bad_line(&mut self, data: &str, events: &mut Out) -> Result<(), DecodeError> {
        self.bad_lines += 1;
        let beginning = beginning(data);
        if self.bad_lines > MOST_BAD_LINES {
            let message = format!("the stream is not JSON any more: {beginning}");
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        }
        events.push_back(ChatEvent::Unknown(Box::new(Value::from(beginning))));
        Ok(())
    }
}

fn is_failure(object: &Map<String, Value>) -> bool {
    object.get("type").and_then(Value::as_str) == Some("error")
        || object.get("error").is_some_and(|error| !error.is_null())
}

/// What an object is that holds no content: a failure in one of its many shapes, or nothing that is known.
fn no_answer(object: Map<String, Value>) -> DecodeError {
    let says = ["message", "detail", "errors", "msg"];
    if is_failure(&object) || says.iter().any(|name| object.contains_key(*name)) {
        return DecodeError::InBand(Box::new(Value::Object(object)));
    }
    let kind = if object.contains_key("id") {
        ErrorKind::Empty
    } else {
        ErrorKind::InvalidResponse
    };
    let text = beginning(&Value::Object(object).to_string());
    DecodeError::invalid(kind, format!("the answer has no content: {text}"))
}

#[cfg(test)]
mod tests;
