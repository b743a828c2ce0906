//! Whether a request to Ollama says what was asked.

use g4f_types::{ChatParams, ChatRequest, Message, Part, ResponseFormat, Tool};
use serde_json::{Value, json};

use crate::Received;
use crate::conformance::asked::Asked;
use crate::conformance::check::equal;

/// Compares the body with the request.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &ChatRequest) -> Result<(), String> {
    equal("path", &json!(received.path), &json!("/api/chat"))?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    equal("model", &body["model"], &json!(*asked.model))?;
    // Left out, it means yes.
    equal("stream", &body["stream"], &json!(asked.stream))?;
    messages(&body["messages"], &asked.messages)?;
    params(&body, &asked.params)
}

fn messages(sent: &Value, asked: &[Message]) -> Result<(), String> {
    let sent = sent.as_array().ok_or("no messages were sent")?;
    equal(
        "number of messages",
        &json!(sent.len()),
        &json!(asked.len()),
    )?;
    for (sent, asked) in sent.iter().zip(asked) {
        equal("role", &sent["role"], &json!(asked.role.as_str()))?;
        for part in &asked.parts {
            self::part(sent, part)?;
        }
    }
    Ok(())
}

fn part(sent: &Value, asked: &Part) -> Result<(), String> {
    let found = match asked {
        Part::Text(text) => sent["content"]
            .as_str()
            .is_some_and(|content| content.contains(text.as_str())),
        Part::Image(_) => {
            let images = sent["images"].as_array().into_iter().flatten();
            images.into_iter().any(|image| {
                image
                    .as_str()
                    .is_some_and(|image| image.starts_with("iVBORw0KGgo"))
            })
        }
        Part::ToolCall(call) => {
            let calls = sent["tool_calls"].as_array().into_iter().flatten();
            calls.into_iter().any(|sent| {
                sent["id"] == json!(call.id)
                    && sent["function"]["name"] == json!(call.name)
                    && Some(&sent["function"]["arguments"]) == call.json().ok().as_ref()
            })
        }
        Part::ToolResult(result) => {
            sent["tool_call_id"] == json!(result.call_id)
                && result
                    .parts
                    .iter()
                    .all(|part| self::part(sent, part).is_ok())
        }
        _ => true,
    };
    if found {
        Ok(())
    } else {
        Err(format!("{asked:?} is not in the message {sent}"))
    }
}

fn params(body: &Value, asked: &ChatParams) -> Result<(), String> {
    if let Some(seed) = asked.seed {
        equal("seed", &body["options"]["seed"], &json!(seed))?;
    }
    if !asked.stop.is_empty() {
        equal("stop", &body["options"]["stop"], &json!(asked.stop))?;
    }
    equal("logprobs", &body["logprobs"], &json!(asked.logprobs))?;
    equal(
        "top_logprobs",
        &body["top_logprobs"],
        &json!(asked.top_logprobs),
    )?;
    let format = match &asked.response_format {
        Some(ResponseFormat::JsonObject) => json!("json"),
        Some(ResponseFormat::JsonSchema(schema)) => schema.schema.clone(),
        Some(ResponseFormat::Text) | None => Value::Null,
    };
    equal("format", &body["format"], &format)?;
    let sent = body["tools"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    equal(
        "number of tools",
        &json!(sent.len()),
        &json!(asked.tools.len()),
    )?;
    for (sent, asked) in sent.iter().zip(&asked.tools) {
        if let Tool::Function(function) = asked {
            let whole = json!({ "type": "function", "function": {
                "name": function.name,
                "description": function.description,
                "parameters": function.parameters,
            } });
            equal("tool", sent, &whole)?;
        }
    }
    Ok(())
}

/// Compares the body with what was asked beside chat.
///
/// # Errors
/// The first difference, in words.
pub(super) fn beside(received: &Received, asked: &Asked) -> Result<(), String> {
    let Asked::Embed(request) = asked else {
        return Ok(());
    };
    equal("path", &json!(received.path), &json!("/api/embed"))?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    let texts: Vec<_> = request.input.iter().map(|input| input.as_text()).collect();
    equal("model", &body["model"], &json!(*request.model))?;
    equal("input", &body["input"], &json!(texts))
}
