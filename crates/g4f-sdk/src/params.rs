//! Request fields by OpenAI's names, for callers who have them as JSON.

use std::sync::Arc;

use g4f_types::{ChatParams, ChatRequest, Error, ErrorKind, Result};
use g4f_wire::openai::serve;
use serde_json::{Map, Value, json};

/// Sets the field `key` of the request.
///
/// # Errors
/// [`ErrorKind::BadRequest`] when the value is not what the field takes.
pub(crate) fn set(request: &mut ChatRequest, key: &str, value: Value) -> Result<()> {
    let mut body = json!({"messages": [{"role": "user", "content": ""}]});
    body[key] = value;
    let (read, _) = serve::decode_value(body)?;
    match key {
        "model" => request.model = read.model,
        "messages" => request.messages = read.messages,
        "stream" => {
            return Err(Error::new(
                ErrorKind::BadRequest,
                "the parameter stream is not set this way",
            )
            .with_help("await the call for a whole answer, or call stream()"));
        }
        _ => {
            let merged = merge(&request.params, &read.params).map_err(|error| {
                Error::new(
                    ErrorKind::BadRequest,
                    format!("the parameter {key} cannot be set: {error}"),
                )
            })?;
            request.params = Arc::new(merged);
        }
    }
    Ok(())
}

/// What `new` sets, over what `old` has.
fn merge(old: &ChatParams, new: &ChatParams) -> serde_json::Result<ChatParams> {
    let mut fields = fields(old)?;
    let untouched = self::fields(&ChatParams::default())?;
    for (name, value) in self::fields(new)? {
        if untouched.get(&name) == Some(&value) {
            continue;
        }
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (_, value) => {
                fields.insert(name, value);
            }
        }
    }
    serde_json::from_value(Value::Object(fields))
}

fn fields(params: &ChatParams) -> serde_json::Result<Map<String, Value>> {
    match serde_json::to_value(params)? {
        Value::Object(fields) => Ok(fields),
        _ => Ok(Map::new()),
    }
}

#[cfg(test)]
mod tests {
    use g4f_types::{ChatRequest, ReasoningEffort};
    use serde_json::json;

    use super::set;

    #[test]
    fn fields_are_set_one_by_one_and_unknown_ones_are_kept() {
        let mut request = ChatRequest::default();
        request.params_mut().seed = Some(7);
        set(&mut request, "temperature", json!(0.5)).unwrap();
        set(&mut request, "reasoning_effort", json!("high")).unwrap();
        set(&mut request, "new_thing", json!({"a": 1})).unwrap();
        set(&mut request, "newer_thing", json!(true)).unwrap();
        set(&mut request, "model", json!("m")).unwrap();
        let params = &request.params;
        assert_eq!((params.seed, params.temperature), (Some(7), Some(0.5)));
        assert_eq!(params.reasoning_effort, Some(ReasoningEffort::High));
        assert_eq!(params.other["new_thing"], json!({"a": 1}));
        assert_eq!(params.other["newer_thing"], json!(true));
        assert_eq!(&*request.model, "m");
    }

    #[test]
    fn a_wrong_value_names_its_place() {
        let error = set(&mut ChatRequest::default(), "temperature", json!("hot")).unwrap_err();
        assert!(error.message().contains("temperature"), "{error}");
        assert!(set(&mut ChatRequest::default(), "stream", json!(true)).is_err());
    }
}
