//! Messages, turns and blocks.

use g4f_types::message::Reasoning;
use g4f_types::{ChatRequest, ErrorKind, Media, Message, Part, Role, ToolCall, ToolResult};
use serde_json::{Value, json};

use super::{MODEL, body, header, object, outgoing};
use crate::anthropic::Anthropic;
use crate::provider::{ChatFamily as _, EncodeTarget};

fn sent(messages: Vec<Message>) -> Value {
    body(&outgoing(MODEL, &ChatRequest::new(MODEL, messages)).unwrap())
}

fn turns(messages: Vec<Message>) -> Value {
    sent(messages)["messages"].clone()
}

fn thought(text: &str, signature: Option<&str>, raw: Option<Value>) -> Part {
    Part::Reasoning(Reasoning {
        text: text.to_owned(),
        signature: signature.map(str::to_owned),
        raw,
    })
}

#[test]
fn sides_take_turns_and_results_come_first() {
    let call = |id: &str| Part::ToolCall(ToolCall::new(id, "f", "{}"));
    let messages = vec![
        Message::user("a"),
        Message::user("b"),
        Message::of(Role::Assistant, vec![call("1"), call("x:2")]),
        Message::tool("1", "one"),
        Message::user("and"),
        Message::tool("x:2", "two"),
    ];
    let text = |text: &str| json!({"type": "text", "text": text});
    let used = |id: &str| json!({"type": "tool_use", "id": id, "name": "f", "input": {}});
    let result =
        |id: &str, text: &str| json!({"type": "tool_result", "tool_use_id": id, "content": text});
    let expected = json!([
        {"role": "user", "content": [text("a"), text("b")]},
        {"role": "assistant", "content": [used("1"), used("x_2")]},
        {"role": "user", "content": [result("1", "one"), result("x_2", "two"), text("and")]},
    ]);
    assert_eq!(turns(messages), expected);
}

#[test]
fn instructions_stand_apart() {
    let mut cached = Message::system("Rules.");
    cached.cache_control = Some(json!({"type": "ephemeral"}));
    let body = sent(vec![
        cached,
        Message::user("a"),
        Message::new(Role::Developer, "More."),
    ]);
    let system = json!([
        {"type": "text", "text": "Rules.", "cache_control": {"type": "ephemeral"}},
        {"type": "text", "text": "More."},
    ]);
    assert_eq!(body["system"], system);
    // Alone they are a question.
    let body = sent(vec![Message::system("Say hi.")]);
    assert_eq!(
        body["messages"],
        json!([{"role": "user", "content": "Say hi."}])
    );
    assert!(body.get("system").is_none());
}

#[test]
fn thinking_goes_back_as_it_came() {
    let foreign = json!({"type": "reasoning.text", "text": "hm"});
    let taken = json!({"type": "redacted_thinking", "data": "D"});
    let search = json!({"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}});
    let mut said = Message::of(
        Role::Assistant,
        vec![
            thought("Let me see.", Some("S"), None),
            thought("", None, Some(taken.clone())),
            thought("", None, Some(foreign)),
            thought("unsigned", None, None),
            thought("", None, Some(search.clone())),
            thought("", None, Some(json!({"type": "fallback"}))),
        ],
    );
    said.cache_control = Some(json!({"type": "ephemeral"}));
    let mut cached = object(search);
    cached.insert("cache_control".to_owned(), json!({"type": "ephemeral"}));
    let signed = json!({"type": "thinking", "thinking": "Let me see.", "signature": "S"});
    let messages = vec![Message::user("a"), said.clone(), Message::user("b")];
    assert_eq!(
        turns(messages.clone())[1]["content"],
        json!([signed, taken, cached])
    );
    // Hosts that do not sign want it all the same.
    let host = Anthropic::new().unsigned_thinking(true);
    let target = EncodeTarget::new("x", "MiniMax-M2");
    let body = body(
        &host
            .encode(&ChatRequest::new("x", messages), target)
            .unwrap(),
    );
    assert_eq!(body["messages"][1]["content"][2]["thinking"], "unsigned");
}

#[test]
fn citations_go_back_to_their_words() {
    let citations = json!([{"type": "web_search_result_location", "encrypted_index": "E"}]);
    let item = |chars: u64| {
        let raw = json!({"type": "text", "chars": chars, "citations": citations});
        thought("", None, Some(raw))
    };
    let said = |chars| {
        let parts = vec![Part::Text("Grüße: wörds".to_owned()), item(chars)];
        let messages = vec![
            Message::user("a"),
            Message::of(Role::Assistant, parts),
            Message::user("b"),
        ];
        turns(messages)[1]["content"].clone()
    };
    let cited = |text: &str| json!({"type": "text", "text": text, "citations": citations});
    assert_eq!(
        said(5),
        json!([{"type": "text", "text": "Grüße: "}, cited("wörds")])
    );
    for chars in [0, 12, 99] {
        assert_eq!(said(chars), json!([cited("Grüße: wörds")]), "{chars}");
    }
}

#[test]
fn arguments_are_an_object_whatever_the_model_wrote() {
    let input = |arguments: &str| {
        let call = Part::ToolCall(ToolCall::new("1", "f", arguments));
        let messages = vec![Message::user("a"), Message::of(Role::Assistant, vec![call])];
        turns(messages)[1]["content"][0]["input"].clone()
    };
    assert_eq!(input(""), json!({}));
    assert_eq!(input(" {\"a\": [1]} "), json!({"a": [1]}));
    assert_eq!(input("{\"a\": "), json!({"INVALID_JSON": "{\"a\":"}));
    assert_eq!(input("[1]"), json!({"INVALID_JSON": "[1]"}));
}

#[test]
fn who_called_goes_back() {
    let mut call = ToolCall::new("1", "f", "{}");
    call.extra = object(json!({"caller": {"type": "code_execution_1"}, "thought_signature": "x"}));
    let messages = vec![
        Message::user("a"),
        Message::of(Role::Assistant, vec![Part::ToolCall(call)]),
    ];
    let block = turns(messages)[1]["content"][0].clone();
    assert_eq!(block["caller"], json!({"type": "code_execution_1"}));
    assert!(block.get("thought_signature").is_none());
}

#[test]
fn media_wherever_their_bytes_are() {
    let pdf = Media::bytes(&b"%PDF-1.7"[..])
        .with_media_type("application/pdf")
        .with_name("a.pdf");
    let csv = Media::bytes(&b"a,b"[..]).with_media_type("text/csv");
    let user = Message::of(
        Role::User,
        vec![
            Part::Image(Media::bytes(&b"x"[..]).with_media_type("image/png")),
            Part::Image(Media::url("https://example.com/a.png")),
            Part::File(Media::id("file_1")),
            Part::File(pdf),
            Part::File(csv),
            Part::File(Media::bytes(&b"x"[..]).with_media_type("image/gif")),
        ],
    );
    let mut request = ChatRequest::new(MODEL, vec![user]);
    request.params_mut().other = object(json!({"citations": {"enabled": true}}));
    let outgoing = outgoing(MODEL, &request).unwrap();
    assert_eq!(
        header(&outgoing, "anthropic-beta").unwrap(),
        "files-api-2025-04-14"
    );
    let on = json!({"enabled": true});
    let expected = json!([
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "eA=="}},
        {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}},
        {"type": "document", "source": {"type": "file", "file_id": "file_1"}, "citations": on},
        {"type": "document", "title": "a.pdf", "citations": on,
            "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0xLjc="}},
        {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "a,b"}, "citations": on},
        {"type": "image", "source": {"type": "base64", "media_type": "image/gif", "data": "eA=="}},
    ]);
    assert_eq!(body(&outgoing)["messages"][0]["content"], expected);
}

#[test]
fn media_that_are_not_taken() {
    let error = |part: Part| {
        let messages = vec![Message::user("a"), Message::of(Role::User, vec![part])];
        let error = outgoing(MODEL, &ChatRequest::new(MODEL, messages)).unwrap_err();
        assert_eq!(error.param(), Some("messages[1]"), "{error}");
        error.kind()
    };
    let bytes = |media_type: &str| Media::bytes(&b"x"[..]).with_media_type(media_type);
    assert_eq!(
        error(Part::Audio(bytes("audio/wav"))),
        ErrorKind::Unsupported
    );
    assert_eq!(
        error(Part::Video(bytes("video/mp4"))),
        ErrorKind::Unsupported
    );
    assert_eq!(
        error(Part::Image(bytes("image/tiff"))),
        ErrorKind::Unsupported
    );
    assert_eq!(
        error(Part::File(bytes("application/zip"))),
        ErrorKind::Unsupported
    );
    assert_eq!(
        error(Part::Image(Media::path("a.png"))),
        ErrorKind::BadRequest
    );
    let text = Media::bytes(&b"\xff"[..]).with_media_type("text/plain");
    assert_eq!(error(Part::File(text)), ErrorKind::BadRequest);
    let image = Message::of(
        Role::User,
        vec![Part::Image(Media::url("https://example.com/a.png"))],
    );
    let target = EncodeTarget::new("vertex", "claude-opus-5");
    let cloud = Anthropic::vertex().encode(&ChatRequest::new(MODEL, vec![image]), target);
    assert_eq!(cloud.unwrap_err().kind(), ErrorKind::Unsupported);
}

#[test]
fn texts_that_say_nothing_are_left_out() {
    let said = Message::of(Role::Assistant, vec![Part::Text(" \n".to_owned())]);
    let user = Message::of(
        Role::User,
        vec![Part::Text(String::new()), Part::Text("b".to_owned())],
    );
    let expected = json!([{"role": "user", "content": [
        {"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]);
    let two = turns(vec![Message::user("a"), said, user]);
    // What is left of the user is two turns in a row, which are one.
    assert_eq!(two, expected);
    assert_eq!(turns(vec![Message::user("")])[0]["content"], "");
}

#[test]
fn a_prefill_does_not_end_in_white_space() {
    let messages = vec![Message::user("a"), Message::assistant("The news is \n")];
    assert_eq!(turns(messages)[1]["content"], "The news is");
}

#[test]
fn results_hold_media_and_failures() {
    let result = ToolResult {
        call_id: String::new(),
        name: Some("f".to_owned()),
        parts: vec![
            Part::Text("Seen:".to_owned()),
            Part::Image(Media::url("https://example.com/a.png")),
        ],
        is_error: true,
    };
    let messages = vec![
        Message::user("a"),
        Message::of(
            Role::Assistant,
            vec![Part::ToolCall(ToolCall::new("id1", "f", "{}"))],
        ),
        Message::of(Role::Tool, vec![Part::ToolResult(result)]),
    ];
    let expected = json!({"type": "tool_result", "tool_use_id": "id1", "is_error": true, "content": [
        {"type": "text", "text": "Seen:"},
        {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}},
    ]});
    assert_eq!(turns(messages)[2]["content"], json!([expected]));
}
