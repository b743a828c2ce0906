//! From our request to a provider's body.
//!
//! The body is written once, straight from the request into one buffer: a long prompt is not copied on the way. Only
//! when the caller asked for edits of the body is it read again as a JSON value.

mod check;
mod content;
mod fields;
mod messages;
mod params;
mod reasoning;
mod tools;

use std::borrow::Cow;

use bytes::Bytes;
use g4f_types::{ChatRequest, Error, ErrorKind, OnUnsupported, Part, Result};
use serde::Serializer as _;
use serde::ser::SerializeMap as _;

use super::quirks::Quirks;
use crate::provider::EncodeTarget;
use fields::Fields;

/// A body that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Encoded {
    /// The JSON.
    pub body: Bytes,
    /// Parameters that were left out because the provider does not know them, for the log.
    pub dropped: Vec<Cow<'static, str>>,
}

/// Writes the body of a chat call.
///
/// # Errors
/// `Unsupported` when the request needs something that the vendor is known to refuse, or when a parameter would be
/// left out and the caller wants an error instead. `BadRequest` for media that nobody read and for edits that lead
/// nowhere; the message names the place.
pub fn encode_request(
    request: &ChatRequest,
    quirks: &Quirks,
    target: EncodeTarget<'_>,
) -> Result<Encoded> {
    check::request(request, quirks, target.model)?;
    let mut buffer = Vec::with_capacity(size_hint(request));
    let mut serializer = serde_json::Serializer::new(&mut buffer);
    let mut dropped = Vec::new();
    let map = serializer.serialize_map(None).map_err(unwritable)?;
    let mut fields = Fields::new(map, quirks, target, request, &mut dropped);
    write(&mut fields, request, target).map_err(unwritable)?;
    fields.into_map().end().map_err(unwritable)?;
    if target.on_unsupported == OnUnsupported::Error
        && let Some(name) = dropped.first()
    {
        return Err(refused(name));
    }
    let body = edited(buffer, request, target)?;
    Ok(Encoded { body, dropped })
}

fn write<M>(
    fields: &mut Fields<'_, M>,
    request: &ChatRequest,
    target: EncodeTarget<'_>,
) -> Result<(), M::Error>
where
    M: serde::ser::SerializeMap,
{
    if !target.model.is_empty() {
        fields.always("model", target.model)?;
    }
    fields.always(
        "messages",
        &messages::Messages {
            request,
            quirks: fields.quirks(),
        },
    )?;
    if request.stream {
        fields.always("stream", &true)?;
    }
    params::write(fields, request)?;
    tools::write(fields, &request.params)?;
    reasoning::write(fields, &request.params)?;
    params::write_rest(fields, &request.params, target)
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
        Part::Text(text) | Part::Refusal(text) => text.len() + text.len() / 16,
        Part::ToolCall(call) => call.arguments.len() + 128,
        Part::Reasoning(reasoning) => reasoning.text.len(),
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

/// The error for a parameter that the vendor does not take.
fn refused(name: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("this provider does not take the parameter {name}"),
    )
    .with_param(name)
}

#[cfg(test)]
mod tests;
