//! What is written, left out and refused.

use g4f_types::{
    BodyEdit, Media, Message, OnUnsupported, Role, Tool, ToolCall, ToolChoice, ToolResult,
};
use serde_json::json;

use super::*;

type Change = fn(&mut ChatParams);

fn request(change: impl FnOnce(&mut ChatParams)) -> ChatRequest {
    let mut request = ChatRequest::new("m", [Message::user("Hi")]);
    change(request.params_mut());
    request
}

fn written(request: &ChatRequest) -> Value {
    let outgoing = encode(request, EncodeTarget::new("cohere", "m")).unwrap();
    serde_json::from_slice(&outgoing.body).unwrap()
}

fn refused(request: &ChatRequest) -> Error {
    encode(request, EncodeTarget::new("cohere", "m")).unwrap_err()
}

fn tools(params: &mut ChatParams) {
    params.tools = ["one", "two"]
        .map(|name| Tool::function(name, "", json!({ "type": "object" })))
        .into();
}

#[test]
fn parameters_go_by_their_own_names_and_within_their_bounds() {
    let body = written(&request(|params| {
        params.top_p = Some(1.0);
        params.top_k = Some(9000);
        params.frequency_penalty = Some(-1.0);
        params.presence_penalty = Some(0.5);
        params.max_tokens = Some(1);
        params.max_completion_tokens = Some(2);
        params.stop = vec!["END".to_owned()];
        params.seed = Some(7);
        params.logprobs = Some(true);
        params.reasoning_effort = Some(ReasoningEffort::High);
        params.reasoning_budget = Some(100);
        params
            .other
            .insert("safety_mode".to_owned(), json!("STRICT"));
        params.other.insert("p".to_owned(), json!(0.1));
        params.extra.push(BodyEdit::set("/priority", 1));
    }));
    assert_eq!(
        body,
        json!({
            "model": "m", "messages": [{ "role": "user", "content": "Hi" }], "stream": false,
            "p": 0.99, "k": 500, "frequency_penalty": 0.0,
            "max_tokens": 2, "stop_sequences": ["END"], "seed": 7, "logprobs": true,
            "thinking": { "type": "enabled", "token_budget": 100 },
            "safety_mode": "STRICT", "priority": 1
        })
    );
}

#[test]
fn what_only_tunes_is_left_out_by_name() {
    let request = request(|params| {
        params.min_p = Some(0.1);
        params.user = Some("u".to_owned());
    });
    let target = EncodeTarget::new("cohere", "m");
    assert_eq!(encode(&request, target).unwrap().dropped, ["min_p", "user"]);
    let strict = target.on_unsupported(OnUnsupported::Error);
    let error = encode(&request, strict).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("min_p"))
    );
}

#[test]
fn what_changes_the_meaning_is_refused_by_name() {
    let cases: [(&str, Change); 4] = [
        ("n", |params| params.n = Some(2)),
        ("top_logprobs", |params| params.top_logprobs = Some(1)),
        ("modalities", |params| {
            params.modalities = vec!["audio".to_owned()];
        }),
        ("web_search_options", |params| {
            params.web_search_options = Some(json!({}));
        }),
    ];
    for (name, change) in cases {
        let error = refused(&request(change));
        assert_eq!(
            (error.kind(), error.param()),
            (ErrorKind::Unsupported, Some(name))
        );
    }
}

#[test]
fn one_tool_is_chosen_by_showing_no_other() {
    let choose = |choice| {
        written(&request(|params| {
            tools(params);
            params.tool_choice = Some(choice);
        }))
    };
    let body = choose(ToolChoice::Function("two".to_owned()));
    assert_eq!(body["tool_choice"], "REQUIRED");
    assert_eq!(body["tools"].as_array().unwrap().len(), 1);
    assert_eq!(body["tools"][0]["function"]["name"], "two");
    let body = choose(ToolChoice::None);
    assert_eq!(
        (
            &body["tool_choice"],
            body["tools"].as_array().unwrap().len()
        ),
        (&json!("NONE"), 2)
    );
    let body = choose(ToolChoice::Auto);
    assert!(body.get("tool_choice").is_none());
}

#[test]
fn texts_become_documents_wherever_they_stand() {
    let mut request = request(|params| {
        params.other.insert("documents".to_owned(), json!(["own"]));
    });
    let file = |text: &'static str| Part::File(Media::bytes(text.as_bytes()).with_name("a.txt"));
    request.messages_mut()[0].parts.push(file("facts"));
    let result = ToolResult {
        call_id: String::new(),
        name: Some("look".to_owned()),
        parts: vec![Part::Text("See:".to_owned()), file("found")],
        is_error: false,
    };
    let call = Part::ToolCall(ToolCall::new("c1", "look", ""));
    request
        .messages_mut()
        .push(Message::of(Role::Assistant, vec![call]));
    request
        .messages_mut()
        .push(Message::of(Role::Tool, vec![Part::ToolResult(result)]));
    let body = written(&request);
    let document =
        |id: &str, text: &str| json!({ "id": id, "data": { "title": "a.txt", "text": text } });
    assert_eq!(
        body["documents"],
        json!(["own", document("doc:0", "facts")])
    );
    assert_eq!(
        body["messages"][1]["tool_calls"][0]["function"]["arguments"],
        "{}"
    );
    assert_eq!(
        body["messages"][2],
        json!({ "role": "tool", "tool_call_id": "c1", "content": [
            { "type": "text", "text": "See:" },
            { "type": "document", "document": document("doc:1", "found") }
        ] })
    );
}

#[test]
fn media_without_a_place_is_refused_with_its_message() {
    let pdf = Media::bytes(&b"%PDF-1.7"[..]).with_media_type("application/pdf");
    for part in [
        Part::File(pdf),
        Part::Audio(Media::url("https://example.com/a.wav")),
        Part::Video(Media::url("https://example.com/a.mp4")),
        Part::Image(Media::id("file-1")),
    ] {
        let mut request = request(|_| {});
        request.messages_mut()[0].parts.push(part);
        let error = refused(&request);
        let told = (error.kind(), error.param());
        assert_eq!(told, (ErrorKind::Unsupported, Some("messages[0]")));
    }
}
