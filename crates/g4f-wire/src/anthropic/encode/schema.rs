//! Schemas as the API takes them: every object says that it has no further properties.
//!
//! See <https://docs.claude.com/en/docs/build-with-claude/structured-outputs>.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// The schema, closed where it is not. The caller's word wins where there is one.
pub(super) fn closed(schema: &Value) -> Cow<'_, Value> {
    if is_closed(schema) {
        return Cow::Borrowed(schema);
    }
    let mut schema = schema.clone();
    close(&mut schema);
    Cow::Owned(schema)
}

fn is_open(map: &Map<String, Value>) -> bool {
    let object = map.get("type").and_then(Value::as_str) == Some("object");
    object && !map.contains_key("additionalProperties")
}

// A JSON value that was read is at most 128 levels deep, so that these cannot run out of stack.

fn is_closed(schema: &Value) -> bool {
    match schema {
        Value::Object(map) => !is_open(map) && map.values().all(is_closed),
        Value::Array(list) => list.iter().all(is_closed),
        _ => true,
    }
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if is_open(map) {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}
