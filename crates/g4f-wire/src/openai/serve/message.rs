//! The messages of a request.

use g4f_types::{Message, Part, Reasoning, Result, Role, ToolCall, ToolResult};
use serde_json::{Map, Value};

use super::media;
use super::place::{array, bad, expected, object, quoted, take, text};

pub(super) fn decode_all(list: Vec<Value>) -> Result<Vec<Message>> {
    let mut messages: Vec<Message> = Vec::with_capacity(list.len());
    for (at, value) in list.into_iter().enumerate() {
        let message = decode(value, &format!("messages[{at}]"), at, &messages)?;
        messages.push(message);
    }
    Ok(messages)
}

fn decode(value: Value, place: &str, at: usize, before: &[Message]) -> Result<Message> {
    let mut map = object(value, place)?;
    let role = text(&mut map, place, "role")?;
    let mut name = text(&mut map, place, "name")?;
    let mut message = Message::of(Role::User, Vec::new());
    message.cache_control = take(&mut map, "cache_control");
    let content = take(&mut map, "content");
    match role.as_deref() {
        Some("system") => message.role = Role::System,
        Some("developer") => message.role = Role::Developer,
        Some("user") => {}
        Some("assistant") => {
            message.role = Role::Assistant;
            thinking(&mut map, place, &mut message.parts)?;
        }
        Some("tool" | "function") => {
            let legacy = role.as_deref() == Some("function");
            let call_id = if legacy {
                last_call(before, name.as_deref())
            } else {
                text(&mut map, place, "tool_call_id")?.unwrap_or_else(|| next_unanswered(before))
            };
            let mut cache = None;
            let parts = content
                .map(|content| parts(content, place, &mut cache))
                .transpose()?
                .unwrap_or_default();
            message.role = Role::Tool;
            message.cache_control = cache.or(message.cache_control);
            let result = ToolResult {
                call_id,
                name: name.take(),
                parts,
                is_error: false,
            };
            message.parts.push(Part::ToolResult(result));
            return Ok(message);
        }
        Some(other) => {
            let what = format!(
                "expected system, developer, user, assistant, tool or function, got {}",
                quoted(other)
            );
            return Err(bad(&format!("{place}.role"), what));
        }
        None => return Err(bad(&format!("{place}.role"), "it is missing")),
    }
    message.name = name;
    // An empty text beside calls or thinking is how many clients write that nothing was said.
    let silent =
        message.role == Role::Assistant && content.as_ref().is_some_and(|content| *content == "");
    if let Some(content) = content.filter(|_| !silent) {
        let mut cache = None;
        let mut more = parts(content, place, &mut cache)?;
        message.parts.append(&mut more);
        message.cache_control = cache.or(message.cache_control);
    } else if message.role != Role::Assistant {
        return Err(bad(
            &format!("{place}.content"),
            "expected a string or an array",
        ));
    }
    if message.role == Role::Assistant {
        assistant(&mut map, place, at, &mut message.parts)?;
    }
    Ok(message)
}

/// String or array content. The cache hint of the last part that has one goes to the message.
fn parts(content: Value, place: &str, cache: &mut Option<Value>) -> Result<Vec<Part>> {
    let place = format!("{place}.content");
    match content {
        Value::String(text) => Ok(vec![Part::Text(text)]),
        Value::Array(list) => {
            let mut parts = Vec::with_capacity(list.len());
            for (at, part) in list.into_iter().enumerate() {
                let place = format!("{place}[{at}]");
                if let Value::String(text) = part {
                    parts.push(Part::Text(text));
                    continue;
                }
                let mut map = object(part, &place)?;
                if let Some(hint) = take(&mut map, "cache_control") {
                    *cache = Some(hint);
                }
                parts.push(media::part(map, &place)?);
            }
            Ok(parts)
        }
        other => Err(expected(&place, "a string or an array", &other)),
    }
}

fn thinking(map: &mut Map<String, Value>, place: &str, parts: &mut Vec<Part>) -> Result<()> {
    let text = text(map, place, "reasoning_content")?.or(text(map, place, "reasoning")?);
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        parts.push(Part::Reasoning(Reasoning {
            text,
            ..Reasoning::default()
        }));
    }
    if let Some(details) = take(map, "reasoning_details") {
        for raw in array(details, &format!("{place}.reasoning_details"))? {
            parts.push(Part::Reasoning(Reasoning {
                raw: Some(raw),
                ..Reasoning::default()
            }));
        }
    }
    Ok(())
}

fn assistant(
    map: &mut Map<String, Value>,
    place: &str,
    at: usize,
    parts: &mut Vec<Part>,
) -> Result<()> {
    if let Some(refusal) = text(map, place, "refusal")? {
        parts.push(Part::Refusal(refusal));
    }
    if let Some(audio) = take(map, "audio") {
        parts.push(media::earlier_audio(audio, &format!("{place}.audio"))?);
    }
    if let Some(calls) = take(map, "tool_calls") {
        let place = format!("{place}.tool_calls");
        for (n, value) in array(calls, &place)?.into_iter().enumerate() {
            let place = format!("{place}[{n}]");
            let mut call = object(value, &place)?;
            let id = text(&mut call, &place, "id")?.unwrap_or_else(|| legacy_id(at, n));
            parts.push(Part::ToolCall(tool_call(call, id, &place)?));
        }
    }
    if let Some(call) = take(map, "function_call") {
        let place = format!("{place}.function_call");
        let mut function = object(call, &place)?;
        let (name, arguments) = named(&mut function, &place, "arguments")?;
        parts.push(Part::ToolCall(ToolCall::new(
            legacy_id(at, 0),
            name,
            arguments,
        )));
    }
    Ok(())
}

fn tool_call(mut map: Map<String, Value>, id: String, place: &str) -> Result<ToolCall> {
    let kind = take(&mut map, "type");
    let custom = kind.as_ref().and_then(Value::as_str) == Some("custom");
    let (field, input) = if custom {
        ("custom", "input")
    } else {
        ("function", "arguments")
    };
    let place = format!("{place}.{field}");
    let inner = take(&mut map, field).ok_or_else(|| bad(&place, "it is missing"))?;
    let (name, arguments) = named(&mut object(inner, &place)?, &place, input)?;
    map.remove("index");
    Ok(ToolCall {
        custom,
        extra: map,
        ..ToolCall::new(id, name, arguments)
    })
}

/// Name and arguments; arguments that are an object are written as JSON text.
fn named(map: &mut Map<String, Value>, place: &str, input: &str) -> Result<(String, String)> {
    let name =
        text(map, place, "name")?.ok_or_else(|| bad(&format!("{place}.name"), "it is missing"))?;
    let arguments = match take(map, input) {
        None => String::new(),
        Some(Value::String(text)) => text,
        Some(value @ Value::Object(_)) => value.to_string(),
        Some(other) => return Err(expected(&format!("{place}.{input}"), "a string", &other)),
    };
    Ok((name, arguments))
}

/// Id of a call that has none: it goes by its place.
fn legacy_id(message: usize, n: usize) -> String {
    format!("call_{message}_{n}")
}

/// Id of the last call of that name, for results that go by name.
fn last_call(before: &[Message], name: Option<&str>) -> String {
    let calls = before.iter().rev().flat_map(Message::tool_calls);
    calls
        .into_iter()
        .find(|call| Some(call.name.as_str()) == name)
        .map(|call| call.id.clone())
        .unwrap_or_default()
}

/// Id of the first call that has no result yet, for results that name none.
fn next_unanswered(before: &[Message]) -> String {
    let Some(turn) = before
        .iter()
        .rposition(|message| message.tool_calls().next().is_some())
    else {
        return String::new();
    };
    let results = before.iter().skip(turn).flat_map(|message| &message.parts);
    let answered: Vec<_> = results
        .filter_map(|part| match part {
            Part::ToolResult(result) => Some(result.call_id.as_str()),
            _ => None,
        })
        .collect();
    let mut calls = before.get(turn).into_iter().flat_map(Message::tool_calls);
    calls
        .find(|call| !answered.contains(&call.id.as_str()))
        .map(|call| call.id.clone())
        .unwrap_or_default()
}
