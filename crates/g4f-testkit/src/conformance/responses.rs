//! The wire of OpenAI's responses, for every server that speaks them.

mod request;
mod transcript;

use bytes::Bytes;
use g4f_types::{ChatRequest, FinishReason, Usage};
use serde_json::{Value, json};

use super::openai::error_body;
use super::wire::{End, Fault, Noise, Said, Wire};
use crate::reply::Step;
use crate::{Received, Reply, openai};
use transcript::Transcript;

/// An upstream that speaks responses: base URLs end in `/v1`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResponsesWire;

impl Wire for ResponsesWire {
    fn base_path(&self) -> &'static str {
        "/v1"
    }

    fn plain(&self, said: &Said<'_>) -> Option<Reply> {
        let (End::Finish(reason) | End::FinishWithLast(reason)) = &said.end else {
            return None;
        };
        let mut transcript = Transcript::default();
        for part in &said.parts {
            transcript.say(part)?;
        }
        transcript.close();
        let items = transcript.items();
        Some(Reply::ok(response(said, Some(reason), &items)))
    }

    fn stream(&self, said: &Said<'_>) -> Option<Reply> {
        let mut transcript = Transcript::default();
        let begun = response(said, None, &[]);
        transcript.tell(json!({ "type": "response.created", "response": begun }));
        transcript.tell(json!({ "type": "response.in_progress", "response": begun }));
        let (last, before) = match (&said.end, said.parts.split_last()) {
            (End::FinishWithLast(_), Some((last, before))) => (Some(last), before),
            _ => (None, &said.parts[..]),
        };
        for part in before {
            transcript.say(part)?;
        }
        match &said.end {
            End::Finish(reason) | End::FinishWithLast(reason) => {
                match last {
                    // It stands in the answer as a whole, and in no event before.
                    Some(last) => transcript.say_silently(last)?,
                    None => transcript.close(),
                }
                let items = transcript.items();
                let whole = response(said, Some(reason), &items);
                let word = whole["status"].as_str().unwrap_or_default();
                transcript.tell(json!({ "type": format!("response.{word}"), "response": whole }));
            }
            End::Missing => {}
            End::Error(fault) => {
                let body = error_body(fault);
                transcript.tell(json!({
                    "type": "error",
                    "code": body["error"]["code"],
                    "message": fault.message,
                    "param": null,
                }));
            }
        }
        let steps = transcript
            .events()
            .iter()
            .map(|event| Step::Send(sse(event)));
        Some(Reply::event_stream(steps.collect()))
    }

    fn error(&self, fault: &Fault<'_>) -> Option<Reply> {
        Some(Reply::status(fault.status).json(error_body(fault)))
    }

    fn models(&self, ids: &[&str]) -> Option<Reply> {
        Some(openai::models(ids))
    }

    fn noise(&self, noise: Noise) -> Option<Bytes> {
        Some(match noise {
            Noise::Ping => Bytes::from_static(b": keep-alive\n\n"),
            Noise::UnknownEvent => sse(&json!({
                "type": "response.weather.changed", "sequence_number": 7, "weather": "fine"
            })),
            Noise::UnknownField => sse(&json!({
                "type": "response.in_progress", "sequence_number": 7, "mood": ["good"],
                "response": {
                    "id": "resp_testkit", "object": "response", "created_at": 1_700_000_000,
                    "status": "in_progress", "model": self.model(), "output": [], "mood": 1
                },
            })),
        })
    }

    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String> {
        request::check(received, asked)
    }
}

/// An event under its name, as OpenAI sends it.
fn sse(event: &Value) -> Bytes {
    let name = event["type"].as_str().unwrap_or_default();
    format!("event: {name}\ndata: {event}\n\n").into()
}

/// The answer as it stands in events and by itself; without a reason it goes on.
fn response(said: &Said<'_>, reason: Option<&FinishReason>, items: &[Value]) -> Value {
    let cut = match reason {
        None | Some(FinishReason::Stop | FinishReason::ToolCalls | FinishReason::Refusal) => None,
        Some(FinishReason::Length) => Some("max_output_tokens"),
        Some(other) => Some(other.as_str()),
    };
    let status = match (reason, cut) {
        (None, _) => "in_progress",
        (_, None) => "completed",
        (_, Some(_)) => "incomplete",
    };
    json!({
        "id": "resp_testkit",
        "object": "response",
        "created_at": 1_700_000_000,
        "status": status,
        "error": null,
        "incomplete_details": cut.map(|cut| json!({ "reason": cut })),
        "model": said.model,
        "output": items,
        "usage": said.usage.filter(|_| reason.is_some()).map(|usage| tokens(&usage)),
    })
}

fn tokens(usage: &Usage) -> Value {
    json!({
        "input_tokens": usage.input_tokens,
        "input_tokens_details": { "cached_tokens": 0 },
        "output_tokens": usage.output_tokens,
        "output_tokens_details": { "reasoning_tokens": 0 },
        "total_tokens": usage.total_tokens,
    })
}
