//! Whether a request to Cohere says what was asked.

use g4f_types::{
    ChatParams, ChatRequest, Media, MediaSource, Message, Part, ResponseFormat, Tool, ToolChoice,
};
use serde_json::{Value, json};

use crate::Received;
use crate::conformance::asked::Asked;
use crate::conformance::check::equal;

/// Compares the body with the request.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &ChatRequest) -> Result<(), String> {
    equal("path", &json!(received.path), &json!("/v2/chat"))?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    equal("model", &body["model"], &json!(*asked.model))?;
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
        Part::Text(text) => {
            sent["content"] == json!(text) || blocks(sent).any(|block| block["text"] == json!(text))
        }
        Part::Image(media) => {
            blocks(sent).any(|block| is_address(&block["image_url"]["url"], media))
        }
        Part::ToolCall(call) => {
            let calls = sent["tool_calls"].as_array().into_iter().flatten();
            calls.into_iter().any(|sent| {
                sent["id"] == json!(call.id)
                    && sent["function"]["name"] == json!(call.name)
                    && sent["function"]["arguments"] == json!(call.arguments)
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

fn blocks(message: &Value) -> impl Iterator<Item = &Value> {
    message["content"].as_array().into_iter().flatten()
}

fn is_address(sent: &Value, media: &Media) -> bool {
    let sent = sent.as_str().unwrap_or_default();
    match &media.source {
        MediaSource::Url(url) => sent == url,
        _ => sent.starts_with("data:image/png;base64,iVBORw0KGgo"),
    }
}

fn params(body: &Value, asked: &ChatParams) -> Result<(), String> {
    if let Some(seed) = asked.seed {
        equal("seed", &body["seed"], &json!(seed))?;
    }
    if !asked.stop.is_empty() {
        equal(
            "stop_sequences",
            &body["stop_sequences"],
            &json!(asked.stop),
        )?;
    }
    let format = match &asked.response_format {
        Some(ResponseFormat::JsonObject) => json!({ "type": "json_object" }),
        Some(ResponseFormat::JsonSchema(schema)) => {
            json!({ "type": "json_object", "json_schema": schema.schema })
        }
        Some(ResponseFormat::Text) | None => Value::Null,
    };
    equal("response_format", &body["response_format"], &format)?;
    // One tool is chosen by showing no other.
    let only = match &asked.tool_choice {
        Some(ToolChoice::Function(name)) => {
            equal("tool_choice", &body["tool_choice"], &json!("REQUIRED"))?;
            Some(name)
        }
        _ => None,
    };
    let asked: Vec<&Tool> = asked
        .tools
        .iter()
        .filter(|tool| only.is_none_or(|name| name == tool.name()))
        .collect();
    let sent = body["tools"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    equal("number of tools", &json!(sent.len()), &json!(asked.len()))?;
    for (sent, asked) in sent.iter().zip(asked) {
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
    let (path, fields) = match asked {
        Asked::Embed(request) => {
            let texts: Vec<_> = request.input.iter().map(|input| input.as_text()).collect();
            (
                "/v2/embed",
                json!({ "model": *request.model, "texts": texts }),
            )
        }
        Asked::Rerank(request) => (
            "/v2/rerank",
            json!({ "model": *request.model, "query": request.query, "documents": request.documents }),
        ),
        _ => return Ok(()),
    };
    equal("path", &json!(received.path), &json!(path))?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    for (name, value) in fields.as_object().into_iter().flatten() {
        equal(name, &body[name], value)?;
    }
    Ok(())
}
