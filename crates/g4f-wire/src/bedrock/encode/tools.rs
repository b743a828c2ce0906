//! What the model may call.

use g4f_types::{
    ChatParams, ChatRequest, Error, ErrorKind, Function, Message, Part, Result, Tool, ToolChoice,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::super::maker::Maker;
use crate::shared::unsupported;

/// Longest name of a tool, in characters.
const MAX_NAME: usize = 64;
/// Fields of a tool as Bedrock writes it.
const NATIVE: [&str; 3] = ["toolSpec", "systemTool", "cachePoint"];
/// Tools that Nova runs itself.
const NOVA_TOOLS: [&str; 2] = ["nova_grounding", "nova_code_interpreter"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolConfig<'a> {
    tools: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Entry<'a> {
    ToolSpec(ToolSpec<'a>),
    SystemTool {
        name: &'a str,
    },
    /// As the caller wrote it.
    #[serde(untagged)]
    Native(&'a serde_json::Map<String, Value>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToolSpec<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    input_schema: Schema<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

#[derive(Serialize)]
struct Schema<'a> {
    json: SchemaJson<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum SchemaJson<'a> {
    Given(&'a Value),
    Made(Value),
}

/// The tools, unless there are none.
pub(super) fn of(request: &ChatRequest, maker: Maker) -> Result<Option<ToolConfig<'_>>> {
    let params = &*request.params;
    let choice = params.tool_choice.as_ref();
    let mut tools = Vec::with_capacity(params.tools.len());
    for (at, tool) in params.tools.iter().enumerate() {
        if is_allowed(tool, choice) {
            tools.push(entry(tool, at)?);
        }
    }
    if params.web_search_options.is_some() && matches!(maker, Maker::Nova { .. }) {
        tools.push(Entry::SystemTool {
            name: "nova_grounding",
        });
    }
    let called = names_in(&request.messages);
    if choice == Some(&ToolChoice::None) {
        // Converse cannot be told so; it is enough not to mention any, unless the conversation does.
        return if called.is_empty() || params.tools.is_empty() {
            Ok(mentioned(called))
        } else {
            Err(unsupported("tool_choice"))
        };
    }
    if tools.is_empty() {
        return Ok(mentioned(called));
    }
    Ok(Some(ToolConfig {
        tools,
        tool_choice: tool_choice(params)?,
    }))
}

/// Stand-ins for tools that the conversation calls and the request does not name: Converse refuses calls without tools.
fn mentioned(called: Vec<&str>) -> Option<ToolConfig<'_>> {
    let tools = called.into_iter().map(|name| {
        Entry::ToolSpec(ToolSpec {
            name,
            description: None,
            input_schema: no_arguments(),
            strict: None,
        })
    });
    let tools: Vec<_> = tools.collect();
    (!tools.is_empty()).then_some(ToolConfig {
        tools,
        tool_choice: None,
    })
}

/// Every tool that was called, once.
fn names_in(messages: &[Message]) -> Vec<&str> {
    let mut names = Vec::new();
    for part in messages.iter().flat_map(|message| &message.parts) {
        if let Part::ToolCall(call) = part
            && !names.contains(&call.name.as_str())
        {
            names.push(call.name.as_str());
        }
    }
    names
}

fn is_allowed(tool: &Tool, choice: Option<&ToolChoice>) -> bool {
    match choice {
        Some(ToolChoice::Allowed { tools, .. }) => tools.iter().any(|name| name == tool.name()),
        _ => true,
    }
}

fn entry(tool: &Tool, at: usize) -> Result<Entry<'_>> {
    let refuse = |why: &str| {
        Err(Error::new(ErrorKind::Unsupported, format!("tools[{at}]: {why}")).with_param("tools"))
    };
    match tool {
        Tool::Function(function) if !is_name(&function.name) => {
            refuse("Bedrock takes names of up to 64 letters, digits, underscores and hyphens only")
        }
        Tool::Function(function) => Ok(Entry::ToolSpec(spec(function))),
        Tool::Custom(_) => refuse("Bedrock does not know tools with free-text input"),
        Tool::Builtin(native) if NATIVE.iter().any(|name| native.contains_key(*name)) => {
            Ok(Entry::Native(native))
        }
        Tool::Builtin(_) if NOVA_TOOLS.contains(&tool.name()) => {
            Ok(Entry::SystemTool { name: tool.name() })
        }
        Tool::Builtin(_) => refuse(&format!("Bedrock does not run {}", tool.name())),
    }
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

fn spec(function: &Function) -> ToolSpec<'_> {
    let schema = function
        .parameters
        .as_ref()
        .filter(|schema| !schema.is_null());
    ToolSpec {
        name: &function.name,
        description: function
            .description
            .as_deref()
            .filter(|text| !text.trim().is_empty()),
        input_schema: schema.map_or_else(no_arguments, |schema| Schema {
            json: SchemaJson::Given(schema),
        }),
        strict: function.strict.filter(|strict| *strict),
    }
}

fn no_arguments<'a>() -> Schema<'a> {
    Schema {
        json: SchemaJson::Made(json!({ "type": "object", "properties": {} })),
    }
}

fn tool_choice(params: &ChatParams) -> Result<Option<Value>> {
    Ok(Some(match &params.tool_choice {
        None | Some(ToolChoice::None) => return Ok(None),
        Some(
            ToolChoice::Auto
            | ToolChoice::Allowed {
                required: false, ..
            },
        ) => {
            json!({ "auto": {} })
        }
        Some(ToolChoice::Required | ToolChoice::Allowed { required: true, .. }) => {
            json!({ "any": {} })
        }
        Some(ToolChoice::Function(name)) => json!({ "tool": { "name": name } }),
        Some(ToolChoice::Custom(_)) => return Err(unsupported("tool_choice")),
        Some(ToolChoice::Raw(raw)) => raw.clone(),
    }))
}
