//! Messages and their parts.

use g4f_types::{Media, Message, Reasoning, Role, ToolCall, ToolResult};
use serde_json::{Value, json};

use super::{encode, target};
use crate::openai::encode::{ErrorKind, Part, encode_request};
use crate::openai::quirks::{Names, Quirks, ReasoningBack, ReasoningNeeded};
use g4f_types::ChatRequest;

fn messages(messages: Vec<Message>, quirks: &Quirks) -> Value {
    encode(&ChatRequest::new("m", messages), quirks).0["messages"].take()
}

#[test]
fn every_part_of_a_message() {
    let png = || Media::bytes(&b"\x89PNG\r\n\x1a\n"[..]).with_detail("low");
    let wav = Media::bytes(&b"abc"[..]).with_media_type("audio/x-wav");
    let user = Message::of(
        Role::User,
        vec![
            Part::Text("see".into()),
            Part::Image(png()),
            Part::Image(Media::url("https://i/1.png")),
            Part::Audio(wav),
            Part::Video(Media::url("https://v/1.mp4")),
            Part::File(Media::id("file-1")),
            Part::File(
                Media::bytes(&b"%PDF-"[..])
                    .with_media_type("application/pdf")
                    .with_name("a.pdf"),
            ),
        ],
    );
    assert_eq!(
        messages(vec![user], &Quirks::DEFAULT),
        json!([{"role": "user", "content": [
            {"type": "text", "text": "see"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low"}},
            {"type": "image_url", "image_url": {"url": "https://i/1.png"}},
            {"type": "input_audio", "input_audio": {"data": "YWJj", "format": "wav"}},
            {"type": "video_url", "video_url": {"url": "https://v/1.mp4"}},
            {"type": "file", "file": {"file_id": "file-1"}},
            {"type": "file", "file": {"file_data": "data:application/pdf;base64,JVBERi0=", "filename": "a.pdf"}},
        ]}])
    );
    let two = Message::of(
        Role::User,
        vec![Part::Text("a".into()), Part::Text("b\"".into())],
    );
    assert_eq!(
        messages(vec![two.clone()], &Quirks::DEFAULT)[0]["content"][1]["text"],
        "b\""
    );
    assert_eq!(
        messages(vec![two], &Quirks::DEFAULT.flat_content(true))[0]["content"],
        "ab\""
    );
}

#[test]
fn media_that_cannot_be_sent_is_named_with_its_place() {
    let at = |part| {
        ChatRequest::new(
            "m",
            [
                Message::user("a"),
                Message::of(Role::User, vec![Part::Text("b".into()), part]),
            ],
        )
    };
    let error = encode_request(
        &at(Part::Image(Media::path("/no/such.png"))),
        &Quirks::DEFAULT,
        target("m"),
    )
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert!(
        error
            .message()
            .starts_with("messages[1].parts[1]: the file /no/such.png"),
        "{error}"
    );
    let uploaded = encode_request(
        &at(Part::Image(Media::id("file-1"))),
        &Quirks::DEFAULT,
        target("m"),
    )
    .unwrap_err();
    assert_eq!(uploaded.kind(), ErrorKind::Unsupported);
}

#[test]
fn a_conversation_with_tools_and_thinking() {
    let mut call = ToolCall::new("id-1", "f", "");
    call.extra.insert("extra_content".into(), json!({"g": 1}));
    let raw = json!({"type": "reasoning.text", "text": "hm"});
    let turn = Message::of(
        Role::Assistant,
        vec![
            Part::Reasoning(Reasoning {
                text: "h".into(),
                ..Reasoning::default()
            }),
            Part::Reasoning(Reasoning {
                text: "m".into(),
                raw: Some(raw.clone()),
                ..Reasoning::default()
            }),
            Part::ToolCall(call),
        ],
    );
    let result = |id: &str, text: &str| {
        Part::ToolResult(ToolResult {
            call_id: id.into(),
            name: Some("f".into()),
            parts: vec![Part::Text(text.into())],
            is_error: false,
        })
    };
    let mut speaker = Message::new(Role::Developer, "rules");
    speaker.name = Some("boss".into());
    let talk = vec![
        speaker,
        turn,
        Message::of(Role::Tool, vec![result("id-1", "1"), result("", "2")]),
        Message::of(
            Role::Assistant,
            vec![
                Part::Text("a".into()),
                Part::Text("b".into()),
                Part::Refusal("no".into()),
            ],
        ),
    ];
    let plain = messages(talk.clone(), &Quirks::DEFAULT);
    assert_eq!(
        plain,
        json!([
            {"role": "system", "name": "boss", "content": "rules"},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "id-1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "id-1", "name": "f", "content": "1"},
            {"role": "tool", "tool_call_id": "id-1", "name": "f", "content": "2"},
            {"role": "assistant", "content": "ab", "refusal": "no"},
        ])
    );
    let details = messages(
        talk.clone(),
        &Quirks::OPENAI
            .reasoning_back(ReasoningBack::Details)
            .tool_extra(true)
            .names(Names::Tools),
    );
    assert_eq!(details[0], json!({"role": "developer", "content": "rules"}));
    assert_eq!(
        (&details[1]["reasoning"], &details[1]["reasoning_details"]),
        (&json!("hm"), &json!([raw]))
    );
    assert_eq!(
        details[1]["tool_calls"][0]["extra_content"],
        json!({"g": 1})
    );
    assert_eq!(details[2]["name"], "f");
    let needed = Quirks::DEFAULT
        .reasoning_back(ReasoningBack::Text("reasoning_content"))
        .names(Names::None);
    let always = messages(
        talk.clone(),
        &needed.reasoning_needed(ReasoningNeeded::Always),
    );
    assert_eq!(
        (
            &always[1]["reasoning_content"],
            &always[4]["reasoning_content"]
        ),
        (&json!("hm"), &json!(" "))
    );
    assert_eq!(always[2].get("name"), None);
    assert_eq!(
        messages(
            talk.clone(),
            &needed.reasoning_needed(ReasoningNeeded::WithTools)
        )[4]
        .get("reasoning_content"),
        None
    );
    let short = messages(talk, &Quirks::DEFAULT.short_tool_ids(true));
    let id = short[1]["tool_calls"][0]["id"].as_str().unwrap();
    assert!(
        id.len() == 9 && id.chars().all(|c| c.is_ascii_alphanumeric()),
        "{id}"
    );
    assert_eq!(short[2]["tool_call_id"], id);
}

#[test]
fn earlier_audio_and_cache_hints() {
    let mut spoken = Media::bytes(&b"abc"[..]).with_media_type("audio/wav");
    spoken.id = Some("audio_1".into());
    let shown = Part::Image(Media::url("https://i"));
    let turn = messages(
        vec![Message::of(
            Role::Assistant,
            vec![shown, Part::Audio(spoken)],
        )],
        &Quirks::OPENAI,
    );
    assert_eq!(
        turn,
        json!([{"role": "assistant", "content": null, "audio": {"id": "audio_1"}}])
    );
    let mut hinted = Message::system("long");
    hinted.cache_control = Some(json!({"type": "ephemeral"}));
    assert_eq!(
        messages(vec![hinted.clone()], &Quirks::DEFAULT)[0]["content"],
        "long"
    );
    assert_eq!(
        messages(vec![hinted], &Quirks::DEFAULT.cache_control(true))[0]["content"],
        json!([{"type": "text", "text": "long", "cache_control": {"type": "ephemeral"}}])
    );
}

#[test]
fn neighbours_become_one_where_turns_must_be_taken() {
    let quirks = Quirks::DEFAULT.take_turns(true);
    let cat = Part::Image(Media::url("https://i/1.png"));
    let list = vec![
        Message::system("a"),
        Message::system("b"),
        Message::user("one"),
        Message::of(Role::User, vec![Part::Text("two".into()), cat]),
        Message::user("three"),
        Message::assistant("four"),
        Message::assistant("five"),
        Message::user("six"),
    ];
    assert_eq!(
        messages(list.clone(), &quirks),
        json!([
            {"role": "system", "content": "a"},
            {"role": "system", "content": "b"},
            {"role": "user", "content": [
                {"type": "text", "text": "one\n\ntwo"},
                {"type": "image_url", "image_url": {"url": "https://i/1.png"}},
                {"type": "text", "text": "three"},
            ]},
            {"role": "assistant", "content": "four\n\nfive"},
            {"role": "user", "content": "six"},
        ])
    );
    // Elsewhere they stay as they are.
    let plain = messages(list, &Quirks::DEFAULT);
    assert_eq!(plain.as_array().unwrap().len(), 8);
}
