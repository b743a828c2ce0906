//! The key `clean` of the object `"g4f"`: a word for the mode, or an object with everything.

use std::sync::Arc;

use g4f_types::{CleanMode, CleanOptions, Result};
use serde_json::{Map, Value};

use super::{Object, bad};

/// What the request says to the judge; its other keys are those of the object `"g4f"` and concern the judge's call.
const TO_THE_JUDGE: [&str; 5] = ["model", "prompt", "temperature", "max_tokens", "params"];
/// What has no meaning for the call of a judge.
const NOT_OF_A_JUDGE: [&str; 4] = ["clean", "trail", "route", "extra"];

/// Reads it.
pub(super) fn read(said: Value) -> Result<CleanOptions> {
    match said {
        Value::String(word) => CleanMode::parse(&word)
            .map(CleanOptions::from)
            .ok_or_else(|| {
                let modes = CleanMode::ALL.map(CleanMode::as_str).join(", ");
                bad(format!(
                    "\"g4f\".\"clean\" of the request is {word:?}, and must be one of {modes}"
                ))
            }),
        Value::Object(object) => options(object),
        _ => Err(
            bad("\"g4f\".\"clean\" of the request is a mode, or an object with options").with_help(
                "such as \"rules\", or {\"mode\": \"hybrid\", \"judge\": {\"model\": \"NAME\"}}",
            ),
        ),
    }
}

fn options(mut object: Map<String, Value>) -> Result<CleanOptions> {
    let call = match object.get_mut("judge") {
        None => None,
        Some(Value::Object(judge)) => call_of(judge)?,
        Some(_) => {
            return Err(bad(
                "\"g4f\".\"clean\".\"judge\" of the request must be an object",
            ));
        }
    };
    let mut options: CleanOptions =
        serde_json::from_value(Value::Object(object)).map_err(|error| {
            bad(format!(
                "the object \"clean\" of \"g4f\" of the request: {error}"
            ))
        })?;
    options.judge.options = call;
    Ok(options)
}

/// Takes out of `judge` what concerns its call.
fn call_of(judge: &mut Map<String, Value>) -> Result<Option<Arc<g4f_types::CallOptions>>> {
    let (to_it, call): (Map<_, _>, Map<_, _>) = std::mem::take(judge)
        .into_iter()
        .partition(|(key, _)| TO_THE_JUDGE.contains(&key.as_str()));
    *judge = to_it;
    if call.is_empty() {
        return Ok(None);
    }
    if let Some(key) = NOT_OF_A_JUDGE
        .into_iter()
        .find(|key| call.contains_key(*key))
    {
        return Err(bad(format!(
            "\"g4f\".\"clean\".\"judge\" of the request has the key {key:?}, which a judge has no use for"
        )));
    }
    let call: Object = serde_json::from_value(Value::Object(call)).map_err(|error| {
        bad(format!(
            "the object \"judge\" of \"clean\" of \"g4f\" of the request: {error}"
        ))
    })?;
    Ok(Some(Arc::new(call.into_wishes()?.options)))
}
