//! Chat requests as OpenAI writes them, as far as the honest provider declares.

use g4f_types::{ChatRequest, Message, Part, ResponseFormat, Tool, ToolChoice};
use serde_json::{Map, Value, json};

pub(crate) fn body(request: &ChatRequest) -> Value {
    let params = &*request.params;
    let messages: Vec<Value> = request.messages.iter().map(message).collect();
    let mut body =
        json!({ "model": *request.model, "messages": messages, "stream": request.stream });
    if !params.tools.is_empty() {
        body["tools"] = params.tools.iter().map(tool).collect();
    }
    if let Some(ToolChoice::Function(name)) = &params.tool_choice {
        body["tool_choice"] = json!({ "type": "function", "function": { "name": name } });
    }
    match &params.response_format {
        Some(ResponseFormat::JsonSchema(schema)) => {
            body["response_format"] = json!({ "type": "json_schema", "json_schema": schema });
        }
        Some(format) => body["response_format"] = json!(format),
        None => {}
    }
    for (name, value) in [
        ("seed", json!(params.seed)),
        ("n", json!(params.n)),
        ("logprobs", json!(params.logprobs)),
        ("top_logprobs", json!(params.top_logprobs)),
        ("parallel_tool_calls", json!(params.parallel_tool_calls)),
    ] {
        if !value.is_null() {
            body[name] = value;
        }
    }
    if !params.stop.is_empty() {
        body["stop"] = json!(params.stop);
    }
    body
}

fn tool(tool: &Tool) -> Value {
    match tool {
        Tool::Function(function) => json!({ "type": "function", "function": function }),
        other => json!(other),
    }
}

fn message(message: &Message) -> Value {
    let mut sent = Map::from_iter([("role".to_owned(), json!(message.role))]);
    let mut content = Vec::new();
    for part in &message.parts {
        match part {
            Part::Text(text) => content.push(json!({ "type": "text", "text": text })),
            Part::Image(media) => {
                let url = media.to_url().unwrap_or_default();
                content.push(json!({ "type": "image_url", "image_url": { "url": url } }));
            }
            Part::ToolCall(call) => {
                let call = json!({
                    "id": call.id, "type": "function",
                    "function": { "name": call.name, "arguments": call.arguments },
                });
                sent.insert("tool_calls".to_owned(), json!([call]));
            }
            Part::ToolResult(result) => {
                sent.insert("tool_call_id".to_owned(), json!(result.call_id));
                content.extend(
                    result
                        .parts
                        .iter()
                        .filter_map(Part::as_text)
                        .map(|text| json!({ "type": "text", "text": text })),
                );
            }
            _ => {}
        }
    }
    sent.insert("content".to_owned(), Value::from(content));
    sent.into()
}
