//! What is put right in answers, as the server sent them.

use std::collections::VecDeque;

use g4f_types::{ChatEvent, ChatRequest, ErrorKind, FinishReason, Message, ResponseFormat};
use serde_json::{Value, json};

use super::python::to_json;
use super::{Decoder, fence::Fence};
use crate::gpt4free::Gpt4Free;
use crate::provider::{AnswerDecoder as _, ChatFamily as _, DecodeError};

fn decoder(json: bool) -> Decoder {
    let mut request = ChatRequest::new("P", vec![Message::user("hi")]);
    if json {
        request.params_mut().response_format = Some(ResponseFormat::JsonObject);
    }
    Gpt4Free::default().decoder(&request)
}

/// A chunk as the server writes it: with role, text and thinking in each.
fn chunk(content: &str, reasoning: Option<&str>, calls: &Value, finish: Option<&str>) -> String {
    json!({
        "id": "chatcmpl-a", "object": "chat.completion.chunk", "created": 1, "model": "m", "provider": "P",
        "choices": [{
            "index": 0, "finish_reason": finish,
            "delta": { "role": "assistant", "content": content, "reasoning": reasoning, "tool_calls": calls },
        }],
    })
    .to_string()
}

fn text(content: &str) -> String {
    chunk(content, None, &Value::Null, None)
}

fn thought(words: &str) -> String {
    chunk("", Some(words), &Value::Null, None)
}

fn end(reason: &str) -> String {
    chunk("", None, &Value::Null, Some(reason))
}

#[derive(Debug, Default, PartialEq)]
struct Said {
    text: String,
    thinking: String,
    arguments: String,
    finish: Option<FinishReason>,
    estimated: Option<bool>,
}

fn said(events: &VecDeque<ChatEvent>) -> Said {
    let mut said = Said::default();
    for event in events {
        match event {
            ChatEvent::TextDelta { text, .. } => said.text += text,
            ChatEvent::ReasoningDelta { text, .. } => said.thinking += text,
            ChatEvent::ToolDelta { arguments, .. } => said.arguments += arguments,
            ChatEvent::Usage(usage) => said.estimated = Some(usage.estimated),
            ChatEvent::Finished { reason } => said.finish = Some(reason.clone()),
            _ => {}
        }
    }
    said
}

fn read(json: bool, chunks: &[String]) -> Result<Said, DecodeError> {
    let mut events = VecDeque::new();
    let mut decoder = decoder(json);
    for chunk in chunks {
        decoder.push(None, chunk, &mut events)?;
    }
    decoder.push(None, "[DONE]", &mut events)?;
    decoder.finish(&mut events)?;
    assert!(decoder.is_done());
    Ok(said(&events))
}

#[test]
fn the_line_break_behind_thinking_is_taken_away_and_no_other() {
    let chunks = ["a", "\n", "b", "\n", "\n"].map(thought);
    let chunks = [&chunks[..], &[text("Hi"), end("stop")]].concat();
    let said = read(false, &chunks).unwrap();
    assert_eq!((&*said.thinking, &*said.text), ("a\nb\n", "Hi"));
    assert_eq!(said.finish, Some(FinishReason::Stop));
}

#[test]
fn thinking_in_tags_is_thinking() {
    let said = read(
        false,
        &[text("<thi"), text("nk>hm</think>\n\nHi"), end("stop")],
    )
    .unwrap();
    assert_eq!((&*said.thinking, &*said.text), ("hm", "Hi"));
}

#[test]
fn a_stop_behind_calls_is_one_for_calls_and_their_arguments_are_json() {
    let call = json!([{
        "index": 0, "id": "call_0", "type": "function", "extra_content": null,
        "function": { "name": "f", "arguments": "{'city': \"L'Aquila\", 'n': [1, 2.5, None], 'ok': True}" },
    }]);
    let said = read(false, &[chunk("", None, &call, None), end("stop")]).unwrap();
    assert_eq!(
        said.arguments,
        r#"{"city":"L'Aquila","n":[1,2.5,null],"ok":true}"#
    );
    assert_eq!(said.finish, Some(FinishReason::ToolCalls));

    let piece = |text: &str| json!([{ "index": 0, "id": "c", "function": { "name": "f", "arguments": text } }]);
    let rest = |text: &str| json!([{ "index": 0, "function": { "arguments": text } }]);
    let chunks = [
        chunk("", None, &piece(""), None),
        chunk("", None, &rest("{\"a\":"), None),
        chunk("", None, &rest("1}"), None),
        end("tool_calls"),
    ];
    assert_eq!(read(false, &chunks).unwrap().arguments, r#"{"a":1}"#);
}

#[test]
fn only_dictionaries_of_python_are_rewritten() {
    for (python, json) in [
        (
            "{'a': 'it\\'s', 1: (1,), 'b': {}}",
            Some(r#"{"a":"it's","1":[1],"b":{}}"#),
        ),
        ("{'x': '\\u00e9\\n\\x41'}", Some("{\"x\":\"é\\nA\"}")),
        ("{\"a\": True}", Some(r#"{"a":true}"#)),
        (r#"{"a": 1}"#, None),
        (r#"{"a": "#, None),
        ("{'a': nan}", None),
        ("{1, 2}", None),
        ("{'a': 1} x", None),
        ("{'a' 1}", None),
        ("'a'", None),
        ("", None),
    ] {
        assert_eq!(to_json(python).as_deref(), json, "{python}");
    }
    let deep = format!("{{'a': {}1{}}}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(to_json(&deep), None);
}

#[test]
fn a_failure_in_place_of_text_is_one() {
    let words = "RateLimitError: Response 429: slow down";
    for at in 0..words.len() {
        let (a, b) = words.split_at(at);
        let error = read(false, &[text(a), text(b), end("stop")]).unwrap_err();
        let DecodeError::InBand(report) = error else {
            panic!("{error:?} at {at}");
        };
        assert_eq!(report["error"]["message"], words);
    }
    for answer in [
        "RateLimitError: it is raised when ..",
        "RateLimitError",
        "R",
        "TypeError: Error 1: no",
        "See: RateLimitError: Error 429: x",
    ] {
        assert_eq!(
            read(false, &[text(answer), end("stop")]).unwrap().text,
            answer
        );
    }
}

#[test]
fn a_failure_in_the_stream_comes_after_what_was_said() {
    let mut events = VecDeque::new();
    let mut decoder = decoder(false);
    decoder.push(None, &text("RateLimit"), &mut events).unwrap();
    let failure = r#"{"error": {"message": "ResponseError: Error: mid"}, "model": "m"}"#;
    let error = decoder.push(None, failure, &mut events).unwrap_err();
    assert!(matches!(error, DecodeError::InBand(_)));
    assert_eq!(said(&events).text, "RateLimit");
}

#[test]
fn fences_around_json_go_wherever_they_are_cut() {
    let fenced = "\n```json\n{\"a\": \"x ``` y\"}\n```\n";
    for size in 1..fenced.len() {
        let mut fence = Fence::default();
        let pieces = fenced.as_bytes().chunks(size);
        let mut out: String = pieces
            .map(|piece| fence.push(String::from_utf8(piece.to_vec()).unwrap()))
            .collect();
        out += &fence.finish();
        assert_eq!(out, "{\"a\": \"x ``` y\"}", "in pieces of {size}");
    }
    for whole in ["{\"a\": 1}", "``", "", " [1] ", "`x`"] {
        let mut fence = Fence::default();
        let out = fence.push(whole.to_owned()) + &fence.finish();
        assert_eq!(out, whole);
    }
    let said = read(
        true,
        &[text("```json\n{\"a\""), text(": 1}\n```"), end("stop")],
    )
    .unwrap();
    assert_eq!(said.text, "{\"a\": 1}");
    let said = read(false, &[text("```json\n{}\n```"), end("stop")]).unwrap();
    assert_eq!(said.text, "```json\n{}\n```");
}

#[test]
fn usage_without_a_prompt_is_a_guess() {
    let with = |usage: Value| {
        let mut last: Value = serde_json::from_str(&end("stop")).unwrap();
        last["usage"] = usage;
        read(false, &[text("Hi"), last.to_string()])
            .unwrap()
            .estimated
    };
    let counted = json!({ "prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8 });
    assert_eq!(with(counted), Some(false));
    assert_eq!(
        with(json!({ "completion_tokens": 2, "total_tokens": 2 })),
        Some(true)
    );
}

#[test]
fn the_player_beside_sound_is_no_text() {
    let body = json!({
        "id": "chatcmpl-a", "object": "chat.completion", "model": "m",
        "choices": [{ "index": 0, "finish_reason": "stop", "message": {
            "role": "assistant", "content": "<audio controls></audio>\n\nhi",
            "audio": { "data": "UklGRiQAAABXQVZF", "transcript": "hi" },
        }}],
    });
    let mut events = VecDeque::new();
    decoder(false)
        .whole(&body.to_string().into(), &mut events)
        .unwrap();
    assert_eq!(said(&events).text, "");
    assert!(
        events
            .iter()
            .any(|event| matches!(event, ChatEvent::Media { .. }))
    );
}

#[test]
fn an_end_without_a_mark_is_truncated() {
    let mut events = VecDeque::new();
    let mut decoder = decoder(false);
    decoder.push(None, &text("Hi"), &mut events).unwrap();
    let Err(DecodeError::Invalid(error)) = decoder.finish(&mut events) else {
        panic!("it was taken for whole");
    };
    assert_eq!(error.kind(), ErrorKind::Truncated);
}
