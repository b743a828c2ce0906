//! Every recorded request, read into ours and written again, says the same.

use g4f_types::{
    ChatRequest, Media, Message, Part, Reasoning, ResponseFormat, Role, Tool, ToolCall, ToolChoice,
    ToolResult,
};
use g4f_wire::mistral::Mistral;
use g4f_wire::provider::{ChatFamily, EncodeTarget};
use serde_json::{Value, json};

use crate::recorded::exchanges;

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn part(sent: &Value) -> Part {
    match sent["type"].as_str().unwrap() {
        "text" => Part::Text(text(&sent["text"])),
        "image_url" => {
            let url = sent["image_url"].get("url").unwrap_or(&sent["image_url"]);
            Part::Image(Media::url(text(url)))
        }
        "document_url" => Part::File(Media::url(text(&sent["document_url"]))),
        "input_audio" => {
            let data = text(&sent["input_audio"]["data"]);
            Part::Audio(Media::url(format!("data:audio/wav;base64,{data}")))
        }
        "thinking" => Part::Reasoning(Reasoning {
            text: text(&sent["thinking"][0]["text"]),
            ..Reasoning::default()
        }),
        other => panic!("a part of type {other}"),
    }
}

fn message(sent: &Value) -> Message {
    let mut parts = match &sent["content"] {
        Value::String(text) => vec![Part::Text(text.clone())],
        Value::Array(list) => list.iter().map(part).collect(),
        _ => Vec::new(),
    };
    let role = match sent["role"].as_str().unwrap() {
        "system" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => {
            let result = ToolResult {
                call_id: text(&sent["tool_call_id"]),
                name: sent["name"].as_str().map(str::to_owned),
                parts,
                is_error: false,
            };
            return Message::of(Role::Tool, vec![Part::ToolResult(result)]);
        }
        other => panic!("a message of {other}"),
    };
    for call in sent["tool_calls"].as_array().into_iter().flatten() {
        let function = &call["function"];
        parts.push(Part::ToolCall(ToolCall::new(
            text(&call["id"]),
            text(&function["name"]),
            text(&function["arguments"]),
        )));
    }
    Message::of(role, parts)
}

fn read(body: &Value) -> ChatRequest {
    let messages = body["messages"].as_array().unwrap().iter().map(message);
    let mut request = ChatRequest::new(text(&body["model"]), messages.collect::<Vec<_>>());
    request.stream = body["stream"] == true;
    let params = request.params_mut();
    params.temperature = body["temperature"].as_f64();
    params.top_p = body["top_p"].as_f64();
    params.frequency_penalty = body["frequency_penalty"].as_f64();
    params.presence_penalty = body["presence_penalty"].as_f64();
    params.max_tokens = serde_json::from_value(body["max_tokens"].clone()).unwrap();
    params.n = serde_json::from_value(body["n"].clone()).unwrap();
    params.seed = body["random_seed"].as_i64();
    params.reasoning_effort = body["reasoning_effort"].as_str().map(Into::into);
    if body["response_format"]["type"] == "json_schema" {
        let schema = body["response_format"]["json_schema"].clone();
        params.response_format = Some(ResponseFormat::JsonSchema(
            serde_json::from_value(schema).unwrap(),
        ));
    }
    params.tool_choice = match body["tool_choice"].as_str() {
        Some("auto") => Some(ToolChoice::Auto),
        Some("any" | "required") => Some(ToolChoice::Required),
        Some("none") => Some(ToolChoice::None),
        _ => None,
    };
    for tool in body["tools"].as_array().into_iter().flatten() {
        let function = serde_json::from_value(tool["function"].clone()).unwrap();
        params.tools.push(Tool::Function(function));
    }
    if let Some(safe) = body.get("safe_prompt") {
        params.other.insert("safe_prompt".to_owned(), safe.clone());
    }
    request
}

/// What makes no difference: a text is a list of one text, nothing is said in no words, an address may stand alone,
/// `required` is another word for `any`, and a choice among no tools is none.
fn normalised(mut body: Value) -> Value {
    let map = body.as_object_mut().unwrap();
    if map.get("stream") == Some(&json!(false)) {
        map.remove("stream");
    }
    if map.get("tools").is_none_or(|tools| *tools == json!([])) {
        map.remove("tools");
        map.remove("tool_choice");
    }
    if map.get("tool_choice") == Some(&json!("required")) {
        map.insert("tool_choice".to_owned(), json!("any"));
    }
    for message in map["messages"].as_array_mut().unwrap() {
        let message = message.as_object_mut().unwrap();
        message.retain(|name, value| name != "prefix" || *value == true);
        let content = match message.remove("content") {
            Some(Value::String(text)) if text.is_empty() => json!([]),
            Some(Value::String(text)) => json!([{ "type": "text", "text": text }]),
            Some(Value::Null) | None => json!([]),
            Some(content) => content,
        };
        message.insert("content".to_owned(), content);
        for part in message["content"].as_array_mut().unwrap() {
            if let Some(Value::Object(image)) = part.get("image_url") {
                part["image_url"] = image["url"].clone();
            }
        }
        for call in message
            .get_mut("tool_calls")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            call.as_object_mut().unwrap().remove("index");
            call["type"] = json!("function");
        }
    }
    for tool in map
        .get_mut("tools")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        tool["type"] = json!("function");
        let function = tool["function"].as_object_mut().unwrap();
        // Nothing is described in no words, and `false` is what a function is without it.
        function.retain(|name, value| match name.as_str() {
            "description" => *value != "",
            "strict" => *value != false,
            _ => true,
        });
    }
    body
}

#[test]
fn recorded_requests_are_written_alike() {
    let Some(exchanges) = exchanges(&["mistral.chat"]) else {
        return;
    };
    let mut count = 0;
    for exchange in &exchanges {
        let Some(sent) = &exchange.request else {
            continue;
        };
        let request = read(sent);
        let target = EncodeTarget::new("mistral", &request.model);
        let outgoing = Mistral::new().encode(&request, target).unwrap();
        assert!(outgoing.dropped.is_empty(), "{:?}", outgoing.dropped);
        let written: Value = serde_json::from_slice(&outgoing.body).unwrap();
        assert_eq!(
            normalised(written),
            normalised(sent.clone()),
            "{}",
            exchange.file
        );
        count += 1;
    }
    assert!(count >= 55, "{count} requests");
}
