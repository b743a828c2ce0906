//! Whether a chat completions request says what was asked.

use g4f_types::{
    ChatParams, ChatRequest, Media, MediaSource, Message, Part, ResponseFormat, Role, Tool,
    ToolChoice,
};
use serde_json::{Value, json};

use crate::Received;
use crate::conformance::check::equal;

/// Compares the body with the request.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &ChatRequest) -> Result<(), String> {
    equal("method", &json!(received.method), &json!("POST"))?;
    equal(
        "path",
        &json!(received.path),
        &json!("/v1/chat/completions"),
    )?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    let streams = body["stream"].as_bool().unwrap_or(false);
    equal("stream", &json!(streams), &json!(asked.stream))?;
    same_body(&body, asked)
}

/// Compares the body alone with the request.
///
/// # Errors
/// The first difference, in words.
pub(in crate::conformance) fn same_body(body: &Value, asked: &ChatRequest) -> Result<(), String> {
    equal("model", &body["model"], &json!(*asked.model))?;
    messages(&body["messages"], &asked.messages)?;
    params(body, &asked.params)
}

fn messages(sent: &Value, asked: &[Message]) -> Result<(), String> {
    let sent = sent.as_array().ok_or("no messages were sent")?;
    equal(
        "number of messages",
        &json!(sent.len()),
        &json!(asked.len()),
    )?;
    for (sent, asked) in sent.iter().zip(asked) {
        // `developer` and `system` stand for each other.
        let role = match sent["role"].as_str() {
            Some("developer") if asked.role == Role::System => "system",
            role => role.unwrap_or_default(),
        };
        equal("role", &json!(role), &json!(asked.role.as_str()))?;
        for part in &asked.parts {
            self::part(sent, part)?;
        }
    }
    Ok(())
}

fn part(sent: &Value, asked: &Part) -> Result<(), String> {
    let found = match asked {
        Part::Text(text) => content(sent).any(|part| part["text"] == json!(text)),
        Part::Image(media) => {
            content(sent).any(|part| is_address(&part["image_url"]["url"], media))
        }
        Part::Video(media) => {
            content(sent).any(|part| is_address(&part["video_url"]["url"], media))
        }
        Part::Audio(_) => content(sent).any(|part| {
            part["input_audio"]["format"] == "wav"
                && part["input_audio"]["data"]
                    .as_str()
                    .is_some_and(|data| data.starts_with("UklGR"))
        }),
        Part::File(_) => content(sent).any(|part| {
            let data = part["file"]["file_data"].as_str();
            data.is_some_and(|data| data.starts_with("data:application/pdf;base64,JVBERi"))
        }),
        Part::ToolCall(call) => sent["tool_calls"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|sent| {
                sent["id"] == json!(call.id)
                    && sent["function"]["name"] == json!(call.name)
                    && sent["function"]["arguments"] == json!(call.arguments)
            }),
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

/// The parts of a message; content that is a string is one text part.
fn content(message: &Value) -> impl Iterator<Item = Value> {
    match &message["content"] {
        Value::String(text) => vec![json!({ "type": "text", "text": text })],
        Value::Array(parts) => parts.clone(),
        _ => Vec::new(),
    }
    .into_iter()
}

fn is_address(sent: &Value, media: &Media) -> bool {
    let Some(sent) = sent.as_str() else {
        return false;
    };
    match &media.source {
        MediaSource::Url(url) => sent == url,
        MediaSource::Bytes(_) => {
            let media_type = media.media_type.as_deref().unwrap_or_default();
            sent.starts_with(&format!("data:{media_type};base64,iVBORw0KGgo"))
        }
        _ => false,
    }
}

fn params(body: &Value, asked: &ChatParams) -> Result<(), String> {
    let set = |name: &str, value: Option<Value>| match value {
        Some(value) => equal(name, &body[name], &value),
        None => Ok(()),
    };
    set("seed", asked.seed.map(Value::from))?;
    set("n", asked.n.map(Value::from))?;
    set("logprobs", asked.logprobs.map(Value::from))?;
    set("top_logprobs", asked.top_logprobs.map(Value::from))?;
    set("stop", (!asked.stop.is_empty()).then(|| json!(asked.stop)))?;
    set(
        "parallel_tool_calls",
        asked.parallel_tool_calls.map(Value::from),
    )?;
    set(
        "modalities",
        (!asked.modalities.is_empty()).then(|| json!(asked.modalities)),
    )?;
    set("audio", asked.audio.clone())?;
    set("web_search_options", asked.web_search_options.clone())?;
    if let Some(ToolChoice::Function(name)) = &asked.tool_choice {
        let choice = json!({ "type": "function", "function": { "name": name } });
        set("tool_choice", Some(choice))?;
    }
    match &asked.response_format {
        Some(ResponseFormat::JsonObject) => {
            set("response_format", Some(json!({ "type": "json_object" })))?;
        }
        Some(ResponseFormat::JsonSchema(schema)) => {
            let sent = &body["response_format"];
            equal("type of the format", &sent["type"], &json!("json_schema"))?;
            let sent = &sent["json_schema"];
            equal("name of the schema", &sent["name"], &json!(schema.name))?;
            equal("schema", &sent["schema"], &schema.schema)?;
            equal("strict", &sent["strict"], &json!(schema.strict))?;
        }
        Some(ResponseFormat::Text) | None => {}
    }
    tools(&body["tools"], &asked.tools)
}

fn tools(sent: &Value, asked: &[Tool]) -> Result<(), String> {
    let sent = sent.as_array().map(Vec::as_slice).unwrap_or_default();
    equal("number of tools", &json!(sent.len()), &json!(asked.len()))?;
    for (sent, asked) in sent.iter().zip(asked) {
        if let Tool::Function(function) = asked {
            equal("type of a tool", &sent["type"], &json!("function"))?;
            let sent = &sent["function"];
            equal("name of a tool", &sent["name"], &json!(function.name))?;
            equal(
                "description of a tool",
                &sent["description"],
                &json!(function.description),
            )?;
            equal(
                "parameters of a tool",
                &sent["parameters"],
                &json!(function.parameters),
            )?;
        }
    }
    Ok(())
}
