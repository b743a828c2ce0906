//! Errors that name the place in a body, and readers that make them.

use g4f_types::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::provider::beginning;

/// A wrong value at `place`.
pub(super) fn bad(place: &str, what: impl Into<String>) -> Error {
    let what = what.into();
    if place.is_empty() {
        return Error::new(ErrorKind::BadRequest, what);
    }
    Error::new(ErrorKind::BadRequest, format!("{place}: {what}")).with_param(place)
}

/// "expected X, got a Y".
pub(super) fn expected(place: &str, wanted: &str, got: &Value) -> Error {
    let got = match got {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    bad(place, format!("expected {wanted}, got {got}"))
}

/// A client's own words in a message, cut where they are long.
pub(super) fn quoted(text: &str) -> String {
    format!("{:?}", beginning(text))
}

/// Takes a field out; null counts as missing.
pub(super) fn take(map: &mut Map<String, Value>, name: &str) -> Option<Value> {
    map.remove(name).filter(|value| !value.is_null())
}

/// Takes a field out and reads it as `T`.
pub(super) fn typed<T: DeserializeOwned>(
    map: &mut Map<String, Value>,
    at: &str,
    name: &str,
    wanted: &str,
) -> Result<Option<T>> {
    let Some(value) = take(map, name) else {
        return Ok(None);
    };
    let wrong = || expected(&join(at, name), wanted, &value);
    T::deserialize(&value).map(Some).map_err(|_| wrong())
}

pub(super) fn text(map: &mut Map<String, Value>, at: &str, name: &str) -> Result<Option<String>> {
    match take(map, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(expected(&join(at, name), "a string", &other)),
    }
}

pub(super) fn object(value: Value, place: &str) -> Result<Map<String, Value>> {
    match value {
        Value::Object(map) => Ok(map),
        other => Err(expected(place, "an object", &other)),
    }
}

pub(super) fn array(value: Value, place: &str) -> Result<Vec<Value>> {
    match value {
        Value::Array(list) => Ok(list),
        other => Err(expected(place, "an array", &other)),
    }
}

pub(super) fn join(place: &str, name: &str) -> String {
    if place.is_empty() {
        name.to_owned()
    } else {
        format!("{place}.{name}")
    }
}
