//! What differs from OpenAI's chat, as it is written and as it is read.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, Collector, ErrorKind, Media, Message, Part, Reasoning, Role};
use serde_json::{Value, json};

use super::*;
use crate::provider::AnswerDecoder as _;

fn written(request: &ChatRequest) -> (String, Value) {
    let target = EncodeTarget::new("mistral", "m");
    let outgoing = Mistral::new().encode(request, target).unwrap();
    let body = serde_json::from_slice(&outgoing.body).unwrap();
    (outgoing.path.into_owned(), body)
}

#[test]
fn thinking_documents_and_beginnings_have_places_of_their_own() {
    let thought = Reasoning {
        text: "Hm.".to_owned(),
        ..Reasoning::default()
    };
    let said = Part::Text("Eight.".to_owned());
    let document = |media: Media| Part::File(media.with_name("a.pdf"));
    let request = ChatRequest::new(
        "m",
        [
            Message::user("Read.")
                .with(document(Media::url("https://example.com/a.pdf")))
                .with(document(
                    Media::bytes(&b"%PDF"[..]).with_media_type("application/pdf"),
                ))
                .with(Part::File(Media::id("file-1"))),
            Message::of(Role::Assistant, vec![Part::Reasoning(thought), said]),
            Message::user("Again."),
            Message::assistant("Nine and"),
        ],
    );
    let (path, body) = written(&request);
    assert_eq!(path, "/chat/completions");
    assert_eq!(
        body["messages"],
        json!([
            { "role": "user", "content": [
                { "type": "text", "text": "Read." },
                { "type": "document_url", "document_url": "https://example.com/a.pdf",
                  "document_name": "a.pdf" },
                { "type": "document_url", "document_url": "data:application/pdf;base64,JVBERg==",
                  "document_name": "a.pdf" },
                { "type": "file", "file_id": "file-1" }
            ] },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": [{ "type": "text", "text": "Hm." }] },
                { "type": "text", "text": "Eight." }
            ] },
            { "role": "user", "content": "Again." },
            { "role": "assistant", "content": "Nine and", "prefix": true }
        ])
    );
}

#[test]
fn a_suffix_makes_a_gap_of_the_chat() {
    let mut request = ChatRequest::new("m", [Message::user("fn add(")]);
    request.stream = true;
    let params = request.params_mut();
    params.other.insert("suffix".to_owned(), json!("}"));
    params.other.insert("min_tokens".to_owned(), json!(1));
    params.seed = Some(1);
    params.max_tokens = Some(9);
    let (path, body) = written(&request);
    assert_eq!(path, "/fim/completions");
    assert_eq!(
        body,
        json!({
            "model": "m", "prompt": "fn add(", "suffix": "}", "stream": true, "random_seed": 1,
            "max_tokens": 9, "min_tokens": 1
        })
    );
    request.messages_mut().clear();
    let target = EncodeTarget::new("mistral", "m");
    let error = Mistral::new().encode(&request, target).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
}

#[test]
fn references_are_sources_and_cached_tokens_are_counted() {
    let body = json!({
        "id": "1", "object": "chat.completion", "model": "m",
        "choices": [{ "index": 0, "finish_reason": "stop", "message": { "content": [
            { "type": "thinking", "thinking": [{ "type": "text", "text": "Hm." }], "closed": true },
            { "type": "text", "text": "It is so" },
            { "type": "reference", "reference_ids": [3, "doc-4"] },
            { "type": "tool_reference", "tool": "web_search", "title": "T", "url": "https://e.com" },
            { "type": "text", "text": "." }
        ] } }],
        "usage": { "prompt_tokens": 9, "completion_tokens": 3, "num_cached_tokens": 4 }
    });
    let mut events = VecDeque::new();
    let mut decoder = Mistral::new().decoder(&ChatRequest::default());
    decoder
        .whole(&Bytes::from(body.to_string()), &mut events)
        .unwrap();
    let mut collector = Collector::new();
    for event in events {
        assert!(!matches!(event, ChatEvent::Unknown(_)));
        collector.push(event);
    }
    let answer = collector.into_answer();
    assert_eq!(
        (answer.text().as_str(), answer.reasoning().as_str()),
        ("It is so.", "Hm.")
    );
    let urls: Vec<&str> = answer
        .citations()
        .iter()
        .map(|source| source.url.as_str())
        .collect();
    assert_eq!(urls, ["3", "doc-4", "https://e.com"]);
    assert_eq!(answer.usage.unwrap().cached_input_tokens, Some(4));
}
