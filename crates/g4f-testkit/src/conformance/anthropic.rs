//! The wire of Anthropic's Messages API.

mod request;

use bytes::Bytes;
use g4f_types::{ChatRequest, ErrorKind, FinishReason};
use serde_json::{Map, Value, json};

use super::wire::{End, Fault, Noise, Said, Say, Wire};
use crate::{Received, Reply};

/// An upstream that speaks Anthropic's Messages API: base URLs end in `/v1`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnthropicWire;

impl Wire for AnthropicWire {
    fn base_path(&self) -> &'static str {
        "/v1"
    }

    /// A name that tells what it can do: models of this API differ in what they take.
    fn model(&self) -> &'static str {
        "claude-sonnet-4-5"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        // The reason is a field of the answer: there is no other place for it.
        let (End::Finish(reason) | End::FinishWithLast(reason)) = &said.end else {
            return None;
        };
        let mut message = head(said);
        let blocks: Vec<Value> = blocks(said).into_iter().map(Block::whole).collect();
        message["content"] = Value::from(blocks);
        end(&mut message, said, reason);
        if let Some(usage) = said.usage {
            message["usage"] = json!({
                "input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens
            });
        }
        Some(Reply::ok(message))
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let mut start = head(said);
        if let Some(usage) = said.usage {
            start["usage"] = json!({ "input_tokens": usage.input_tokens, "output_tokens": 1 });
        }
        let mut events = vec![json!({ "type": "message_start", "message": start })];
        // The reason always comes in an event of its own; here it comes before the last block is closed.
        events.extend(deltas(said, matches!(said.end, End::Finish(_))));
        match &said.end {
            End::Error(fault) => events.push(error_body(fault)),
            End::Finish(reason) | End::FinishWithLast(reason) => {
                let mut delta = json!({});
                end(&mut delta, said, reason);
                let mut event = json!({ "type": "message_delta", "delta": delta });
                if let Some(usage) = said.usage {
                    event["usage"] = json!({ "output_tokens": usage.output_tokens });
                }
                events.push(event);
                events.push(json!({ "type": "message_stop" }));
            }
            End::Missing => {}
        }
        let reply = Reply::status(200).header("content-type", "text/event-stream");
        let send = |reply: Reply, event| reply.then_send(frame(event));
        Some(events.iter().fold(reply.chunked(), send))
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        Some(Reply::status(fault.status).json(error_body(fault)))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let entry = |id: &&str| {
            json!({
                "type": "model", "id": id, "display_name": id, "created_at": "2026-07-24T00:00:00Z"
            })
        };
        Some(Reply::ok(json!({
            "data": ids.iter().map(entry).collect::<Vec<_>>(),
            "first_id": ids.first(), "last_id": ids.last(), "has_more": false,
        })))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        let event = match noise {
            Noise::Ping => json!({ "type": "ping" }),
            Noise::UnknownEvent => json!({ "type": "weather", "weather": "fine" }),
            Noise::UnknownField => json!({
                "type": "message_delta", "mood": ["good"],
                "delta": { "stop_reason": null, "mood": { "is": "good" } },
            }),
        };
        Some(frame(&event).into())
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        request::check(received, asked)
    }
}

/// One event as it stands on the line, with its name.
fn frame(event: &Value) -> String {
    let name = event["type"].as_str().unwrap_or_default();
    format!("event: {name}\ndata: {event}\n\n")
}

fn head(said: &Said<'_>) -> Value {
    json!({
        "id": "msg_testkit", "type": "message", "role": "assistant", "model": said.model,
        "content": [], "stop_reason": null, "stop_sequence": null,
    })
}

/// How it ended. A refusal in words stands beside the reason.
fn end(place: &mut Value, said: &Said<'_>, reason: &FinishReason) {
    let refusal: String = said
        .parts
        .iter()
        .filter_map(|part| match part {
            Say::Refusal(text) => Some(*text),
            _ => None,
        })
        .collect();
    place["stop_reason"] = json!(match reason {
        _ if !refusal.is_empty() => "refusal",
        FinishReason::Stop => "end_turn",
        FinishReason::Length => "max_tokens",
        FinishReason::ToolCalls => "tool_use",
        FinishReason::Pause => "pause_turn",
        other => other.as_str(),
    });
    if !refusal.is_empty() {
        place["stop_details"] = json!({ "type": "refusal", "explanation": refusal });
    }
}

/// A block of an answer, and the pieces in which it comes.
struct Block {
    start: Map<String, Value>,
    /// The field that grows, and its pieces.
    field: &'static str,
    pieces: Vec<String>,
}

impl Block {
    fn of(part: &Say<'_>) -> Option<Self> {
        let (start, field) = match *part {
            Say::Text(_) => (json!({ "type": "text", "text": "" }), "text"),
            Say::Reasoning(_) => (
                json!({ "type": "thinking", "thinking": "", "signature": "" }),
                "thinking",
            ),
            Say::ToolStart { id, name, .. } => (
                json!({ "type": "tool_use", "id": id, "name": name, "input": {} }),
                "partial_json",
            ),
            Say::ToolArguments { .. } | Say::Refusal(_) => return None,
        };
        Some(Self {
            start: start.as_object().cloned().unwrap_or_default(),
            field,
            pieces: Vec::new(),
        })
    }

    fn whole(mut self) -> Value {
        let text = self.pieces.concat();
        if self.field == "partial_json" {
            let input = serde_json::from_str(&text).unwrap_or(json!({}));
            self.start.insert("input".to_owned(), input);
        } else {
            self.start.insert(self.field.to_owned(), Value::from(text));
        }
        Value::Object(self.start)
    }
}

/// The answer as blocks: neighbours of one kind are one block.
fn blocks(said: &Said<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut calls: Vec<(u32, usize)> = Vec::new();
    for part in &said.parts {
        let (at, piece) = match *part {
            Say::ToolStart { index, .. } => {
                calls.push((index, blocks.len()));
                blocks.extend(Block::of(part));
                continue;
            }
            Say::ToolArguments { index, text } => {
                let call = calls.iter().find(|(known, _)| *known == index);
                (call.map(|(_, at)| *at), text)
            }
            Say::Text(text) | Say::Reasoning(text) => (same(&mut blocks, part), text),
            Say::Refusal(_) => continue,
        };
        if let Some(block) = at.and_then(|at| blocks.get_mut(at)) {
            block.pieces.push(piece.to_owned());
        }
    }
    blocks
}

/// The last block if it is of the same kind, else a new one.
fn same(blocks: &mut Vec<Block>, part: &Say<'_>) -> Option<usize> {
    let new = Block::of(part)?;
    if blocks.last().is_none_or(|last| last.field != new.field) {
        blocks.push(new);
    }
    blocks.len().checked_sub(1)
}

/// The events of all blocks, in the order in which the pieces are said. Those that do not end are not closed.
fn deltas(said: &Said<'_>, closed: bool) -> Vec<Value> {
    let mut events = Vec::new();
    let mut places: Vec<(u32, usize)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut last: Option<&'static str> = None;
    let mut count = 0;
    for part in &said.parts {
        let begins = Block::of(part)
            .filter(|block| matches!(part, Say::ToolStart { .. }) || last != Some(block.field));
        if let Some(block) = begins {
            // Calls that come at the same time stay open; everything else follows what was before it.
            if block.field != "partial_json" || last != Some("partial_json") {
                events.extend(open.drain(..).map(stop));
            }
            last = Some(block.field);
            open.push(count);
            events.push(json!({
                "type": "content_block_start", "index": count, "content_block": block.start
            }));
            count += 1;
        }
        let current = count.saturating_sub(1);
        let (index, delta) = match *part {
            Say::Text(text) => (current, json!({ "type": "text_delta", "text": text })),
            Say::Reasoning(text) => (
                current,
                json!({ "type": "thinking_delta", "thinking": text }),
            ),
            Say::ToolStart { index, .. } => {
                places.push((index, current));
                continue;
            }
            Say::ToolArguments { index, text } => {
                let place = places.iter().find(|(known, _)| *known == index);
                let delta = json!({ "type": "input_json_delta", "partial_json": text });
                (place.map_or(current, |(_, at)| *at), delta)
            }
            Say::Refusal(_) => continue,
        };
        events.push(json!({ "type": "content_block_delta", "index": index, "delta": delta }));
    }
    if closed {
        events.extend(open.into_iter().map(stop));
    }
    events
}

fn stop(index: usize) -> Value {
    json!({ "type": "content_block_stop", "index": index })
}

/// The failure with the type that the API uses for its kind.
fn error_body(fault: &Fault<'_>) -> Value {
    let kind = match (fault.kind, fault.status) {
        (ErrorKind::Auth, 403) => "permission_error",
        (ErrorKind::Auth, _) => "authentication_error",
        (ErrorKind::RateLimited, _) => "rate_limit_error",
        (ErrorKind::QuotaExhausted, _) => "billing_error",
        (ErrorKind::ModelNotFound, _) => "not_found_error",
        (ErrorKind::Overloaded, _) => "overloaded_error",
        (ErrorKind::BadRequest, 413) => "request_too_large",
        (ErrorKind::BadRequest | ErrorKind::ContextLength, _) => "invalid_request_error",
        _ => "api_error",
    };
    json!({
        "type": "error", "error": { "type": kind, "message": fault.message },
        "request_id": "req_testkit",
    })
}
