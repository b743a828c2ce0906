//! The oddities of real streams, one table at a time.

use g4f_types::{ChatAnswer, Collector, Part};
use serde_json::json;

use super::*;
use crate::openai::quirks::ThinkTags;

mod frames;
mod quick;

fn run(lines: &[&str]) -> (Vec<ChatEvent>, Result<(), DecodeError>) {
    let mut decoder = StreamDecoder::new(DecodeOptions::default());
    let mut events = VecDeque::new();
    for line in lines {
        if let Err(error) = decoder.push(line, &mut events) {
            return (events.into(), Err(error));
        }
    }
    let end = decoder.finish(&mut events);
    (events.into(), end)
}

fn answer(events: &[ChatEvent]) -> ChatAnswer {
    let mut collector = Collector::new();
    for event in events {
        collector.push(event.clone());
    }
    collector.into_answer()
}

/// Runs deltas of the first choice, with a finish reason and `[DONE]` behind them.
fn deltas(deltas: &[Value]) -> ChatAnswer {
    let mut lines: Vec<String> = deltas
        .iter()
        .map(|delta| json!({"id": "x", "choices": [{"index": 0, "delta": delta}]}).to_string())
        .collect();
    lines.push(
        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}).to_string(),
    );
    lines.push("[DONE]".to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (events, end) = run(&lines);
    end.unwrap();
    answer(&events)
}

fn kind(end: Result<(), DecodeError>) -> ErrorKind {
    match end.unwrap_err() {
        DecodeError::Invalid(error) => error.kind(),
        DecodeError::InBand(value) => panic!("{value}"),
    }
}

const HI: &str = r#"{"id":"1","model":"m","created":7,"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"}}]}"#;
const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;
const USAGE: &str =
    r#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#;

#[test]
fn the_end_is_told_once_after_the_usage() {
    let (events, end) = run(&[
        r#"{"id":"","choices":[],"prompt_filter_results":[{}]}"#,
        HI,
        STOP,
        USAGE,
        "[DONE]",
        HI,
    ]);
    end.unwrap();
    let started = Started {
        id: "1".into(),
        model: "m".into(),
        created: 7,
        ..Started::default()
    };
    assert_eq!(
        events,
        [
            ChatEvent::Started(Box::new(started)),
            ChatEvent::text("Hi"),
            ChatEvent::ChoiceFinished {
                choice: 0,
                reason: FinishReason::Stop
            },
            ChatEvent::Usage(Box::new(Usage::new(3, 2))),
            ChatEvent::Finished {
                reason: FinishReason::Stop
            },
        ]
    );
}

#[test]
fn chunks_that_say_nothing_show_that_the_model_is_there() {
    let (events, end) = run(&[HI, r#"{"choices":[{"delta":{"content":""}}]}"#, STOP]);
    end.unwrap();
    assert_eq!(events[1..3], [ChatEvent::text("Hi"), ChatEvent::Ping]);
}

#[test]
fn what_counts_as_a_complete_stream() {
    for (lines, complete) in [
        (vec![HI, STOP], true),
        (vec![HI, "[DONE]"], true),
        (
            vec![HI, r#"{"choices":[{"delta":{},"finish_reason":"eos"}]}"#],
            true,
        ),
        (vec![HI], false),
        (vec![HI, USAGE], false),
        (
            vec![HI, r#"{"choices":[{"delta":{},"finish_reason":""}]}"#],
            false,
        ),
        (
            vec![HI, r#"{"choices":[{"delta":{},"finish_reason":null}]}"#],
            false,
        ),
        (vec![], false),
    ] {
        let (events, end) = run(&lines);
        let finished = events
            .iter()
            .filter(|event| matches!(event, ChatEvent::Finished { .. }))
            .count();
        assert_eq!(
            (finished == 1, end.is_ok()),
            (complete, complete),
            "{lines:?}"
        );
        if !complete {
            assert_eq!(kind(end), ErrorKind::Truncated, "{lines:?}");
        }
    }
    assert_eq!(kind(run(&["[DONE]"]).1), ErrorKind::Empty);
}

#[test]
fn a_broken_stream_still_tells_what_it_cost_and_held_back() {
    let (events, end) = run(&[r#"{"choices":[{"delta":{"content":"<thi"}}]}"#, USAGE]);
    assert_eq!(kind(end), ErrorKind::Truncated);
    assert_eq!(answer(&events).text(), "<thi");
    assert_eq!(answer(&events).usage, Some(Usage::new(3, 2)));
}

#[test]
fn bad_lines_are_borne_up_to_eight_in_a_row() {
    let bad = ["{\"choices\": [", "oops"].repeat(4);
    let lines: Vec<&str> = bad
        .iter()
        .copied()
        .chain([HI])
        .chain(bad.iter().copied())
        .chain([STOP])
        .collect();
    let (events, end) = run(&lines);
    end.unwrap();
    assert_eq!(answer(&events).text(), "Hi");
    assert_eq!(
        events
            .iter()
            .filter(|event| matches!(event, ChatEvent::Unknown(_)))
            .count(),
        16
    );

    let lines: Vec<&str> = [HI]
        .into_iter()
        .chain(bad.iter().copied())
        .chain(["x", STOP])
        .collect();
    assert_eq!(
        kind(run(&lines).1),
        ErrorKind::InvalidResponse,
        "nine in a row"
    );
    assert_eq!(
        kind(run(&["x", "y"]).1),
        ErrorKind::InvalidResponse,
        "nothing else"
    );
}

#[test]
fn failures_inside_a_stream_are_handed_to_the_classifier_whole() {
    for line in [
        r#"{"error":{"message":"busy","code":503}}"#,
        r#"{"error":"busy"}"#,
        r#"{"object":"error","message":"busy"}"#,
        r#"{"type":"error","message":"busy"}"#,
        r#"{"id":"1","choices":[{"index":0,"error":{"message":"busy"},"delta":{}}]}"#,
    ] {
        let Err(DecodeError::InBand(value)) = run(&[HI, line]).1 else {
            panic!("{line}")
        };
        assert_eq!(*value, serde_json::from_str::<Value>(line).unwrap());
    }
    for harmless in [
        r#"{"error":null,"choices":[]}"#,
        r#"{"error":{},"choices":[]}"#,
        r#"{"error":"","choices":[]}"#,
    ] {
        run(&[HI, harmless, STOP]).1.unwrap();
    }
    let mut decoder = StreamDecoder::new(DecodeOptions::default());
    let error = decoder
        .push_event(Some("error"), "overloaded", &mut VecDeque::new())
        .unwrap_err();
    assert!(matches!(error, DecodeError::InBand(value) if *value == "overloaded"));
}

#[test]
fn mistyped_fields_are_missing_fields() {
    let odd = r#"{"id":12,"created":17.9,"model":null,"obfuscation":"xx","choices":[{"index":"0","delta":{"content":null,
        "role":"assistant","tool_calls":null,"refusal":[],"audio":"no"},"logprobs":{"content":null}}],"usage":"none"}"#;
    let (events, end) = run(&[
        odd,
        r#"{"choices":{"delta":{"content":["a",{"type":"text","text":"b"}]}}}"#,
        HI,
        STOP,
    ]);
    end.unwrap();
    let answer = answer(&events);
    assert_eq!(
        (answer.id.as_str(), answer.created, answer.text().as_str()),
        ("12", 17, "bHi")
    );
    assert_eq!(answer.usage, None);
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, ChatEvent::Logprobs { .. }))
    );

    let twice = r#"{"id":"a","id":"b","choices":[{"delta":{"content":"x","content":"y"}}]}"#;
    let (events, end) = run(&[twice, STOP]);
    end.unwrap();
    assert_eq!(
        self::answer(&events).text(),
        "y",
        "the last of repeated keys wins"
    );
}

#[test]
fn thinking_is_found_under_all_its_names() {
    let answer = deltas(&[
        json!({"reasoning_content": "a"}),
        json!({"reasoning": "b", "reasoning_content": null}),
        json!({"reasoning_text": "c"}),
        json!({"thinking": "d"}),
        json!({"reasoning": "e", "reasoning_content": "e"}),
        json!({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "f"}], "signature": "s"}]}),
        json!({"content": [{"type": "reasoning", "text": "g"}, {"type": "text", "text": "said"}]}),
    ]);
    assert_eq!(
        (answer.reasoning().as_str(), answer.text().as_str()),
        ("abcdefg", "said")
    );
}

#[test]
fn items_of_thinking_are_joined_and_kept() {
    let answer = deltas(&[
        json!({"reasoning": "Let ", "reasoning_details": [{"type": "reasoning.text", "text": "Let ", "index": 0, "format": "f"}]}),
        json!({"reasoning": "me", "reasoning_details": [{"type": "reasoning.text", "text": "me", "index": 0}]}),
        json!({"reasoning_details": [{"type": "reasoning.text", "signature": "sig", "index": 0}]}),
        json!({"reasoning_details": [{"type": "reasoning.encrypted", "data": "zz", "index": 1}]}),
        json!({"content": "Yes"}),
    ]);
    assert_eq!(answer.reasoning(), "Let me");
    let raw: Vec<_> = answer
        .message()
        .unwrap()
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Reasoning(reasoning) => reasoning.raw.clone(),
            _ => None,
        })
        .collect();
    assert_eq!(
        raw,
        [
            json!({"type": "reasoning.text", "text": "Let me", "signature": "sig", "format": "f", "index": 0}),
            json!({"type": "reasoning.encrypted", "data": "zz", "index": 1}),
        ]
    );
    let alone = deltas(&[
        json!({"reasoning_details": [{"type": "reasoning.summary", "summary": "short"}]}),
    ]);
    assert_eq!(alone.reasoning(), "short");
}

#[test]
fn think_tags_are_thinking_unless_switched_off() {
    let lines = [
        r#"{"choices":[{"delta":{"content":"<thi"}}]}"#,
        r#"{"choices":[{"delta":{"content":"nk>a</think>b"}}]}"#,
        STOP,
    ];
    let (events, _) = run(&lines);
    assert_eq!(
        (answer(&events).reasoning(), answer(&events).text()),
        ("a".into(), "b".into())
    );
    let mut decoder = StreamDecoder::new(DecodeOptions {
        think_tags: ThinkTags::Off,
        audio_type: None,
    });
    let mut events = VecDeque::new();
    for line in &lines {
        decoder.push(line, &mut events).unwrap();
    }
    let events: Vec<_> = events.into();
    assert_eq!(answer(&events).text(), "<think>a</think>b");
}

#[test]
fn choices_are_kept_apart() {
    let (events, end) = run(&[
        r#"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}"#,
        r#"{"choices":[{"index":1,"delta":{},"finish_reason":"length"}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
        "[DONE]",
    ]);
    end.unwrap();
    let answer = answer(&events);
    let said: Vec<_> = answer
        .choices
        .iter()
        .map(|c| (c.index, c.message.text(), c.finish_reason.clone()))
        .collect();
    assert_eq!(
        said,
        [
            (0, "aa".into(), Some(FinishReason::Stop)),
            (1, "b".into(), Some(FinishReason::Length))
        ]
    );
    assert_eq!(
        events.last(),
        Some(&ChatEvent::Finished {
            reason: FinishReason::Stop
        }),
        "of the first choice"
    );
}

#[test]
fn sources_come_once_and_do_not_cut_the_text() {
    let chunk = |text: &str| {
        json!({"citations": ["https://a", "https://b"], "search_results": [{"title": "A", "url": "https://a"}],
        "choices": [{"delta": {"content": text}}]}).to_string()
    };
    let (events, end) = run(&[&chunk("x"), &chunk("y"), STOP]);
    end.unwrap();
    let answer = answer(&events);
    assert_eq!(
        answer
            .citations()
            .iter()
            .map(|c| c.url.as_str())
            .collect::<Vec<_>>(),
        ["https://a", "https://b"]
    );
    assert_eq!(answer.message().unwrap().parts[0], Part::Text("xy".into()));
}

#[test]
fn audio_is_joined_whether_it_comes_in_pieces_or_again_and_again() {
    for pieces in [["AQID", "BAUG"], ["AQID", "AQIDBAUG"], ["AQIDB", "AUG"]] {
        let answer = deltas(&[
            json!({"audio": {"id": "au", "transcript": "one"}}),
            json!({"audio": {"data": pieces[0]}}),
            json!({"audio": {"data": pieces[1], "expires_at": 5}}),
        ]);
        let [Part::Audio(media)] = &answer.message().unwrap().parts[..] else {
            panic!("{answer:?}")
        };
        assert_eq!(media.to_base64().as_deref(), Some("AQIDBAUG"), "{pieces:?}");
        assert_eq!(
            (media.id.as_deref(), media.transcript.as_deref()),
            (Some("au"), Some("one"))
        );
    }
}

#[test]
fn tool_calls_are_put_together_from_any_pieces() {
    type Calls = &'static [(&'static str, &'static str, &'static str)];
    let cases: &[(&str, Value, Calls)] = &[
        (
            "by index",
            json!([[{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}], [{"index": 0, "function": {"arguments": "{\"x\""}}], [{"index": 0, "function": {"arguments": ":1}"}}]]),
            &[("a", "f", "{\"x\":1}")],
        ),
        (
            "id in every piece",
            json!([[{"id": "a", "function": {"name": "f", "arguments": "{"}}], [{"id": "a", "function": {"arguments": "}"}}]]),
            &[("a", "f", "{}")],
        ),
        (
            "interleaved",
            json!([[{"index": 0, "id": "a", "function": {"name": "f"}}, {"index": 1, "id": "b", "function": {"name": "g"}}], [{"index": 1, "function": {"arguments": "[2"}}, {"index": 0, "function": {"arguments": "[1"}}], [{"index": 0, "function": {"arguments": "]"}}, {"index": 1, "function": {"arguments": "]"}}]]),
            &[("a", "f", "[1]"), ("b", "g", "[2]")],
        ),
        (
            "new id, same index",
            json!([[{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}}], [{"index": 0, "id": "b", "function": {"name": "f", "arguments": "{}"}}]]),
            &[("a", "f", "{}"), ("b", "f", "{}")],
        ),
        (
            "ids alone, interleaved",
            json!([[{"id": "a", "function": {"name": "f", "arguments": "{"}}], [{"id": "b", "function": {"name": "g", "arguments": "{"}}], [{"id": "a", "function": {"arguments": "}"}}], [{"id": "b", "function": {"arguments": "}"}}]]),
            &[("a", "f", "{}"), ("b", "g", "{}")],
        ),
        (
            "name last",
            json!([[{"index": 0, "function": {"arguments": "{\"x\""}}], [{"index": 0, "function": {"arguments": ":1"}}], [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "}"}}]]),
            &[("a", "f", "{\"x\":1}")],
        ),
        (
            "empty names and ids",
            json!([[{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}], [{"index": 0, "id": "", "function": {"name": "", "arguments": "{}"}}]]),
            &[("a", "f", "{}")],
        ),
        (
            "name in every piece",
            json!([[{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}], [{"index": 0, "function": {"name": "f", "arguments": "{"}}], [{"index": 0, "function": {"name": "f", "arguments": "}"}}]]),
            &[("a", "f", "{}")],
        ),
        (
            "object arguments",
            json!([[{"id": "a", "function": {"name": "f", "arguments": {"x": [1, "}"]}}}]]),
            &[("a", "f", "{\"x\":[1,\"}\"]}")],
        ),
        (
            "whole calls in one chunk, no index",
            json!([[{"id": "a", "function": {"name": "f", "arguments": "{}"}}, {"id": "b", "function": {"name": "f", "arguments": "{}"}}]]),
            &[("a", "f", "{}"), ("b", "f", "{}")],
        ),
        (
            "whole calls, same index, no id",
            json!([[{"index": 0, "function": {"name": "f", "arguments": "{}"}}], [{"index": 0, "function": {"name": "f", "arguments": "{\"y\":2}"}}]]),
            &[("?", "f", "{}"), ("?", "f", "{\"y\":2}")],
        ),
        (
            "nothing but pieces",
            json!([[{"function": {"name": "f"}}], [{"function": {"arguments": "{"}}], [{"function": {"arguments": "}"}}]]),
            &[("?", "f", "{}")],
        ),
        (
            "a null and an empty function",
            json!([[{"index": 0, "id": null, "type": null, "function": {"name": null, "arguments": ""}}]]),
            &[],
        ),
        (
            "custom with an empty twin",
            json!([[{"id": "a", "type": "function", "custom": {"name": "", "input": ""}, "function": {"name": "f", "arguments": "{}"}}]]),
            &[("a", "f", "{}")],
        ),
    ];
    for (what, chunks, expected) in cases {
        let pieces: Vec<_> = chunks
            .as_array()
            .unwrap()
            .iter()
            .map(|calls| json!({"tool_calls": calls}))
            .collect();
        let answer = deltas(&pieces);
        let calls = answer.tool_calls();
        let got: Vec<_> = calls
            .iter()
            .map(|call| (call.name.as_str(), call.arguments.as_str()))
            .collect();
        let wanted: Vec<_> = expected
            .iter()
            .map(|(_, name, arguments)| (*name, *arguments))
            .collect();
        assert_eq!(got, wanted, "{what}");
        for (call, (id, ..)) in calls.iter().zip(*expected) {
            assert!(
                if *id == "?" {
                    call.id.starts_with("call_")
                } else {
                    call.id == *id
                },
                "{what}: {}",
                call.id
            );
        }
        let mut ids: Vec<_> = calls.iter().map(|call| &call.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), calls.len(), "{what}: ids are unique");
    }
}

#[test]
fn calls_begin_when_their_name_is_known_and_end_before_the_choice() {
    let (events, end) = run(&[
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{"}}]}}]}"#,
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"}"},"extra_content":{"g":1}}]}}]}"#,
        r#"{"choices":[{"delta":{"function_call":{"name":"old","arguments":"{}"}},"finish_reason":"function_call"}]}"#,
    ]);
    end.unwrap();
    let names: Vec<_> = events
        .iter()
        .map(|event| {
            serde_json::to_value(event).unwrap()["event"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(
        names,
        [
            "started",
            "tool_start",
            "tool_delta",
            "tool_start",
            "tool_delta",
            "tool_end",
            "tool_end",
            "choice_finished",
            "finished"
        ]
    );
    let answer = answer(&events);
    assert_eq!(
        answer.tool_calls()[0].extra["extra_content"],
        json!({"g": 1})
    );
    assert_eq!(answer.tool_calls()[1].name, "old");
    assert_eq!(answer.finish_reason(), Some(&FinishReason::ToolCalls));
}

#[test]
fn custom_tools_take_free_text() {
    let answer = deltas(&[
        json!({"tool_calls": [{"index": 0, "id": "a", "type": "custom", "custom": {"name": "sh", "input": ""}}]}),
        json!({"tool_calls": [{"index": 0, "custom": {"input": "ls"}}]}),
    ]);
    let call = answer.tool_calls()[0];
    assert_eq!(
        (call.custom, call.name.as_str(), call.arguments.as_str()),
        (true, "sh", "ls")
    );
}
