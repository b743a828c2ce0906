//! From our request to the body of `POST /chat`.

mod documents;
mod messages;
mod tools;

use std::borrow::Cow;

use g4f_types::{
    ChatParams, ChatRequest, Error, ErrorKind, MediaSource, Part, ReasoningEffort, ResponseFormat,
    Result,
};
use serde::Serialize;
use serde_json::Value;

use crate::provider::{EncodeTarget, Outgoing};
use crate::shared::needs;
use crate::shared::writer::{self, Writer, Written};

/// Parameters that change the meaning and that the API has.
const NEEDS: &[&str] = &["tools", "logprobs", "response_format"];
/// Parameters that only tune and that the API has, by OpenAI's names.
const TUNES: &[&str] = &[
    "enable_thinking",
    "frequency_penalty",
    "presence_penalty",
    "reasoning_effort",
    "seed",
    "temperature",
    "top_k",
    "top_p",
];

pub(super) fn encode(request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
    let params = &*request.params;
    needs::check(params, NEEDS)?;
    check_parts(request)?;
    let (body, dropped) = writer::body(request, target, |body| {
        if !target.model.is_empty() {
            body.put("model", target.model)?;
        }
        body.put("messages", &messages::Messages(&request.messages))?;
        body.put("stream", &request.stream)?;
        documents::write(body, request)?;
        tools::write(body, params)?;
        tuning(body, params)?;
        body.drop_rest(params, TUNES);
        body.own(&params.other)
    })?;
    Ok(Outgoing {
        path: Cow::Borrowed("/chat"),
        body,
        dropped,
        ..Outgoing::default()
    })
}

fn tuning(body: &mut Writer<'_>, params: &ChatParams) -> Written {
    body.tune("temperature", "temperature", params.temperature)?;
    // What other vendors take as "off" lies outside of what this one takes.
    let p = params.top_p.map(|p| p.clamp(0.01, 0.99));
    body.tune("top_p", "p", p)?;
    body.tune("top_k", "k", params.top_k.map(|k| k.min(500)))?;
    let penalty = |penalty: Option<f64>| penalty.map(|penalty| penalty.clamp(0.0, 1.0));
    body.tune(
        "frequency_penalty",
        "frequency_penalty",
        penalty(params.frequency_penalty),
    )?;
    // Models take one of the two.
    let both = params.frequency_penalty.is_some() && params.presence_penalty.is_some();
    if both {
        body.drop_param("presence_penalty");
    }
    let presence = penalty(params.presence_penalty).filter(|_| !both);
    body.tune("presence_penalty", "presence_penalty", presence)?;
    body.tune("seed", "seed", params.seed)?;
    body.maybe(
        "max_tokens",
        params.max_completion_tokens.or(params.max_tokens),
    )?;
    if !params.stop.is_empty() {
        body.put("stop_sequences", &params.stop)?;
    }
    body.maybe("logprobs", params.logprobs)?;
    if let Some(format) = &params.response_format {
        body.put("response_format", &Format::of(format))?;
    }
    body.tune("reasoning_effort", "thinking", Thinking::of(params))
}

/// `{"type": "json_object", "json_schema": {..}}`: a schema without a name.
#[derive(Serialize)]
struct Format<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<&'a Value>,
}

impl<'a> Format<'a> {
    fn of(format: &'a ResponseFormat) -> Self {
        let (kind, json_schema) = match format {
            ResponseFormat::Text => ("text", None),
            ResponseFormat::JsonObject => ("json_object", None),
            ResponseFormat::JsonSchema(schema) => ("json_object", Some(&schema.schema)),
        };
        Self { kind, json_schema }
    }
}

/// Thinking is on or off, with a budget; there are no steps between.
#[derive(Serialize)]
struct Thinking {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_budget: Option<u32>,
}

impl Thinking {
    fn of(params: &ChatParams) -> Option<Self> {
        let effort = params.reasoning_effort.as_ref();
        let budget = params.reasoning_budget;
        let on = params
            .enable_thinking
            .or(effort.map(|effort| *effort != ReasoningEffort::None))
            .or(budget.map(|budget| budget > 0))?;
        Some(Self {
            kind: if on { "enabled" } else { "disabled" },
            token_budget: budget.filter(|budget| on && *budget > 0),
        })
    }
}

/// Refuses parts that the API has no place for, naming the message.
fn check_parts(request: &ChatRequest) -> Result<()> {
    for (place, message) in request.messages.iter().enumerate() {
        for part in &message.parts {
            let inside = match part {
                Part::ToolResult(result) => result.parts.iter().find_map(|part| match part {
                    Part::Text(_) => None,
                    Part::File(_) => refusal(part),
                    part if part.media().is_some() => Some("takes no media in tool results"),
                    _ => None,
                }),
                part => refusal(part),
            };
            if let Some(why) = inside {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    format!("messages[{place}]: Cohere {why}"),
                )
                .with_param(format!("messages[{place}]")));
            }
        }
    }
    Ok(())
}

fn refusal(part: &Part) -> Option<&'static str> {
    match part {
        Part::Audio(audio) if audio.id.is_none() => Some("takes no audio in chats"),
        Part::Video(_) => Some("takes no video"),
        Part::Image(media) => match media.source {
            MediaSource::Url(_) | MediaSource::Bytes(_) => None,
            _ => Some("takes images as addresses or bytes only"),
        },
        Part::File(media) if documents::text_of(media).is_none() => {
            Some("takes documents as text only")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
