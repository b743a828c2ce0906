//! From our request to the body of `/api/chat` or `/api/generate`.

mod messages;
mod options;
mod prompt;
mod tools;

use std::borrow::Cow;

use g4f_types::{
    ChatParams, ChatRequest, Error, ErrorKind, Media, MediaSource, Part, ReasoningEffort,
    ResponseFormat, Result,
};
use serde::Serialize;
use serde_json::Value;

use super::{Ollama, Route};
use crate::provider::{EncodeTarget, Outgoing};
use crate::shared::needs;
use crate::shared::writer::{self, Writer, Written};

/// Parameters that change the meaning and that the API has.
const NEEDS: &[&str] = &["tools", "logprobs", "top_logprobs", "response_format"];
/// Parameters that only tune and that the API has, by OpenAI's names.
const TUNES: &[&str] = &[
    "enable_thinking",
    "frequency_penalty",
    "min_p",
    "presence_penalty",
    "reasoning_effort",
    "repetition_penalty",
    "seed",
    "temperature",
    "top_k",
    "top_p",
];

pub(super) fn encode(
    family: &Ollama,
    request: &ChatRequest,
    target: EncodeTarget<'_>,
) -> Result<Outgoing> {
    let params = &*request.params;
    let chats = family.route == Route::Chat;
    needs::check(params, if chats { NEEDS } else { &NEEDS[1..] })?;
    tools::check(params)?;
    check_parts(request)?;
    let (body, dropped) = writer::body(request, target, |body| {
        body.put("model", target.model)?;
        if chats {
            body.put("messages", &messages::Messages(&request.messages))?;
            tools::write(body, params)?;
        } else {
            prompt::write(body, &request.messages)?;
        }
        // Left out, it means yes.
        body.put("stream", &request.stream)?;
        match &params.response_format {
            Some(ResponseFormat::JsonObject) => body.put("format", "json")?,
            Some(ResponseFormat::JsonSchema(schema)) => body.put("format", &schema.schema)?,
            Some(ResponseFormat::Text) | None => {}
        }
        body.tune("reasoning_effort", "think", Think::of(params))?;
        body.maybe("logprobs", params.logprobs)?;
        body.maybe("top_logprobs", params.top_logprobs)?;
        options::write(body, params, family.num_ctx)?;
        body.drop_rest(params, TUNES);
        own(body, params)
    })?;
    Ok(Outgoing {
        path: Cow::Borrowed(if chats { "/api/chat" } else { "/api/generate" }),
        body,
        dropped,
        ..Outgoing::default()
    })
}

/// The caller's own fields beside the options, which have their place.
fn own(body: &mut Writer<'_>, params: &ChatParams) -> Written {
    let mut fields = params
        .other
        .iter()
        .filter(|(name, _)| options::is_option(name));
    if fields.next().is_none() {
        return body.own(&params.other);
    }
    let rest = params
        .other
        .iter()
        .filter(|(name, _)| !options::is_option(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    body.own(&rest)
}

/// Thinking is on, off, or of one of three lengths, where the model knows lengths.
#[derive(Serialize)]
#[serde(untagged)]
enum Think<'a> {
    Switch(bool),
    Length(&'a str),
}

impl<'a> Think<'a> {
    fn of(params: &'a ChatParams) -> Option<Self> {
        if params.enable_thinking == Some(false) {
            return Some(Self::Switch(false));
        }
        Some(match params.reasoning_effort.as_ref() {
            Some(ReasoningEffort::None) => Self::Switch(false),
            Some(ReasoningEffort::Minimal) => Self::Length("low"),
            Some(ReasoningEffort::XHigh | ReasoningEffort::Max) => Self::Length("high"),
            Some(effort) => Self::Length(effort.as_str()),
            None => {
                let budget = params.reasoning_budget.map(|budget| budget > 0);
                Self::Switch(params.enable_thinking.or(budget)?)
            }
        })
    }
}

/// Refuses parts that the API has no place for, naming the message.
fn check_parts(request: &ChatRequest) -> Result<()> {
    for (place, message) in request.messages.iter().enumerate() {
        for part in &message.parts {
            let parts = match part {
                Part::ToolResult(result) => &result.parts[..],
                part => std::slice::from_ref(part),
            };
            if let Some(why) = parts.iter().find_map(refusal) {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    format!("messages[{place}]: Ollama {why}"),
                )
                .with_param(format!("messages[{place}]")));
            }
        }
    }
    Ok(())
}

fn refusal(part: &Part) -> Option<&'static str> {
    match part {
        Part::Image(Media {
            source: MediaSource::Bytes(_),
            ..
        }) => None,
        Part::Image(_) => Some("takes images by their bytes only"),
        Part::Audio(audio) if audio.id.is_none() => Some("takes no audio"),
        Part::Video(_) => Some("takes no video"),
        Part::File(_) => Some("takes no documents"),
        _ => None,
    }
}

/// Arguments as the object that Ollama wants them to be.
fn arguments(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ Value::Object(_)) => value,
        Ok(Value::Null) => Value::Object(serde_json::Map::new()),
        _ if text.trim().is_empty() => Value::Object(serde_json::Map::new()),
        // What the model wrote is kept, whatever it is.
        _ => serde_json::json!({ "arguments": text }),
    }
}

#[cfg(test)]
mod tests;
