//! Turns, media and what goes back.

use g4f_types::{
    ChatRequest, ErrorKind, Media, Message, Part, Reasoning, Role, ToolCall, ToolResult,
};
use serde_json::{Value, json};

use super::{CLAUDE, NOVA, body, refused};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn turns(model: &str, messages: Vec<Message>) -> Value {
    body(model, &ChatRequest::new("", messages)).0["messages"].clone()
}

fn content(parts: Vec<Part>) -> Value {
    turns(NOVA, vec![Message::of(Role::User, parts)])[0]["content"].clone()
}

#[test]
fn turns_alternate_and_the_user_begins() {
    let call = |id: &str| Part::ToolCall(ToolCall::new(id, "f", r#"{"a":1.0}"#));
    let sent = turns(
        NOVA,
        vec![
            Message::assistant("Hello."),
            Message::user("One"),
            Message::user("Two"),
            Message::user("  "),
            Message::of(Role::Assistant, vec![call("1"), call("2")]),
            Message::tool("1", "first"),
            Message::tool("2", "second"),
            Message::user("And?"),
        ],
    );
    let used =
        |id: &str| json!({ "toolUse": { "toolUseId": id, "name": "f", "input": { "a": 1.0 } } });
    let result = |id: &str, text: &str| json!({ "toolResult": { "toolUseId": id, "content": [{ "text": text }] } });
    let expected = json!([
        { "role": "user", "content": [{ "text": "." }] },
        { "role": "assistant", "content": [{ "text": "Hello." }] },
        { "role": "user", "content": [{ "text": "One" }, { "text": "Two" }] },
        { "role": "assistant", "content": [used("1"), used("2")] },
        { "role": "user", "content": [result("1", "first"), result("2", "second"), { "text": "And?" }] },
    ]);
    assert_eq!(sent, expected);
}

#[test]
fn instructions_stand_apart_with_their_cache_points() {
    let cached = |mut message: Message, ttl: Option<&str>| {
        message.cache_control = Some(json!({ "type": "ephemeral", "ttl": ttl }));
        message
    };
    let messages = vec![
        cached(Message::system("Be brief."), None),
        Message::new(Role::Developer, "Be kind."),
        cached(Message::user("Long"), Some("1h")),
        Message::user("Short"),
    ];
    let (sent, _) = body(CLAUDE, &ChatRequest::new("", messages));
    let system = json!([{ "text": "Be brief." }, { "cachePoint": { "type": "default" } }, { "text": "Be kind." }]);
    assert_eq!(sent["system"], system);
    let content = json!([{ "text": "Long" }, { "cachePoint": { "type": "default", "ttl": "1h" } }, { "text": "Short" }]);
    assert_eq!(sent["messages"][0]["content"], content);
}

#[test]
fn arguments_are_an_object_whatever_the_model_wrote() {
    let input = |arguments: &str| {
        let call = Part::ToolCall(ToolCall::new("1", "f", arguments));
        turns(NOVA, vec![Message::of(Role::Assistant, vec![call])])[1]["content"][0]["toolUse"]["input"].clone()
    };
    assert_eq!(input(""), json!({}));
    assert_eq!(input(" {\"a\": [1]} "), json!({ "a": [1] }));
    assert_eq!(input("[1]"), json!({ "input": "[1]" }));
    assert_eq!(input("{\"a\":"), json!({ "input": "{\"a\":" }));
}

#[test]
fn ids_of_other_providers_still_find_their_calls() {
    let long = "fc_".repeat(40);
    let call = Part::ToolCall(ToolCall::new(long.as_str(), "f", "{}"));
    let named = ToolResult {
        call_id: String::new(),
        name: Some("f".to_owned()),
        parts: Vec::new(),
        is_error: true,
    };
    let sent = turns(
        NOVA,
        vec![
            Message::user("Hi"),
            Message::of(Role::Assistant, vec![call]),
            Message::of(Role::Tool, vec![Part::ToolResult(named)]),
        ],
    );
    let id = &sent[1]["content"][0]["toolUse"]["toolUseId"];
    assert!(
        id.as_str()
            .is_some_and(|id| id.len() <= 64 && id.starts_with("call_"))
    );
    let expected = json!({ "toolUseId": id, "content": [], "status": "error" });
    assert_eq!(sent[2]["content"][0]["toolResult"], expected);
}

#[test]
fn thinking_goes_back_as_it_came() {
    let back = |model: &str, reasoning: Reasoning| {
        let parts = vec![Part::Reasoning(reasoning), Part::Text("So.".to_owned())];
        let sent = turns(
            model,
            vec![Message::user("Hi"), Message::of(Role::Assistant, parts)],
        );
        let content = sent[1]["content"].as_array().cloned().unwrap_or_default();
        (content.len() == 2).then(|| content[0].clone())
    };
    let signed = Reasoning {
        text: "Hm".to_owned(),
        signature: Some("sig".to_owned()),
        raw: None,
    };
    let block =
        json!({ "reasoningContent": { "reasoningText": { "text": "Hm", "signature": "sig" } } });
    assert_eq!(back(CLAUDE, signed), Some(block));
    let unsigned = Reasoning {
        text: "Hm".to_owned(),
        ..Reasoning::default()
    };
    assert_eq!(back(CLAUDE, unsigned.clone()), None);
    let block = json!({ "reasoningContent": { "reasoningText": { "text": "Hm" } } });
    assert_eq!(back(NOVA, unsigned), Some(block));
    let raw = |raw: Value| Reasoning {
        raw: Some(raw),
        ..Reasoning::default()
    };
    let hidden = json!({ "reasoningContent": { "redactedContent": "AAAA" } });
    assert_eq!(back(CLAUDE, raw(hidden.clone())), Some(hidden));
    assert_eq!(back(CLAUDE, raw(json!({ "type": "reasoning.text" }))), None);
}

#[test]
fn media_by_format() {
    let bytes = "aGk=";
    let source = json!({ "bytes": bytes });
    let media = |kind: &str| Media::bytes("hi").with_media_type(kind);
    let cases = [
        (
            Part::Image(media("image/jpg")),
            json!({ "image": { "format": "jpeg", "source": source } }),
        ),
        (
            Part::Audio(media("audio/mpeg")),
            json!({ "audio": { "format": "mp3", "source": source } }),
        ),
        (
            Part::Video(media("video/quicktime")),
            json!({ "video": { "format": "mov", "source": source } }),
        ),
        (
            Part::Video(media("video/3gpp")),
            json!({ "video": { "format": "three_gp", "source": source } }),
        ),
        (
            Part::File(media("text/x-rust")),
            json!({ "document": { "format": "txt", "name": "Document 1", "source": source } }),
        ),
    ];
    for (part, expected) in cases {
        assert_eq!(content(vec![part]), json!([expected]));
    }
    let s3 = json!([{ "image": { "format": "png", "source": { "s3Location": { "uri": "s3://b/cat.png" } } } }]);
    assert_eq!(content(vec![Part::Image(Media::url("s3://b/cat.png"))]), s3);
    let sniffed = content(vec![Part::Image(Media::bytes(PNG))]);
    assert_eq!(sniffed[0]["image"]["format"], "png");
}

#[test]
fn documents_have_names_that_bedrock_takes_and_no_two_the_same() {
    let file = |name: &str| {
        Part::File(
            Media::bytes("hi")
                .with_media_type("text/plain")
                .with_name(name),
        )
    };
    let long = "é".repeat(300);
    let names = [
        "report_(v1).txt",
        "report_(v1).md",
        "../..",
        long.as_str(),
        "a.b.csv",
    ];
    let sent = content(names.map(file).to_vec());
    let names: Vec<&str> = sent
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|block| block["document"]["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "report (v1)",
            "report (v1) 2",
            "Document 3",
            "Document 4",
            "a b"
        ]
    );
}

#[test]
fn media_that_bedrock_does_not_take_are_refused_by_their_place() {
    let with = |part: Part| {
        ChatRequest::new(
            "",
            [Message::user("Look"), Message::of(Role::User, vec![part])],
        )
    };
    let place = "messages[1]".to_owned();
    let unsupported = (ErrorKind::Unsupported, place.clone());
    for part in [
        Part::Image(Media::url("https://example.com/cat.png")),
        Part::Image(Media::id("file-1")),
        Part::Image(Media::bytes("BM").with_media_type("image/bmp")),
        Part::ToolResult(ToolResult {
            call_id: "1".to_owned(),
            name: None,
            parts: vec![Part::Audio(
                Media::bytes("RIFF").with_media_type("audio/wav"),
            )],
            is_error: false,
        }),
    ] {
        assert_eq!(refused(NOVA, &with(part)), unsupported);
    }
    for media in [Media::path("/cat.png"), Media::bytes("?")] {
        assert_eq!(
            refused(NOVA, &with(Part::Image(media))),
            (ErrorKind::BadRequest, place.clone())
        );
    }
}
