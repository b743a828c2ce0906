//! The wire of Ollama's own API.

mod request;

use bytes::Bytes;
use g4f_types::{ChatRequest, FinishReason, Usage};
use serde_json::{Map, Value, json};

use super::asked::{Asked, VECTORS};
use super::wire::{End, Fault, Noise, Said, Say, Wire};
use crate::{Received, Reply};

/// An upstream that speaks Ollama's own API: JSON on lines of its own. The base URL is the server.
#[derive(Clone, Copy, Debug, Default)]
pub struct OllamaWire;

impl Wire for OllamaWire {
    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        let (End::Finish(reason) | End::FinishWithLast(reason)) = &said.end else {
            return None;
        };
        let mut message = Map::from_iter([("role".to_owned(), json!("assistant"))]);
        message.insert("content".to_owned(), json!(""));
        for part in &said.parts {
            match *part {
                Say::Text(more) => append(&mut message, "content", more),
                Say::Reasoning(more) => append(&mut message, "thinking", more),
                Say::Refusal(_) => return None,
                Say::ToolStart { .. } | Say::ToolArguments { .. } => {}
            }
        }
        let calls = calls(said)?;
        if !calls.is_empty() {
            message.insert("tool_calls".to_owned(), calls.into());
        }
        let mut body = line(said, &Value::Object(message));
        end(&mut body, reason, said.usage);
        Some(Reply::ok(body))
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let mut lines = Vec::new();
        for part in &said.parts {
            match *part {
                Say::Text(text) => lines.push(json!({ "role": "assistant", "content": text })),
                Say::Reasoning(text) => {
                    lines.push(json!({ "role": "assistant", "content": "", "thinking": text }));
                }
                Say::Refusal(_) => return None,
                // Calls come whole.
                Say::ToolStart { .. } | Say::ToolArguments { .. } => {}
            }
        }
        for call in calls(said)? {
            lines.push(json!({ "role": "assistant", "content": "", "tool_calls": [call] }));
        }
        let mut lines: Vec<Value> = lines.iter().map(|message| line(said, message)).collect();
        match &said.end {
            End::Finish(reason) => {
                let mut last = line(said, &json!({ "role": "assistant", "content": "" }));
                end(&mut last, reason, said.usage);
                lines.push(last);
            }
            End::FinishWithLast(reason) => end(lines.last_mut()?, reason, said.usage),
            End::Missing => {}
            End::Error(fault) => lines.push(json!({ "error": fault.message })),
        }
        let head = Reply::status(200)
            .header("content-type", "application/x-ndjson")
            .chunked();
        Some(
            lines
                .iter()
                .fold(head, |reply, line| reply.then_send(format!("{line}\n"))),
        )
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        Some(Reply::status(fault.status).json(json!({ "error": fault.message })))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let models: Vec<Value> = ids
            .iter()
            .map(
                |id| json!({ "name": id, "model": id, "size": 1, "details": { "family": "test" } }),
            )
            .collect();
        Some(Reply::ok(json!({ "models": models })))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        Some(match noise {
            Noise::Ping => Bytes::from_static(b"\n"),
            Noise::UnknownEvent => Bytes::from_static(b"{\"weather\":\"fine\"}\n"),
            Noise::UnknownField => {
                let message =
                    json!({ "role": "assistant", "content": "", "mood": { "is": "good" } });
                let line = json!({
                    "model": self.model(), "created_at": CREATED, "message": message,
                    "done": false, "mood": 1
                });
                format!("{line}\n").into()
            }
        })
    }

    fn takes_addresses(&self) -> bool {
        false
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        request::check(received, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        let Asked::Embed(request) = asked else {
            return None;
        };
        Some(Reply::ok(
            json!({ "model": *request.model, "embeddings": VECTORS }),
        ))
    }

    fn check_beside(&self, received: &Received, asked: &Asked) -> Result<(), String> {
        request::beside(received, asked)
    }
}

const CREATED: &str = "2026-08-07T06:08:07.590207Z";

fn line(said: &Said<'_>, message: &Value) -> Value {
    json!({ "model": said.model, "created_at": CREATED, "message": message, "done": false })
}

/// Makes a line the last one. A model that calls tools has just stopped.
fn end(line: &mut Value, reason: &FinishReason, usage: Option<Usage>) {
    line["done"] = json!(true);
    line["done_reason"] = json!(match reason {
        FinishReason::ToolCalls => "stop",
        other => other.as_str(),
    });
    line["total_duration"] = json!(8_313_421_042_u64);
    if let Some(usage) = usage {
        line["prompt_eval_count"] = json!(usage.input_tokens);
        line["eval_count"] = json!(usage.output_tokens);
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

/// The calls, with their arguments as objects.
fn calls(said: &Said<'_>) -> Option<Vec<Value>> {
    let mut calls: Vec<(u32, &str, &str, String)> = Vec::new();
    for part in &said.parts {
        match *part {
            Say::ToolStart { index, id, name } => calls.push((index, id, name, String::new())),
            Say::ToolArguments { index, text } => {
                let (.., arguments) = calls.iter_mut().find(|(known, ..)| *known == index)?;
                arguments.push_str(text);
            }
            _ => {}
        }
    }
    let calls = calls.into_iter().map(|(index, id, name, arguments)| {
        let arguments: Value = serde_json::from_str(&arguments).ok()?;
        Some(json!({
            "id": id, "function": { "index": index, "name": name, "arguments": arguments }
        }))
    });
    calls.collect()
}
