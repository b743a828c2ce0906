//! Whether a request for a message says what was asked.

use g4f_types::{
    ChatParams, ChatRequest, Media, MediaSource, Message, Part, ResponseFormat, Role, Tool,
    ToolChoice,
};
use serde_json::{Value, json};

use crate::Received;

/// The version of the API.
const VERSION: &str = "2023-06-01";

/// Compares the body with the request.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &ChatRequest) -> Result<(), String> {
    equal("method", &json!(received.method), &json!("POST"))?;
    equal("path", &json!(received.path), &json!("/v1/messages"))?;
    let version = received.header("anthropic-version");
    equal("version", &json!(version), &json!(VERSION))?;
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    equal("model", &body["model"], &json!(*asked.model))?;
    let streams = body["stream"].as_bool().unwrap_or(false);
    equal("stream", &json!(streams), &json!(asked.stream))?;
    if body["max_tokens"].as_u64().is_none_or(|tokens| tokens == 0) {
        return Err("max_tokens is missing, and the API wants it".to_owned());
    }
    conversation(&body, &asked.messages)?;
    params(&body, &asked.params)
}

fn equal(what: &str, is: &Value, should: &Value) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    Err(format!("{what} was sent as {is} instead of {should}"))
}

/// The turns alternate, and every part is in a turn of its side, in order.
fn conversation(body: &Value, asked: &[Message]) -> Result<(), String> {
    let turns = body["messages"].as_array().ok_or("no messages were sent")?;
    let roles: Vec<&str> = turns
        .iter()
        .filter_map(|turn| turn["role"].as_str())
        .collect();
    if roles.first() != Some(&"user") || roles.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(format!("user and assistant do not take turns: {roles:?}"));
    }
    let mut at = 0;
    for message in asked {
        let role = match message.role {
            Role::System | Role::Developer => {
                for part in &message.parts {
                    self::part(&body["system"], part)?;
                }
                continue;
            }
            Role::Assistant => "assistant",
            Role::User | Role::Tool => "user",
        };
        while roles.get(at).is_some_and(|sent| *sent != role) {
            at += 1;
        }
        let turn = turns.get(at).ok_or(format!("no turn holds {message:?}"))?;
        for part in &message.parts {
            self::part(&turn["content"], part)?;
        }
    }
    Ok(())
}

fn part(content: &Value, asked: &Part) -> Result<(), String> {
    let blocks = match content {
        Value::String(text) => vec![json!({ "type": "text", "text": text })],
        Value::Array(blocks) => blocks.clone(),
        _ => Vec::new(),
    };
    let has = |is: &dyn Fn(&Value) -> bool| blocks.iter().any(is);
    let found = match asked {
        Part::Text(text) => has(&|block| block["type"] == "text" && block["text"] == json!(text)),
        Part::Image(media) => has(&|block| block["type"] == "image" && holds(block, media)),
        Part::File(media) => has(&|block| block["type"] == "document" && holds(block, media)),
        Part::ToolCall(call) => {
            let input: Value = serde_json::from_str(&call.arguments).unwrap_or_default();
            has(&|block| {
                block["type"] == "tool_use"
                    && block["id"] == json!(call.id)
                    && block["name"] == json!(call.name)
                    && block["input"] == input
            })
        }
        Part::ToolResult(result) => has(&|block| {
            block["type"] == "tool_result"
                && block["tool_use_id"] == json!(result.call_id)
                && result
                    .parts
                    .iter()
                    .all(|part| self::part(&block["content"], part).is_ok())
        }),
        _ => true,
    };
    if found {
        Ok(())
    } else {
        Err(format!("{asked:?} is not in {content}"))
    }
}

/// Whether a block has these bytes or this address.
fn holds(block: &Value, media: &Media) -> bool {
    let source = &block["source"];
    match &media.source {
        MediaSource::Url(url) => source["type"] == "url" && source["url"] == json!(url),
        MediaSource::Bytes(_) => {
            let data = source["data"].as_str().unwrap_or_default();
            let start = match media.media_type.as_deref() {
                Some("application/pdf") => "JVBERi",
                _ => "iVBORw0KGgo",
            };
            source["type"] == "base64"
                && source["media_type"] == json!(media.media_type)
                && data.starts_with(start)
        }
        _ => false,
    }
}

fn params(body: &Value, asked: &ChatParams) -> Result<(), String> {
    if !asked.stop.is_empty() {
        equal("stop", &body["stop_sequences"], &json!(asked.stop))?;
    }
    match &asked.tool_choice {
        Some(ToolChoice::Function(name)) => {
            let choice = json!({ "type": "tool", "name": name });
            equal("tool_choice", &body["tool_choice"], &choice)?;
        }
        Some(ToolChoice::Required) => {
            equal("tool_choice", &body["tool_choice"]["type"], &json!("any"))?;
        }
        _ => {}
    }
    if let Some(parallel) = asked.parallel_tool_calls {
        let one = &body["tool_choice"]["disable_parallel_tool_use"];
        let one = one.as_bool().unwrap_or(false);
        equal("one call at a time", &json!(one), &json!(!parallel))?;
    }
    if let Some(ResponseFormat::JsonSchema(schema)) = &asked.response_format {
        let format = &body["output_config"]["format"];
        equal("type of the format", &format["type"], &json!("json_schema"))?;
        let properties = &schema.schema["properties"];
        equal("schema", &format["schema"]["properties"], properties)?;
        // The API wants every object closed.
        let closed = &format["schema"]["additionalProperties"];
        equal("additionalProperties", closed, &json!(false))?;
    }
    let sent = body["tools"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    if asked.web_search_options.is_some() {
        let search = |tool: &Value| tool["name"] == "web_search";
        if !sent.iter().any(search) {
            return Err("no tool was sent that searches the web".to_owned());
        }
    }
    tools(sent, &asked.tools)
}

fn tools(sent: &[Value], asked: &[Tool]) -> Result<(), String> {
    for asked in asked {
        let Tool::Function(function) = asked else {
            continue;
        };
        let tool = sent
            .iter()
            .find(|tool| tool["name"] == json!(function.name))
            .ok_or(format!("the tool {} was not sent", function.name))?;
        let description = json!(function.description);
        equal("description of a tool", &tool["description"], &description)?;
        let parameters = json!(function.parameters);
        equal("parameters of a tool", &tool["input_schema"], &parameters)?;
    }
    Ok(())
}
