//! OpenAI's chat completions, and Mistral's.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Said, arguments, chunks, finish, sum};
use crate::cassettes::recording::Exchange;

pub(super) fn read(exchange: &Exchange) -> Said {
    let mut said = Said::default();
    let mut calls: BTreeMap<u64, (String, String)> = BTreeMap::new();
    let mut thinks = false;
    let mut reason = None;
    let done = exchange.body.text().contains("[DONE]");
    for (name, chunk) in chunks(&exchange.body) {
        let failed = |value: &Value| value.is_object() || value.is_string();
        if name == "error" || failed(&chunk["error"]) {
            said.fails = true;
        }
        if let Some(usage) = chunk.get("usage").filter(|usage| usage.is_object()) {
            said.input_tokens = sum(usage, &["prompt_tokens"]);
            said.output_tokens = sum(usage, &["completion_tokens"]);
        }
        let choices = chunk["choices"].as_array().into_iter().flatten();
        for choice in choices.filter(|choice| choice["index"].as_u64().unwrap_or(0) == 0) {
            // Perplexity sends both, whatever was asked for.
            let delta = if exchange.is_stream() {
                &choice["delta"]
            } else {
                &choice["message"]
            };
            thinks |= thinking(delta);
            said.text += &content(&delta["content"]);
            said.refusal += delta["refusal"].as_str().unwrap_or_default();
            if let Some(raw) = choice["finish_reason"]
                .as_str()
                .filter(|raw| !raw.is_empty())
            {
                reason = Some(raw.to_owned());
            }
            let legacy = &delta["function_call"];
            for (place, text) in [("name", 0), ("arguments", 1)] {
                if let Some(more) = legacy[place].as_str().filter(|more| !more.is_empty()) {
                    let entry = calls.entry(0).or_default();
                    *(if text == 0 {
                        &mut entry.0
                    } else {
                        &mut entry.1
                    }) += more;
                }
            }
            let made = delta["tool_calls"].as_array().into_iter().flatten();
            for (at, call) in made.enumerate() {
                let at = call["index"].as_u64().unwrap_or(at as u64);
                let entry = calls.entry(at).or_default();
                entry.0 += call["function"]["name"].as_str().unwrap_or_default();
                match &call["function"]["arguments"] {
                    Value::String(more) => entry.1 += more,
                    Value::Null => {}
                    value => entry.1 += &value.to_string(),
                }
            }
        }
    }
    // Thinking may stand in the text itself; what belongs where is for the codec's own tests to say.
    if said.text.contains("<think>") {
        said.text.clear();
        said.thinks = None;
    } else {
        said.thinks = Some(thinks);
    }
    said.fails |= exchange.is_stream() && reason.is_none() && !done;
    said.finish = reason.as_deref().and_then(finish);
    said.calls = calls
        .into_values()
        .map(|(name, text)| (name, arguments(&text)))
        .collect();
    said
}

fn thinking(delta: &Value) -> bool {
    let filled = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let parts = delta["content"].as_array().into_iter().flatten();
    filled(&delta["reasoning_content"])
        || filled(&delta["reasoning"])
        || delta["reasoning_details"]
            .as_array()
            .is_some_and(|list| !list.is_empty())
        || parts.into_iter().any(|part| part["type"] == "thinking")
}

/// Text content: a string, or the text parts of a list.
fn content(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter(|part| part["type"] == "text")
            .filter_map(|part| part["text"].as_str())
            .collect(),
        _ => String::new(),
    }
}
