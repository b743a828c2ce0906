//! From our request to Google's body.
//!
//! The conversation is written straight from the request: a long prompt or a picture is not copied on the way. The
//! small rest is put together as JSON values, so that the caller's own fields can be merged into it.

mod check;
mod config;
mod contents;
mod media;
mod params;
mod parts;
mod schema;
mod thinking;
mod tools;

use g4f_types::{ChatParams, ChatRequest, Result};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::generation::Generation;
use super::surface::Surface;
use crate::provider::{EncodeTarget, Outgoing};
use crate::shared::finish_body;
use contents::Contents;
use params::Params;

pub(super) use config::voice_config;
pub(super) use media::{Inline, checked};

/// Writes a chat call.
pub(super) fn encode(
    request: &ChatRequest,
    surface: Surface,
    target: EncodeTarget<'_>,
) -> Result<Outgoing> {
    check::request(request)?;
    let generation = Generation::of(target.model);
    let mut params = Params::new(target);
    let (tools, tool_config) = tools::tools(&request.params, generation, &mut params);
    let mut body = Body {
        contents: Contents::of(request, generation),
        tools,
        tool_config,
        config: config::generation(&request.params, generation, &mut params),
        tier: config::service_tier(&request.params, surface, &mut params),
        own: Vec::new(),
    };
    body.take_own(&request.params, &mut params);
    let method = if request.stream {
        "streamGenerateContent?alt=sse"
    } else {
        "generateContent"
    };
    Ok(Outgoing {
        path: surface.path(target.model, method)?.into(),
        body: finish_body(&body, &request.params.extra, target)?,
        headers: config::headers(&request.params, surface),
        dropped: params.finish()?,
    })
}

struct Body<'a> {
    contents: Contents<'a>,
    tools: Vec<Value>,
    tool_config: Map<String, Value>,
    config: Map<String, Value>,
    tier: Option<&'a str>,
    own: Vec<(&'a str, &'a Value)>,
}

impl<'a> Body<'a> {
    /// Takes the caller's own fields. Settings are merged into ours, and win.
    fn take_own(&mut self, asked: &'a ChatParams, params: &mut Params<'_>) {
        for (name, value) in &asked.other {
            match (name.as_str(), value) {
                ("generationConfig" | "generation_config", Value::Object(more)) => {
                    merge(&mut self.config, more);
                }
                ("toolConfig" | "tool_config", Value::Object(more)) => {
                    merge(&mut self.tool_config, more);
                }
                ("tools", Value::Array(more)) => self.tools.extend(more.iter().cloned()),
                ("contents" | "systemInstruction" | "system_instruction", _) => {
                    params.repeats(name);
                }
                ("serviceTier" | "service_tier", _) if self.tier.is_some() => params.repeats(name),
                (name, value) => self.own.push((name, value)),
            }
        }
    }
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(system) = self.contents.system() {
            map.serialize_entry("systemInstruction", &system)?;
        }
        map.serialize_entry("contents", &self.contents)?;
        if !self.tools.is_empty() {
            map.serialize_entry("tools", &self.tools)?;
        }
        for (name, settings) in [
            ("toolConfig", &self.tool_config),
            ("generationConfig", &self.config),
        ] {
            if !settings.is_empty() {
                map.serialize_entry(name, settings)?;
            }
        }
        if let Some(tier) = self.tier {
            map.serialize_entry("serviceTier", tier)?;
        }
        for (name, value) in &self.own {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
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

#[cfg(test)]
mod tests;
