//! What is written, left out and refused.

use g4f_types::{BodyEdit, Message, Role, Tool, ToolCall, ToolChoice};
use serde_json::json;

use super::*;

type Change = fn(&mut ChatParams);

fn request(change: impl FnOnce(&mut ChatParams)) -> ChatRequest {
    let mut request = ChatRequest::new("m", [Message::user("Hi")]);
    change(request.params_mut());
    request
}

fn written(family: Ollama, request: &ChatRequest) -> Value {
    let outgoing = encode(&family, request, EncodeTarget::new("ollama", "m")).unwrap();
    serde_json::from_slice(&outgoing.body).unwrap()
}

fn refused(family: Ollama, request: &ChatRequest) -> (ErrorKind, String) {
    let error = encode(&family, request, EncodeTarget::new("ollama", "m")).unwrap_err();
    (error.kind(), error.param().unwrap_or_default().to_owned())
}

#[test]
fn sampling_goes_under_options() {
    let body = written(
        Ollama::new().context(100),
        &request(|params| {
            params.temperature = Some(0.5);
            params.top_k = Some(3);
            params.min_p = Some(0.25);
            params.repetition_penalty = Some(1.5);
            params.max_tokens = Some(9);
            params.stop = vec!["END".to_owned()];
            params.reasoning_effort = Some(ReasoningEffort::Max);
            params.logprobs = Some(true);
            params.top_logprobs = Some(2);
            params.other.insert("num_ctx".to_owned(), json!(200));
            params.other.insert("keep_alive".to_owned(), json!("5m"));
            params
                .other
                .insert("options".to_owned(), json!({ "top_k": 9, "num_gpu": 1 }));
            params.extra.push(BodyEdit::set("/options/numa", true));
        }),
    );
    assert_eq!(
        body,
        json!({
            "model": "m", "messages": [{ "role": "user", "content": "Hi" }], "stream": false,
            "think": "high", "logprobs": true, "top_logprobs": 2, "keep_alive": "5m",
            "options": {
                "temperature": 0.5, "top_k": 3, "min_p": 0.25, "repeat_penalty": 1.5,
                "num_predict": 9, "stop": ["END"], "num_ctx": 200, "num_gpu": 1, "numa": true
            }
        })
    );
}

#[test]
fn thinking_is_switched_as_it_was_asked() {
    let cases: [(Change, Value); 5] = [
        (|_| {}, Value::Null),
        (|p| p.enable_thinking = Some(true), json!(true)),
        (|p| p.reasoning_budget = Some(0), json!(false)),
        (
            |p| p.reasoning_effort = Some(ReasoningEffort::None),
            json!(false),
        ),
        (
            |p| p.reasoning_effort = Some(ReasoningEffort::Low),
            json!("low"),
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(written(Ollama::new(), &request(change))["think"], expected);
    }
}

#[test]
fn turns_of_tools() {
    let mut request = request(|params| {
        params.tools = vec![Tool::function(
            "look",
            "Looks.",
            json!({ "type": "object" }),
        )];
    });
    let call = |arguments: &str| Part::ToolCall(ToolCall::new("c1", "look", arguments));
    let thought = Part::Reasoning(g4f_types::Reasoning {
        text: "Hm.".to_owned(),
        ..g4f_types::Reasoning::default()
    });
    let messages = request.messages_mut();
    messages.push(Message::of(
        Role::Assistant,
        vec![thought, call("{\"at\":1}"), call("oops"), call("")],
    ));
    messages.push(Message::tool("c1", "Found."));
    let body = written(Ollama::new(), &request);
    let call = |arguments: Value| json!({ "id": "c1", "function": { "name": "look", "arguments": arguments } });
    assert_eq!(
        body["messages"][1],
        json!({ "role": "assistant", "content": "", "thinking": "Hm.", "tool_calls": [
            call(json!({ "at": 1 })), call(json!({ "arguments": "oops" })), call(json!({}))
        ] })
    );
    assert_eq!(
        body["messages"][2],
        json!({ "role": "tool", "content": "Found.", "tool_name": "look", "tool_call_id": "c1" })
    );
    assert_eq!(body["tools"][0]["function"]["name"], "look");
    request.params_mut().tool_choice = Some(ToolChoice::None);
    assert!(written(Ollama::new(), &request).get("tools").is_none());
    request.params_mut().tool_choice = Some(ToolChoice::Required);
    let refusal = (ErrorKind::Unsupported, "tool_choice".to_owned());
    assert_eq!(refused(Ollama::new(), &request), refusal);
    request.params_mut().tool_choice = None;
    let refusal = (ErrorKind::Unsupported, "tools".to_owned());
    assert_eq!(refused(Ollama::new().generate(), &request), refusal);
}

#[test]
fn pictures_go_as_bytes_or_not_at_all() {
    let with = |media: Media| {
        let mut request = request(|_| {});
        request.messages_mut()[0].parts.push(Part::Image(media));
        request
    };
    let png = || with(Media::bytes(&b"\x89PNG"[..]));
    let body = written(Ollama::new(), &png());
    assert_eq!(body["messages"][0]["images"], json!(["iVBORw=="]));
    let body = written(Ollama::new().generate(), &png());
    assert_eq!(body["images"], json!(["iVBORw=="]));
    let refusal = (ErrorKind::Unsupported, "messages[0]".to_owned());
    assert_eq!(
        refused(
            Ollama::new(),
            &with(Media::url("https://example.com/a.png"))
        ),
        refusal
    );
}

#[test]
fn a_conversation_becomes_one_prompt() {
    let request = ChatRequest::new(
        "m",
        [
            Message::system("Be brief."),
            Message::user("Hi"),
            Message::assistant("Hello."),
            Message::user("Who?"),
        ],
    );
    let body = written(Ollama::new().generate(), &request);
    assert_eq!(body["system"], "Be brief.");
    assert_eq!(
        body["prompt"],
        "User: Hi\n\nAssistant: Hello.\n\nUser: Who?\n\nAssistant:"
    );
}
