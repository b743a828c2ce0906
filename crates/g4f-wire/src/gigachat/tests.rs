//! Functions in place of tools, both ways.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{
    BodyEdit, ChatEvent, ChatRequest, ErrorKind, FinishReason, Message, Part, Role, Tool, ToolCall,
    ToolChoice,
};
use serde_json::{Map, Value, json};

use super::GigaChat;
use crate::provider::{AnswerDecoder as _, ChatFamily as _, EncodeTarget};

const STATE: &str = "77d3fb14-457a-46ba-937e-8d856156d003";
const TARGET: EncodeTarget<'_> = EncodeTarget::new("gigachat", "GigaChat-2");

fn call(id: &str, name: &str, arguments: &str) -> Part {
    Part::ToolCall(ToolCall {
        id: id.to_owned(),
        name: name.to_owned(),
        arguments: arguments.to_owned(),
        extra: Map::new(),
        custom: false,
    })
}

fn sent(request: &ChatRequest) -> Value {
    let outgoing = GigaChat.encode(request, TARGET).unwrap();
    serde_json::from_slice(&outgoing.body).unwrap()
}

#[test]
fn each_call_stands_before_its_own_result() {
    let mut calls = Message::assistant("Let me see.");
    calls
        .parts
        .push(call(STATE, "weather", r#"{"city":"Oslo"}"#));
    calls.parts.push(call("call_1", "time", ""));
    let request = ChatRequest::new(
        "GigaChat-2",
        [
            Message::user("What is it like?"),
            calls,
            Message::tool("call_1", "noon"),
            Message::tool(STATE, r#"{"degrees":7}"#),
            Message::user("Thanks."),
        ],
    );
    assert_eq!(
        sent(&request)["messages"],
        json!([
            { "role": "user", "content": "What is it like?" },
            { "role": "assistant", "content": "", "function_call": { "name": "time", "arguments": {} } },
            { "role": "function", "name": "time", "content": "{\"result\":\"noon\"}" },
            {
                "role": "assistant", "content": "Let me see.", "functions_state_id": STATE,
                "function_call": { "name": "weather", "arguments": { "city": "Oslo" } },
            },
            { "role": "function", "name": "weather", "content": "{\"degrees\":7}" },
            { "role": "user", "content": "Thanks." },
        ])
    );
}

#[test]
fn tools_are_functions() {
    let mut request = ChatRequest::new("GigaChat-2", [Message::user("Hi")]);
    let params = request.params_mut();
    params.tools = vec![Tool::function(
        "weather",
        "Looks out",
        json!({ "type": "object" }),
    )];
    params.max_completion_tokens = Some(5);
    assert_eq!(sent(&request)["function_call"], "auto");
    request.params_mut().tool_choice = Some(ToolChoice::Function("weather".to_owned()));
    request.params_mut().extra = vec![BodyEdit::set("/function_call/more", 1)];
    assert_eq!(
        sent(&request),
        json!({
            "model": "GigaChat-2", "messages": [{ "role": "user", "content": "Hi" }], "max_tokens": 5,
            "functions": [{ "name": "weather", "description": "Looks out", "parameters": { "type": "object" } }],
            "function_call": { "name": "weather", "more": 1 },
        })
    );
    request.params_mut().tool_choice = Some(ToolChoice::Required);
    let error = GigaChat.encode(&request, TARGET).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn pictures_are_refused_before_they_are_sent() {
    let mut message = Message::user("What is this?");
    message.parts.push(Part::Image(g4f_types::Media::url(
        "https://example.com/a.png",
    )));
    message.role = Role::User;
    let error = GigaChat
        .encode(&ChatRequest::new("GigaChat-2", [message]), TARGET)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("messages[0]"))
    );
}

fn calls_of(events: &VecDeque<ChatEvent>) -> Vec<(String, String, String)> {
    let mut calls = Vec::new();
    for event in events {
        match event {
            ChatEvent::ToolStart { id, name, .. } => {
                calls.push((id.to_string(), name.to_string(), String::new()));
            }
            ChatEvent::ToolDelta { arguments, .. } => {
                calls.last_mut().unwrap().2.push_str(arguments);
            }
            _ => {}
        }
    }
    calls
}

#[test]
fn a_call_is_read_plain_and_streamed() {
    let request = ChatRequest::new("GigaChat-2", [Message::user("Hi")]);
    let function = json!({ "name": "weather", "arguments": { "city": "Oslo" } });
    let message = json!({
        "role": "assistant", "content": "", "function_call": function, "functions_state_id": STATE,
    });
    let answer = |name: &str| {
        json!({
            "choices": [{ name: message, "index": 0, "finish_reason": "function_call" }],
            "created": 1_700_000_000, "model": "GigaChat-2:2.0.28.2", "object": "chat.completion",
            "usage": { "prompt_tokens": 150, "completion_tokens": 30, "total_tokens": 180 },
        })
        .to_string()
    };
    let should = vec![(
        STATE.to_owned(),
        "weather".to_owned(),
        r#"{"city":"Oslo"}"#.to_owned(),
    )];
    let ends = |events: &VecDeque<ChatEvent>| {
        events.iter().any(|event| {
            matches!(
                event,
                ChatEvent::ChoiceFinished {
                    reason: FinishReason::ToolCalls,
                    ..
                }
            )
        })
    };
    let mut events = VecDeque::new();
    let mut decoder = GigaChat.decoder(&request);
    decoder
        .whole(&Bytes::from(answer("message")), &mut events)
        .unwrap();
    assert!(decoder.is_done() && ends(&events));
    assert_eq!(calls_of(&events), should);

    let mut events = VecDeque::new();
    let mut decoder = GigaChat.decoder(&request);
    decoder.push(None, &answer("delta"), &mut events).unwrap();
    decoder.push(None, "[DONE]", &mut events).unwrap();
    decoder.finish(&mut events).unwrap();
    assert!(decoder.is_done() && ends(&events));
    assert_eq!(calls_of(&events), should);
}
