//! From Ollama's answers, whole or line by line, to events.
//!
//! A line is an answer as a whole is: its message is what is new. The line with `done` is the last.

mod calls;

use std::collections::VecDeque;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use g4f_types::{ChatEvent, ErrorKind, FinishReason, Started, Usage};
use serde_json::{Value, json};

use crate::provider::{AnswerDecoder, DecodeError, beginning};
use crate::retry_after::date::rfc3339;
use crate::shared::json::{count, take, text};
use calls::Calls;

/// Lines in a row that may be no JSON before the stream is given up.
const MOST_BAD_LINES: u32 = 8;

type Out = VecDeque<ChatEvent>;

/// Reads one answer, of `/api/chat` or of `/api/generate`.
#[derive(Debug, Default)]
pub struct OllamaDecoder {
    started: bool,
    calls: Calls,
    /// Unreadable lines since the last readable one.
    bad_lines: u32,
    any_good: bool,
    done: bool,
}

impl OllamaDecoder {
    fn line(&mut self, mut line: Value, out: &mut Out) -> Result<(), DecodeError> {
        if is_failure(&line) {
            return Err(DecodeError::InBand(Box::new(line)));
        }
        let speaks = ["message", "response", "done"]
            .iter()
            .any(|name| line.get(*name).is_some());
        if !speaks {
            out.push_back(ChatEvent::Unknown(Box::new(line)));
            return Ok(());
        }
        self.start(&line, out);
        // A chat answers with a message, a completion with the fields of one.
        let mut message = take(&mut line, "message");
        let (said, thought) = if message.is_object() {
            (
                take(&mut message, "content"),
                take(&mut message, "thinking"),
            )
        } else {
            (take(&mut line, "response"), take(&mut line, "thinking"))
        };
        if let Value::String(text) = thought
            && !text.is_empty()
        {
            out.push_back(ChatEvent::ReasoningDelta {
                choice: 0,
                text,
                signature: None,
                raw: None,
            });
        }
        if let Value::String(text) = said
            && !text.is_empty()
        {
            out.push_back(ChatEvent::text(text));
        }
        let base = text(&line, "created_at").unwrap_or_default();
        self.calls.take(take(&mut message, "tool_calls"), base, out);
        if let Value::Array(tokens) = take(&mut line, "logprobs")
            && !tokens.is_empty()
        {
            out.push_back(ChatEvent::Logprobs {
                choice: 0,
                logprobs: Box::new(json!({ "content": tokens })),
            });
        }
        if line["done"] == true {
            self.close(&line, out);
        }
        Ok(())
    }

    fn start(&mut self, line: &Value, out: &mut Out) {
        if self.started {
            return;
        }
        self.started = true;
        let created = text(line, "created_at").and_then(rfc3339);
        let created = created.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        out.push_back(ChatEvent::Started(Box::new(Started {
            model: text(line, "model").unwrap_or_default().to_owned(),
            created: created.map_or(0, |since| since.as_secs()),
            ..Started::default()
        })));
    }

    fn close(&mut self, line: &Value, out: &mut Out) {
        if let Some(usage) = usage(line) {
            out.push_back(ChatEvent::Usage(Box::new(usage)));
        }
        let reason = match text(line, "done_reason") {
            // A model that calls tools has stopped, and waits for what they give.
            None | Some("stop") if self.calls.any() => FinishReason::ToolCalls,
            None => FinishReason::Stop,
            Some(word) => FinishReason::from(word),
        };
        out.push_back(ChatEvent::ChoiceFinished {
            choice: 0,
            reason: reason.clone(),
        });
        out.push_back(ChatEvent::Finished { reason });
        self.done = true;
    }
}

/// Counts are missing where there was nothing to count: a prompt that was still in the cache.
fn usage(line: &Value) -> Option<Usage> {
    let read = count(line, "prompt_eval_count");
    let written = count(line, "eval_count");
    (read.is_some() || written.is_some())
        .then(|| Usage::new(read.unwrap_or(0), written.unwrap_or(0)))
}

/// `{"error": ".."}`.
fn is_failure(line: &Value) -> bool {
    line.get("error")
        .is_some_and(|error| !error.is_null() && error != "")
}

impl AnswerDecoder for OllamaDecoder {
    fn push(&mut self, _: Option<&str>, data: &str, out: &mut Out) -> Result<(), DecodeError> {
        let data = data.trim();
        if self.done || data.is_empty() || data == "[DONE]" {
            return Ok(());
        }
        match serde_json::from_str::<Value>(data) {
            Ok(line) if line.is_object() => {
                (self.bad_lines, self.any_good) = (0, true);
                self.line(line, out)
            }
            _ => {
                self.bad_lines += 1;
                if self.bad_lines > MOST_BAD_LINES {
                    let message = format!("the stream is not JSON any more: {}", beginning(data));
                    return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
                }
                out.push_back(ChatEvent::Unknown(Box::new(beginning(data).into())));
                Ok(())
            }
        }
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

    /// A whole answer, or the lines of a stream whose head did not say that it is one.
    fn whole(&mut self, body: &Bytes, out: &mut Out) -> Result<(), DecodeError> {
        let said = DecodeError::text_of(body)?
            .trim_start_matches('\u{feff}')
            .trim();
        let mut values = serde_json::Deserializer::from_str(said).into_iter::<Value>();
        let mut any = false;
        while let Some(value) = values.next().filter(|_| !self.done) {
            let value = value.map_err(|_| DecodeError::unreadable(said))?;
            if value.is_object() {
                self.line(value, out)?;
                any |= self.started;
            }
        }
        match any {
            _ if self.done => Ok(()),
            true => Err(DecodeError::truncated()),
            false if said.is_empty() => Err(DecodeError::unreadable(said)),
            false => Err(DecodeError::invalid(
                ErrorKind::InvalidResponse,
                format!("the answer holds no message: {}", beginning(said)),
            )),
        }
    }
}

#[cfg(test)]
mod tests;
