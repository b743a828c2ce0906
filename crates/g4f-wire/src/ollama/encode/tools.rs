//! Tools. The model alone decides whether it calls one: there is no choice to be made from here.

use g4f_types::{ChatParams, Function, Result, Tool, ToolChoice};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::shared::unsupported;
use crate::shared::writer::{Writer, Written};

/// Refuses a choice that cannot be kept.
///
/// # Errors
/// `Unsupported` where a call must be made.
pub(super) fn check(params: &ChatParams) -> Result<()> {
    let must = match &params.tool_choice {
        _ if params.tools.is_empty() => false,
        Some(
            ToolChoice::Required
            | ToolChoice::Function(_)
            | ToolChoice::Custom(_)
            | ToolChoice::Raw(_),
        ) => true,
        Some(ToolChoice::Allowed { required, .. }) => *required,
        Some(ToolChoice::Auto | ToolChoice::None) | None => false,
    };
    if must {
        return Err(unsupported("tool_choice"));
    }
    Ok(())
}

pub(super) fn write(body: &mut Writer<'_>, params: &ChatParams) -> Written {
    let allowed = match &params.tool_choice {
        Some(ToolChoice::None) => return Ok(()),
        Some(ToolChoice::Allowed { tools, .. }) => Some(tools),
        _ => None,
    };
    let shown = params
        .tools
        .iter()
        .filter(|tool| allowed.is_none_or(|names| names.iter().any(|name| name == tool.name())));
    let tools: Vec<One<'_>> = shown.map(One).collect();
    if tools.is_empty() {
        return Ok(());
    }
    body.put("tools", &tools)
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

/// The schema of the arguments; templates look into it even where there are none.
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
