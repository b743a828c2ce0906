//! `POST /hf-inference/models/{model}`: one input, parameters beside it, and what comes of them.

use g4f_types::Result;
use serde_json::{Map, Value};

use crate::provider::Link;
use crate::shared::add_own_fields;

/// The address of a model's task. A model may name its host, which is this one.
///
/// # Errors
/// `Config` when the call's base URL cannot be used.
pub(super) fn address(link: &Link<'_>) -> Result<String> {
    let base = link.base_url()?;
    let root = base.strip_suffix("/v1").unwrap_or(base);
    let model = link.model();
    let model = model.strip_suffix(":hf-inference").unwrap_or(model);
    Ok(format!("{root}/hf-inference/models/{model}"))
}

/// `{"inputs", "parameters"}`: those of ours that are there, then the caller's own.
pub(super) fn body<const N: usize>(
    inputs: Value,
    parameters: [(&str, Option<Value>); N],
    own: &Map<String, Value>,
) -> Value {
    let parameters = parameters
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let mut parameters: Map<String, Value> = parameters.collect();
    add_own_fields(&mut parameters, own);
    let mut body = Map::from_iter([("inputs".to_owned(), inputs)]);
    if !parameters.is_empty() {
        body.insert("parameters".to_owned(), parameters.into());
    }
    Value::Object(body)
}
