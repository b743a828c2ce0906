//! Answers that come as a whole.

use bytes::Bytes;
use g4f_types::{ChatEvent, ErrorKind};
use serde_json::{Map, Value, json};

use super::{CohereDecoder, Out, citations, is_failure};
use crate::provider::{DecodeError, beginning};
use crate::shared::json::{list, text};

impl CohereDecoder {
    /// Takes a whole answer.
    pub(super) fn plain(&mut self, body: &Bytes, out: &mut Out) -> Result<(), DecodeError> {
        let said = DecodeError::text_of(body)?
            .trim_start_matches('\u{feff}')
            .trim();
        let mut answer: Value =
            serde_json::from_str(said).map_err(|_| DecodeError::unreadable(said))?;
        if is_failure(&answer) {
            return Err(DecodeError::InBand(Box::new(answer)));
        }
        let Some(Value::Object(mut message)) = answer.get_mut("message").map(Value::take) else {
            return Err(DecodeError::invalid(
                ErrorKind::InvalidResponse,
                format!("the answer holds no message: {}", beginning(said)),
            ));
        };
        self.start(text(&answer, "id"), out);
        match message.remove("content") {
            Some(Value::Array(blocks)) => {
                for block in blocks {
                    self.content(block, out);
                    self.thought.end(out);
                }
            }
            Some(content) => self.content(content, out),
            None => {}
        }
        if let Some(Value::String(plan)) = message.remove("tool_plan") {
            self.thought.plan(plan, out);
        }
        self.thought.end(out);
        self.whole_calls(&message, out);
        citations::tell(message.get("citations").unwrap_or(&Value::Null), out);
        logprobs(&answer["logprobs"], out);
        self.close(&answer, out)
    }

    fn whole_calls(&mut self, message: &Map<String, Value>, out: &mut Out) {
        let calls = message.get("tool_calls").map(list).unwrap_or_default();
        for (at, call) in (0_u64..).zip(calls) {
            self.calls.start(at, call, &self.id, out);
            self.calls.end(at, out);
        }
    }
}

/// Hands out log-probabilities as OpenAI writes them. Cohere tells them for each piece of text, which may be several
/// tokens: the text stands with the first of them, and each keeps its id.
pub(super) fn logprobs(pieces: &Value, out: &mut Out) {
    let mut content = Vec::new();
    for piece in list(pieces) {
        let ids = list(&piece["token_ids"]);
        for (n, logprob) in list(&piece["logprobs"]).iter().enumerate() {
            let token = text(piece, "text").filter(|_| n == 0).unwrap_or_default();
            let mut entry =
                json!({ "token": token, "bytes": null, "logprob": logprob, "top_logprobs": [] });
            if let Some(id) = ids.get(n) {
                entry["token_id"] = id.clone();
            }
            content.push(entry);
        }
    }
    if !content.is_empty() {
        out.push_back(ChatEvent::Logprobs {
            choice: 0,
            logprobs: Box::new(json!({ "content": content })),
        });
    }
}
