//! Tools: what the model may call, and the calls it makes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Something the model may call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Tool {
    /// A function with JSON arguments.
    Function(Function),
    /// A tool with free-text input, held to an optional grammar.
    Custom(CustomTool),
    /// A tool that the provider runs itself, as it writes it (`{"type": "web_search", ...}`).
    #[serde(untagged)]
    Builtin(Map<String, Value>),
}

/// A function that the model may call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Name: letters, digits, `_` and `-`, at most 64 for most providers.
    pub name: String,
    /// What it does, for the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON Schema of the arguments; `None` means no arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Value>,
    /// Whether the arguments must follow the schema exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

/// A tool with free-text input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomTool {
    /// Name.
    pub name: String,
    /// What it does, for the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Input format as OpenAI writes it (`{"type": "grammar", ...}`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Value>,
}

impl Tool {
    /// A function tool.
    pub fn function(
        name: impl Into<String>,
        description: impl Into<String>,
        parameters: Value,
    ) -> Self {
        Self::Function(Function {
            name: name.into(),
            description: Some(description.into()),
            parameters: Some(parameters),
            strict: None,
        })
    }

    /// The name by which the model calls it; a built-in tool goes by its type.
    pub fn name(&self) -> &str {
        match self {
            Self::Function(function) => &function.name,
            Self::Custom(custom) => &custom.name,
            Self::Builtin(raw) => raw.get("type").and_then(Value::as_str).unwrap_or("builtin"),
        }
    }
}

/// Whether and what the model must call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// The model decides.
    Auto,
    /// No calls.
    None,
    /// At least one call.
    Required,
    /// This function.
    Function(String),
    /// This custom tool.
    Custom(String),
    /// Only these tools; `required` says whether one of them must be called.
    Allowed {
        /// Whether a call must be made.
        required: bool,
        /// The names.
        tools: Vec<String>,
    },
    /// Anything else, as the caller wrote it.
    Raw(Value),
}

/// A call that the model made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    /// Id that the result must name.
    pub id: String,
    /// The function or custom tool.
    pub name: String,
    /// The arguments: JSON text for a function, free text for a custom tool.
    pub arguments: String,
    /// Whether it calls a custom tool.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub custom: bool,
    /// What the provider wants back in the next turn (thought signatures), untouched.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

impl ToolCall {
    /// A function call.
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        arguments: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            arguments: arguments.into(),
            ..Self::default()
        }
    }

    /// The arguments as JSON. No text at all and `null` count as `{}`: several models send them for no arguments.
    ///
    /// # Errors
    /// What serde says, when the model wrote something else.
    pub fn json(&self) -> serde_json::Result<Value> {
        if matches!(self.arguments.trim(), "" | "null") {
            return Ok(Value::Object(Map::new()));
        }
        serde_json::from_str(&self.arguments)
    }
}
