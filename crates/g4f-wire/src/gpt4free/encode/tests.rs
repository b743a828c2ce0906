//! What the server gets to see.

use g4f_types::{
    BodyEdit, ChatRequest, ErrorKind, Message, ReasoningEffort, ResponseFormat, Role, Tool,
    ToolChoice,
};
use serde_json::{Value, json};

use crate::gpt4free::{Gpt4Free, Names};
use crate::provider::{ChatFamily as _, EncodeTarget};

fn sent(model: &str, request: &ChatRequest) -> Value {
    let family = Gpt4Free::new(Names::new(None, Some("http://here/v1".to_owned())));
    let outgoing = family
        .encode(request, EncodeTarget::new("g4f", model))
        .unwrap();
    serde_json::from_slice(&outgoing.body).unwrap()
}

fn hello() -> ChatRequest {
    ChatRequest::new("", vec![Message::user("hi")])
}

fn function(name: &str) -> Tool {
    Tool::function(name, "", json!({ "type": "object" }))
}

#[test]
fn a_plain_call_streams_to_the_provider_that_is_named() {
    let messages = json!([{ "role": "user", "content": "hi" }]);
    for (asked, expected) in [
        (
            "Groq/a/b",
            json!({ "provider": "Groq", "model": "a/b", "stream": true, "messages": messages }),
        ),
        (
            "Copilot",
            json!({ "provider": "Copilot", "stream": true, "messages": messages }),
        ),
        (
            "Custom/m",
            json!({ "provider": "http://here/v1", "model": "m", "stream": true, "messages": messages }),
        ),
        ("", json!({ "stream": true, "messages": messages })),
    ] {
        assert_eq!(sent(asked, &hello()), expected, "{asked}");
    }
}

#[test]
fn sound_and_raw_answers_come_whole() {
    let mut request = hello();
    request.stream = true;
    request.params_mut().audio = Some(json!({ "voice": "a", "format": "mp3" }));
    assert!(sent("P", &request).get("stream").is_none());
    let mut request = hello();
    request.params_mut().g4f = serde_json::from_value(json!({ "raw": true })).unwrap();
    let body = sent("P", &request);
    assert_eq!((body.get("stream"), &body["raw"]), (None, &json!(true)));
}

#[test]
fn what_the_endpoint_does_not_know_goes_to_whoever_is_behind_it() {
    let mut request = hello();
    let params = request.params_mut();
    params.seed = Some(4);
    params.top_k = Some(3);
    params.user = Some("u".into());
    params.presence_penalty = Some(0.5);
    params.max_completion_tokens = Some(9);
    params.reasoning_effort = Some(ReasoningEffort::XHigh);
    params.other = json!({ "extra_body": { "seed": 5, "mine": true }, "web_search": true })
        .as_object()
        .unwrap()
        .clone();
    params.g4f = serde_json::from_value(json!({ "timeout": 1.2, "conversation_id": "c" })).unwrap();
    let body = sent("P", &request);
    assert_eq!(
        body["extra_body"],
        json!({ "seed": 5, "top_k": 3, "user": "u", "presence_penalty": 0.5, "mine": true })
    );
    assert_eq!(
        (
            &body["presence_penalty"],
            &body["max_tokens"],
            &body["reasoning_effort"]
        ),
        (&json!(0.5), &json!(9), &json!("x-high"))
    );
    assert_eq!(
        (
            &body["timeout"],
            &body["conversation_id"],
            &body["web_search"]
        ),
        (&json!(2.0), &json!("c"), &json!(true))
    );
    assert!(body.get("seed").is_none() && body.get("top_k").is_none());
}

#[test]
fn a_format_is_asked_for_in_words() {
    let mut request = hello();
    request.params_mut().response_format = Some(ResponseFormat::JsonObject);
    let body = sent("P", &request);
    assert!(body.get("response_format").is_none());
    assert_eq!(body["messages"][0]["role"], "system");
    assert!(
        body["messages"][0]["content"]
            .as_str()
            .unwrap()
            .contains("JSON object")
    );

    let schema = serde_json::from_value(
        json!({ "name": "n", "schema": { "type": "object", "required": ["a"] } }),
    );
    request.params_mut().response_format = Some(ResponseFormat::JsonSchema(schema.unwrap()));
    request
        .messages_mut()
        .insert(0, Message::new(Role::System, "Be brief."));
    let body = sent("P", &request);
    let words = body["messages"][0]["content"].as_str().unwrap();
    assert!(
        words.starts_with("Be brief.\n\nAnswer with one JSON value"),
        "{words}"
    );
    assert!(
        words.ends_with(r#"{"required":["a"],"type":"object"}"#),
        "{words}"
    );
    assert_eq!(body["messages"].as_array().unwrap().len(), 2);
}

#[test]
fn one_tool_is_chosen_by_leaving_the_others_out() {
    let mut request = hello();
    request.params_mut().tools = vec![function("f"), function("g")];
    request.params_mut().tool_choice = Some(ToolChoice::Function("g".into()));
    let body = sent("P", &request);
    assert_eq!(body["tool_choice"], "required");
    assert_eq!(body["tools"].as_array().unwrap().len(), 1);
    assert_eq!(body["tools"][0]["function"]["name"], "g");
}

#[test]
fn neighbours_of_one_role_become_one_message() {
    let messages = vec![
        Message::user("a"),
        Message::assistant("b"),
        Message::assistant("c"),
        Message::user("d"),
    ];
    let body = sent("P", &ChatRequest::new("", messages));
    let list = body["messages"].as_array().unwrap();
    assert_eq!(list.len(), 3, "{body}");
    let said = list[1].to_string();
    assert!(said.contains('b') && said.contains('c'), "{said}");
}

#[test]
fn edits_are_meant_for_the_whole_name() {
    let mut request = hello();
    request.params_mut().extra = vec![
        BodyEdit::set("/mine", 1).for_model("P/m"),
        BodyEdit::set("/other", 1).for_model("m"),
        BodyEdit::set("/model", "forced"),
    ];
    let body = sent("P/m", &request);
    assert_eq!(
        (&body["mine"], &body["model"]),
        (&json!(1), &json!("forced"))
    );
    assert!(body.get("other").is_none());
}

#[test]
fn what_it_cannot_do_is_refused() {
    let refused = |change: fn(&mut g4f_types::ChatParams), param: &str| {
        let mut request = hello();
        change(request.params_mut());
        let family = Gpt4Free::default();
        let error = family
            .encode(&request, EncodeTarget::new("g4f", "P"))
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.param()),
            (ErrorKind::Unsupported, Some(param))
        );
    };
    refused(|params| params.n = Some(2), "n");
    refused(|params| params.logprobs = Some(true), "logprobs");
    refused(
        |params| params.modalities = vec!["image".into()],
        "modalities",
    );
    refused(
        |params| params.web_search_options = Some(json!({})),
        "web_search_options",
    );
}
