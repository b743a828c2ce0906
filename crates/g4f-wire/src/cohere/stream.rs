//! From Cohere's answers, plain or streamed, to events.

mod answer;
mod calls;
mod thought;

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ErrorKind, FinishReason, Started};
use serde_json::{Value, json};

use super::{citations, usage};
use crate::provider::{AnswerDecoder, DecodeError, beginning};
use crate::shared::json::{take, text};
use calls::Calls;
use thought::Thought;

/// Lines in a row that may be no JSON before the stream is given up.
const MOST_BAD_LINES: u32 = 8;

type Out = VecDeque<ChatEvent>;

/// Reads one answer. `message-end` is its end; what comes after it says nothing.
#[derive(Debug, Default)]
pub struct CohereDecoder {
    id: String,
    started: bool,
    thought: Thought,
    calls: Calls,
    /// Unreadable lines since the last readable one.
    bad_lines: u32,
    any_good: bool,
    done: bool,
}

impl CohereDecoder {
    fn start(&mut self, id: Option<&str>, out: &mut Out) {
        if self.started {
            return;
        }
        self.started = true;
        id.unwrap_or_default().clone_into(&mut self.id);
        // Answers do not say which model made them.
        out.push_back(ChatEvent::Started(Box::new(Started {
            id: self.id.clone(),
            ..Started::default()
        })));
    }

    fn event(&mut self, kind: &str, mut event: Value, out: &mut Out) -> Result<(), DecodeError> {
        let at = event["index"].as_u64().unwrap_or(0);
        match kind {
            "message-start" => self.start(text(&event, "id"), out),
            "content-start" | "content-delta" => {
                self.start(None, out);
                let logprobs = take(&mut event, "logprobs");
                self.content(taken(&mut event, "content"), out);
                answer::logprobs(&logprobs, out);
            }
            "content-end" => self.thought.end(out),
            "tool-plan-delta" => {
                self.start(None, out);
                if let Value::String(plan) = taken(&mut event, "tool_plan") {
                    self.thought.plan(plan, out);
                }
            }
            "tool-call-start" => {
                self.start(None, out);
                self.thought.end(out);
                self.calls
                    .start(at, &taken(&mut event, "tool_calls"), &self.id, out);
            }
            "tool-call-delta" => {
                self.calls.more(at, taken(&mut event, "tool_calls"), out);
            }
            "tool-call-end" => self.calls.end(at, out),
            "citation-start" => citations::tell(&taken(&mut event, "citations"), out),
            "citation-end" => {}
            "message-end" => {
                self.start(text(&event, "id"), out);
                return self.close(&event["delta"], out);
            }
            _ => out.push_back(ChatEvent::Unknown(Box::new(event))),
        }
        Ok(())
    }

    /// A block of content, or more of it.
    fn content(&mut self, mut content: Value, out: &mut Out) {
        if let Value::String(thinking) = take(&mut content, "thinking") {
            self.thought.think(thinking, out);
        }
        let said = match content {
            Value::String(text) => text,
            mut block => match take(&mut block, "text") {
                Value::String(text) => text,
                _ => return,
            },
        };
        if !said.is_empty() {
            self.thought.end(out);
            out.push_back(ChatEvent::text(said));
        }
    }

    /// The end, as the provider says it.
    fn close(&mut self, end: &Value, out: &mut Out) -> Result<(), DecodeError> {
        self.thought.end(out);
        let word = text(end, "finish_reason").unwrap_or_default();
        if let Some(usage) = usage::read(&end["usage"]) {
            out.push_back(ChatEvent::Usage(Box::new(usage)));
        }
        // The model broke off: that is no end of an answer.
        if matches!(word, "ERROR" | "TIMEOUT") {
            self.done = true;
            let message = text(end, "error").unwrap_or("the model failed while it answered");
            return Err(DecodeError::InBand(Box::new(
                json!({ "message": message, "code": word }),
            )));
        }
        self.calls.end_all(out);
        let reason = reason(word, self.calls.any());
        out.push_back(ChatEvent::ChoiceFinished {
            choice: 0,
            reason: reason.clone(),
        });
        out.push_back(ChatEvent::Finished { reason });
        self.done = true;
        Ok(())
    }
}

fn reason(word: &str, called: bool) -> FinishReason {
    match word {
        "" if called => FinishReason::ToolCalls,
        "" | "COMPLETE" | "STOP_SEQUENCE" => FinishReason::Stop,
        "MAX_TOKENS" | "ERROR_LIMIT" => FinishReason::Length,
        "TOOL_CALL" => FinishReason::ToolCalls,
        "ERROR_TOXIC" => FinishReason::ContentFilter,
        other => FinishReason::from(other),
    }
}

/// `delta.message.NAME`, taken out of its event.
fn taken(event: &mut Value, name: &str) -> Value {
    event
        .pointer_mut("/delta/message")
        .and_then(|message| message.get_mut(name))
        .map(Value::take)
        .unwrap_or_default()
}

/// Whether a failure is reported in place of what was asked for.
fn is_failure(value: &Value) -> bool {
    let told = |name: &str| value.get(name).is_some_and(|error| !error.is_null());
    value["type"] == "error" || told("error") || value["message"].is_string()
}

impl AnswerDecoder for CohereDecoder {
    fn push(&mut self, name: Option<&str>, data: &str, out: &mut Out) -> Result<(), DecodeError> {
        let data = data.trim();
        if self.done || data.is_empty() || data == "[DONE]" {
            return Ok(());
        }
        let event = match serde_json::from_str::<Value>(data) {
            Ok(event) if event.is_object() => event,
            Ok(report) if name == Some("error") => {
                return Err(DecodeError::InBand(Box::new(report)));
            }
            _ => {
                self.bad_lines += 1;
                if self.bad_lines > MOST_BAD_LINES {
                    let message = format!("the stream is not JSON any more: {}", beginning(data));
                    return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
                }
                out.push_back(ChatEvent::Unknown(Box::new(beginning(data).into())));
                return Ok(());
            }
        };
        (self.bad_lines, self.any_good) = (0, true);
        if name == Some("error") || is_failure(&event) {
            return Err(DecodeError::InBand(Box::new(event)));
        }
        let kind = text(&event, "type").or(name).unwrap_or_default().to_owned();
        self.event(&kind, event, out)
    }

    fn finish(&mut self, _: &mut Out) -> Result<(), DecodeError> {
        if self.done {
            Ok(())
        } else if self.bad_lines > 0 && !self.any_good {
            Err(DecodeError::invalid(
                ErrorKind::InvalidResponse,
                "nothing in the stream was JSON",
            ))
        } else {
            Err(DecodeError::truncated())
        }
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn whole(&mut self, body: &Bytes, out: &mut Out) -> Result<(), DecodeError> {
        self.plain(body, out)
    }
}

#[cfg(test)]
mod tests;
