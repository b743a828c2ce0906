//! The wire of Google's Gemini API, as AI Studio and Vertex serve it.

mod request;

use bytes::Bytes;
use g4f_types::{ChatRequest, ErrorKind, FinishReason, Media};
use serde_json::{Value, json};

use super::asked::{Asked, VECTORS};
use super::trial::TEXT;
use super::wire::{End, Fault, Noise, Said, Say, Wire};
use crate::openai::{MP3, PNG};
use crate::{Received, Reply, sse_event};

/// AI Studio: base URLs end in `/v1beta`.
#[derive(Clone, Copy, Debug, Default)]
pub struct GeminiWire;

/// Vertex: base URLs end in a project and its location.
#[derive(Clone, Copy, Debug, Default)]
pub struct VertexWire;

impl Wire for VertexWire {
    fn base_path(&self) -> &'static str {
        "/v1/projects/testkit/locations/here"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        GeminiWire.plain(said)
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        GeminiWire.stream(said)
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        GeminiWire.error(fault)
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let named = |id: &&str| json!({ "name": format!("publishers/google/models/{id}") });
        let models: Vec<Value> = ids.iter().map(named).collect();
        Some(Reply::ok(json!({ "publisherModels": models })))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        GeminiWire.noise(noise)
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        match asked {
            // Its embeddings come one by one.
            Asked::Embed(_) => None,
            asked => GeminiWire.beside(asked),
        }
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        let models = format!("{}/publishers/google/models", self.base_path());
        request::check(received, asked, &models)
    }
}

impl Wire for GeminiWire {
    fn base_path(&self) -> &'static str {
        "/v1beta"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        let (End::Finish(reason) | End::FinishWithLast(reason)) = &said.end else {
            return None;
        };
        let mut body = chunk(said, &parts(said)?, Some(reason))?;
        if let Some(usage) = said.usage {
            body["usageMetadata"] = tokens(&usage);
        }
        Some(Reply::ok(body))
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let mut events = Vec::new();
        for part in parts(said)? {
            events.push(chunk(said, &[part], None)?);
        }
        match &said.end {
            End::Finish(reason) => {
                events.push(chunk(said, &[json!({ "text": "" })], Some(reason))?);
            }
            End::FinishWithLast(reason) => {
                let last = events.last_mut()?;
                last["candidates"][0]["finishReason"] = json!(finish(reason)?);
            }
            // The beginning of an answer that never says anything.
            End::Missing if events.is_empty() => events.push(chunk(said, &[], None)?),
            End::Missing => {}
            End::Error(fault) => events.push(error_body(fault)),
        }
        let ends = matches!(said.end, End::Finish(_) | End::FinishWithLast(_));
        if ends && let (Some(usage), Some(last)) = (said.usage, events.last_mut()) {
            last["usageMetadata"] = tokens(&usage);
        }
        Some(Reply::sse(events.iter().map(Value::to_string)))
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        Some(Reply::status(fault.status).json(error_body(fault)))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let models: Vec<Value> = ids
            .iter()
            .map(|id| {
                json!({
                    "name": format!("models/{id}"),
                    "displayName": id,
                    "inputTokenLimit": 4096,
                    "supportedGenerationMethods": ["generateContent", "countTokens"],
                })
            })
            .collect();
        Some(Reply::ok(json!({ "models": models })))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        let noise = match noise {
            Noise::Ping => ": still here\n\n".to_owned(),
            Noise::UnknownEvent => {
                let data = sse_event(&json!({ "weather": { "is": "fine" } }).to_string());
                format!("event: weather\nid: 7\nretry: 10\n{data}")
            }
            Noise::UnknownField => sse_event(
                &json!({
                    "modelVersion": self.model(), "responseId": "answer-testkit", "mood": ["good"],
                    "candidates": [{
                        "index": 0, "mood": 1,
                        "content": { "role": "model", "parts": [{ "mood": { "is": "good" } }] },
                    }],
                })
                .to_string(),
            ),
        };
        Some(noise.into())
    }

    fn beside(&self, asked: &Asked) -> Option<Reply> {
        let blob = |media_type: &str, bytes: &[u8]| {
            let data = Media::bytes(bytes.to_vec()).to_base64();
            json!({ "inlineData": { "mimeType": media_type, "data": data } })
        };
        let part = match asked {
            Asked::Images(_) => blob("image/png", PNG),
            Asked::Speech(_) => blob("audio/mpeg", MP3),
            Asked::Transcribe(_) => json!({ "text": TEXT }),
            Asked::Embed(_) => {
                let vectors = VECTORS.map(|vector| json!({ "values": vector }));
                return Some(Reply::ok(json!({ "embeddings": vectors })));
            }
            // Work that is being done has no queue here, and the rest is not done.
            Asked::Rerank(_) | Asked::Moderate(_) | Asked::Video(_) => return None,
        };
        let candidate = json!({ "content": { "parts": [part] }, "finishReason": "STOP" });
        Some(Reply::ok(json!({ "candidates": [candidate] })))
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        request::check(received, asked, "/v1beta/models")
    }
}

/// The parts of an answer. A call is always whole, wherever the suite cuts it.
fn parts(said: &Said<'_>) -> Option<Vec<Value>> {
    let mut parts = Vec::new();
    for (at, part) in said.parts.iter().enumerate() {
        match *part {
            Say::Text(text) => parts.push(json!({ "text": text })),
            Say::Reasoning(text) => parts.push(json!({ "text": text, "thought": true })),
            Say::Refusal(_) => return None,
            Say::ToolStart { index, id, name } => {
                let pieces = said.parts[at..].iter().filter_map(|part| match *part {
                    Say::ToolArguments { index: of, text } if of == index => Some(text),
                    _ => None,
                });
                let args: Value = serde_json::from_str(&pieces.collect::<String>()).ok()?;
                parts.push(json!({ "functionCall": { "id": id, "name": name, "args": args } }));
            }
            Say::ToolArguments { .. } => {}
        }
    }
    Some(parts)
}

fn chunk(said: &Said<'_>, parts: &[Value], reason: Option<&FinishReason>) -> Option<Value> {
    let mut candidate = json!({ "index": 0, "content": { "role": "model", "parts": parts } });
    if let Some(reason) = reason {
        candidate["finishReason"] = json!(finish(reason)?);
    }
    Some(json!({
        "candidates": [candidate],
        "modelVersion": said.model,
        "responseId": "answer-testkit",
    }))
}

fn finish(reason: &FinishReason) -> Option<&str> {
    Some(match reason {
        FinishReason::Stop | FinishReason::ToolCalls => "STOP",
        FinishReason::Length => "MAX_TOKENS",
        FinishReason::ContentFilter => "SAFETY",
        FinishReason::Refusal | FinishReason::Pause => return None,
        FinishReason::Other(other) => other,
    })
}

fn tokens(usage: &g4f_types::Usage) -> Value {
    json!({
        "promptTokenCount": usage.input_tokens,
        "candidatesTokenCount": usage.output_tokens,
        "totalTokenCount": usage.total_tokens,
    })
}

/// The failure with the status that Google uses for its kind.
fn error_body(fault: &Fault<'_>) -> Value {
    let status = match fault.kind {
        ErrorKind::RateLimited | ErrorKind::QuotaExhausted => "RESOURCE_EXHAUSTED",
        ErrorKind::Auth if fault.status == 403 => "PERMISSION_DENIED",
        ErrorKind::Auth => "UNAUTHENTICATED",
        ErrorKind::ModelNotFound => "NOT_FOUND",
        ErrorKind::ContextLength | ErrorKind::BadRequest => "INVALID_ARGUMENT",
        ErrorKind::Overloaded => "UNAVAILABLE",
        _ => "INTERNAL",
    };
    let code = match fault.status {
        200 => 500,
        status => status,
    };
    json!({ "error": { "code": code, "message": fault.message, "status": status } })
}
