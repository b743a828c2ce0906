//! Gemini's generateContent.

use serde_json::Value;

use super::{Said, chunks, finish, sum};
use crate::cassettes::recording::Exchange;

pub(super) fn read(exchange: &Exchange) -> Said {
    let mut said = Said::default();
    let mut thinks = false;
    let mut media = 0;
    let mut reason: Option<String> = None;
    let mut blocked = false;
    for (_, chunk) in chunks(&exchange.body) {
        said.fails |= chunk["error"].is_object();
        blocked |= chunk["promptFeedback"]["blockReason"].is_string();
        let usage = &chunk["usageMetadata"];
        if usage.is_object() {
            said.input_tokens = sum(usage, &["promptTokenCount", "toolUsePromptTokenCount"]);
            let answer = usage["candidatesTokenCount"].as_u64().unwrap_or(0);
            let thoughts = usage["thoughtsTokenCount"].as_u64().unwrap_or(0);
            said.output_tokens = Some(answer + thoughts);
        }
        let candidate = &chunk["candidates"][0];
        if let Some(raw) = candidate["finishReason"].as_str() {
            reason = Some(raw.to_owned());
        }
        for part in candidate["content"]["parts"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let is_thought = part["thought"] == Value::Bool(true);
            if let Some(text) = part["text"].as_str() {
                if is_thought {
                    thinks |= !text.is_empty();
                } else {
                    said.text += text;
                }
            }
            if part["inlineData"].is_object() && !is_thought {
                media += 1;
            }
            if let Some(name) = part["functionCall"]["name"].as_str() {
                let arguments = match &part["functionCall"]["args"] {
                    Value::Null => Value::Object(serde_json::Map::new()),
                    arguments => arguments.clone(),
                };
                said.calls.push((name.to_owned(), arguments));
            }
        }
    }
    said.fails |= reason.is_none() && !blocked;
    said.thinks = thinks.then_some(true);
    said.media = Some(media);
    said.finish = match reason.as_deref().and_then(finish) {
        Some("stop") if !said.calls.is_empty() => None,
        finish => finish,
    };
    if blocked {
        said.finish = Some("content_filter");
    }
    said
}
