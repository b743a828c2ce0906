//! The conversation as a list of items.

use g4f_types::{ChatRequest, Message, Role, ToolResult};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::content::{Content, Output, Picture};
use super::items::{self, Item};

pub(super) struct Input<'a>(pub(super) &'a ChatRequest);

impl Serialize for Input<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = self.0.params.store != Some(false);
        let mut list = serializer.serialize_seq(None)?;
        for (at, message) in self.0.messages.iter().enumerate() {
            for item in items::of(message, stored) {
                list.serialize_element(&Written {
                    item: &item,
                    before: &self.0.messages[..at],
                    stored,
                })?;
            }
        }
        list.end()
    }
}

struct Written<'a> {
    item: &'a Item<'a>,
    before: &'a [Message],
    stored: bool,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.item {
            Item::Message {
                role,
                head,
                parts,
                cache,
            } => {
                let said = *role == Role::Assistant;
                if let Some(head) = head.and_then(Value::as_object) {
                    rest(&mut map, head, &["role", "content", "status"])?;
                    map.serialize_entry("status", "completed")?;
                }
                map.serialize_entry("role", role.as_str())?;
                let content = Content {
                    parts,
                    said,
                    whole: head.is_some(),
                    cache: *cache,
                };
                map.serialize_entry("content", &content)?;
            }
            Item::Raw { item, with_id } => {
                let fields = item.as_object().into_iter().flatten();
                for (name, value) in fields {
                    // An item that never got a state has none to send.
                    let empty = name == "status" && value.is_null();
                    if !empty && (*with_id || name != "id") {
                        map.serialize_entry(name, value)?;
                    }
                }
            }
            Item::Call { call, with_id } => {
                let (kind, input) = if call.custom {
                    ("custom_tool_call", "input")
                } else {
                    ("function_call", "arguments")
                };
                map.serialize_entry("type", kind)?;
                map.serialize_entry("call_id", &call.id)?;
                map.serialize_entry("name", &call.name)?;
                // No arguments at all are written as an empty object, as a text that is JSON is wanted.
                let empty = call.arguments.is_empty() && !call.custom;
                let arguments = if empty { "{}" } else { &call.arguments };
                map.serialize_entry(input, arguments)?;
                if let Some(own) = items::own_fields(call) {
                    let hidden: &[&str] = if *with_id { &[] } else { &["id"] };
                    rest(&mut map, own, hidden)?;
                }
            }
            Item::Result(result) => {
                let (call_id, custom) = self.call(result);
                let kind = if custom {
                    "custom_tool_call_output"
                } else {
                    "function_call_output"
                };
                map.serialize_entry("type", kind)?;
                map.serialize_entry("call_id", call_id)?;
                map.serialize_entry("output", &Output(&result.parts))?;
            }
            Item::Picture(media) => {
                map.serialize_entry("type", "image_generation_call")?;
                map.serialize_entry("id", &media.id)?;
                // What is not stored must come along.
                if !self.stored {
                    map.serialize_entry("status", "completed")?;
                    map.serialize_entry("result", &Picture(media))?;
                }
            }
        }
        map.end()
    }
}

impl Written<'_> {
    /// Id of the call that a result belongs to, and whether it is a custom one. A result that goes by name answers
    /// the last call of that name.
    fn call<'b>(&'b self, result: &'b ToolResult) -> (&'b str, bool) {
        let name = result.name.as_deref().unwrap_or_default();
        let mut calls = self.before.iter().rev().flat_map(Message::tool_calls);
        let known = if result.call_id.is_empty() {
            calls.find(|call| call.name == name)
        } else {
            calls.find(|call| call.id == result.call_id)
        };
        let custom = known.is_some_and(|call| call.custom);
        match (result.call_id.as_str(), known) {
            ("", Some(call)) => (&call.id, custom),
            ("", None) => (name, custom),
            (id, _) => (id, custom),
        }
    }
}

/// Writes the fields of an object, without those that are written otherwise.
fn rest<M: SerializeMap>(
    map: &mut M,
    fields: &Map<String, Value>,
    without: &[&str],
) -> Result<(), M::Error> {
    for (name, value) in fields {
        if !without.contains(&name.as_str()) {
            map.serialize_entry(name, value)?;
        }
    }
    Ok(())
}
