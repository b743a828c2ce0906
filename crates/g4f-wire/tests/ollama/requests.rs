//! Every recorded request, read into ours and written again, says the same.

use g4f_types::{ChatRequest, Message, Part, Role, Tool, ToolCall, ToolResult};
use g4f_wire::ollama::Ollama;
use g4f_wire::provider::{ChatFamily, EncodeTarget};
use serde_json::Value;

use crate::recorded::exchanges;

fn message(sent: &Value) -> Message {
    let text = sent["content"].as_str().unwrap();
    let mut parts = vec![Part::Text(text.to_owned())];
    let role = match sent["role"].as_str().unwrap() {
        "system" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => {
            let result = ToolResult {
                call_id: String::new(),
                name: None,
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
            "",
            function["name"].as_str().unwrap(),
            function["arguments"].to_string(),
        )));
    }
    Message::of(role, parts)
}

fn read(body: &Value) -> ChatRequest {
    let messages: Vec<Message> = match body["messages"].as_array() {
        Some(messages) => messages.iter().map(message).collect(),
        None => vec![Message::user(body["prompt"].as_str().unwrap())],
    };
    let mut request = ChatRequest::new(body["model"].as_str().unwrap(), messages);
    // Left out, it means yes.
    request.stream = body["stream"] != false;
    let params = request.params_mut();
    let options = &body["options"];
    params.temperature = options["temperature"].as_f64();
    params.seed = options["seed"].as_i64();
    params.max_tokens = serde_json::from_value(options["num_predict"].clone()).unwrap();
    for tool in body["tools"].as_array().into_iter().flatten() {
        let function = serde_json::from_value(tool["function"].clone()).unwrap();
        params.tools.push(Tool::Function(function));
    }
    if let Some(think) = options.get("think") {
        // Not an option by Ollama's own reference, which servers pass over; the caller's words all the same.
        params
            .other
            .insert("options".to_owned(), serde_json::json!({ "think": think }));
    }
    if let Some(keep) = body.get("keep_alive").filter(|keep| !keep.is_null()) {
        params.other.insert("keep_alive".to_owned(), keep.clone());
    }
    request
}

/// What makes no difference: nothing is written in no words, a stream is asked for by saying nothing, and whole numbers
/// are numbers.
fn normalised(body: &Value) -> Value {
    match body {
        Value::Object(map) => {
            let kept = map.iter().filter(|(name, value)| {
                let empty = value.is_null()
                    || **value == ""
                    || **value == false
                    || value.as_array().is_some_and(Vec::is_empty)
                    || value.as_object().is_some_and(serde_json::Map::is_empty);
                let streams = *name == "stream" && **value == true;
                let required = matches!(name.as_str(), "content" | "stream");
                (!empty || required) && !streams
            });
            kept.map(|(name, value)| (name.clone(), normalised(value)))
                .collect()
        }
        Value::Array(list) => list.iter().map(normalised).collect(),
        Value::Number(number) => Value::from(number.as_f64().unwrap()),
        other => other.clone(),
    }
}

#[test]
fn recorded_requests_are_written_alike() {
    for (api, family, path) in [
        ("ollama.chat", Ollama::new(), "/api/chat"),
        ("ollama.generate", Ollama::new().generate(), "/api/generate"),
    ] {
        let Some(exchanges) = exchanges(&[api]) else {
            return;
        };
        assert!(exchanges.len() >= 4, "{api}");
        for exchange in &exchanges {
            let sent = exchange.request.as_ref().unwrap();
            let request = read(sent);
            let target = EncodeTarget::new("ollama", &request.model);
            let outgoing = family.encode(&request, target).unwrap();
            assert_eq!(outgoing.path, path);
            let mut written: Value = serde_json::from_slice(&outgoing.body).unwrap();
            // The name of a tool, where its result goes by no id.
            for message in written["messages"].as_array_mut().into_iter().flatten() {
                message.as_object_mut().unwrap().remove("tool_name");
            }
            assert_eq!(normalised(&written), normalised(sent), "{}", exchange.file);
        }
    }
}
