//! Anthropic's Messages.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Said, arguments, chunks, finish, sum};
use crate::cassettes::recording::Exchange;

const PROMPT: &[&str] = &[
    "input_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
];

pub(super) fn read(exchange: &Exchange) -> Said {
    let mut said = Said::default();
    let mut calls: BTreeMap<u64, (String, String)> = BTreeMap::new();
    let mut thinks = false;
    let mut ended = false;
    let mut reason = None;
    for (name, chunk) in chunks(&exchange.body) {
        match chunk["type"].as_str().unwrap_or(&name) {
            "error" => said.fails = true,
            "message" => {
                ended = true;
                reason = chunk["stop_reason"].as_str().map(str::to_owned);
                said.input_tokens = sum(&chunk["usage"], PROMPT);
                said.output_tokens = sum(&chunk["usage"], &["output_tokens"]);
                for block in chunk["content"].as_array().into_iter().flatten() {
                    thinks |= is_thinking(&block["type"]);
                    match block["type"].as_str() {
                        Some("text") => said.text += block["text"].as_str().unwrap_or(""),
                        Some("tool_use") => said.calls.push((
                            block["name"].as_str().unwrap_or_default().to_owned(),
                            block["input"].clone(),
                        )),
                        _ => {}
                    }
                }
            }
            "message_start" => {
                said.input_tokens = sum(&chunk["message"]["usage"], PROMPT);
                said.output_tokens = sum(&chunk["message"]["usage"], &["output_tokens"]);
            }
            "content_block_start" => {
                let block = &chunk["content_block"];
                thinks |= is_thinking(&block["type"]);
                match block["type"].as_str() {
                    Some("text") => said.text += block["text"].as_str().unwrap_or(""),
                    Some("tool_use") => {
                        let name = block["name"].as_str().unwrap_or_default().to_owned();
                        let at = chunk["index"].as_u64().unwrap_or(0);
                        let given = block["input"].as_object().filter(|input| !input.is_empty());
                        let input = given.map_or(String::new(), |_| block["input"].to_string());
                        calls.insert(at, (name, input));
                    }
                    _ => {}
                }
            }
            "content_block_delta" => {
                let delta = &chunk["delta"];
                match delta["type"].as_str() {
                    Some("text_delta") => said.text += delta["text"].as_str().unwrap_or(""),
                    Some("input_json_delta") => {
                        let at = chunk["index"].as_u64().unwrap_or(0);
                        if let Some(call) = calls.get_mut(&at) {
                            call.1 += delta["partial_json"].as_str().unwrap_or_default();
                        }
                    }
                    _ => {}
                }
            }
            "message_delta" => {
                reason = chunk["delta"]["stop_reason"].as_str().map(str::to_owned);
                let usage = &chunk["usage"];
                said.output_tokens = sum(usage, &["output_tokens"]).or(said.output_tokens);
                if usage.get("input_tokens").is_some_and(Value::is_u64) {
                    said.input_tokens = sum(usage, PROMPT);
                }
            }
            "message_stop" => ended = true,
            _ => {}
        }
        said.refusal += refusal(&chunk).unwrap_or_default();
        if ended {
            // Some recordings hold the streams of several turns in one.
            break;
        }
    }
    said.fails |= !ended;
    said.thinks = Some(thinks);
    said.finish = reason.as_deref().and_then(finish);
    let streamed = calls.into_values();
    said.calls
        .extend(streamed.map(|(name, text)| (name, arguments(&text))));
    said
}

/// Why the model would not answer.
fn refusal(chunk: &Value) -> Option<&str> {
    let said = chunk.get("delta").unwrap_or(chunk);
    said["stop_details"]["explanation"].as_str()
}

fn is_thinking(kind: &Value) -> bool {
    kind == "thinking" || kind == "redacted_thinking"
}
