//! From generated text, whole or token by token, to events.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ErrorKind, FinishReason, Usage};
use serde_json::Value;

use crate::provider::{AnswerDecoder, DecodeError, beginning};
use crate::shared::json::{count, list, take, text};

type Out = VecDeque<ChatEvent>;

/// Reads one answer. The token with `generated_text` is the last one.
#[derive(Debug, Default)]
pub struct TextGenerationDecoder {
    started: bool,
    done: bool,
}

impl TextGenerationDecoder {
    fn start(&mut self, out: &mut Out) {
        if !std::mem::replace(&mut self.started, true) {
            out.push_back(ChatEvent::Started(Box::default()));
        }
    }

    fn close(&mut self, details: &Value, out: &mut Out) {
        if let Some(written) = count(details, "generated_tokens") {
            let read = count(details, "input_length");
            let read = read.unwrap_or(list(&details["prefill"]).len() as u64);
            out.push_back(ChatEvent::Usage(Box::new(Usage::new(read, written))));
        }
        let reason = match text(details, "finish_reason") {
            None | Some("eos_token" | "stop_sequence") => FinishReason::Stop,
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

fn is_failure(value: &Value) -> bool {
    value.get("error").is_some_and(|error| !error.is_null())
}

impl AnswerDecoder for TextGenerationDecoder {
    fn push(&mut self, name: Option<&str>, data: &str, out: &mut Out) -> Result<(), DecodeError> {
        let data = data.trim();
        if self.done || data.is_empty() || data == "[DONE]" {
            return Ok(());
        }
        let Ok(mut event) = serde_json::from_str::<Value>(data) else {
            let message = format!("the stream is not JSON any more: {}", beginning(data));
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        };
        if name == Some("error") || is_failure(&event) {
            return Err(DecodeError::InBand(Box::new(event)));
        }
        let mut token = take(&mut event, "token");
        if !token.is_object() {
            out.push_back(ChatEvent::Unknown(Box::new(event)));
            return Ok(());
        }
        self.start(out);
        // Special tokens end the text, and are no part of it.
        if token["special"] != true
            && let Value::String(piece) = take(&mut token, "text")
            && !piece.is_empty()
        {
            out.push_back(ChatEvent::text(piece));
        }
        if event["generated_text"].is_string() {
            self.close(&event["details"], out);
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut Out) -> Result<(), DecodeError> {
        if self.done {
            Ok(())
        } else {
            Err(DecodeError::truncated())
        }
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn whole(&mut self, body: &Bytes, out: &mut Out) -> Result<(), DecodeError> {
        let said = DecodeError::text_of(body)?
            .trim_start_matches('\u{feff}')
            .trim();
        let answer: Value =
            serde_json::from_str(said).map_err(|_| DecodeError::unreadable(said))?;
        let first = list(&answer).first().cloned().unwrap_or_default();
        if is_failure(&first) {
            return Err(DecodeError::InBand(Box::new(first)));
        }
        let Some(generated) = first["generated_text"].as_str() else {
            return Err(DecodeError::invalid(
                ErrorKind::InvalidResponse,
                format!("the answer holds no text: {}", beginning(said)),
            ));
        };
        self.start(out);
        if !generated.is_empty() {
            out.push_back(ChatEvent::text(generated));
        }
        self.close(&first["details"], out);
        Ok(())
    }
}
