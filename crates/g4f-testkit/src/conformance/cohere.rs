//! The wire of Cohere's own API, version 2.

mod request;

use bytes::Bytes;
use g4f_types::{ChatRequest, FinishReason, Usage};
use serde_json::{Map, Value, json};

use super::asked::{Asked, RANKING, VECTORS};
use super::wire::{End, Fault, Noise, Said, Say, Wire};
use crate::{Received, Reply, Step};

/// An upstream that speaks Cohere's API, version 2: base URLs end in `/v2`.
#[derive(Clone, Copy, Debug, Default)]
pub struct CohereWire;

impl Wire for CohereWire {
    fn base_path(&self) -> &'static str {
        "/v2"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        let (End::Finish(reason) | End::FinishWithLast(reason)) = &said.end else {
            return None;
        };
        let mut content = Vec::new();
        let mut calls: Vec<(u32, Value)> = Vec::new();
        for part in &said.parts {
            match *part {
                Say::Text(text) => content.push(json!({ "type": "text", "text": text })),
                Say::Reasoning(text) => {
                    content.push(json!({ "type": "thinking", "thinking": text }));
                }
                Say::Refusal(_) => return None,
                Say::ToolStart { index, id, name } => {
                    calls.push((index, call(id, name)));
                }
                Say::ToolArguments { index, text } => {
                    let (_, call) = calls.iter_mut().find(|(known, _)| *known == index)?;
                    let whole = format!("{}{text}", call["function"]["arguments"].as_str()?);
                    call["function"]["arguments"] = Value::from(whole);
                }
            }
        }
        let mut message = Map::from_iter([("role".to_owned(), json!("assistant"))]);
        if !content.is_empty() {
            message.insert("content".to_owned(), content.into());
        }
        if !calls.is_empty() {
            let calls: Vec<Value> = calls.into_iter().map(|(_, call)| call).collect();
            message.insert("tool_calls".to_owned(), calls.into());
        }
        let mut body = json!({
            "id": "9d3a-testkit", "message": message, "finish_reason": word(reason),
        });
        if let Some(usage) = said.usage {
            body["usage"] = tokens(&usage);
        }
        Some(Reply::ok(body))
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let head = json!({ "id": "9d3a-testkit", "type": "message-start", "delta": { "message": {
            "role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []
        } } });
        let mut events = vec![head];
        let mut block = Block::default();
        for part in &said.parts {
            match *part {
                Say::Text(text) => block.say("text", text, &mut events),
                Say::Reasoning(text) => block.say("thinking", text, &mut events),
                Say::Refusal(_) => return None,
                Say::ToolStart { index, id, name } => {
                    block.end(&mut events);
                    events.push(json!({
                        "type": "tool-call-start", "index": index,
                        "delta": { "message": { "tool_calls": call(id, name) } }
                    }));
                }
                Say::ToolArguments { index, text } => events.push(json!({
                    "type": "tool-call-delta", "index": index,
                    "delta": { "message": { "tool_calls": { "function": { "arguments": text } } } }
                })),
            }
        }
        match &said.end {
            // The end is an event of its own, always.
            End::Finish(reason) | End::FinishWithLast(reason) => {
                block.end(&mut events);
                for part in &said.parts {
                    if let Say::ToolStart { index, .. } = part {
                        events.push(json!({ "type": "tool-call-end", "index": index }));
                    }
                }
                let mut delta = json!({ "finish_reason": word(reason) });
                if let Some(usage) = said.usage {
                    delta["usage"] = tokens(&usage);
                }
                events.push(json!({ "type": "message-end", "delta": delta }));
            }
            End::Missing => {}
            End::Error(fault) => events.push(json!({ "type": "error", "message": fault.message })),
        }
        Some(Reply::event_stream(
            events
                .iter()
                .map(|event| Step::Send(frame(event)))
                .collect(),
        ))
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        let body = json!({ "id": "9d3a-testkit", "message": fault.message });
        Some(Reply::status(fault.status).json(body))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let models: Vec<Value> = ids
            .iter()
            .map(|id| json!({ "name": id, "endpoints": ["chat"], "context_length": 1000 }))
            .collect();
        Some(Reply::ok(json!({ "models": models })))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        Some(match noise {
            Noise::Ping => Bytes::from_static(b": still there\n\n"),
            Noise::UnknownEvent => frame(&json!({ "type": "weather", "delta": { "sky": "blue" } })),
            Noise::UnknownField => frame(&json!({
                "type": "content-delta", "index": 0, "mood": ["good"],
                "delta": { "message": { "content": { "text": "", "mood": "good" } } }
            })),
        })
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        request::check(received, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        Some(Reply::ok(match asked {
            Asked::Embed(_) => json!({ "id": "9d3a-testkit", "embeddings": { "float": VECTORS } }),
            Asked::Rerank(_) => {
                let results: Vec<Value> = RANKING
                    .iter()
                    .map(|(index, score)| json!({ "index": index, "relevance_score": score }))
                    .collect();
                json!({ "id": "9d3a-testkit", "results": results })
            }
            _ => return None,
        }))
    }

    fn check_beside(&self, received: &Received, asked: &Asked) -> Result<(), String> {
        request::beside(received, asked)
    }
}

/// The block of content that is open.
#[derive(Default)]
struct Block {
    kind: Option<&'static str>,
    index: u32,
}

impl Block {
    fn say(&mut self, kind: &'static str, text: &str, events: &mut Vec<Value>) {
        if self.kind != Some(kind) {
            self.end(events);
            self.kind = Some(kind);
            events.push(json!({
                "type": "content-start", "index": self.index,
                "delta": { "message": { "content": { "type": kind, kind: "" } } }
            }));
        }
        events.push(json!({
            "type": "content-delta", "index": self.index,
            "delta": { "message": { "content": { kind: text } } }
        }));
    }

    fn end(&mut self, events: &mut Vec<Value>) {
        if self.kind.take().is_some() {
            events.push(json!({ "type": "content-end", "index": self.index }));
            self.index += 1;
        }
    }
}

fn frame(event: &Value) -> Bytes {
    let name = event["type"].as_str().unwrap_or_default();
    format!("event: {name}\ndata: {event}\n\n").into()
}

fn call(id: &str, name: &str) -> Value {
    json!({ "id": id, "type": "function", "function": { "name": name, "arguments": "" } })
}

fn word(reason: &FinishReason) -> &str {
    match reason {
        FinishReason::Stop => "COMPLETE",
        FinishReason::Length => "MAX_TOKENS",
        FinishReason::ToolCalls => "TOOL_CALL",
        other => other.as_str(),
    }
}

fn tokens(usage: &Usage) -> Value {
    let tokens = json!({
        "input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens
    });
    json!({ "billed_units": { "input_tokens": 1, "output_tokens": 1 }, "tokens": tokens })
}
