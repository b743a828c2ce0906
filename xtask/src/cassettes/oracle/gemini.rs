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
        match &candidate["finishReason"] {
            Value::String(raw) => reason = Some(raw.clone()),
            // Asked for numbers, the server says STOP so.
            Value::Number(raw) if raw.as_u64() == Some(1) => reason = Some("STOP".to_owned()),
            _ => {}
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
            for piece in part["functionCall"]["partialArgs"]
                .as_array()
                .into_iter()
                .flatten()
            {
                if let Some((_, arguments)) = said.calls.last_mut() {
                    add(arguments, piece);
                }
            }
        }
    }
    said.fails |= reason.is_none();
    said.thinks = thinks.then_some(true);
    said.media = Some(media);
    said.finish = match reason.as_deref().and_then(finish) {
        Some("stop") if !said.calls.is_empty() => None,
        finish => finish,
    };
    // A prompt that is refused is a failure of the request.
    said.fails |= blocked;
    said
}

/// Puts a piece of arguments where its path, such as `$.list[0].name`, leads; texts are joined.
fn add(arguments: &mut Value, piece: &Value) {
    let path = piece["jsonPath"].as_str().unwrap_or_default();
    let path = path.replace(['$', ']'], "").replace('[', ".");
    let mut place = arguments;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let Ok(index) = step.parse::<usize>() else {
            if place.is_null() {
                *place = Value::Object(serde_json::Map::new());
            }
            place = &mut place[step];
            continue;
        };
        if place.is_null() {
            *place = Value::Array(Vec::new());
        }
        let Some(list) = place.as_array_mut() else {
            return;
        };
        while list.len() <= index {
            list.push(Value::Null);
        }
        place = &mut list[index];
    }
    match piece["stringValue"].as_str() {
        Some(more) => *place = format!("{}{more}", place.as_str().unwrap_or_default()).into(),
        None => *place = piece["numberValue"].clone(),
    }
}
