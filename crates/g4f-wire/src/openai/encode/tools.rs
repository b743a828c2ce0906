//! Tools, and which of them must be called.

use g4f_types::{ChatParams, Function, Tool, ToolChoice};
use serde::ser::{SerializeMap, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::json;

use super::fields::Fields;
use crate::openai::quirks::{AllowedTools, Required};

pub(super) fn write<M: SerializeMap>(
    fields: &mut Fields<'_, M>,
    params: &ChatParams,
) -> Result<(), M::Error> {
    if params.tools.is_empty() {
        // Without tools there is nothing to choose, and servers refuse a choice.
        return Ok(());
    }
    let quirks = fields.quirks();
    let allowed = match &params.tool_choice {
        Some(ToolChoice::Allowed { tools, .. }) if quirks.allowed_tools == AllowedTools::Filter => {
            Some(&tools[..])
        }
        _ => None,
    };
    let strict = fields.takes("strict");
    if !strict && params.tools.iter().any(is_strict) {
        fields.drop_param("strict");
    }
    fields.put(
        "tools",
        &Tools {
            list: &params.tools,
            allowed,
            strict,
        },
    )?;
    if let Some(choice) = &params.tool_choice {
        fields.put(
            "tool_choice",
            &Choice {
                wish: choice,
                tools: &params.tools,
                quirks,
            },
        )?;
    }
    if quirks.single_tool_calls {
        if params.parallel_tool_calls == Some(true) {
            fields.drop_param("parallel_tool_calls");
        }
        return fields.always("parallel_tool_calls", &false);
    }
    fields.maybe("parallel_tool_calls", params.parallel_tool_calls.as_ref())
}

fn is_strict(tool: &Tool) -> bool {
    matches!(
        tool,
        Tool::Function(Function {
            strict: Some(_),
            ..
        })
    )
}

struct Tools<'a> {
    list: &'a [Tool],
    /// Names of those that are sent; `None` means all.
    allowed: Option<&'a [String]>,
    strict: bool,
}

impl Serialize for Tools<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for tool in self.list {
            if self
                .allowed
                .is_none_or(|names| names.iter().any(|name| name == tool.name()))
            {
                list.serialize_element(&One {
                    tool,
                    strict: self.strict,
                })?;
            }
        }
        list.end()
    }
}

struct One<'a> {
    tool: &'a Tool,
    strict: bool,
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = match self.tool {
            Tool::Builtin(raw) => return raw.serialize(serializer),
            _ => serializer.serialize_map(Some(2))?,
        };
        match self.tool {
            Tool::Function(function) => {
                map.serialize_entry("type", "function")?;
                map.serialize_entry(
                    "function",
                    &Signature {
                        function,
                        strict: self.strict,
                    },
                )?;
            }
            Tool::Custom(custom) => {
                map.serialize_entry("type", "custom")?;
                map.serialize_entry("custom", custom)?;
            }
            Tool::Builtin(_) => {}
        }
        map.end()
    }
}

struct Signature<'a> {
    function: &'a Function,
    strict: bool,
}

impl Serialize for Signature<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.function.name)?;
        if let Some(description) = &self.function.description {
            map.serialize_entry("description", description)?;
        }
        if let Some(parameters) = &self.function.parameters {
            map.serialize_entry("parameters", parameters)?;
        }
        if let Some(strict) = self.function.strict.filter(|_| self.strict) {
            map.serialize_entry("strict", &strict)?;
        }
        map.end()
    }
}

struct Choice<'a> {
    wish: &'a ToolChoice,
    tools: &'a [Tool],
    quirks: &'a crate::openai::Quirks,
}

impl Serialize for Choice<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let required = if self.quirks.required == Required::Any {
            "any"
        } else {
            "required"
        };
        match self.wish {
            ToolChoice::Auto => "auto".serialize(serializer),
            ToolChoice::None => "none".serialize(serializer),
            ToolChoice::Required => required.serialize(serializer),
            ToolChoice::Function(name) => {
                json!({"type": "function", "function": {"name": name}}).serialize(serializer)
            }
            ToolChoice::Custom(name) => {
                json!({"type": "custom", "custom": {"name": name}}).serialize(serializer)
            }
            ToolChoice::Allowed { required: must, .. }
                if self.quirks.allowed_tools == AllowedTools::Filter =>
            {
                if *must { required } else { "auto" }.serialize(serializer)
            }
            ToolChoice::Allowed {
                required: must,
                tools,
            } => {
                let tools: Vec<_> = tools.iter().map(|name| self.reference(name)).collect();
                let mode = if *must { "required" } else { "auto" };
                json!({"type": "allowed_tools", "allowed_tools": {"mode": mode, "tools": tools}})
                    .serialize(serializer)
            }
            ToolChoice::Raw(raw) => raw.serialize(serializer),
        }
    }
}

impl Choice<'_> {
    /// How a choice of allowed tools names one of them.
    fn reference(&self, name: &str) -> serde_json::Value {
        match self.tools.iter().find(|tool| tool.name() == name) {
            Some(Tool::Custom(_)) => json!({"type": "custom", "custom": {"name": name}}),
            Some(Tool::Builtin(_)) => json!({"type": name}),
            _ => json!({"type": "function", "function": {"name": name}}),
        }
    }
}
