//! From our request to Google's body.
//!
//! The conversation is written straight from the request into one buffer: a long prompt or a picture is not copied on
//! the way. The small rest is put together as JSON values, so that the caller's own fields can be merged into it.

mod check;
mod config;
mod contents;
mod dropped;
mod media;
mod parts;
mod schema;
mod thinking;
mod tools;

use bytes::Bytes;
use g4f_types::{ChatRequest, Error, ErrorKind, Part, Result};
use serde::Serializer as _;
use serde::ser::SerializeMap as _;
use serde_json::{Map, Value};

use super::generation::Generation;
use super::surface::Surface;
use crate::provider::{EncodeTarget, Outgoing};
use dropped::Dropped;

pub(super) use media::{Inline, checked as checked_media};

/// Fields of the body that the caller may add to; whatever else stands in it is ours alone.
const MERGED: [(&str, &str); 2] = [
    ("generationConfig", "generation_config"),
    ("toolConfig", "tool_config"),
];

/// Writes a chat call.
pub(super) fn encode(
    request: &ChatRequest,
    surface: Surface,
    target: EncodeTarget<'_>,
) -> Result<Outgoing> {
    let params = &*request.params;
    let generation = Generation::of(target.model);
    check::request(request)?;
    let mut dropped = Dropped::new(target);
    let mut config = config::generation(params, generation, &mut dropped);
    let (tools, mut tool_config) = tools::tools(params, generation, &mut dropped)?;
    let contents = contents::Contents::of(request, generation, surface);

    let mut buffer = Vec::with_capacity(size_hint(request));
    let mut serializer = serde_json::Serializer::new(&mut buffer);
    let mut map = serializer.serialize_map(None).map_err(unwritable)?;
    if let Some(system) = contents.system() {
        map.serialize_entry("systemInstruction", &system)
            .map_err(unwritable)?;
    }
    map.serialize_entry("contents", &contents)
        .map_err(unwritable)?;
    let mut tools = tools;
    for (name, value) in &params.other {
        match (name.as_str(), value) {
            (name, Value::Object(more)) if is(name, MERGED[0]) => merge(&mut config, more),
            (name, Value::Object(more)) if is(name, MERGED[1]) => merge(&mut tool_config, more),
            ("tools", Value::Array(more)) => tools.extend(more.iter().cloned()),
            ("contents" | "systemInstruction" | "system_instruction", _) => dropped.own(name),
            (name, value) => map.serialize_entry(name, value).map_err(unwritable)?,
        }
    }
    if let Some(tier) = config::service_tier(params, surface, &mut dropped) {
        map.serialize_entry("serviceTier", tier)
            .map_err(unwritable)?;
    }
    if !tools.is_empty() {
        map.serialize_entry("tools", &tools).map_err(unwritable)?;
    }
    if !tool_config.is_empty() {
        map.serialize_entry("toolConfig", &tool_config)
            .map_err(unwritable)?;
    }
    if !config.is_empty() {
        map.serialize_entry("generationConfig", &config)
            .map_err(unwritable)?;
    }
    map.end().map_err(unwritable)?;

    let method = if request.stream {
        "streamGenerateContent?alt=sse"
    } else {
        "generateContent"
    };
    Ok(Outgoing {
        path: surface.path(target.model, method)?.into(),
        body: edited(buffer, request, target)?,
        headers: config::headers(params, surface),
        dropped: dropped.into_names()?,
    })
}

fn is(name: &str, (camel, snake): (&str, &str)) -> bool {
    name == camel || name == snake
}

/// Puts the caller's fields over ours; objects are merged.
fn merge(ours: &mut Map<String, Value>, theirs: &Map<String, Value>) {
    for (name, value) in theirs {
        match (ours.get_mut(name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            _ => {
                ours.insert(name.clone(), value.clone());
            }
        }
    }
}

/// Makes the caller's edits, if any is meant for this target.
fn edited(buffer: Vec<u8>, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Bytes> {
    let mut edits = request
        .params
        .extra
        .iter()
        .filter(|edit| edit.applies_to(target.provider, target.model))
        .peekable();
    if edits.peek().is_none() {
        return Ok(buffer.into());
    }
    let mut body = serde_json::from_slice(&buffer).map_err(unwritable)?;
    for edit in edits {
        edit.apply(&mut body)?;
    }
    serde_json::to_vec(&body)
        .map(Bytes::from)
        .map_err(unwritable)
}

/// Roughly the size of the body, so that the buffer seldom grows.
fn size_hint(request: &ChatRequest) -> usize {
    let part = |part: &Part| match part {
        Part::Text(text) | Part::Refusal(text) => text.len() + text.len() / 16 + 16,
        Part::ToolCall(call) => call.arguments.len() + 1024,
        Part::Reasoning(reasoning) => reasoning.text.len() + 1024,
        other => other.media().map_or(256, |media| match &media.source {
            g4f_types::MediaSource::Bytes(bytes) => bytes.len() / 3 * 4 + 128,
            _ => 256,
        }),
    };
    let messages = request
        .messages
        .iter()
        .map(|message| 48 + message.parts.iter().map(part).sum::<usize>());
    256 + messages.sum::<usize>() + request.params.tools.len() * 512
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::BadRequest,
        format!("the request cannot be written as JSON: {error}"),
    )
    .with_source(error)
}

#[cfg(test)]
mod tests;
