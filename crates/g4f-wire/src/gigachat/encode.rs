//! From OpenAI's body to GigaChat's: tools become functions, and each call stands before its own result.

use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Map, Value, json};

/// The body that GigaChat takes.
///
/// # Errors
/// `Unsupported` for media, and for tools that are no functions.
pub(super) fn rewrite(body: &[u8]) -> Result<Map<String, Value>> {
    let mut body: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
        Error::new(ErrorKind::BadRequest, "the request cannot be written").with_source(error)
    })?;
    if let Some(Value::Array(messages)) = body.remove("messages") {
        body.insert("messages".to_owned(), turns(messages)?.into());
    }
    if let Some(Value::Array(tools)) = body.remove("tools") {
        let functions: Result<Vec<Value>> = tools.into_iter().map(function).collect();
        body.insert("functions".to_owned(), functions?.into());
        body.entry("function_call").or_insert_with(|| "auto".into());
    }
    match body.remove("tool_choice") {
        Some(Value::String(choice)) => {
            body.insert("function_call".to_owned(), choice.into());
        }
        Some(Value::Object(choice)) => {
            let name = choice.get("function").and_then(|chosen| chosen.get("name"));
            let name = name.cloned().unwrap_or_default();
            body.insert("function_call".to_owned(), json!({ "name": name }));
        }
        _ => {}
    }
    Ok(body)
}

fn refuse(param: &str, why: &str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("{param}: {why}")).with_param(param)
}

fn function(mut tool: Value) -> Result<Value> {
    match tool.get_mut("function").map(Value::take) {
        Some(Value::Object(mut function)) => {
            function.remove("strict");
            // A function without parameters has an empty object of them.
            let none = || json!({ "type": "object", "properties": {} });
            function.entry("parameters").or_insert_with(none);
            Ok(function.into())
        }
        _ => Err(refuse("tools", "this provider takes functions only")),
    }
}

/// A call of an earlier turn that waits for its result.
struct Call {
    id: String,
    name: String,
    message: Map<String, Value>,
}

fn turns(messages: Vec<Value>) -> Result<Vec<Value>> {
    let mut turns = Vec::with_capacity(messages.len());
    let mut calls: Vec<Call> = Vec::new();
    for (place, message) in messages.into_iter().enumerate() {
        let Value::Object(mut message) = message else {
            continue;
        };
        let content = text_of(message.remove("content"), place)?;
        if message.get("role").is_some_and(|role| role == "tool") {
            let id = message.get("tool_call_id").and_then(Value::as_str);
            let known = calls.iter().position(|call| Some(&*call.id) == id);
            let name = if let Some(known) = known {
                let call = calls.remove(known);
                turns.push(call.message.into());
                call.name
            } else {
                let name = message.get("name").and_then(Value::as_str);
                name.unwrap_or_default().to_owned()
            };
            turns.push(json!({ "role": "function", "name": name, "content": result(content) }));
            continue;
        }
        // Calls that nobody answered.
        turns.extend(calls.drain(..).map(|call| Value::from(call.message)));
        let Some(Value::Array(made)) = message.remove("tool_calls") else {
            message.insert("content".to_owned(), content.into());
            turns.push(message.into());
            continue;
        };
        let mut said = Some(content);
        for call in &made {
            calls.push(turn_of(call, said.take().unwrap_or_default()));
        }
    }
    turns.extend(calls.into_iter().map(|call| Value::from(call.message)));
    Ok(turns)
}

/// A call as a message of its own.
fn turn_of(call: &Value, content: String) -> Call {
    let id = call["id"].as_str().unwrap_or_default();
    let name = call["function"]["name"].as_str().unwrap_or_default();
    let arguments = call["function"]["arguments"].as_str().unwrap_or_default();
    let arguments: Map<String, Value> = serde_json::from_str(arguments).unwrap_or_default();
    let call = json!({ "name": name, "arguments": arguments });
    let mut message = Map::new();
    message.insert("role".to_owned(), "assistant".into());
    message.insert("content".to_owned(), content.into());
    message.insert("function_call".to_owned(), call);
    if is_state(id) {
        message.insert("functions_state_id".to_owned(), id.into());
    }
    Call {
        id: id.to_owned(),
        name: name.to_owned(),
        message,
    }
}

/// Whether an id is one of GigaChat's states, by which a call is told; ids of other providers mean nothing to it.
pub(super) fn is_state(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Results must be JSON.
fn result(content: String) -> String {
    if serde_json::from_str::<Value>(&content).is_ok() {
        content
    } else {
        json!({ "result": content }).to_string()
    }
}

fn text_of(content: Option<Value>, place: usize) -> Result<String> {
    match content {
        Some(Value::String(text)) => Ok(text),
        Some(Value::Array(parts)) => {
            let mut text = String::new();
            for part in &parts {
                let Some(more) = part.get("text").and_then(Value::as_str) else {
                    let place = format!("messages[{place}]");
                    return Err(refuse(&place, "this provider takes text only"));
                };
                text.push_str(more);
            }
            Ok(text)
        }
        _ => Ok(String::new()),
    }
}
