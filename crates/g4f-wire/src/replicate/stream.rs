//! The stream of a prediction: `output`, `error`, `done`.
//!
//! <https://replicate.com/docs/topics/predictions/streaming>

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ErrorKind, FinishReason};
use serde_json::{Value, json};

use super::events;
use crate::provider::{AnswerDecoder, DecodeError};

/// Reads it.
pub(super) struct Output {
    /// Goes before everything else.
    started: Option<ChatEvent>,
    done: bool,
}

impl Output {
    /// Of a prediction that was begun.
    pub(super) fn of(prediction: &Value) -> Self {
        Self {
            started: Some(events::started(prediction)),
            done: false,
        }
    }
}

impl AnswerDecoder for Output {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        if self.done {
            return Ok(());
        }
        events.extend(self.started.take());
        match name {
            Some("output") if data.is_empty() => {}
            Some("output") => events.push_back(ChatEvent::text(data)),
            Some("error") => return Err(failure(data)),
            Some("done") => self.end(data, events)?,
            Some("logs") => {}
            _ => {
                let event = json!({ "event": name, "data": data });
                events.push_back(ChatEvent::Unknown(Box::new(event)));
            }
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
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
        let answer: Value =
            serde_json::from_str(text).map_err(|_| DecodeError::unreadable(text))?;
        // A server that does not stream may show the prediction itself.
        if answer["status"] == "succeeded" {
            self.started = None;
            events.extend(events::of(&answer)?);
            self.done = true;
            return Ok(());
        }
        Err(DecodeError::InBand(Box::new(answer)))
    }
}

impl Output {
    fn end(&mut self, data: &str, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let said: Value = serde_json::from_str(data).unwrap_or_default();
        match said["reason"].as_str() {
            Some("error") => return Err(failure("the prediction failed")),
            Some("canceled") => {
                let message = "the prediction was called off before it was complete";
                return Err(DecodeError::invalid(ErrorKind::Truncated, message));
            }
            _ => {}
        }
        self.done = true;
        let reason = FinishReason::Stop;
        events.push_back(ChatEvent::ChoiceFinished {
            choice: 0,
            reason: reason.clone(),
        });
        events.push_back(ChatEvent::Finished { reason });
        Ok(())
    }
}

fn failure(data: &str) -> DecodeError {
    let report = match serde_json::from_str::<Value>(data) {
        Ok(report @ Value::Object(_)) => report,
        _ => json!({ "error": { "message": data } }),
    };
    DecodeError::InBand(Box::new(report))
}

#[cfg(test)]
mod tests;
