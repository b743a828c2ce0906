//! From our request to a body of Converse.
//!
//! The body borrows from the request and is written once, media as base64 included: a long prompt is not copied on the
//! way.

mod blocks;
mod check;
mod extra;
mod media;
mod reasoning;
mod results;
mod tools;
mod turns;

use std::borrow::Cow;
use std::collections::BTreeMap;

use g4f_types::{ChatParams, ChatRequest, ResponseFormat, Result};
use http::HeaderMap;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::maker::Maker;
use super::path;
use crate::provider::{EncodeTarget, Outgoing};
use crate::shared::{Dropped, finish_body};
use tools::ToolConfig;
use turns::{SystemBlock, Turn};

/// A request as it goes out.
pub(super) fn request(request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
    let params = &*request.params;
    let maker = Maker::of(target.model);
    check::params(params, maker)?;
    let mut dropped = Dropped::new();
    check::drop_unknown(params, &mut dropped);
    let (system, messages) = turns::of(request, maker)?;
    let body = Body {
        messages,
        system,
        inference: Inference::of(params, maker, target, &mut dropped),
        tools: tools::of(request, maker)?,
        output: params.response_format.as_ref().and_then(output),
        additional: extra::fields(params, maker, target, &mut dropped),
        metadata: metadata(params, target, &mut dropped),
        tier: tier(params, target, &mut dropped),
        other: &params.other,
    };
    let body = finish_body(&body, &params.extra, target)?;
    let operation = if request.stream {
        "converse-stream"
    } else {
        "converse"
    };
    Ok(Outgoing {
        path: Cow::Owned(path(target.model, operation)),
        body,
        headers: HeaderMap::new(),
        dropped: dropped.finish(target.on_unsupported)?,
    })
}

/// The body.
struct Body<'a> {
    messages: Vec<Turn<'a>>,
    system: Vec<SystemBlock<'a>>,
    inference: Inference<'a>,
    tools: Option<ToolConfig<'a>>,
    output: Option<Value>,
    additional: Map<String, Value>,
    metadata: BTreeMap<&'a str, Cow<'a, str>>,
    tier: Option<Value>,
    /// The caller's own fields.
    other: &'a Map<String, Value>,
}

/// What Converse has the same for all models.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Inference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
}

impl<'a> Inference<'a> {
    fn of(
        params: &'a ChatParams,
        maker: Maker,
        target: EncodeTarget<'_>,
        dropped: &mut Dropped,
    ) -> Self {
        // A Claude that thinks takes no temperature, and the newest take none at all.
        let fixed = matches!(maker, Maker::Anthropic { strict: true, .. })
            || (matches!(maker, Maker::Anthropic { .. }) && reasoning::is_on(params) == Some(true));
        let mut tuning = |value: Option<f64>, name: &'static str| {
            let out = fixed || target.lessons.leave_out(name);
            dropped.if_set(value.is_some() && out, name);
            value.filter(|_| !out)
        };
        Self {
            max_tokens: params.max_completion_tokens.or(params.max_tokens),
            temperature: tuning(params.temperature, "temperature"),
            top_p: tuning(params.top_p, "top_p"),
            stop_sequences: &params.stop,
        }
    }

    fn is_empty(&self) -> bool {
        self.max_tokens.is_none()
            && self.temperature.is_none()
            && self.top_p.is_none()
            && self.stop_sequences.is_empty()
    }
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const OWN: [&str; 8] = [
            "messages",
            "system",
            "inferenceConfig",
            "toolConfig",
            "outputConfig",
            "additionalModelRequestFields",
            "requestMetadata",
            "serviceTier",
        ];
        let own = |name: &str| self.other.get(name);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("messages", &self.messages)?;
        if !self.system.is_empty() {
            map.serialize_entry("system", &self.system)?;
        }
        if !self.inference.is_empty() || own("inferenceConfig").is_some() {
            let ours = serde_json::to_value(&self.inference).map_err(serde::ser::Error::custom)?;
            map.serialize_entry("inferenceConfig", &under(own("inferenceConfig"), ours))?;
        }
        if let Some(tools) = &self.tools {
            map.serialize_entry("toolConfig", tools)?;
        }
        if let Some(output) = &self.output {
            map.serialize_entry("outputConfig", output)?;
        }
        let additional = own("additionalModelRequestFields");
        if !self.additional.is_empty() || additional.is_some() {
            let ours = Value::Object(self.additional.clone());
            map.serialize_entry("additionalModelRequestFields", &under(additional, ours))?;
        }
        if !self.metadata.is_empty() {
            map.serialize_entry("requestMetadata", &self.metadata)?;
        }
        if let Some(tier) = &self.tier {
            map.serialize_entry("serviceTier", tier)?;
        }
        // The rest of the caller's fields, and of ours those that the request did not fill.
        for (name, value) in self.other {
            let filled = match name.as_str() {
                "toolConfig" => self.tools.is_some(),
                "outputConfig" => self.output.is_some(),
                "requestMetadata" => !self.metadata.is_empty(),
                "serviceTier" => self.tier.is_some(),
                "system" => !self.system.is_empty(),
                name => OWN.contains(&name),
            };
            if !filled {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

/// What the caller wrote over what the request says, field by field and as deep as both are objects.
fn under(own: Option<&Value>, mut ours: Value) -> Value {
    fn lay(over: &Value, value: &mut Value) {
        match (over, value) {
            (Value::Object(over), Value::Object(value)) => {
                for (name, over) in over {
                    match value.get_mut(name) {
                        Some(value) => lay(over, value),
                        None => {
                            value.insert(name.clone(), over.clone());
                        }
                    }
                }
            }
            (over, value) => *value = over.clone(),
        }
    }
    if let Some(own) = own {
        lay(own, &mut ours);
    }
    ours
}

/// A schema for the answer. Converse wants it as text.
fn output(format: &ResponseFormat) -> Option<Value> {
    let ResponseFormat::JsonSchema(schema) = format else {
        return None;
    };
    let mut named = json!({ "name": schema.name, "schema": schema.schema.to_string() });
    if let Some(description) = &schema.description {
        named["description"] = Value::from(description.as_str());
    }
    Some(json!({
        "textFormat": { "type": "json_schema", "structure": { "jsonSchema": named } }
    }))
}

/// Metadata for the log of invocations: Converse takes texts only.
fn metadata<'a>(
    params: &'a ChatParams,
    target: EncodeTarget<'_>,
    dropped: &mut Dropped,
) -> BTreeMap<&'a str, Cow<'a, str>> {
    let Some(metadata) = &params.metadata else {
        return BTreeMap::new();
    };
    if target.lessons.leave_out("metadata") {
        dropped.add("metadata");
        return BTreeMap::new();
    }
    let text = |value: &'a Value| match value {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        other => Cow::Owned(other.to_string()),
    };
    metadata
        .iter()
        .map(|(name, value)| (name.as_str(), text(value)))
        .collect()
}

/// The latency tier. Without one, the default is used.
fn tier(params: &ChatParams, target: EncodeTarget<'_>, dropped: &mut Dropped) -> Option<Value> {
    let tier = params.service_tier.as_deref()?;
    if tier == "auto" {
        return None;
    }
    if target.lessons.leave_out("service_tier") {
        dropped.add("service_tier");
        return None;
    }
    Some(json!({ "type": tier }))
}

#[cfg(test)]
mod tests;
