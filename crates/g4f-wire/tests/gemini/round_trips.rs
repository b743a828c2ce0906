//! What Google wants back comes back, on the very part that it came with.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatRequest, Collector, Message};
use g4f_wire::gemini::{Gemini, GeminiDecoder, Surface};
use g4f_wire::provider::{AnswerDecoder as _, ChatFamily as _, EncodeTarget};
use serde_json::{Value, json};

use crate::exchanges::exchanges;
use crate::reader::camel;

/// What the model said, as a message of the history.
fn message(chunks: &[Value]) -> Message {
    let mut decoder = GeminiDecoder::new(&ChatRequest::default());
    let mut events = VecDeque::new();
    for chunk in chunks {
        decoder.push(None, &chunk.to_string(), &mut events).unwrap();
    }
    decoder.finish(&mut events).unwrap();
    let mut collector = Collector::new();
    for event in events {
        collector.push(event);
    }
    collector.into_answer().message().unwrap().clone()
}

/// The parts that are sent for a message of the history.
fn sent(message: Message, model: &str) -> Vec<Value> {
    let request = ChatRequest::new(model, [Message::user("?"), message]);
    let target = EncodeTarget::new("google", model);
    let sent = Gemini::new(Surface::AiStudio)
        .encode(&request, target)
        .unwrap();
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    body["contents"][1]["parts"].as_array().unwrap().clone()
}

fn candidate(parts: &Value) -> Value {
    json!({ "candidates": [{ "content": { "parts": parts }, "finishReason": "STOP" }] })
}

#[test]
fn every_kind_of_part_goes_back_as_it_came() {
    let parts = json!([
        { "text": "Let me think.", "thought": true },
        { "text": "Well.", "thought": true, "thoughtSignature": "s1" },
        { "executableCode": { "language": "PYTHON", "code": "print(1)" }, "thoughtSignature": "s2" },
        { "codeExecutionResult": { "outcome": "OUTCOME_OK", "output": "1\n" } },
        { "toolCall": { "toolType": "GOOGLE_SEARCH_WEB", "id": "t" }, "thoughtSignature": "s3" },
        { "toolResponse": { "toolType": "GOOGLE_SEARCH_WEB", "id": "t" }, "thoughtSignature": "s4" },
        { "text": "Here: ", "thoughtSignature": "s5" },
        { "inlineData": { "mimeType": "image/png", "data": "iVBORw0KGgo=" }, "thoughtSignature": "s6" },
        { "functionCall": { "id": "a", "name": "f", "args": { "z": 1, "a": [2.50] } }, "thoughtSignature": "s7" },
        { "functionCall": { "id": "b", "name": "g", "args": {} } },
        { "text": "", "thoughtSignature": "s8" },
    ]);
    let back = sent(message(&[candidate(&parts)]), "gemini-3-flash-preview");
    assert_eq!(Value::from(back), parts);
}

#[test]
fn arguments_keep_their_order_and_digits() {
    let body = r#"{"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "args": {
        "z": 1.50, "a": "x  \" y"}}}]}, "finishReason": "STOP"}]}"#;
    let mut events = VecDeque::new();
    let mut decoder = GeminiDecoder::new(&ChatRequest::default());
    decoder.whole(&Bytes::from(body), &mut events).unwrap();
    let mut collector = Collector::new();
    for event in events {
        collector.push(event);
    }
    let answer = collector.into_answer();
    assert_eq!(
        answer.tool_calls()[0].arguments,
        r#"{"z":1.50,"a":"x  \" y"}"#
    );
    assert!(answer.tool_calls()[0].id.starts_with("call_"));
}

#[test]
fn recorded_turns_go_back_with_all_their_signatures() {
    let Some(exchanges) = exchanges(&["gemini.generate"]) else {
        return;
    };
    let mut seen = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let Value::Object(_) = &exchange.body else {
            continue;
        };
        let parts = &exchange.body["candidates"][0]["content"]["parts"];
        let Some(parts) = camel(parts).as_array().cloned() else {
            continue;
        };
        if !parts
            .iter()
            .any(|part| part["thoughtSignature"].is_string())
        {
            continue;
        }
        let mut back = sent(
            message(std::slice::from_ref(&exchange.body)),
            "gemini-2.5-flash",
        );
        for (part, was) in back.iter_mut().zip(&parts) {
            // An id that Google did not give is ours, and no arguments are an empty object.
            if was["functionCall"].is_object() && was["functionCall"]["id"].is_null() {
                part["functionCall"].as_object_mut().unwrap().remove("id");
            }
        }
        assert_eq!(Value::from(back), Value::from(parts), "{}", exchange.file);
        seen += 1;
    }
    assert!(seen > 60, "only {seen} turns were signed");
}

#[test]
fn a_stream_goes_back_with_its_pieces_joined_and_its_signature_apart() {
    let piece = |part: Value| json!({ "candidates": [{ "content": { "parts": [part] } }] });
    let chunks = [
        piece(json!({ "text": "Hello, " })),
        piece(json!({ "text": "world!" })),
        candidate(&json!([{ "text": "", "thoughtSignature": "s" }])),
    ];
    let back = sent(message(&chunks), "gemini-3-pro-preview");
    assert_eq!(
        Value::from(back),
        json!([{ "text": "Hello, world!" }, { "text": "", "thoughtSignature": "s" }])
    );
}
