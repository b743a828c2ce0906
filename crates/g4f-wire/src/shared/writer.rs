//! Bodies of families whose parameters have names of their own: written field by field, straight into one buffer.

use std::borrow::Cow;

use bytes::Bytes;
use g4f_types::request::TUNING;
use g4f_types::{BodyEdit, ChatParams, ChatRequest, Error, ErrorKind, MediaSource, Part, Result};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer as _};
use serde_json::ser::{CompactFormatter, Compound};
use serde_json::{Map, Value};

use super::Dropped;
use crate::provider::{EncodeTarget, Lessons};

/// The top level of a body.
pub(crate) struct Writer<'w> {
    map: Compound<'w, &'w mut Vec<u8>, CompactFormatter>,
    lessons: &'w Lessons,
    written: Vec<&'static str>,
    dropped: Dropped,
}

/// What a [`Writer`] may run into: values that cannot be written as JSON.
pub(crate) type Written = Result<(), serde_json::Error>;

/// Writes the body of a chat, makes the caller's edits, and says which parameters were left out.
///
/// # Errors
/// `BadRequest` for what cannot be written and for edits that lead nowhere; `Unsupported` for a parameter that would be
/// left out where the caller wants an error instead.
pub(crate) fn body(
    request: &ChatRequest,
    target: EncodeTarget<'_>,
    fields: impl FnOnce(&mut Writer<'_>) -> Written,
) -> Result<(Bytes, Vec<Cow<'static, str>>)> {
    let mut buffer = Vec::with_capacity(size_hint(request));
    let dropped = write(&mut buffer, target.lessons, fields).map_err(unwritable)?;
    let dropped = dropped.finish(target.on_unsupported)?;
    let body = edited(buffer, &request.params.extra, target)?;
    Ok((body, dropped))
}

fn write(
    buffer: &mut Vec<u8>,
    lessons: &Lessons,
    fields: impl FnOnce(&mut Writer<'_>) -> Written,
) -> Result<Dropped, serde_json::Error> {
    let mut serializer = serde_json::Serializer::new(buffer);
    let mut writer = Writer {
        map: serializer.serialize_map(None)?,
        lessons,
        written: Vec::new(),
        dropped: Dropped::new(),
    };
    fields(&mut writer)?;
    writer.map.end()?;
    Ok(writer.dropped)
}

/// Makes the caller's edits, if any is meant for this target.
fn edited(buffer: Vec<u8>, edits: &[BodyEdit], target: EncodeTarget<'_>) -> Result<Bytes> {
    let mut meant = edits
        .iter()
        .filter(|edit| edit.applies_to(target.provider, target.model))
        .peekable();
    if meant.peek().is_none() {
        return Ok(buffer.into());
    }
    let mut body = serde_json::from_slice(&buffer).map_err(unwritable)?;
    for edit in meant {
        edit.apply(&mut body)?;
    }
    serde_json::to_vec(&body)
        .map(Bytes::from)
        .map_err(unwritable)
}

impl Writer<'_> {
    /// Writes a field.
    pub(crate) fn put<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
        self.written.push(name);
        self.map.serialize_entry(name, value)
    }

    /// Writes a field if there is something to write.
    pub(crate) fn maybe<T: Serialize>(&mut self, name: &'static str, value: Option<T>) -> Written {
        value.map_or(Ok(()), |value| self.put(name, &value))
    }

    /// Writes a parameter that only tunes, unless the model turned out not to take it. `ours` is OpenAI's name for it.
    pub(crate) fn tune<T: Serialize>(
        &mut self,
        ours: &'static str,
        name: &'static str,
        value: Option<T>,
    ) -> Written {
        if value.is_some() && self.leaves_out(name) {
            self.dropped.add(ours);
            return Ok(());
        }
        self.maybe(name, value)
    }

    /// Whether the model turned out not to take a parameter, by its name on the wire.
    pub(crate) fn leaves_out(&self, name: &str) -> bool {
        self.lessons.leave_out(name)
    }

    /// Notes that a parameter was left out.
    pub(crate) fn drop_param(&mut self, ours: &'static str) {
        self.dropped.add(ours);
    }

    /// Notes every parameter that is set, only tunes, and is none of those that the family takes.
    pub(crate) fn drop_rest(&mut self, params: &ChatParams, takes: &[&str]) {
        for name in TUNING.iter().copied().chain(["store"]) {
            self.dropped
                .if_set(is_set(params, name) && !takes.contains(&name), name);
        }
    }

    /// Writes the caller's own fields, but for those that would repeat one.
    pub(crate) fn own(&mut self, fields: &Map<String, Value>) -> Written {
        for (name, value) in fields {
            if self.written.contains(&name.as_str()) {
                self.dropped.add(name.clone());
            } else {
                self.map.serialize_entry(name, value)?;
            }
        }
        Ok(())
    }
}

/// Whether the caller set a parameter of [`TUNING`], or `store`.
fn is_set(params: &ChatParams, name: &str) -> bool {
    match name {
        "enable_thinking" => params.enable_thinking.is_some(),
        "frequency_penalty" => params.frequency_penalty.is_some(),
        "include_reasoning" => params.include_reasoning.is_some(),
        "logit_bias" => !params.logit_bias.is_empty(),
        "metadata" => params.metadata.is_some(),
        "min_p" => params.min_p.is_some(),
        "parallel_tool_calls" => params.parallel_tool_calls.is_some() && !params.tools.is_empty(),
        "prediction" => params.prediction.is_some(),
        "presence_penalty" => params.presence_penalty.is_some(),
        "prompt_cache_key" => params.prompt_cache_key.is_some(),
        "prompt_cache_retention" => params.prompt_cache_retention.is_some(),
        "reasoning_effort" => params.reasoning_effort.is_some(),
        "repetition_penalty" => params.repetition_penalty.is_some(),
        "safety_identifier" => params.safety_identifier.is_some(),
        "seed" => params.seed.is_some(),
        "service_tier" => params.service_tier.is_some(),
        "store" => params.store.is_some(),
        "temperature" => params.temperature.is_some(),
        "top_k" => params.top_k.is_some(),
        "top_p" => params.top_p.is_some(),
        "user" => params.user.is_some(),
        "verbosity" => params.verbosity.is_some(),
        // `stream_options` says how to stream, which is nothing that an answer lacks.
        _ => false,
    }
}

/// Roughly the size of the body, so that the buffer seldom grows.
fn size_hint(request: &ChatRequest) -> usize {
    let part = |part: &Part| match part {
        Part::Text(text) | Part::Refusal(text) => text.len() + text.len() / 16,
        Part::ToolCall(call) => call.arguments.len() + 128,
        other => other.media().map_or(256, |media| match &media.source {
            MediaSource::Bytes(bytes) => bytes.len() / 3 * 4 + 128,
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
