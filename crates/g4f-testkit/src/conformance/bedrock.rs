//! The wire of Amazon Bedrock: Converse in JSON, ConverseStream in binary event streams.

mod beside;
mod request;

use bytes::Bytes;
use g4f_types::{ChatRequest, ErrorKind, FinishReason, Usage};
use serde_json::{Map, Value, json};

use super::asked::Asked;
use super::wire::{End, Fault, Noise, Said, Say, Wire};
use crate::{Received, Reply, aws};

/// An upstream that speaks Converse.
#[derive(Clone, Copy, Debug, Default)]
pub struct BedrockWire;

impl Wire for BedrockWire {
    fn model(&self) -> &'static str {
        "vendor.model-v1:0"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        let (End::Finish(reason) | End::FinishWithLast(reason)) = &said.end else {
            return None;
        };
        let mut content: Vec<Value> = Vec::new();
        let mut calls: Vec<(u32, usize, String)> = Vec::new();
        for part in &said.parts {
            match *part {
                Say::Text(text) => content.push(json!({ "text": text })),
                Say::Reasoning(text) => {
                    let reasoning = json!({ "reasoningText": { "text": text } });
                    content.push(json!({ "reasoningContent": reasoning }));
                }
                Say::Refusal(_) => return None,
                Say::ToolStart { index, id, name } => {
                    calls.push((index, content.len(), String::new()));
                    content.push(json!({ "toolUse": { "toolUseId": id, "name": name } }));
                }
                Say::ToolArguments { index, text } => {
                    let (.., arguments) = calls.iter_mut().find(|(known, ..)| *known == index)?;
                    arguments.push_str(text);
                }
            }
        }
        for (_, place, arguments) in calls {
            content[place]["toolUse"]["input"] = serde_json::from_str(&arguments).ok()?;
        }
        let mut body = json!({
            "metrics": { "latencyMs": 7 },
            "output": { "message": { "role": "assistant", "content": content } },
            "stopReason": word(reason),
        });
        if let Some(usage) = said.usage {
            body["usage"] = tokens(&usage);
        }
        Some(Reply::ok(body))
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let mut events = vec![event("messageStart", json!({ "role": "assistant" }))];
        let mut last = None;
        for part in &said.parts {
            let place = place(part)?;
            // Calls that take turns stay open until the message ends.
            if let Some(done) = last.filter(|done| *done != place && *done < FIRST_CALL) {
                events.push(stop(done));
            }
            last = Some(place);
            events.push(piece(place, part)?);
        }
        // Where the end comes with the last piece, blocks are left open.
        let open = open_calls(&said.parts).chain(last.filter(|last| *last < FIRST_CALL));
        if !matches!(said.end, End::FinishWithLast(_)) {
            events.extend(open.map(stop));
        }
        match &said.end {
            End::Finish(reason) | End::FinishWithLast(reason) => {
                events.push(event("messageStop", json!({ "stopReason": word(reason) })));
            }
            End::Missing => {}
            End::Error(fault) => {
                let name = exception(fault.kind);
                let message = json!({ "message": fault.message });
                events.push(aws::exception(name, &message));
            }
        }
        if matches!(said.end, End::Finish(_) | End::FinishWithLast(_))
            && let Some(usage) = said.usage
        {
            let metadata = json!({ "usage": tokens(&usage), "metrics": { "latencyMs": 7 } });
            events.push(event("metadata", metadata));
        }
        Some(aws::reply(events))
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        let mut name = exception(fault.kind).to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let head = Reply::status(fault.status).header(
            "x-amzn-errortype",
            format!("{name}:http://internal.amazon.com/coral/com.amazon.bedrock/"),
        );
        Some(head.json(json!({ "message": fault.message })))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let models: Vec<Value> = ids
            .iter()
            .map(|id| json!({ "modelId": id, "inferenceTypesSupported": ["ON_DEMAND"] }))
            .collect();
        Some(Reply::ok(json!({ "modelSummaries": models })))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        match noise {
            // There are none: a binary stream is kept alive beneath.
            Noise::Ping => None,
            Noise::UnknownEvent => Some(event("weather", json!({ "weather": "fine" }))),
            Noise::UnknownField => Some(event(
                "contentBlockDelta",
                json!({ "contentBlockIndex": 0, "delta": { "text": "", "mood": 1 }, "mood": ["good"] }),
            )),
        }
    }

    fn allows_crlf(&self) -> bool {
        false
    }

    fn takes_addresses(&self) -> bool {
        false
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        request::check(received, asked)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        beside::answer(asked)
    }

    fn check_beside(&self, received: &Received, asked: &Asked) -> Result<(), String> {
        beside::check(received, asked)
    }
}

/// Blocks below this one are thinking and text.
const FIRST_CALL: u64 = 2;

/// The block that a piece belongs to.
fn place(part: &Say<'_>) -> Option<u64> {
    match *part {
        Say::Reasoning(_) => Some(0),
        Say::Text(_) => Some(1),
        Say::Refusal(_) => None,
        Say::ToolStart { index, .. } | Say::ToolArguments { index, .. } => {
            Some(FIRST_CALL + u64::from(index))
        }
    }
}

fn open_calls<'a>(parts: &'a [Say<'_>]) -> impl Iterator<Item = u64> + 'a {
    parts.iter().filter_map(|part| match part {
        Say::ToolStart { index, .. } => Some(FIRST_CALL + u64::from(*index)),
        _ => None,
    })
}

fn piece(place: u64, part: &Say<'_>) -> Option<Bytes> {
    let delta = match *part {
        Say::Text(text) => json!({ "text": text }),
        Say::Reasoning(text) => json!({ "reasoningContent": { "text": text } }),
        Say::Refusal(_) => return None,
        Say::ToolStart { id, name, .. } => {
            let start = json!({ "toolUse": { "toolUseId": id, "name": name } });
            let begin = json!({ "contentBlockIndex": place, "start": start });
            return Some(event("contentBlockStart", begin));
        }
        Say::ToolArguments { text, .. } => json!({ "toolUse": { "input": text } }),
    };
    let more = json!({ "contentBlockIndex": place, "delta": delta });
    Some(event("contentBlockDelta", more))
}

fn stop(place: u64) -> Bytes {
    event("contentBlockStop", json!({ "contentBlockIndex": place }))
}

/// An event with the padding that hides its length.
fn event(name: &str, mut payload: Value) -> Bytes {
    payload["p"] = Value::from("abcdefgh");
    aws::event(name, &payload)
}

fn word(reason: &FinishReason) -> &str {
    match reason {
        FinishReason::Stop => "end_turn",
        FinishReason::Length => "max_tokens",
        FinishReason::ToolCalls => "tool_use",
        FinishReason::ContentFilter => "guardrail_intervened",
        other => other.as_str(),
    }
}

fn tokens(usage: &Usage) -> Value {
    let counts = [
        ("inputTokens", usage.input_tokens),
        ("outputTokens", usage.output_tokens),
        ("totalTokens", usage.total_tokens),
    ];
    let counts = counts.map(|(name, count)| (name.to_owned(), Value::from(count)));
    Value::Object(Map::from_iter(counts))
}

/// The exception of a kind.
fn exception(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::RateLimited => "throttlingException",
        ErrorKind::QuotaExhausted => "serviceQuotaExceededException",
        ErrorKind::Auth => "unrecognizedClientException",
        ErrorKind::ModelNotFound => "resourceNotFoundException",
        ErrorKind::Overloaded => "serviceUnavailableException",
        ErrorKind::BadRequest | ErrorKind::ContextLength => "validationException",
        _ => "internalServerException",
    }
}
