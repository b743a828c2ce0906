//! The wire of watsonx: OpenAI's answers, and requests with paths and names of their own.

use g4f_types::ChatRequest;
use serde_json::json;

use super::OpenAiWire;
use super::asked::{Asked, VECTORS};
use super::openai::request::same_body;
use super::wire::{Fault, Noise, Said, Wire};
use crate::{Received, Reply};

/// The upstream of watsonx.
#[derive(Clone, Copy, Debug, Default)]
pub struct WatsonxWire;

impl Wire for WatsonxWire {
    fn base_path(&self) -> &'static str {
        ""
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        OpenAiWire.plain(said)
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        OpenAiWire.stream(said)
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        OpenAiWire.error(fault)
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let models: Vec<_> = ids.iter().map(|id| json!({ "model_id": id })).collect();
        Some(Reply::ok(json!({ "resources": models })))
    }

    fn noise(&self, noise: Noise) -> Option<bytes::Bytes> {
        OpenAiWire.noise(noise)
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        let call = if asked.stream { "chat_stream" } else { "chat" };
        let path = format!("/ml/v1/text/{call}");
        if received.path.split('?').next() != Some(&path) {
            return Err(format!("{} was asked instead of {path}", received.path));
        }
        let mut body = received.json().map_err(|error| error.to_string())?;
        if !body["project_id"].is_string() && !body["space_id"].is_string() {
            return Err("nobody's account was named".to_owned());
        }
        if let Some(fields) = body.as_object_mut() {
            for (theirs, ours) in [("model_id", "model"), ("tool_choice_option", "tool_choice")] {
                if let Some(value) = fields.remove(theirs) {
                    fields.insert(ours.to_owned(), value);
                }
            }
        }
        same_body(&body, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        let Asked::Embed(_) = asked else {
            return None;
        };
        let rows = VECTORS.map(|vector| json!({ "embedding": vector }));
        Some(Reply::ok(
            json!({ "results": rows, "input_token_count": 4 }),
        ))
    }
}
