//! The top level of a request body.

use std::sync::Arc;

use g4f_types::{ChatParams, ChatRequest, G4fParams, ReasoningEffort, ResponseFormat, Result};
use serde_json::{Map, Value};

use super::place::{array, bad, expected, object, quoted, take, text, typed};
use super::{ServeExtras, message, tool};
use crate::provider::beginning;

/// Parameters that only a g4f server understands.
const G4F: &[&str] = &[
    "web_search",
    "conversation",
    "conversation_id",
    "return_conversation",
    "history_disabled",
    "delete_session",
    "action",
    "auto_continue",
    "cache",
    "tool_calls",
    "tool_emulation",
    "download_media",
    "raw",
    "ignore_stream",
    "ignored",
    "timeout",
    "stream_timeout",
    "search_settings",
];

pub(super) fn decode(body: Value) -> Result<(ChatRequest, ServeExtras)> {
    let mut body = match body {
        Value::Object(map) => map,
        other => return Err(expected("the body", "an object", &other)),
    };
    let extras = ServeExtras {
        g4f: take(&mut body, "g4f"),
        provider: provider(&mut body),
    };
    let model = text(&mut body, "", "model")?.unwrap_or_default();
    let stream = typed(&mut body, "", "stream", "true or false")?.unwrap_or(false);
    let messages = take(&mut body, "messages").ok_or_else(|| bad("messages", "it is missing"))?;
    let messages = array(messages, "messages")?;
    if messages.is_empty() {
        return Err(bad("messages", "there must be at least one message"));
    }
    let messages = message::decode_all(messages)?;
    let params = params(body)?;
    let request = ChatRequest {
        model: model.into(),
        messages: Arc::new(messages),
        stream,
        params: Arc::new(params),
    };
    Ok((request, extras))
}

/// A provider's name; an object is somebody else's field of the same name and stays.
pub(super) fn provider(body: &mut Map<String, Value>) -> Option<Value> {
    if body.get("provider").is_some_and(Value::is_object) {
        None
    } else {
        take(body, "provider")
    }
}

fn params(mut body: Map<String, Value>) -> Result<ChatParams> {
    let map = &mut body;
    let number = "a number";
    let count = "a whole number";
    let flag = "true or false";
    let mut params = ChatParams {
        temperature: typed(map, "", "temperature", number)?,
        top_p: typed(map, "", "top_p", number)?,
        top_k: typed(map, "", "top_k", count)?,
        min_p: typed(map, "", "min_p", number)?,
        frequency_penalty: typed(map, "", "frequency_penalty", number)?,
        presence_penalty: typed(map, "", "presence_penalty", number)?,
        repetition_penalty: typed(map, "", "repetition_penalty", number)?,
        max_tokens: typed(map, "", "max_tokens", count)?,
        max_completion_tokens: typed(map, "", "max_completion_tokens", count)?,
        stop: stop(map)?,
        n: typed(map, "", "n", count)?,
        seed: typed(map, "", "seed", count)?,
        logprobs: typed(map, "", "logprobs", flag)?,
        top_logprobs: typed(map, "", "top_logprobs", "a whole number from 0 to 20")?,
        logit_bias: typed(map, "", "logit_bias", "an object of numbers")?.unwrap_or_default(),
        parallel_tool_calls: typed(map, "", "parallel_tool_calls", flag)?,
        response_format: response_format(map)?,
        reasoning_effort: typed::<ReasoningEffort>(map, "", "reasoning_effort", "a string")?,
        enable_thinking: typed(map, "", "enable_thinking", flag)?,
        reasoning_budget: typed(map, "", "thinking_budget", count)?,
        include_reasoning: typed(map, "", "include_reasoning", flag)?,
        verbosity: text(map, "", "verbosity")?,
        modalities: typed(map, "", "modalities", "an array of strings")?.unwrap_or_default(),
        audio: take(map, "audio"),
        prediction: take(map, "prediction"),
        web_search_options: take(map, "web_search_options"),
        stream_options: typed(map, "", "stream_options", "an object of flags")?,
        metadata: typed(map, "", "metadata", "an object")?,
        store: typed(map, "", "store", flag)?,
        service_tier: text(map, "", "service_tier")?,
        user: text(map, "", "user")?,
        safety_identifier: text(map, "", "safety_identifier")?,
        prompt_cache_key: text(map, "", "prompt_cache_key")?,
        prompt_cache_retention: text(map, "", "prompt_cache_retention")?,
        ..ChatParams::default()
    };
    tool::decode(map, &mut params)?;
    reasoning(map, &mut params)?;
    params.g4f = g4f(map)?;
    map.retain(|_, value| !value.is_null());
    params.other = body;
    Ok(params)
}

/// OpenRouter's object, where all of it can be said in our words; else it stays as it is.
fn reasoning(map: &mut Map<String, Value>, params: &mut ChatParams) -> Result<()> {
    const OURS: [&str; 4] = ["effort", "max_tokens", "exclude", "enabled"];
    let Some(Value::Object(inner)) = map.get("reasoning") else {
        return Ok(());
    };
    if !inner.keys().all(|key| OURS.contains(&key.as_str())) {
        return Ok(());
    }
    let Some(Value::Object(mut inner)) = map.remove("reasoning") else {
        return Ok(());
    };
    let at = "reasoning";
    let effort = typed(&mut inner, at, "effort", "a string")?;
    params.reasoning_effort = effort.or(params.reasoning_effort.take());
    params.reasoning_budget =
        typed(&mut inner, at, "max_tokens", "a whole number")?.or(params.reasoning_budget);
    params.enable_thinking =
        typed(&mut inner, at, "enabled", "true or false")?.or(params.enable_thinking);
    let hidden: Option<bool> = typed(&mut inner, at, "exclude", "true or false")?;
    params.include_reasoning = hidden.map(|hidden| !hidden).or(params.include_reasoning);
    Ok(())
}

fn stop(map: &mut Map<String, Value>) -> Result<Vec<String>> {
    match take(map, "stop") {
        None => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one]),
        Some(Value::Array(list)) => list
            .into_iter()
            .enumerate()
            .map(|(at, stop)| match stop {
                Value::String(stop) => Ok(stop),
                other => Err(expected(&format!("stop[{at}]"), "a string", &other)),
            })
            .collect(),
        Some(other) => Err(expected("stop", "a string or an array of strings", &other)),
    }
}

fn response_format(map: &mut Map<String, Value>) -> Result<Option<ResponseFormat>> {
    let Some(value) = take(map, "response_format") else {
        return Ok(None);
    };
    let mut format = object(value, "response_format")?;
    let kind = text(&mut format, "response_format", "type")?;
    match kind.as_deref() {
        Some("text") => Ok(Some(ResponseFormat::Text)),
        Some("json_object") => Ok(Some(ResponseFormat::JsonObject)),
        Some("json_schema") => {
            let place = "response_format.json_schema";
            let schema =
                take(&mut format, "json_schema").ok_or_else(|| bad(place, "it is missing"))?;
            serde_json::from_value(schema)
                .map(|schema| Some(ResponseFormat::JsonSchema(schema)))
                .map_err(|error| bad(place, beginning(&error.to_string())))
        }
        Some(other) => Err(bad(
            "response_format.type",
            format!(
                "expected text, json_object or json_schema, got {}",
                quoted(other)
            ),
        )),
        None => Err(bad("response_format.type", "it is missing")),
    }
}

fn g4f(map: &mut Map<String, Value>) -> Result<Option<Box<G4fParams>>> {
    let mut own = Map::new();
    for name in G4F {
        if let Some(value) = take(map, name) {
            own.insert((*name).to_owned(), value);
        }
    }
    if own.is_empty() {
        return Ok(None);
    }
    let names: Vec<_> = own.keys().cloned().collect();
    serde_json::from_value(Value::Object(own))
        .map(|params| Some(Box::new(params)))
        .map_err(|error| bad(&names.join(", "), error.to_string()))
}
