//! Answers and streams as hosts of this API write them, the odd ones too.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatAnswer, ChatEvent, Collector, ErrorKind, FinishReason, Part};
use serde_json::{Value, json};

use super::AnthropicDecoder;
use crate::provider::{AnswerDecoder as _, DecodeError};

fn events(frames: &[Value]) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut decoder = AnthropicDecoder::default();
    let mut out = VecDeque::new();
    for frame in frames {
        decoder.push(frame["type"].as_str(), &frame.to_string(), &mut out)?;
    }
    decoder.finish(&mut out)?;
    Ok(out.into())
}

fn answer(frames: &[Value]) -> ChatAnswer {
    let mut collector = Collector::new();
    let events = events(frames).unwrap();
    for event in events {
        collector.push(event);
    }
    collector.into_answer()
}

fn whole(body: &str) -> Result<ChatAnswer, DecodeError> {
    let mut decoder = AnthropicDecoder::default();
    let mut out = VecDeque::new();
    decoder.whole(&Bytes::from(body.to_owned()), &mut out)?;
    let mut collector = Collector::new();
    for event in out {
        collector.push(event);
    }
    Ok(collector.into_answer())
}

fn start() -> Value {
    json!({"type": "message_start", "message": {
        "id": "msg_1", "model": "claude", "content": [], "usage": {"input_tokens": 5, "output_tokens": 1}
    }})
}

fn block(index: u64, block: impl Into<Value>) -> Value {
    let block = block.into();
    json!({"type": "content_block_start", "index": index, "content_block": block})
}

fn delta(index: u64, delta: impl Into<Value>) -> Value {
    let delta = delta.into();
    json!({"type": "content_block_delta", "index": index, "delta": delta})
}

fn stop(index: u64) -> Value {
    json!({"type": "content_block_stop", "index": index})
}

fn end(reason: &str) -> [Value; 2] {
    [
        json!({"type": "message_delta", "delta": {"stop_reason": reason}, "usage": {"output_tokens": 9}}),
        json!({"type": "message_stop"}),
    ]
}

fn parts(answer: &ChatAnswer) -> &[Part] {
    &answer.message().unwrap().parts
}

#[test]
fn a_head_that_comes_twice_is_one_head() {
    let frames = [start(), start()];
    let [reason, last] = end("end_turn");
    let text = [block(0, json!({"type": "text", "text": "ok"})), stop(0)];
    let all: Vec<Value> = frames
        .into_iter()
        .chain(text)
        .chain([reason, last])
        .collect();
    let starts = events(&all).unwrap();
    let is_start = |event: &&ChatEvent| matches!(event, ChatEvent::Started(_));
    assert_eq!(starts.iter().filter(is_start).count(), 1);
    assert_eq!(answer(&all).text(), "ok");
}

#[test]
fn a_head_may_hold_the_answer_already() {
    let head = json!({"type": "message_start", "message": {
        "id": "msg_1", "model": "claude", "stop_reason": "tool_use", "content": [
            {"type": "code_execution_tool_result", "tool_use_id": "s", "content": {}},
            {"type": "tool_use", "id": "t", "name": "look", "input": {"id": 1}, "caller": {"type": "code_execution_1"}},
        ],
    }});
    let answer = answer(&[head, json!({"type": "message_stop"})]);
    assert_eq!(answer.finish_reason(), Some(&FinishReason::ToolCalls));
    let calls = answer.tool_calls();
    assert_eq!(calls[0].arguments, r#"{"id":1}"#);
    assert_eq!(calls[0].extra["caller"]["type"], "code_execution_1");
    let Part::Reasoning(item) = &parts(&answer)[0] else {
        panic!("no item")
    };
    assert_eq!(item.raw.as_ref().unwrap()["tool_use_id"], "s");
}

#[test]
fn input_of_a_call_counts_wherever_it_comes() {
    let [reason, last] = end("tool_use");
    let call = |input| json!({"type": "tool_use", "id": "a", "name": "f", "input": input});
    let arguments = |frames: Vec<Value>| answer(&frames).tool_calls()[0].arguments.clone();
    let with = |frames: &[Value]| {
        let ends = [stop(0), reason.clone(), last.clone()];
        [&[start()], frames, &ends].concat()
    };
    // With the beginning, in pieces, as a value, and not at all.
    assert_eq!(
        arguments(with(&[block(0, call(json!({"a": 1})))])),
        r#"{"a":1}"#
    );
    let pieces = ["", "{\"a\"", ":1}"].map(|piece| {
        delta(
            0,
            json!({"type": "input_json_delta", "partial_json": piece}),
        )
    });
    let frames = [&[block(0, call(json!({})))], &pieces[..]].concat();
    assert_eq!(arguments(with(&frames)), r#"{"a":1}"#);
    let value = delta(
        0,
        json!({"type": "input_json_delta", "partial_json": {"a": 1}}),
    );
    assert_eq!(
        arguments(with(&[block(0, call(json!({}))), value])),
        r#"{"a":1}"#
    );
    assert_eq!(arguments(with(&[block(0, call(json!({})))])), "{}");
}

#[test]
fn calls_without_ids_get_ids_of_their_own() {
    let [reason, last] = end("tool_use");
    let call = json!({"type": "tool_use", "name": "f"});
    let frames = [
        start(),
        block(0, call.clone()),
        stop(0),
        block(1, call),
        stop(1),
        reason,
        last,
    ];
    let answer = answer(&frames);
    let calls = answer.tool_calls();
    assert_eq!(calls.len(), 2);
    assert!(!calls[0].id.is_empty() && calls[0].id != calls[1].id);
}

#[test]
fn signatures_stay_with_their_thinking() {
    let [reason, last] = end("end_turn");
    let thinking = json!({"type": "thinking", "thinking": "", "signature": ""});
    let signed = |index: u64, text: &str, signature: &str| {
        vec![
            block(index, thinking.clone()),
            delta(index, json!({"type": "thinking_delta", "thinking": text})),
            delta(
                index,
                json!({"type": "signature_delta", "signature": signature}),
            ),
            stop(index),
        ]
    };
    // Thinking, hidden thinking, thinking that was taken out, thinking.
    let frames: Vec<Value> = [start()]
        .into_iter()
        .chain(signed(0, "one", "S1"))
        .chain(signed(1, "", "S2"))
        .chain([
            block(2, json!({"type": "redacted_thinking", "data": "D"})),
            stop(2),
        ])
        .chain(signed(3, "two", "S3"))
        .chain([reason, last])
        .collect();
    let answer = answer(&frames);
    let told: Vec<(String, Option<String>, Option<Value>)> = parts(&answer)
        .iter()
        .map(|part| match part {
            Part::Reasoning(r) => (r.text.clone(), r.signature.clone(), r.raw.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let hidden = json!({"type": "thinking", "thinking": "", "signature": "S2"});
    let taken = json!({"type": "redacted_thinking", "data": "D"});
    assert_eq!(
        told,
        [
            ("one".to_owned(), Some("S1".to_owned()), None),
            (String::new(), None, Some(hidden)),
            (String::new(), None, Some(taken)),
            ("two".to_owned(), Some("S3".to_owned()), None),
        ]
    );
}

#[test]
fn sources_come_behind_their_text_and_can_go_back() {
    let [reason, last] = end("end_turn");
    let citation = json!({
        "type": "char_location", "cited_text": "words", "document_title": "T", "file_id": "file_1",
        "start_char_index": 0, "end_char_index": 5
    });
    let frames = [
        start(),
        block(0, json!({"type": "text", "text": "Grüße: "})),
        stop(0),
        block(1, json!({"type": "text", "text": "", "citations": []})),
        delta(1, json!({"type": "citations_delta", "citation": citation})),
        delta(1, json!({"type": "text_delta", "text": "wörds"})),
        stop(1),
        reason,
        last,
    ];
    let answer = answer(&frames);
    let [
        Part::Text(text),
        Part::Citation(source),
        Part::Reasoning(item),
    ] = parts(&answer)
    else {
        panic!("{answer:?}");
    };
    assert_eq!(text, "Grüße: wörds");
    assert_eq!((source.start, source.end), (Some(7), Some(12)));
    assert_eq!(source.title.as_deref(), Some("T"));
    assert_eq!(source.quote.as_deref(), Some("words"));
    let raw = json!({"type": "text", "chars": 5, "citations": [citation]});
    assert_eq!(item.raw.as_ref().unwrap(), &raw);
}

#[test]
fn items_are_put_together_from_their_pieces() {
    let [reason, last] = end("end_turn");
    let frames = [
        start(),
        block(
            0,
            json!({"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}),
        ),
        delta(
            0,
            json!({"type": "input_json_delta", "partial_json": "{\"query\":"}),
        ),
        delta(
            0,
            json!({"type": "input_json_delta", "partial_json": "\"x\"}"}),
        ),
        stop(0),
        block(1, json!({"type": "compaction", "content": null})),
        delta(1, json!({"type": "compaction_delta", "content": "All "})),
        delta(1, json!({"type": "compaction_delta", "content": "of it."})),
        stop(1),
        block(2, json!({"type": "hologram", "light": {"nm": 633}})),
        delta(
            2,
            json!({"type": "hologram_delta", "light": {"nm": 532}, "depth": 3}),
        ),
        // It is not closed.
        reason,
        last,
    ];
    let items: Vec<Value> = parts(&answer(&frames))
        .iter()
        .filter_map(|part| match part {
            Part::Reasoning(reasoning) => reasoning.raw.clone(),
            _ => None,
        })
        .collect();
    let search = json!({"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"query": "x"}});
    let compaction = json!({"type": "compaction", "content": "All of it."});
    let hologram = json!({"type": "hologram", "light": {"nm": 532}, "depth": 3});
    assert_eq!(items, [search, compaction, hologram]);
}

#[test]
fn reasons() {
    let table = [
        ("end_turn", FinishReason::Stop),
        ("stop_sequence", FinishReason::Stop),
        ("max_tokens", FinishReason::Length),
        ("model_context_window_exceeded", FinishReason::Length),
        ("tool_use", FinishReason::ToolCalls),
        ("pause_turn", FinishReason::Pause),
        ("compaction", FinishReason::Pause),
        ("refusal", FinishReason::Refusal),
        ("moon_phase", FinishReason::Other("moon_phase".to_owned())),
    ];
    for (word, reason) in table {
        let [delta, last] = end(word);
        assert_eq!(
            answer(&[start(), delta, last]).finish_reason(),
            Some(&reason)
        );
    }
}

#[test]
fn a_refusal_says_why() {
    let body = json!({"id": "m", "content": [], "stop_reason": "refusal",
        "stop_details": {"type": "refusal", "explanation": "Not this."}});
    let answer = whole(&body.to_string()).unwrap();
    assert_eq!(parts(&answer), [Part::Refusal("Not this.".to_owned())]);
    assert_eq!(answer.finish_reason(), Some(&FinishReason::Refusal));
}

#[test]
fn cached_tokens_are_tokens() {
    let body = json!({"id": "m", "content": [], "stop_reason": "end_turn", "usage": {
        "input_tokens": 3, "cache_read_input_tokens": 40, "cache_creation_input_tokens": 500,
        "output_tokens": 7, "output_tokens_details": {"thinking_tokens": 5}}});
    let usage = whole(&body.to_string()).unwrap().usage.unwrap();
    assert_eq!(
        (usage.input_tokens, usage.output_tokens, usage.total_tokens),
        (543, 7, 550)
    );
    assert_eq!(usage.cached_input_tokens, Some(40));
    assert_eq!(usage.cache_write_tokens, Some(500));
    assert_eq!(usage.reasoning_tokens, Some(5));
}

#[test]
fn hosts_that_forget_half_of_it_are_understood() {
    let frames = [
        start(),
        delta(0, json!({"type": "thinking_delta", "thinking": "hm"})),
        delta(1, json!({"type": "text_delta", "text": "Hi"})),
        json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}}),
    ];
    let answer = answer(&frames);
    assert_eq!(
        (answer.reasoning(), answer.text()),
        ("hm".to_owned(), "Hi".to_owned())
    );
    assert_eq!(answer.usage.unwrap().total_tokens, 6);
}

#[test]
fn failures_inside_of_an_answer() {
    let overloaded =
        json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}});
    let Err(DecodeError::InBand(report)) = events(&[start(), overloaded.clone()]) else {
        panic!("it was taken for an answer");
    };
    assert_eq!(*report, overloaded);
    for body in [
        overloaded,
        json!({"error": {"message": "no"}}),
        json!({"detail": "no"}),
    ] {
        assert!(
            matches!(whole(&body.to_string()), Err(DecodeError::InBand(_))),
            "{body}"
        );
    }
}

#[test]
fn what_is_no_answer() {
    let kind = |body: &str| match whole(body) {
        Err(DecodeError::Invalid(error)) => error.kind(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(""), ErrorKind::Empty);
    assert_eq!(kind("<html>"), ErrorKind::ErrorPage);
    assert_eq!(kind("hello"), ErrorKind::InvalidResponse);
    assert_eq!(kind("[]"), ErrorKind::InvalidResponse);
    assert_eq!(kind("{}"), ErrorKind::InvalidResponse);
    assert_eq!(kind(r#"{"id": "msg"}"#), ErrorKind::Empty);
}

#[test]
fn a_stream_of_anything_else_is_given_up() {
    let mut decoder = AnthropicDecoder::default();
    let mut out = VecDeque::new();
    let failed = (0..100).find_map(|_| decoder.push(None, "]no", &mut out).err());
    let Some(DecodeError::Invalid(error)) = failed else {
        panic!("it goes on for ever")
    };
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(out.len() < 20);
}

#[test]
fn nothing_that_is_json_makes_it_panic() {
    let odd = [
        json!(null),
        json!([]),
        json!({"type": 7}),
        json!({"type": "content_block_start"}),
        json!({"type": "content_block_start", "index": -1, "content_block": {"type": []}}),
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta"}}),
        json!({"type": "content_block_delta", "delta": "x"}),
        json!({"type": "content_block_stop", "index": 1.5}),
        json!({"type": "message_delta", "delta": [], "usage": "much"}),
        json!({"type": "message_start", "message": "hello"}),
    ];
    let mut decoder = AnthropicDecoder::default();
    let mut out = VecDeque::new();
    for frame in odd.iter().chain([&start()]).chain(&odd) {
        decoder.push(None, &frame.to_string(), &mut out).unwrap();
    }
    assert!(matches!(
        decoder.finish(&mut out),
        Err(DecodeError::Invalid(_))
    ));
}
