//! The wire of OpenAI's chat completions, for every server that is compatible with it.

mod beside;
pub(super) mod request;

use bytes::Bytes;
use g4f_types::{ChatRequest, ErrorKind};
use serde_json::{Map, Value, json};

use super::asked::Asked;
use super::wire::{End, Fault, Noise, Said, Say, Wire};
use crate::{Received, Reply, openai, sse_event};

/// An OpenAI-compatible upstream: base URLs end in `/v1`.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenAiWire;

impl Wire for OpenAiWire {
    fn base_path(&self) -> &'static str {
        "/v1"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        let (End::Finish(reason) | End::FinishWithLast(reason)) = &said.end else {
            return None;
        };
        let mut text = String::new();
        let mut message = Map::from_iter([("role".to_owned(), json!("assistant"))]);
        let mut calls: Vec<(u32, Value)> = Vec::new();
        for part in &said.parts {
            match *part {
                Say::Text(more) => text.push_str(more),
                Say::Reasoning(more) => append(&mut message, "reasoning_content", more),
                Say::Refusal(more) => append(&mut message, "refusal", more),
                Say::ToolStart { index, id, name } => calls.push((
                    index,
                    json!({
                        "id": id, "type": "function", "function": { "name": name, "arguments": "" }
                    }),
                )),
                Say::ToolArguments { index, text } => {
                    let (_, call) = calls.iter_mut().find(|(known, _)| *known == index)?;
                    let whole = format!("{}{text}", call["function"]["arguments"].as_str()?);
                    call["function"]["arguments"] = Value::from(whole);
                }
            }
        }
        let content = (!text.is_empty()).then_some(text);
        message.insert("content".to_owned(), json!(content));
        if !calls.is_empty() {
            let calls: Vec<Value> = calls.into_iter().map(|(_, call)| call).collect();
            message.insert("tool_calls".to_owned(), Value::from(calls));
        }
        let mut body = json!({
            "id": "chatcmpl-testkit",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": said.model,
            "choices": [{
                "index": 0, "message": message, "logprobs": null, "finish_reason": reason.as_str()
            }],
        });
        if let Some(usage) = said.usage {
            body["usage"] = tokens(&usage);
        }
        Some(Reply::ok(body))
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let mut events = vec![chunk(
            said,
            &json!({ "role": "assistant", "content": "" }),
            None,
        )];
        events.extend(
            said.parts
                .iter()
                .map(|part| chunk(said, &delta(part), None)),
        );
        match &said.end {
            End::Finish(reason) => events.push(chunk(said, &json!({}), Some(reason.as_str()))),
            End::FinishWithLast(reason) => {
                let last = events.last_mut()?;
                last["choices"][0]["finish_reason"] = json!(reason.as_str());
            }
            End::Missing => {}
            End::Error(fault) => events.push(error_body(fault)),
        }
        let ends = matches!(said.end, End::Finish(_) | End::FinishWithLast(_));
        if ends && let Some(usage) = said.usage {
            let mut last = chunk(said, &Value::Null, None);
            last["choices"] = json!([]);
            last["usage"] = tokens(&usage);
            events.push(last);
        }
        let mut events: Vec<String> = events.iter().map(Value::to_string).collect();
        if ends {
            events.push("[DONE]".to_owned());
        }
        Some(Reply::sse(events))
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        Some(Reply::status(fault.status).json(error_body(fault)))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        Some(openai::models(ids))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        let noise = match noise {
            Noise::Ping => ": PROCESSING\n\n".to_owned(),
            Noise::UnknownEvent => {
                let data = json!({ "object": "chat.completion.weather", "weather": "fine" });
                format!(
                    "event: weather\nid: 7\nretry: 10\n{}",
                    sse_event(&data.to_string())
                )
            }
            Noise::UnknownField => sse_event(
                &json!({
                    "id": "chatcmpl-testkit", "object": "chat.completion.chunk", "model": self.model(), "mood": ["good"],
                    "choices": [{ "index": 0, "delta": { "mood": { "is": "good" } }, "mood": 1 }],
                })
                .to_string(),
            ),
        };
        Some(noise.into())
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        request::check(received, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        Some(beside::answer(asked))
    }

    fn check_beside(&self, received: &Received, asked: &Asked) -> Result<(), String> {
        beside::check(received, asked)
    }
}

fn append(message: &mut Map<String, Value>, field: &str, more: &str) {
    let old = message
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default();
    let whole = format!("{old}{more}");
    message.insert(field.to_owned(), Value::from(whole));
}

fn delta(part: &Say<'_>) -> Value {
    match *part {
        Say::Text(text) => json!({ "content": text }),
        Say::Reasoning(text) => json!({ "reasoning_content": text }),
        Say::Refusal(text) => json!({ "refusal": text }),
        Say::ToolStart { index, id, name } => json!({ "tool_calls": [{
            "index": index, "id": id, "type": "function",
            "function": { "name": name, "arguments": "" }
        }] }),
        Say::ToolArguments { index, text } => {
            json!({ "tool_calls": [{ "index": index, "function": { "arguments": text } }] })
        }
    }
}

fn chunk(said: &Said<'_>, delta: &Value, finish: Option<&str>) -> Value {
    json!({
        "id": "chatcmpl-testkit",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": said.model,
        "choices": [{ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish }],
    })
}

fn tokens(usage: &g4f_types::Usage) -> Value {
    json!({
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
    })
}

/// The failure with the type and code that OpenAI uses for its kind.
pub(super) fn error_body(fault: &Fault<'_>) -> Value {
    let (kind, code) = match fault.kind {
        ErrorKind::RateLimited => ("requests", Some("rate_limit_exceeded")),
        ErrorKind::QuotaExhausted => ("insufficient_quota", Some("insufficient_quota")),
        ErrorKind::Auth if fault.status == 403 => ("permission_error", None),
        ErrorKind::Auth => ("invalid_request_error", Some("invalid_api_key")),
        ErrorKind::ModelNotFound => ("invalid_request_error", Some("model_not_found")),
        ErrorKind::ContextLength => ("invalid_request_error", Some("context_length_exceeded")),
        ErrorKind::BadRequest => ("invalid_request_error", None),
        _ => ("server_error", None),
    };
    json!({ "error": { "message": fault.message, "type": kind, "param": null, "code": code } })
}
