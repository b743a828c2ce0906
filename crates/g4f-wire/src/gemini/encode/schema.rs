//! From JSON Schema to the part of `OpenAPI`'s schemas that older models know.
//!
//! Google's reference: <https://ai.google.dev/api/caching#Schema>. What has no counterpart is left out; references are
//! replaced by what they refer to.

use serde_json::{Map, Value};

/// How deep references and nested schemas are followed.
const DEEPEST: usize = 24;
/// How many schemas one schema may unfold into.
const MOST: usize = 4096;

/// Keys that mean the same.
const KEPT: [&str; 16] = [
    "title",
    "description",
    "nullable",
    "default",
    "example",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "required",
    "propertyOrdering",
];
/// Formats that are known; others are refused.
const FORMATS: [&str; 6] = ["float", "double", "int32", "int64", "enum", "date-time"];

/// The part of `schema` that older models know.
pub(super) fn subset(schema: &Value) -> Value {
    let mut reader = Reader {
        root: schema,
        left: MOST,
    };
    reader.read(schema, 0)
}

struct Reader<'a> {
    root: &'a Value,
    left: usize,
}

impl<'a> Reader<'a> {
    fn read(&mut self, schema: &'a Value, depth: usize) -> Value {
        let Some(schema) = schema.as_object() else {
            // `true` takes everything, and so does no schema.
            return Value::Object(Map::new());
        };
        if depth > DEEPEST || self.left == 0 {
            return Map::from_iter([("type".to_owned(), Value::from("object"))]).into();
        }
        self.left -= 1;
        let mut out = Map::new();
        if let Some(target) = schema.get("$ref").and_then(Value::as_str)
            && let Some(target) = self.target(target)
            && let Value::Object(resolved) = self.read(target, depth + 1)
        {
            out = resolved;
        }
        for key in KEPT {
            if let Some(value) = schema.get(key) {
                out.insert(key.to_owned(), value.clone());
            }
        }
        if let Some(format) = schema.get("format")
            && format.as_str().is_some_and(|name| FORMATS.contains(&name))
        {
            out.insert("format".to_owned(), format.clone());
        }
        kind(schema, &mut out);
        choices(schema, &mut out);
        if let Some(items) = schema.get("items") {
            let items = self.read(items, depth + 1);
            out.insert("items".to_owned(), items);
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let properties: Map<String, Value> = properties
                .iter()
                .map(|(name, schema)| (name.clone(), self.read(schema, depth + 1)))
                .collect();
            out.insert("properties".to_owned(), properties.into());
            out.entry("type").or_insert_with(|| "object".into());
        }
        self.unions(schema, depth, &mut out);
        self.all_of(schema, depth, &mut out);
        out.into()
    }

    /// `anyOf` and `oneOf`; `null` among them is a flag of its own.
    fn unions(
        &mut self,
        schema: &'a Map<String, Value>,
        depth: usize,
        out: &mut Map<String, Value>,
    ) {
        let union = ["anyOf", "oneOf"]
            .iter()
            .find_map(|name| schema.get(*name)?.as_array());
        let Some(union) = union else { return };
        let is_null = |schema: &&Value| schema.get("type").and_then(Value::as_str) == Some("null");
        if union.iter().any(|schema| is_null(&schema)) {
            out.insert("nullable".to_owned(), true.into());
        }
        let mut read: Vec<Value> = union
            .iter()
            .filter(|schema| !is_null(schema))
            .map(|schema| self.read(schema, depth + 1))
            .collect();
        match (read.len(), read.pop()) {
            (1, Some(Value::Object(only))) => {
                for (name, value) in only {
                    out.entry(name).or_insert(value);
                }
            }
            (_, Some(last)) => {
                read.push(last);
                out.insert("anyOf".to_owned(), read.into());
            }
            (_, None) => {}
        }
    }

    /// `allOf`, put together.
    fn all_of(
        &mut self,
        schema: &'a Map<String, Value>,
        depth: usize,
        out: &mut Map<String, Value>,
    ) {
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            let Value::Object(part) = self.read(part, depth + 1) else {
                continue;
            };
            for (name, value) in part {
                match (out.get_mut(&name), value) {
                    (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
                    (Some(Value::Array(old)), Value::Array(new)) => old.extend(new),
                    (Some(_), _) => {}
                    (None, value) => {
                        out.insert(name, value);
                    }
                }
            }
        }
    }

    /// What a reference within the document refers to.
    fn target(&self, reference: &str) -> Option<&'a Value> {
        let pointer = reference.strip_prefix('#')?;
        if pointer.is_empty() {
            return Some(self.root);
        }
        self.root.pointer(pointer)
    }
}

/// `type`, of which there can be only one.
fn kind(schema: &Map<String, Value>, out: &mut Map<String, Value>) {
    match schema.get("type") {
        Some(Value::String(kind)) => {
            out.insert("type".to_owned(), kind.as_str().into());
        }
        Some(Value::Array(kinds)) => {
            if kinds.iter().any(|kind| kind == "null") {
                out.insert("nullable".to_owned(), true.into());
            }
            let mut others = kinds.iter().filter(|kind| *kind != "null").cloned();
            match (others.next(), others.next()) {
                (Some(only), None) => {
                    out.insert("type".to_owned(), only);
                }
                (Some(first), Some(second)) => {
                    let union: Vec<Value> = [first, second]
                        .into_iter()
                        .chain(others)
                        .map(|kind| Map::from_iter([("type".to_owned(), kind)]).into())
                        .collect();
                    out.insert("anyOf".to_owned(), union.into());
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// `enum` and `const`, which only texts can have.
fn choices(schema: &Map<String, Value>, out: &mut Map<String, Value>) {
    let list = match (schema.get("enum"), schema.get("const")) {
        (Some(Value::Array(list)), _) => list.clone(),
        (_, Some(only)) => vec![only.clone()],
        _ => return,
    };
    let texts: Vec<Value> = list
        .iter()
        .filter(|value| value.is_string())
        .cloned()
        .collect();
    if list.contains(&Value::Null) {
        out.insert("nullable".to_owned(), true.into());
    }
    if !texts.is_empty() && texts.len() + usize::from(list.contains(&Value::Null)) == list.len() {
        out.insert("enum".to_owned(), texts.into());
        out.entry("type").or_insert_with(|| "string".into());
    }
}

#[cfg(test)]
mod tests;
