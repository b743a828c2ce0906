//! Fields of a body that are the fields of a request: read one by one, so that a wrong one is named.

use g4f_types::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::place::bad;
use crate::provider::beginning;

/// A request that is made of the fields of a body.
pub trait Fields: Serialize + DeserializeOwned + Default {}

impl<T: Serialize + DeserializeOwned + Default> Fields for T {}

/// Fields that no body sets by these names: media come in forms of their own, edits and what is unknown are not said
/// from outside, and what is to be done is said by the address.
const NOT_FROM_OUTSIDE: [&str; 7] = [
    "audio",
    "extra",
    "images",
    "mask",
    "other",
    "task",
    "translate",
];

/// Reads the fields of `body` into a request. What the request does not know goes into its `other`.
pub(super) fn read<R: Fields>(body: Map<String, Value>) -> Result<R> {
    let mut fields = Map::new();
    set_all(&mut fields, body, &known::<R>()?)?;
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| bad("", beginning(&error.to_string())))
}

/// Sets the field `name` of a request, whose media should have been taken out before.
///
/// # Errors
/// `BadRequest` when the value is not what the field takes.
pub fn set_field<R: Fields>(request: &mut R, name: &str, value: Value) -> Result<()> {
    let mut fields = object(request)?;
    let known = known::<R>()?;
    let mut other = match fields.remove("other") {
        Some(Value::Object(other)) => other,
        _ => Map::new(),
    };
    let mut new = Map::new();
    set_all(&mut new, Map::from_iter([(name.to_owned(), value)]), &known)?;
    if let Some(Value::Object(unknown)) = new.remove("other") {
        other.extend(unknown);
    }
    fields.extend(new);
    fields.insert("other".to_owned(), Value::Object(other));
    *request = serde_json::from_value(Value::Object(fields))
        .map_err(|error| bad(name, beginning(&error.to_string())))?;
    Ok(())
}

/// Puts the fields of `body` into `fields`, each checked for itself.
fn set_all<R: Fields>(
    fields: &mut Map<String, Value>,
    body: Map<String, Value>,
    known: &Known<R>,
) -> Result<()> {
    let mut other = Map::new();
    for (name, value) in body {
        // Forms mark lists.
        let name = name
            .strip_suffix("[]")
            .map_or_else(|| name.clone(), str::to_owned);
        if value.is_null() {
            continue;
        }
        if known.has(&name) {
            let value = known.check(&name, value)?;
            fields.insert(name, value);
        } else {
            other.insert(name, value);
        }
    }
    if !other.is_empty() {
        fields.insert("other".to_owned(), Value::Object(other));
    }
    Ok(())
}

/// The fields of a kind of request.
struct Known<R> {
    defaults: Map<String, Value>,
    of: std::marker::PhantomData<R>,
}

fn known<R: Fields>() -> Result<Known<R>> {
    Ok(Known {
        defaults: object(&R::default())?,
        of: std::marker::PhantomData,
    })
}

impl<R: Fields> Known<R> {
    fn has(&self, name: &str) -> bool {
        self.defaults.contains_key(name) && !NOT_FROM_OUTSIDE.contains(&name)
    }

    /// The value as the field takes it: forms write numbers as texts, and lists of one as their only member.
    fn check(&self, name: &str, value: Value) -> Result<Value> {
        let fits = |value: &Value| {
            let one = Value::Object(Map::from_iter([(name.to_owned(), value.clone())]));
            R::deserialize(one).map(drop)
        };
        let error = match fits(&value) {
            Ok(()) => return Ok(value),
            Err(error) => error,
        };
        let listed = Value::Array(vec![value.clone()]);
        if self.defaults.get(name).is_some_and(Value::is_array) && fits(&listed).is_ok() {
            return Ok(listed);
        }
        if let Value::String(text) = &value
            && let Ok(scalar) = serde_json::from_str::<Value>(text)
            && !scalar.is_string()
            && fits(&scalar).is_ok()
        {
            return Ok(scalar);
        }
        Err(bad(name, beginning(&error.to_string())))
    }
}

fn object<R: Serialize>(request: &R) -> Result<Map<String, Value>> {
    match serde_json::to_value(request) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(bad("", beginning(&error.to_string()))),
    }
}
