//! Tools, and whether one of them must be called.

use g4f_types::{ChatParams, Function, Tool, ToolChoice};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::shared::writer::{Writer, Written};

pub(super) fn write(body: &mut Writer<'_>, params: &ChatParams) -> Written {
    if params.tools.is_empty() {
        return Ok(());
    }
    // There is no choice of one tool: the others are not shown, and one must be called.
    let (only, choice) = match &params.tool_choice {
        Some(ToolChoice::Function(name) | ToolChoice::Custom(name)) => {
            (Some(std::slice::from_ref(name)), Some("REQUIRED"))
        }
        Some(ToolChoice::Allowed { required, tools }) => {
            (Some(&tools[..]), required.then_some("REQUIRED"))
        }
        Some(ToolChoice::Required) => (None, Some("REQUIRED")),
        Some(ToolChoice::None) => (None, Some("NONE")),
        Some(ToolChoice::Auto | ToolChoice::Raw(_)) | None => (None, None),
    };
    let shown = params
        .tools
        .iter()
        .filter(|tool| only.is_none_or(|names| names.iter().any(|name| name == tool.name())));
    body.put("tools", &shown.map(One).collect::<Vec<_>>())?;
    body.maybe("tool_choice", choice)?;
    if let Some(ToolChoice::Raw(raw)) = &params.tool_choice {
        body.put("tool_choice", raw)?;
    }
    // One switch for all of them.
    let strict = params.tools.iter().find_map(|tool| match tool {
        Tool::Function(function) => function.strict.filter(|strict| *strict),
        _ => None,
    });
    body.maybe("strict_tools", strict)
}

struct One<'a>(&'a Tool);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Tool::Builtin(raw) => raw.serialize(serializer),
            Tool::Function(function) => Declared::of(function).serialize(serializer),
            // Refused before anything is written.
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

/// The schema of the arguments, which must be there even where there are none.
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
