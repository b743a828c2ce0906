//! Parameters beside the conversation.

use g4f_types::{ChatParams, ChatRequest, ReasoningEffort, ResponseFormat};
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::include::Include;
use super::tools::{Choice, Tools};
use crate::openai::Quirks;
use crate::provider::EncodeTarget;
use crate::shared::Dropped;

/// Fields of the caller's own that are written together with ours of the same name.
const MERGED: [&str; 4] = ["include", "reasoning", "stream_options", "text"];

/// Everything that is written behind the input.
pub(super) struct Params<'a> {
    all: &'a ChatParams,
    /// Small fields, ready to be written.
    small: Vec<(&'static str, Value)>,
    reasoning: Map<String, Value>,
    text: Text<'a>,
    include: Include<'a>,
    tools: Tools<'a>,
}

/// Whether the caller did not switch thinking off.
pub(super) fn thinks(params: &ChatParams) -> bool {
    params.reasoning_effort != Some(ReasoningEffort::None)
}

impl<'a> Params<'a> {
    pub(super) fn of(
        request: &'a ChatRequest,
        quirks: &Quirks,
        target: EncodeTarget<'_>,
        dropped: &mut Dropped,
    ) -> Self {
        let params = &*request.params;
        let takes = |name: &str| {
            quirks.sends(name, target.model, thinks(params)) && !target.lessons.leave_out(name)
        };
        let mut small = Small {
            takes: &takes,
            fields: Vec::new(),
            dropped,
        };
        let most = quirks.max_temperature.unwrap_or(f64::INFINITY);
        small.put("temperature", params.temperature.map(|t| t.min(most)));
        small.put("top_p", params.top_p);
        small.put("top_k", params.top_k);
        small.put("min_p", params.min_p);
        small.put("frequency_penalty", params.frequency_penalty);
        small.put("presence_penalty", params.presence_penalty);
        small.put("repetition_penalty", params.repetition_penalty);
        small.put("seed", params.seed);
        let biases = (!params.logit_bias.is_empty()).then(|| json!(params.logit_bias));
        small.put("logit_bias", biases);
        small.put("prediction", params.prediction.clone());
        small.put("enable_thinking", params.enable_thinking);
        small.put("reasoning_budget", params.reasoning_budget);
        let limit = params.max_completion_tokens.or(params.max_tokens);
        let limit = limit.map(|tokens| tokens.max(quirks.min_tokens));
        small.always("max_output_tokens", limit);
        if params.logprobs == Some(true) {
            small.put("top_logprobs", params.top_logprobs);
        }
        small.put("metadata", params.metadata.clone().map(Value::Object));
        small.put("store", params.store);
        small.put("service_tier", params.service_tier.as_deref());
        small.put("user", params.user.as_deref());
        small.put("safety_identifier", params.safety_identifier.as_deref());
        small.put("prompt_cache_key", params.prompt_cache_key.as_deref());
        let retention = params.prompt_cache_retention.as_deref();
        small.put("prompt_cache_retention", retention);
        // Usage always comes; only the padding can be chosen.
        let padding = params.stream_options.and_then(|o| o.include_obfuscation);
        let padding = padding.filter(|_| request.stream);
        let options = object(
            params,
            "stream_options",
            [("include_obfuscation", padding.map(Value::from))],
        );
        small.put("stream_options", filled(options));
        let effort = params
            .reasoning_effort
            .as_ref()
            .map(ReasoningEffort::as_str);
        let effort = small.wanted("reasoning_effort", effort).map(Value::from);
        let summary = (params.include_reasoning == Some(true)).then(|| Value::from("auto"));
        let own_summary = params
            .other
            .get("reasoning")
            .and_then(|own| own.get("summary"));
        let summary = summary.filter(|_| own_summary.is_none());
        let verbosity = small.wanted("verbosity", params.verbosity.as_deref());
        Self {
            small: small.fields,
            reasoning: object(
                params,
                "reasoning",
                [("effort", effort), ("summary", summary)],
            ),
            text: Text {
                own: params.other.get("text").and_then(Value::as_object),
                format: params.response_format.as_ref(),
                verbosity,
            },
            include: Include::of(params, quirks, target.model),
            tools: Tools(params),
            all: params,
        }
    }

    pub(super) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        for (name, value) in &self.small {
            map.serialize_entry(name, value)?;
        }
        if !self.reasoning.is_empty() {
            map.serialize_entry("reasoning", &self.reasoning)?;
        }
        if !self.text.is_empty() {
            map.serialize_entry("text", &self.text)?;
        }
        if !self.include.is_empty() {
            map.serialize_entry("include", &self.include)?;
        }
        let params = self.all;
        let own = |name: &str| params.other.contains_key(name);
        if !self.tools.is_empty() && !own("tools") {
            map.serialize_entry("tools", &self.tools)?;
        }
        // Without tools there is nothing to choose, and servers refuse a choice.
        if !self.tools.is_empty() || own("tools") {
            if let Some(choice) = params.tool_choice.as_ref().filter(|_| !own("tool_choice")) {
                map.serialize_entry("tool_choice", &Choice(choice, &params.tools))?;
            }
            if let Some(parallel) = params.parallel_tool_calls {
                map.serialize_entry("parallel_tool_calls", &parallel)?;
            }
        }
        let written = |name: &str| {
            ["model", "stream", "parallel_tool_calls"].contains(&name)
                || self.small.iter().any(|(known, _)| *known == name)
        };
        for (name, value) in &params.other {
            let merged = MERGED.contains(&name.as_str()) && is_mergeable(name, value);
            if !merged && !written(name) {
                map.serialize_entry(name, value)?;
            }
        }
        Ok(())
    }
}

/// Whether a field of the caller's own has the shape in which it can be joined with ours.
fn is_mergeable(name: &str, value: &Value) -> bool {
    match name {
        "include" => value.is_array(),
        _ => value.is_object(),
    }
}

/// The caller's own object of this name, with these fields over it.
fn object<const N: usize>(
    params: &ChatParams,
    name: &str,
    fields: [(&str, Option<Value>); N],
) -> Map<String, Value> {
    let own = params.other.get(name).and_then(Value::as_object);
    let mut object = own.cloned().unwrap_or_default();
    for (name, value) in fields {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    }
    object
}

fn filled(object: Map<String, Value>) -> Option<Value> {
    (!object.is_empty()).then_some(Value::Object(object))
}

/// Collects small fields, or the names of those that are left out.
struct Small<'a, F> {
    takes: F,
    fields: Vec<(&'static str, Value)>,
    dropped: &'a mut Dropped,
}

impl<F: Fn(&str) -> bool> Small<'_, F> {
    fn put(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        let value = self.wanted(name, value);
        self.always(name, value);
    }

    fn always(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        self.fields.extend(value.map(|value| (name, value.into())));
    }

    /// The value, if it is taken.
    fn wanted<T>(&mut self, name: &'static str, value: Option<T>) -> Option<T> {
        if (self.takes)(name) {
            return value;
        }
        self.dropped.if_set(value.is_some(), name);
        None
    }
}

/// How the text is to look.
struct Text<'a> {
    own: Option<&'a Map<String, Value>>,
    format: Option<&'a ResponseFormat>,
    verbosity: Option<&'a str>,
}

impl Text<'_> {
    fn is_empty(&self) -> bool {
        self.own.is_none() && self.format.is_none() && self.verbosity.is_none()
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let ours = |name: &str| {
            (name == "format" && self.format.is_some())
                || (name == "verbosity" && self.verbosity.is_some())
        };
        for (name, value) in self.own.into_iter().flatten() {
            if !ours(name) {
                map.serialize_entry(name, value)?;
            }
        }
        if let Some(format) = self.format {
            map.serialize_entry("format", &Format(format))?;
        }
        if let Some(verbosity) = self.verbosity {
            map.serialize_entry("verbosity", verbosity)?;
        }
        map.end()
    }
}

/// A response format: the schema stands beside its type, not below a name of its own.
struct Format<'a>(&'a ResponseFormat);

impl Serialize for Format<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = match self.0 {
            ResponseFormat::Text => return json!({ "type": "text" }).serialize(serializer),
            ResponseFormat::JsonObject => {
                return json!({ "type": "json_object" }).serialize(serializer);
            }
            ResponseFormat::JsonSchema(schema) => schema,
        };
        let mut map = serializer.serialize_struct("Format", 5)?;
        map.serialize_field("type", "json_schema")?;
        map.serialize_field("name", &schema.name)?;
        if let Some(description) = &schema.description {
            map.serialize_field("description", description)?;
        }
        map.serialize_field("schema", &schema.schema)?;
        if let Some(strict) = schema.strict {
            map.serialize_field("strict", &strict)?;
        }
        map.end()
    }
}
