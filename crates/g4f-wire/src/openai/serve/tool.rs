//! Tools and the choice among them, the legacy functions included.

use g4f_types::tool::CustomTool;
use g4f_types::{ChatParams, Function, Result, Tool, ToolChoice};
use serde_json::{Map, Value};

use super::place::{array, bad, expected, object, take, text};

/// Takes `tools`, `tool_choice`, `functions` and `function_call` out of the body.
pub(super) fn decode(map: &mut Map<String, Value>, params: &mut ChatParams) -> Result<()> {
    if let Some(tools) = take(map, "tools") {
        for (at, tool) in array(tools, "tools")?.into_iter().enumerate() {
            params.tools.push(one(tool, &format!("tools[{at}]"))?);
        }
    }
    if let Some(functions) = take(map, "functions") {
        for (at, function) in array(functions, "functions")?.into_iter().enumerate() {
            let place = format!("functions[{at}]");
            params
                .tools
                .push(Tool::Function(signature(function, &place)?));
        }
    }
    let legacy = take(map, "function_call")
        .as_ref()
        .map(legacy_choice)
        .transpose()?;
    params.tool_choice = take(map, "tool_choice").map(choice).transpose()?.or(legacy);
    Ok(())
}

fn one(tool: Value, place: &str) -> Result<Tool> {
    let mut map = object(tool, place)?;
    match map.get("type").and_then(Value::as_str) {
        Some("function") => {
            let place = format!("{place}.function");
            let function =
                take(&mut map, "function").ok_or_else(|| bad(&place, "it is missing"))?;
            Ok(Tool::Function(signature(function, &place)?))
        }
        Some("custom") => {
            let place = format!("{place}.custom");
            let mut custom = object(take(&mut map, "custom").unwrap_or_default(), &place)?;
            Ok(Tool::Custom(CustomTool {
                name: name(&mut custom, &place)?,
                description: text(&mut custom, &place, "description")?,
                format: take(&mut custom, "format"),
            }))
        }
        Some(_) => Ok(Tool::Builtin(map)),
        None => Err(bad(
            &format!("{place}.type"),
            "expected a string such as \"function\"",
        )),
    }
}

fn signature(value: Value, place: &str) -> Result<Function> {
    let mut map = object(value, place)?;
    Ok(Function {
        name: name(&mut map, place)?,
        description: text(&mut map, place, "description")?,
        parameters: take(&mut map, "parameters"),
        strict: super::place::typed(&mut map, place, "strict", "true or false")?,
    })
}

fn name(map: &mut Map<String, Value>, place: &str) -> Result<String> {
    text(map, place, "name")?.ok_or_else(|| bad(&format!("{place}.name"), "it is missing"))
}

fn choice(value: Value) -> Result<ToolChoice> {
    let place = "tool_choice";
    let choice = match value {
        Value::String(word) => {
            return match word.as_str() {
                "auto" => Ok(ToolChoice::Auto),
                "none" => Ok(ToolChoice::None),
                "required" | "any" => Ok(ToolChoice::Required),
                _ => Ok(ToolChoice::Raw(Value::String(word))),
            };
        }
        choice @ Value::Object(_) => choice,
        other => return Err(expected(place, "a string or an object", &other)),
    };
    let inner = |kind: &str| {
        choice
            .get(kind)
            .and_then(|inner| inner.get("name"))
            .and_then(Value::as_str)
    };
    if let Some(name) = inner("function") {
        return Ok(ToolChoice::Function(name.to_owned()));
    }
    if let Some(name) = inner("custom") {
        return Ok(ToolChoice::Custom(name.to_owned()));
    }
    if let Some(allowed) = choice.get("allowed_tools")
        && let Some(list) = allowed.get("tools").and_then(Value::as_array)
    {
        let required = allowed.get("mode").and_then(Value::as_str) == Some("required");
        return Ok(ToolChoice::Allowed {
            required,
            tools: list.iter().filter_map(referenced).collect(),
        });
    }
    Ok(ToolChoice::Raw(choice))
}

/// The name in a reference to a tool; a built-in tool goes by its type.
fn referenced(tool: &Value) -> Option<String> {
    let inner = tool
        .get("function")
        .or_else(|| tool.get("custom"))
        .and_then(|inner| inner.get("name"));
    inner
        .or_else(|| tool.get("type"))
        .and_then(Value::as_str)
        .map(str::to_owned)
}

fn legacy_choice(value: &Value) -> Result<ToolChoice> {
    match value {
        Value::String(word) if word == "none" => Ok(ToolChoice::None),
        Value::String(word) if word == "auto" => Ok(ToolChoice::Auto),
        Value::Object(map) if map.get("name").is_some_and(Value::is_string) => {
            let name = map.get("name").and_then(Value::as_str).unwrap_or_default();
            Ok(ToolChoice::Function(name.to_owned()))
        }
        other => Err(expected(
            "function_call",
            "none, auto or an object with a name",
            other,
        )),
    }
}
