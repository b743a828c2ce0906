//! Every recorded request, read into ours and written again, says the same.

use g4f_types::{
    ChatRequest, JsonSchema, Media, Message, Part, ResponseFormat, Role, Tool, ToolCall,
    ToolChoice, ToolResult,
};
use g4f_wire::cohere::Cohere;
use g4f_wire::provider::{ChatFamily, EncodeTarget};
use serde_json::{Map, Value, json};

use crate::recorded::exchanges;

fn message(sent: &Value) -> Message {
    let mut parts = Vec::new();
    match &sent["content"] {
        Value::String(text) => parts.push(Part::Text(text.clone())),
        Value::Array(blocks) => {
            parts.extend(
                blocks
                    .iter()
                    .map(|block| match block["type"].as_str().unwrap() {
                        "text" => Part::Text(block["text"].as_str().unwrap().to_owned()),
                        "image_url" => {
                            Part::Image(Media::url(block["image_url"]["url"].as_str().unwrap()))
                        }
                        other => panic!("a block of type {other}"),
                    }),
            );
        }
        _ => {}
    }
    let role = match sent["role"].as_str().unwrap() {
        "system" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => {
            let result = ToolResult {
                call_id: sent["tool_call_id"].as_str().unwrap().to_owned(),
                name: None,
                parts,
                is_error: false,
            };
            return Message::of(Role::Tool, vec![Part::ToolResult(result)]);
        }
        other => panic!("a message of {other}"),
    };
    for call in sent["tool_calls"].as_array().into_iter().flatten() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let function = &call["function"];
        parts.push(Part::ToolCall(ToolCall::new(
            text(&call["id"]),
            text(&function["name"]),
            text(&function["arguments"]),
        )));
    }
    Message::of(role, parts)
}

/// Our request. A document becomes a file of the first message.
fn read(body: &Value) -> ChatRequest {
    let messages: Vec<Message> = body["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(message)
        .collect();
    let mut request = ChatRequest::new(body["model"].as_str().unwrap(), messages);
    request.stream = body["stream"] == true;
    for document in body["documents"].as_array().into_iter().flatten() {
        let text = document["data"]["text"].as_str().unwrap().to_owned();
        let file = Media::bytes(text).with_name(document["data"]["title"].as_str().unwrap());
        request.messages_mut()[0].parts.push(Part::File(file));
    }
    let params = request.params_mut();
    params.temperature = body["temperature"].as_f64();
    params.stop = serde_json::from_value(body["stop_sequences"].clone()).unwrap_or_default();
    params.enable_thinking = body["thinking"]["type"]
        .as_str()
        .map(|kind| kind == "enabled");
    for tool in body["tools"].as_array().into_iter().flatten() {
        let function = serde_json::from_value(tool["function"].clone()).unwrap();
        params.tools.push(Tool::Function(function));
    }
    params.tool_choice = match body["tool_choice"].as_str() {
        Some("REQUIRED") => Some(ToolChoice::Required),
        Some("NONE") => Some(ToolChoice::None),
        _ => None,
    };
    if body["response_format"]["type"] == "json_object" {
        params.response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
            name: "answer".to_owned(),
            description: None,
            schema: body["response_format"]["json_schema"].clone(),
            strict: None,
        }));
    }
    request
}

/// What makes no difference: a text is a list of one text, and nothing is said in no words.
fn normalised(mut body: Value) -> Value {
    for message in body["messages"].as_array_mut().unwrap() {
        let message = message.as_object_mut().unwrap();
        let content = match message.remove("content") {
            Some(Value::String(text)) => json!([{ "type": "text", "text": text }]),
            Some(content) => content,
            None => Value::Null,
        };
        let silent = content.is_null() || content == json!([{ "type": "text", "text": "" }]);
        if !silent {
            message.insert("content".to_owned(), content);
        }
    }
    body
}

#[test]
fn recorded_requests_are_written_alike() {
    let Some(exchanges) = exchanges(&["cohere.chat.v2"]) else {
        return;
    };
    let mut count = 0;
    for exchange in &exchanges {
        let Some(sent) = &exchange.request else {
            continue;
        };
        let request = read(sent);
        let target = EncodeTarget::new("cohere", &request.model);
        let outgoing = Cohere.encode(&request, target).unwrap();
        assert_eq!(outgoing.path, "/chat");
        assert!(outgoing.dropped.is_empty(), "{:?}", outgoing.dropped);
        let written: Value = serde_json::from_slice(&outgoing.body).unwrap();
        let keys = |body: &Value| {
            body.as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(&written), keys(sent), "{}", exchange.file);
        assert_eq!(
            normalised(written),
            normalised(sent.clone()),
            "{}",
            exchange.file
        );
        count += 1;
    }
    assert!(count >= 35, "{count} requests");
}

/// What a model thought goes back to it as what it was; what another vendor's model thought does not.
#[test]
fn thinking_goes_back() {
    let body = json!({
        "id": "1", "finish_reason": "TOOL_CALL",
        "message": {
            "role": "assistant",
            "content": [{ "type": "thinking", "thinking": "Hm." }],
            "tool_plan": "I will look.",
            "tool_calls": [{
                "id": "a", "type": "function", "function": { "name": "look", "arguments": "{}" }
            }]
        }
    });
    let events = crate::recorded::decode(&Cohere, &body, 1).unwrap();
    let answer = crate::recorded::collect(&events);
    let mut message = answer.message().unwrap().clone();
    message.parts.insert(
        0,
        Part::Reasoning(g4f_types::Reasoning {
            text: "Of another.".to_owned(),
            signature: Some("sig".to_owned()),
            raw: Some(json!({ "type": "reasoning.text" })),
        }),
    );
    let request = ChatRequest::new(
        "m",
        [Message::user("Hi"), message, Message::tool("a", "Found.")],
    );
    let outgoing = Cohere
        .encode(&request, EncodeTarget::new("cohere", "m"))
        .unwrap();
    let written: Value = serde_json::from_slice(&outgoing.body).unwrap();
    let expected = Map::from_iter([
        ("role".to_owned(), json!("assistant")),
        ("content".to_owned(), body["message"]["content"].clone()),
        ("tool_plan".to_owned(), json!("I will look.")),
        (
            "tool_calls".to_owned(),
            body["message"]["tool_calls"].clone(),
        ),
    ]);
    assert_eq!(written["messages"][1], Value::Object(expected));
    assert_eq!(
        written["messages"][2],
        json!({ "role": "tool", "tool_call_id": "a", "content": "Found." })
    );
}
