//! From GigaChat's answers to OpenAI's, which the decoder of that family reads.

use std::borrow::Cow;
use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::ChatEvent;
use serde_json::{Value, json};

use super::encode::is_state;
use crate::openai::StreamDecoder;
use crate::provider::{AnswerDecoder, DecodeError};

/// Reads an answer.
pub struct Decoder(pub(super) StreamDecoder);

impl AnswerDecoder for Decoder {
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        AnswerDecoder::push(&mut self.0, name, &rewritten(data), events)
    }

    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        AnswerDecoder::finish(&mut self.0, events)
    }

    fn is_done(&self) -> bool {
        AnswerDecoder::is_done(&self.0)
    }

    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError> {
        let text = DecodeError::text_of(body)?;
        match rewritten(text) {
            Cow::Borrowed(_) => AnswerDecoder::whole(&mut self.0, body, events),
            Cow::Owned(text) => AnswerDecoder::whole(&mut self.0, &text.into(), events),
        }
    }
}

/// The answer with a call in OpenAI's form. Most hold none, and are left as they are.
fn rewritten(text: &str) -> Cow<'_, str> {
    if !text.contains("\"function_call\"") {
        return Cow::Borrowed(text);
    }
    let Ok(mut answer) = serde_json::from_str::<Value>(text) else {
        return Cow::Borrowed(text);
    };
    let choices = answer.get_mut("choices").and_then(Value::as_array_mut);
    for choice in choices.into_iter().flatten() {
        for name in ["message", "delta"] {
            if let Some(message) = choice.get_mut(name) {
                rewrite(message);
            }
        }
    }
    Cow::Owned(answer.to_string())
}

fn rewrite(message: &mut Value) {
    let Some(fields) = message.as_object_mut() else {
        return;
    };
    let Some(Value::Object(mut call)) = fields.remove("function_call") else {
        return;
    };
    let arguments = match call.remove("arguments") {
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => "{}".to_owned(),
        Some(arguments) => arguments.to_string(),
    };
    let name = call.remove("name").unwrap_or_default();
    let mut made = json!({
        "index": 0, "type": "function", "function": { "name": name, "arguments": arguments },
    });
    // The state goes back with the call, so it is the call's id.
    let state = fields.get("functions_state_id").and_then(Value::as_str);
    if let Some(state) = state.filter(|state| is_state(state)) {
        made["id"] = state.into();
    }
    fields.insert("tool_calls".to_owned(), Value::from(vec![made]));
}
