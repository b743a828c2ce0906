//! Tools, and which of them must be called. Everything about a tool stands beside its type.

use g4f_types::{ChatParams, Tool, ToolChoice};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

/// The caller's tools, and those of the provider that parameters ask for.
pub(super) struct Tools<'a>(pub(super) &'a ChatParams);

impl Tools<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.tools.is_empty() && !self.searches() && !self.draws()
    }

    fn has(&self, kind: &str) -> bool {
        let is = |tool: &Tool| matches!(tool, Tool::Builtin(_)) && tool.name().starts_with(kind);
        self.0.tools.iter().any(is)
    }

    fn searches(&self) -> bool {
        self.0.web_search_options.is_some() && !self.has("web_search")
    }

    fn draws(&self) -> bool {
        self.0.modalities.iter().any(|kind| kind == "image") && !self.has("image_generation")
    }
}

impl Serialize for Tools<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let search = self
            .0
            .web_search_options
            .as_ref()
            .filter(|_| self.searches());
        let more = [
            search.map(web_search),
            self.draws().then(|| json!({ "type": "image_generation" })),
        ];
        let own = self.0.tools.iter().map(One::Own);
        serializer.collect_seq(own.chain(more.into_iter().flatten().map(One::Hosted)))
    }
}

/// Options of chat completions as the tool that does the same. The place stands below its kind there, beside it here.
fn web_search(options: &Value) -> Value {
    let mut tool = options.as_object().cloned().unwrap_or_default();
    if let Some(Value::Object(place)) = tool.get_mut("user_location")
        && let Some(Value::Object(fields)) = place.remove("approximate")
    {
        place.extend(fields);
    }
    tool.insert("type".to_owned(), Value::from("web_search"));
    Value::Object(tool)
}

enum One<'a> {
    Own(&'a Tool),
    Hosted(Value),
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tool = match self {
            Self::Own(Tool::Builtin(raw)) => return raw.serialize(serializer),
            Self::Hosted(raw) => return raw.serialize(serializer),
            Self::Own(tool) => tool,
        };
        let mut map = serializer.serialize_map(None)?;
        match tool {
            Tool::Function(function) => {
                map.serialize_entry("type", "function")?;
                map.serialize_entry("name", &function.name)?;
                if let Some(description) = &function.description {
                    map.serialize_entry("description", description)?;
                }
                // It must be there.
                if let Some(parameters) = &function.parameters {
                    map.serialize_entry("parameters", parameters)?;
                } else {
                    let nothing = json!({ "type": "object", "properties": {} });
                    map.serialize_entry("parameters", &nothing)?;
                }
                if let Some(strict) = function.strict {
                    map.serialize_entry("strict", &strict)?;
                }
            }
            Tool::Custom(custom) => {
                map.serialize_entry("type", "custom")?;
                map.serialize_entry("name", &custom.name)?;
                if let Some(description) = &custom.description {
                    map.serialize_entry("description", description)?;
                }
                if let Some(format) = &custom.format {
                    map.serialize_entry("format", &flat(format))?;
                }
            }
            Tool::Builtin(_) => {}
        }
        map.end()
    }
}

/// An input format of chat completions, where a grammar stands below its type.
fn flat(format: &Value) -> Value {
    match format.get("grammar").and_then(Value::as_object) {
        Some(grammar) => {
            let mut flat = grammar.clone();
            flat.insert("type".to_owned(), Value::from("grammar"));
            Value::Object(flat)
        }
        None => format.clone(),
    }
}

/// What must be called, of these tools.
pub(super) struct Choice<'a>(pub(super) &'a ToolChoice, pub(super) &'a [Tool]);

impl Serialize for Choice<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(wish, tools) = self;
        match wish {
            ToolChoice::Auto => "auto".serialize(serializer),
            ToolChoice::None => "none".serialize(serializer),
            ToolChoice::Required => "required".serialize(serializer),
            ToolChoice::Function(name) => reference(name, tools).serialize(serializer),
            ToolChoice::Custom(name) => {
                json!({ "type": "custom", "name": name }).serialize(serializer)
            }
            ToolChoice::Allowed {
                required,
                tools: names,
            } => {
                let mode = if *required { "required" } else { "auto" };
                let allowed: Vec<_> = names.iter().map(|name| reference(name, tools)).collect();
                json!({ "type": "allowed_tools", "mode": mode, "tools": allowed })
                    .serialize(serializer)
            }
            ToolChoice::Raw(raw) => nested(raw).serialize(serializer),
        }
    }
}

/// How a choice names a tool.
fn reference(name: &str, tools: &[Tool]) -> Value {
    match tools.iter().find(|tool| tool.name() == name) {
        Some(Tool::Custom(_)) => json!({ "type": "custom", "name": name }),
        Some(Tool::Builtin(raw)) => match raw.get("server_label") {
            Some(label) => json!({ "type": name, "server_label": label }),
            None => json!({ "type": name }),
        },
        _ => json!({ "type": "function", "name": name }),
    }
}

/// A choice as chat completions write it, with the name below the type.
fn nested(raw: &Value) -> Value {
    let named = raw.get("function").or_else(|| raw.get("custom"));
    match (raw.get("type"), named.and_then(|named| named.get("name"))) {
        (Some(kind), Some(name)) => Value::Object(Map::from_iter([
            ("type".to_owned(), kind.clone()),
            ("name".to_owned(), name.clone()),
        ])),
        _ => raw.clone(),
    }
}
