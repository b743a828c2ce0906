//! Tools as they are declared in OpenAI's nested form, which other families took over.

use g4f_types::{Function, Tool};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// One tool. The schema of its arguments is always there: servers look into it even where there are none.
///
/// A tool with free-text input cannot be written; families that use this refuse it before.
pub(crate) struct DeclaredTool<'a>(pub(crate) &'a Tool);

impl Serialize for DeclaredTool<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Tool::Builtin(raw) => raw.serialize(serializer),
            Tool::Function(function) => Declared::of(function).serialize(serializer),
            Tool::Custom(_) => Err(serde::ser::Error::custom("a tool with free-text input")),
        }
    }
}

#[derive(Serialize)]
struct Declared<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    function: Signature<'a>,
}

#[derive(Serialize)]
struct Signature<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    parameters: Parameters<'a>,
}

struct Parameters<'a>(Option<&'a Value>);

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(schema) => schema.serialize(serializer),
            None => json!({"type": "object", "properties": {}}).serialize(serializer),
        }
    }
}

impl<'a> Declared<'a> {
    fn of(function: &'a Function) -> Self {
        Self {
            kind: "function",
            function: Signature {
                name: &function.name,
                description: function.description.as_deref(),
                parameters: Parameters(function.parameters.as_ref()),
            },
        }
    }
}
