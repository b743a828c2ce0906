//! Reads a body of the API as our request, so that it can be written again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::message::Reasoning;
use g4f_types::{
    ChatRequest, Function, JsonSchema, Media, Message, Part, ReasoningEffort, ResponseFormat, Role,
    Tool, ToolCall, ToolChoice, ToolResult,
};
use serde_json::{Map, Value, json};

/// The request; the reason when our vocabulary has no words for it.
pub(crate) fn request(body: &Value) -> Result<ChatRequest, &'static str> {
    let mut messages = Vec::new();
    match &body["system"] {
        Value::String(text) => messages.push(Message::system(text)),
        system => read(Role::System, system, &mut messages)?,
    }
    for message in body["messages"].as_array().unwrap() {
        let role = match message["role"].as_str().unwrap() {
            "assistant" => Role::Assistant,
            "user" => Role::User,
            _ => return Err("instructions in the middle are put in front"),
        };
        match &message["content"] {
            Value::String(text) => messages.push(Message::new(role, text)),
            content => read(role, content, &mut messages)?,
        }
    }
    let model = body["model"]
        .as_str()
        .unwrap_or("claude-3-7-sonnet@20250219");
    let mut request = ChatRequest::new(model, messages);
    request.stream = body["stream"] == true;
    params(&mut request, body);
    Ok(request)
}

/// Blocks as messages: one ends wherever a cache hint stands.
fn read(role: Role, blocks: &Value, messages: &mut Vec<Message>) -> Result<(), &'static str> {
    let mut parts = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        parts.extend(self::parts(block)?);
        if let Some(cache) = block.get("cache_control") {
            let mut message = Message::of(role, std::mem::take(&mut parts));
            message.cache_control = Some(cache.clone());
            messages.push(message);
        }
    }
    if !parts.is_empty() {
        messages.push(Message::of(role, parts));
    }
    Ok(())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn parts(block: &Value) -> Result<Vec<Part>, &'static str> {
    let part = match block["type"].as_str().unwrap() {
        "text" => {
            let said = text(&block["text"]);
            let chars = said.chars().count();
            let mut parts = vec![Part::Text(said)];
            if let Some(citations) = block.get("citations").filter(|list| list.is_array()) {
                let raw = json!({"type": "text", "chars": chars, "citations": citations});
                parts.push(item(raw));
            }
            return Ok(parts);
        }
        "image" => Part::Image(media(&block["source"])),
        "document" => Part::File(media(&block["source"])),
        "thinking" => Part::Reasoning(Reasoning {
            text: text(&block["thinking"]),
            signature: Some(text(&block["signature"])),
            raw: None,
        }),
        "tool_use" => {
            let call = ToolCall::new(
                text(&block["id"]),
                text(&block["name"]),
                block["input"].to_string(),
            );
            Part::ToolCall(call)
        }
        "tool_result" => Part::ToolResult(ToolResult {
            call_id: text(&block["tool_use_id"]),
            name: None,
            parts: results(&block["content"])?,
            is_error: block["is_error"] == true,
        }),
        _ => item(block.clone()),
    };
    Ok(vec![part])
}

fn item(raw: Value) -> Part {
    Part::Reasoning(Reasoning {
        raw: Some(raw),
        ..Reasoning::default()
    })
}

fn results(content: &Value) -> Result<Vec<Part>, &'static str> {
    match content {
        Value::String(text) => Ok(vec![Part::Text(text.clone())]),
        Value::Array(blocks) => {
            if blocks.iter().any(|block| block["type"] == "tool_reference") {
                return Err("a result that refers to a tool");
            }
            let parts: Result<Vec<_>, _> = blocks.iter().map(parts).collect();
            Ok(parts?.concat())
        }
        _ => Ok(Vec::new()),
    }
}

fn media(source: &Value) -> Media {
    let media_type = text(&source["media_type"]);
    match source["type"].as_str().unwrap() {
        "url" => Media::url(text(&source["url"])),
        "file" => Media::id(text(&source["file_id"])),
        "text" => Media::bytes(text(&source["data"]).into_bytes()).with_media_type(media_type),
        _ => Media::bytes(STANDARD.decode(text(&source["data"])).unwrap())
            .with_media_type(media_type),
    }
}

fn params(request: &mut ChatRequest, body: &Value) {
    let params = request.params_mut();
    for (name, value) in body.as_object().unwrap() {
        match name.as_str() {
            "model" | "messages" | "system" | "stream" | "anthropic_version" => {}
            "max_tokens" => {
                params.max_tokens = value.as_u64().and_then(|n| u32::try_from(n).ok());
            }
            "temperature" => params.temperature = value.as_f64(),
            "top_p" => params.top_p = value.as_f64(),
            "stop_sequences" => params.stop = serde_json::from_value(value.clone()).unwrap(),
            "tools" => params.tools = value.as_array().unwrap().iter().map(tool).collect(),
            "tool_choice" => {
                params.tool_choice = Some(match value["type"].as_str().unwrap() {
                    "auto" => ToolChoice::Auto,
                    "any" => ToolChoice::Required,
                    "none" => ToolChoice::None,
                    _ => ToolChoice::Function(text(&value["name"])),
                });
            }
            "thinking" if value["type"] == "enabled" => {
                let budget = value["budget_tokens"].as_u64().unwrap();
                params.reasoning_budget = u32::try_from(budget).ok();
            }
            "thinking" => {
                params.enable_thinking = Some(true);
                params.include_reasoning = Some(value["display"] != "omitted");
            }
            "output_config" => {
                if let Some(effort) = value["effort"].as_str() {
                    params.reasoning_effort = Some(ReasoningEffort::from(effort));
                }
                if value["format"].is_object() {
                    params.response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
                        name: "answer".to_owned(),
                        description: None,
                        schema: value["format"]["schema"].clone(),
                        strict: None,
                    }));
                }
            }
            _ => {
                params.other.insert(name.clone(), value.clone());
            }
        }
    }
}

fn tool(tool: &Value) -> Tool {
    let known = ["name", "description", "input_schema", "strict"];
    let map: &Map<String, Value> = tool.as_object().unwrap();
    if map.keys().any(|name| !known.contains(&name.as_str())) {
        return Tool::Builtin(map.clone());
    }
    Tool::Function(Function {
        name: text(&tool["name"]),
        description: tool["description"].as_str().map(str::to_owned),
        parameters: tool.get("input_schema").cloned(),
        strict: tool["strict"].as_bool(),
    })
}
