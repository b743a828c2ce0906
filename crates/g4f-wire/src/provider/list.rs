//! Lists of models, in the shapes in which servers give them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use g4f_types::HttpRequest;
use g4f_types::{
    Capabilities, Capability, CapabilitySet, Error, ErrorKind, ModelInfo, Price, Result,
};
use serde_json::Value;

use super::link::Link;
use super::serve::ListModels;

/// Most bytes of a list of models.
const MAX_BODY: u64 = 32 * 1024 * 1024;
/// Most models that are kept.
const MAX_MODELS: usize = 20_000;
/// Longest id that is kept, in bytes.
const MAX_ID: usize = 512;

/// A list in one answer, at this path behind the base URL: `{"data": [..]}`, `{"models": [..]}` or a bare array.
#[derive(Clone, Copy, Debug)]
pub struct JsonList(pub &'static str);

#[async_trait]
impl ListModels for JsonList {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let mut request = HttpRequest::get(self.0);
        request.options.max_body = Some(MAX_BODY);
        parse_list(&link.exchange(request).await?.body)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock(self.0).await
    }
}

/// Reads a list: `{"data": [..]}`, `{"models": [..]}` or a bare array, of objects or of ids.
///
/// # Errors
/// `InvalidResponse` when it is none of these.
pub fn parse_list(body: &[u8]) -> Result<Vec<ModelInfo>> {
    let refuse = |why: &str| {
        Error::new(
            ErrorKind::InvalidResponse,
            format!("the list of models {why}"),
        )
        .with_reached_upstream(true)
    };
    let json: Value = serde_json::from_slice(body).map_err(|_| refuse("is not JSON"))?;
    let list = ["data", "models", "body", "result"]
        .into_iter()
        .find_map(|name| json.get(name)?.as_array())
        .or_else(|| json.as_array())
        .ok_or_else(|| refuse("holds no list"))?;
    let mut seen = BTreeSet::new();
    Ok(list
        .iter()
        .filter_map(model)
        .filter(|model| seen.insert(model.id.clone()))
        .take(MAX_MODELS)
        .collect())
}

fn model(entry: &Value) -> Option<ModelInfo> {
    let id = entry
        .as_str()
        .or_else(|| text(entry, &["id", "name", "model", "key"]))?;
    if id.len() > MAX_ID {
        return None;
    }
    Some(ModelInfo {
        name: text(entry, &["name", "display_name"])
            .filter(|name| *name != id)
            .map(str::to_owned),
        owned_by: text(entry, &["owned_by", "organization", "publisher", "author"])
            .map(str::to_owned),
        created: number(entry, &["/created"]),
        loaded: loaded(entry),
        price: price(entry),
        capabilities: capabilities(entry),
        ..ModelInfo::new(id)
    })
}

fn capabilities(entry: &Value) -> Capabilities {
    let mut yes = CapabilitySet::EMPTY;
    let inputs = words(
        entry,
        &[
            "/architecture/input_modalities",
            "/input_modalities",
            "/modalities/input",
        ],
    );
    let outputs = words(
        entry,
        &[
            "/architecture/output_modalities",
            "/output_modalities",
            "/modalities/output",
        ],
    );
    let takes = words(entry, &["/supported_parameters", "/supported_features"]);
    let can = words(entry, &["/capabilities"]);
    let mut mark = |condition: bool, capability| {
        if condition {
            yes.insert(capability);
        }
    };
    let has = |list: &[&str], names: &[&str]| names.iter().any(|name| list.contains(name));
    mark(
        has(&inputs, &["image"]) || has(&can, &["vision"]),
        Capability::Vision,
    );
    mark(has(&inputs, &["audio"]), Capability::AudioInput);
    mark(has(&inputs, &["video"]), Capability::VideoInput);
    mark(has(&inputs, &["file"]), Capability::Documents);
    mark(has(&outputs, &["image"]), Capability::ImageOutput);
    mark(has(&outputs, &["audio"]), Capability::AudioOutput);
    mark(
        has(&takes, &["tools"])
            || has(
                &can,
                &["tools", "tool_use", "function_calling", "function_call"],
            ),
        Capability::Tools,
    );
    mark(has(&takes, &["structured_outputs"]), Capability::JsonSchema);
    mark(
        has(&takes, &["reasoning", "include_reasoning"]) || has(&can, &["reasoning", "thinking"]),
        Capability::Reasoning,
    );
    mark(has(&can, &["completion_chat", "chat"]), Capability::Chat);
    mark(
        has(&can, &["embedding", "embeddings"]),
        Capability::Embeddings,
    );
    match text(entry, &["type", "task", "model_type"]) {
        Some("chat" | "llm" | "vlm" | "language") => mark(true, Capability::Chat),
        Some("embedding" | "embeddings" | "text-embedding") => mark(true, Capability::Embeddings),
        Some("image" | "text-to-image") => mark(true, Capability::Images),
        Some("rerank" | "reranker") => mark(true, Capability::Rerank),
        _ => {}
    }
    Capabilities {
        yes,
        no: CapabilitySet::EMPTY,
        context_window: tokens(
            entry,
            &[
                "/context_length",
                "/context_window",
                "/max_model_len",
                "/max_context_length",
                "/meta/n_ctx_train",
                "/max_input_tokens",
                "/limits/max_input_tokens",
                "/top_provider/context_length",
            ],
        ),
        max_output: tokens(
            entry,
            &[
                "/max_completion_tokens",
                "/max_output_tokens",
                "/max_output_length",
                "/limits/max_output_tokens",
                "/top_provider/max_completion_tokens",
            ],
        ),
    }
}

/// What it costs: `prompt` and `completion` for one token, as OpenRouter writes it, or `input` and `output` for a million.
fn price(entry: &Value) -> Option<Price> {
    /// Higher ones, in USD for a million tokens, count something else than tokens.
    const HIGHEST: f64 = 1e6;
    let pricing = entry.get("pricing")?.as_object()?;
    let amount = |name: &str, factor: f64| {
        let amount = match pricing.get(name)? {
            Value::String(text) => text.trim().parse().ok()?,
            number => number.as_f64()?,
        };
        // Below 0 stands for a price that nobody knows beforehand.
        Some(amount * factor).filter(|amount: &f64| (0.0..=HIGHEST).contains(amount))
    };
    let by_token = pricing.contains_key("prompt");
    let price = if by_token {
        Price {
            input: amount("prompt", 1e6)?,
            output: amount("completion", 1e6)?,
        }
    } else {
        let unit = pricing.get("unit").and_then(Value::as_str);
        unit.is_none_or(|unit| unit == "usd_per_1m_tokens")
            .then_some(())?;
        Price {
            input: amount("input", 1.0)?,
            output: amount("output", 1.0)?,
        }
    };
    let is_free = price == Price::FREE;
    // Whoever charges for pictures or requests writes 0 for tokens.
    let by_other = pricing
        .keys()
        .any(|name| amount(name, 1.0).is_some_and(|amount| amount > 0.0));
    (!is_free || (by_token && !by_other)).then_some(price)
}

/// Whether a local engine holds it in memory.
fn loaded(entry: &Value) -> Option<bool> {
    let state = ["/state", "/status/value", "/status"]
        .into_iter()
        .find_map(|pointer| entry.pointer(pointer)?.as_str())?;
    match state {
        "loaded" => Some(true),
        "not-loaded" | "unloaded" | "loading" => Some(false),
        _ => None,
    }
}

fn text<'a>(entry: &'a Value, names: &[&str]) -> Option<&'a str> {
    names
        .iter()
        .find_map(|name| entry.get(*name)?.as_str())
        .filter(|text| !text.is_empty())
}

fn number(entry: &Value, pointers: &[&str]) -> Option<u64> {
    pointers
        .iter()
        .find_map(|pointer| match entry.pointer(pointer)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        })
}

/// A limit in tokens; none of them means 0.
fn tokens(entry: &Value, pointers: &[&str]) -> Option<u32> {
    pointers
        .iter()
        .filter_map(|pointer| number(entry, &[pointer]))
        .find(|tokens| *tokens > 0)
        .map(|tokens| u32::try_from(tokens).unwrap_or(u32::MAX))
}

/// A list of words, or the keys of an object that are true.
fn words<'a>(entry: &'a Value, pointers: &[&str]) -> Vec<&'a str> {
    let found = pointers.iter().find_map(|pointer| entry.pointer(pointer));
    match found {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::Object(map)) => map
            .iter()
            .filter(|(_, value)| **value == Value::Bool(true))
            .map(|(name, _)| name.as_str())
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
