//! Whether a request for a response says what was asked.

use g4f_types::{
    ChatParams, ChatRequest, Media, MediaSource, Message, Part, ResponseFormat, Role, Tool,
    ToolChoice,
};
use serde_json::{Value, json};

use crate::Received;

/// Compares the body with the request.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &ChatRequest) -> Result<(), String> {
    equal("method", &json!(received.method), &json!("POST"))?;
    equal("path", &json!(received.path), &json!("/v1/responses"))?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    equal("model", &body["model"], &json!(*asked.model))?;
    let streams = body["stream"].as_bool().unwrap_or(false);
    equal("stream", &json!(streams), &json!(asked.stream))?;
    input(&body["input"], &asked.messages)?;
    params(&body, &asked.params)
}

fn equal(what: &str, is: &Value, should: &Value) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    Err(format!("{what} was sent as {is} instead of {should}"))
}

/// Each of our test messages is one item.
fn input(sent: &Value, asked: &[Message]) -> Result<(), String> {
    let sent = sent.as_array().ok_or("no input was sent")?;
    equal("number of items", &json!(sent.len()), &json!(asked.len()))?;
    for (sent, asked) in sent.iter().zip(asked) {
        let is_words = matches!(sent["type"].as_str(), None | Some("message"));
        if is_words {
            // `developer` and `system` stand for each other.
            let role = match sent["role"].as_str() {
                Some("developer") if asked.role == Role::System => "system",
                role => role.unwrap_or_default(),
            };
            equal("role", &json!(role), &json!(asked.role.as_str()))?;
        }
        for part in &asked.parts {
            self::part(sent, part)?;
        }
    }
    Ok(())
}

fn part(sent: &Value, asked: &Part) -> Result<(), String> {
    let any = |test: &dyn Fn(&Value) -> bool| content(sent).iter().any(test);
    let found = match asked {
        Part::Text(text) => any(&|part| part["text"] == json!(text)),
        Part::Image(media) => {
            any(&|part| part["type"] == "input_image" && is_address(&part["image_url"], media))
        }
        Part::Audio(_) => any(&|part| {
            part["type"] == "input_audio"
                && part["input_audio"]["format"] == "wav"
                && begins(&part["input_audio"]["data"], "UklGR")
        }),
        Part::File(_) => any(&|part| {
            part["type"] == "input_file"
                && part["filename"].is_string()
                && begins(&part["file_data"], "data:application/pdf;base64,JVBERi")
        }),
        Part::ToolCall(call) => {
            sent["type"] == "function_call"
                && sent["call_id"] == json!(call.id)
                && sent["name"] == json!(call.name)
                && sent["arguments"] == json!(call.arguments)
        }
        Part::ToolResult(result) => {
            let text: String = result.parts.iter().filter_map(Part::as_text).collect();
            sent["type"] == "function_call_output"
                && sent["call_id"] == json!(result.call_id)
                && sent["output"] == json!(text)
        }
        Part::Video(_) => false,
        _ => true,
    };
    if found {
        Ok(())
    } else {
        Err(format!("{asked:?} is not in the item {sent}"))
    }
}

/// The parts of an item; content that is a string is one text.
fn content(item: &Value) -> Vec<Value> {
    match &item["content"] {
        Value::String(text) => vec![json!({ "text": text })],
        Value::Array(parts) => parts.clone(),
        _ => Vec::new(),
    }
}

fn begins(sent: &Value, with: &str) -> bool {
    sent.as_str().is_some_and(|sent| sent.starts_with(with))
}

fn is_address(sent: &Value, media: &Media) -> bool {
    let media_type = media.media_type.as_deref().unwrap_or_default();
    match &media.source {
        MediaSource::Url(url) => sent == url,
        MediaSource::Bytes(_) => begins(sent, &format!("data:{media_type};base64,iVBORw0KGgo")),
        _ => false,
    }
}

fn params(body: &Value, asked: &ChatParams) -> Result<(), String> {
    let set = |name: &str, value: Option<Value>| match value {
        Some(value) => equal(name, &body[name], &value),
        None => Ok(()),
    };
    set("top_logprobs", asked.top_logprobs.map(Value::from))?;
    set(
        "parallel_tool_calls",
        asked.parallel_tool_calls.map(Value::from),
    )?;
    if asked.logprobs == Some(true) {
        let wanted = json!("message.output_text.logprobs");
        let asks = |list: &Vec<Value>| list.contains(&wanted);
        if !body["include"].as_array().is_some_and(asks) {
            return Err(format!(
                "log-probabilities were not asked for: {}",
                body["include"]
            ));
        }
    }
    if let Some(ToolChoice::Function(name)) = &asked.tool_choice {
        set(
            "tool_choice",
            Some(json!({ "type": "function", "name": name })),
        )?;
    }
    let sent = &body["text"]["format"];
    match &asked.response_format {
        Some(ResponseFormat::JsonObject) => {
            equal("format", sent, &json!({ "type": "json_object" }))?;
        }
        Some(ResponseFormat::JsonSchema(schema)) => {
            equal("type of the format", &sent["type"], &json!("json_schema"))?;
            equal("name of the schema", &sent["name"], &json!(schema.name))?;
            equal("schema", &sent["schema"], &schema.schema)?;
            equal("strict", &sent["strict"], &json!(schema.strict))?;
        }
        Some(ResponseFormat::Text) | None => {}
    }
    tools(&body["tools"], asked)
}

/// The caller's tools, then those that stand for parameters of other families.
fn tools(sent: &Value, asked: &ChatParams) -> Result<(), String> {
    let sent = sent.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut hosted: Vec<Value> = Vec::new();
    if let Some(options) = &asked.web_search_options {
        let mut tool = options.clone();
        tool["type"] = json!("web_search");
        hosted.push(tool);
    }
    if asked.modalities.iter().any(|kind| kind == "image") {
        hosted.push(json!({ "type": "image_generation" }));
    }
    let should = asked.tools.len() + hosted.len();
    equal("number of tools", &json!(sent.len()), &json!(should))?;
    for (sent, asked) in sent.iter().zip(&asked.tools) {
        if let Tool::Function(function) = asked {
            equal("type of a tool", &sent["type"], &json!("function"))?;
            equal("name of a tool", &sent["name"], &json!(function.name))?;
            let description = json!(function.description);
            equal("description of a tool", &sent["description"], &description)?;
            let parameters = json!(function.parameters);
            equal("parameters of a tool", &sent["parameters"], &parameters)?;
        }
    }
    for (sent, should) in sent.iter().skip(asked.tools.len()).zip(&hosted) {
        equal("tool of the provider", sent, should)?;
    }
    Ok(())
}
