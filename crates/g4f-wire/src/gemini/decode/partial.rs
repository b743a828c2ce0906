//! Arguments in pieces: values, each with the path of its place.
//!
//! `{"jsonPath": "$.operations[0].action", "stringValue": "ad", "willContinue": true}` and so on; texts that go on are
//! joined. Google's reference: <https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1beta1/Content>.

use serde_json::{Map, Value};

/// How deep a path may lead.
const DEEPEST: usize = 64;
/// Most elements that a path may add to lists, and most pieces, of one call.
const MOST: usize = 16 * 1024;

/// How much one call may still grow.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(MOST)
    }
}

/// One step of a path.
#[derive(Debug, PartialEq)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// Puts a piece into its place. One that leads nowhere is passed over.
pub(super) fn apply(args: &mut Value, piece: &Value, budget: &mut Budget) {
    let value = ["stringValue", "numberValue", "boolValue"]
        .iter()
        .find_map(|name| piece.get(*name).cloned())
        .or_else(|| piece.get("nullValue").map(|_| Value::Null));
    let path = piece
        .get("jsonPath")
        .and_then(Value::as_str)
        .and_then(steps);
    let (Some(value), Some(path)) = (value, path) else {
        return;
    };
    let Some(left) = budget.0.checked_sub(1) else {
        return;
    };
    budget.0 = left;
    let mut place = args;
    for step in path {
        let Some(next) = enter(place, &step, budget) else {
            return;
        };
        place = next;
    }
    match (place, value) {
        (Value::String(old), Value::String(more)) => old.push_str(&more),
        (place, value) => *place = whole(value),
    }
}

/// Numbers are told as floats; whole ones are written as such.
fn whole(value: Value) -> Value {
    /// From here on not every whole number is a float.
    const EXACT: f64 = 9e15;
    match value.as_f64() {
        Some(float) if value.is_f64() && float.abs() < EXACT && float.fract() == 0.0 =>
        {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is whole, and small enough"
            )]
            Value::from(float as i64)
        }
        _ => value,
    }
}

/// The place behind a step, made if it is not there.
fn enter<'v>(place: &'v mut Value, step: &Step<'_>, budget: &mut Budget) -> Option<&'v mut Value> {
    match step {
        Step::Key(key) => {
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            Some(place.as_object_mut()?.entry(*key).or_insert(Value::Null))
        }
        Step::Index(index) => {
            if place.is_null() {
                *place = Value::Array(Vec::new());
            }
            let list = place.as_array_mut()?;
            if *index >= list.len() {
                budget.0 = budget.0.checked_sub(index + 1 - list.len())?;
                list.resize(index + 1, Value::Null);
            }
            list.get_mut(*index)
        }
    }
}

/// The steps of `$.a[0].b` or `$['a'][0]`.
fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if steps.len() == DEEPEST {
            return None;
        }
        let (step, after) = if let Some(inner) = rest.strip_prefix('[') {
            if let quote @ ('\'' | '"') = inner.chars().next()? {
                let (key, after) = inner[1..].split_once(quote)?;
                (Step::Key(key), after.strip_prefix(']')?)
            } else {
                let (index, after) = inner.split_once(']')?;
                (Step::Index(index.parse().ok()?), after)
            }
        } else {
            let key = rest.strip_prefix('.').unwrap_or(rest);
            let end = key.find(['.', '[']).unwrap_or(key.len());
            let (key, after) = key.split_at(end);
            if key.is_empty() {
                return None;
            }
            (Step::Key(key), after)
        };
        steps.push(step);
        rest = after;
    }
    Some(steps)
}

#[cfg(test)]
mod tests;
