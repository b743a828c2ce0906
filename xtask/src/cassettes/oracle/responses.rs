//! OpenAI's Responses.

use serde_json::Value;

use super::{Said, arguments, chunks, sum};
use crate::cassettes::recording::Exchange;

pub(super) fn read(exchange: &Exchange) -> Said {
    let mut said = Said::default();
    let mut ended = false;
    let mut items = Vec::new();
    let mut whole = Value::Null;
    for (name, chunk) in chunks(&exchange.body) {
        let kind = chunk["type"].as_str().unwrap_or(&name).to_owned();
        match kind.as_str() {
            "response.output_text.delta" => {
                said.text += chunk["delta"].as_str().unwrap_or_default();
            }
            "response.refusal.delta" => {
                said.refusal += chunk["delta"].as_str().unwrap_or_default();
            }
            "response.output_item.done" => items.push(chunk["item"].clone()),
            "response.completed" | "response.incomplete" | "response.failed" => {
                ended = true;
                whole = chunk["response"].clone();
            }
            "error" => said.fails = true,
            _ if chunk["object"] == "response" => {
                ended = true;
                whole = chunk;
                items = whole["output"].as_array().cloned().unwrap_or_default();
                for part in items
                    .iter()
                    .filter_map(|item| item["content"].as_array())
                    .flatten()
                {
                    match part["type"].as_str() {
                        Some("output_text") => said.text += part["text"].as_str().unwrap_or(""),
                        Some("refusal") => said.refusal += part["refusal"].as_str().unwrap_or(""),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    said.fails |= !ended || whole["status"] == "failed" || whole["error"].is_object();
    for item in &items {
        let name = item["name"].as_str().unwrap_or_default().to_owned();
        let text = |field: &str| item[field].as_str().unwrap_or_default();
        match item["type"].as_str() {
            Some("function_call") => said.calls.push((name, arguments(text("arguments")))),
            Some("custom_tool_call") => said.calls.push((name, arguments(text("input")))),
            _ => {}
        }
    }
    said.input_tokens = sum(&whole["usage"], &["input_tokens"]);
    said.output_tokens = sum(&whole["usage"], &["output_tokens"]);
    said.finish = match whole["incomplete_details"]["reason"].as_str() {
        Some("max_output_tokens") => Some("length"),
        Some("content_filter") => Some("content_filter"),
        Some(_) => None,
        // It goes on in the background: there is no end yet.
        None if ["queued", "in_progress"]
            .iter()
            .any(|state| whole["status"] == *state) =>
        {
            None
        }
        None if said.calls.is_empty() => Some("stop"),
        None => Some("tool_calls"),
    };
    said
}
