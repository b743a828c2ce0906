//! Answers as OpenAI writes them.

use std::collections::{BTreeSet, VecDeque};

use futures_util::{StreamExt as _, stream};
use g4f_types::transport::BodyStream;
use g4f_types::{ChatEvent, ChatStream, Error, ErrorKind, FinishReason, Result, Started, Usage};
use serde_json::Value;

/// The failure that a status and a body tell of.
pub(crate) fn failure(status: u16, json: &Value, text: &str) -> Error {
    let code = json["error"]["code"].as_str().unwrap_or_default();
    let kind = match (code, status) {
        ("rate_limit_exceeded", _) | (_, 429) => ErrorKind::RateLimited,
        ("invalid_api_key", _) | (_, 401 | 403) => ErrorKind::Auth,
        (_, 402) => ErrorKind::QuotaExhausted,
        (_, 404) => ErrorKind::ModelNotFound,
        (_, 503) => ErrorKind::Overloaded,
        (_, 400..=499) => ErrorKind::BadRequest,
        _ => ErrorKind::Server,
    };
    let message = json["error"]["message"].as_str().unwrap_or(text);
    Error::new(kind, message).with_reached_upstream(true)
}

fn not_an_answer() -> Error {
    Error::new(ErrorKind::ErrorPage, "this is no answer").with_reached_upstream(true)
}

fn tokens(usage: &Value) -> Option<ChatEvent> {
    let input = usage["prompt_tokens"].as_u64()?;
    let usage = Usage::new(input, usage["completion_tokens"].as_u64()?);
    Some(ChatEvent::Usage(Box::new(usage)))
}

fn started(body: &Value) -> ChatEvent {
    ChatEvent::Started(Box::new(Started {
        id: body["id"].as_str().unwrap_or_default().to_owned(),
        model: body["model"].as_str().unwrap_or_default().to_owned(),
        ..Started::default()
    }))
}

/// The events of a plain answer.
pub(crate) fn plain(body: &[u8]) -> Result<Vec<ChatEvent>> {
    let body: Value = serde_json::from_slice(body).map_err(|_| not_an_answer())?;
    if !body["error"].is_null() {
        return Err(failure(200, &body, ""));
    }
    let choice = body["choices"].get(0).ok_or_else(not_an_answer)?;
    let mut decoder = Decoder::default();
    let mut events = vec![started(&body)];
    decoder.delta(&choice["message"], &mut events);
    decoder.finish(choice, &mut events);
    events.extend(tokens(&body["usage"]));
    events.push(ChatEvent::Finished {
        reason: decoder.reason.unwrap_or(FinishReason::Stop),
    });
    Ok(events)
}

/// The events of a streamed answer.
pub(crate) fn stream(body: BodyStream) -> ChatStream {
    let state = (body, Decoder::default());
    ChatStream::new(stream::unfold(
        state,
        |(mut body, mut decoder)| async move {
            loop {
                if let Some(event) = decoder.ready.pop_front() {
                    return Some((event, (body, decoder)));
                }
                match body.next().await? {
                    Ok(bytes) => decoder.push(&bytes),
                    Err(error) => decoder.ready.push_back(Err(error)),
                }
            }
        },
    ))
}

#[derive(Default)]
struct Decoder {
    line: Vec<u8>,
    ready: VecDeque<Result<ChatEvent>>,
    begun: bool,
    open: BTreeSet<u32>,
    reason: Option<FinishReason>,
}

impl Decoder {
    fn push(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = String::from_utf8_lossy(&line).into_owned();
            if let Some(data) = line.trim_end().strip_prefix("data:") {
                self.event(data.trim());
            }
        }
    }

    fn event(&mut self, data: &str) {
        if data == "[DONE]" {
            let reason = self.reason.clone().unwrap_or(FinishReason::Stop);
            self.ready.push_back(Ok(ChatEvent::Finished { reason }));
            return;
        }
        let chunk: Value = serde_json::from_str(data).unwrap_or_default();
        if !chunk["error"].is_null() {
            self.ready.push_back(Err(failure(200, &chunk, "")));
            return;
        }
        let Some(choices) = chunk["choices"].as_array() else {
            return;
        };
        let mut events = Vec::new();
        // A chunk without a model is not the first word of an answer.
        if !self.begun && chunk["model"].is_string() {
            self.begun = true;
            events.push(started(&chunk));
        }
        for choice in choices {
            self.delta(&choice["delta"], &mut events);
            self.finish(choice, &mut events);
        }
        events.extend(tokens(&chunk["usage"]));
        self.ready.extend(events.into_iter().map(Ok));
    }

    fn delta(&mut self, delta: &Value, events: &mut Vec<ChatEvent>) {
        let text = |name: &str| {
            delta[name]
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let choice = 0;
        if let Some(text) = text("reasoning_content") {
            events.push(ChatEvent::ReasoningDelta {
                choice,
                text,
                signature: None,
                raw: None,
            });
        }
        events.extend(text("content").map(|text| ChatEvent::TextDelta { choice, text }));
        events.extend(text("refusal").map(|text| ChatEvent::RefusalDelta { choice, text }));
        for (place, call) in (0..).zip(delta["tool_calls"].as_array().into_iter().flatten()) {
            let index = call["index"].as_u64().unwrap_or(place);
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let function = &call["function"];
            if self.open.insert(index) {
                let word = |value: &Value| Box::from(value.as_str().unwrap_or_default());
                let (id, name) = (word(&call["id"]), word(&function["name"]));
                events.push(ChatEvent::ToolStart {
                    choice,
                    index,
                    id,
                    name,
                    custom: false,
                });
            }
            let arguments = function["arguments"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            events.push(ChatEvent::ToolDelta {
                choice,
                index,
                arguments,
            });
        }
    }

    fn finish(&mut self, choice: &Value, events: &mut Vec<ChatEvent>) {
        let Some(reason) = choice["finish_reason"].as_str() else {
            return;
        };
        for index in std::mem::take(&mut self.open) {
            events.push(ChatEvent::ToolEnd {
                choice: 0,
                index,
                extra: None,
            });
        }
        let reason = FinishReason::from(reason);
        self.reason = Some(reason.clone());
        events.push(ChatEvent::ChoiceFinished { choice: 0, reason });
    }
}
