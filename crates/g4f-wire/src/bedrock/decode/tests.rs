//! What recordings do not hold: answers of models that do more, and broken ones.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, Collector, ErrorKind, FinishReason, Part};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::ConverseDecoder;
use crate::provider::{AnswerDecoder, DecodeError};

type Events = (Vec<ChatEvent>, Option<DecodeError>);

fn stream(frames: &[(&str, Value)]) -> Events {
    let mut decoder = ConverseDecoder::new("m");
    let mut events = VecDeque::new();
    for (name, data) in frames {
        if let Err(error) = decoder.push(Some(name), &data.to_string(), &mut events) {
            return (events.into(), Some(error));
        }
    }
    let end = decoder.finish(&mut events);
    (events.into(), end.err())
}

fn whole(body: &Value) -> Events {
    let mut events = VecDeque::new();
    let body = Bytes::from(body.to_string());
    let end = ConverseDecoder::new("m").whole(&body, &mut events);
    (events.into(), end.err())
}

fn parts(events: &[ChatEvent]) -> Vec<Part> {
    let mut collector = Collector::new();
    for event in events {
        collector.push(event.clone());
    }
    collector.into_answer().message().unwrap().parts.clone()
}

fn invalid(error: Option<DecodeError>) -> ErrorKind {
    match error {
        Some(DecodeError::Invalid(error)) => error.kind(),
        other => panic!("{other:?}"),
    }
}

fn reported(error: Option<DecodeError>) -> Value {
    match error {
        Some(DecodeError::InBand(report)) => *report,
        other => panic!("{other:?}"),
    }
}

fn message(content: impl Into<Value>) -> Value {
    let content = content.into();
    json!({ "output": { "message": { "role": "assistant", "content": content } }, "stopReason": "end_turn" })
}

#[test]
fn every_stop_reason_is_known() {
    let cases = [
        ("end_turn", FinishReason::Stop),
        ("stop_sequence", FinishReason::Stop),
        ("tool_use", FinishReason::ToolCalls),
        ("max_tokens", FinishReason::Length),
        ("model_context_window_exceeded", FinishReason::Length),
        ("guardrail_intervened", FinishReason::ContentFilter),
        ("content_filtered", FinishReason::ContentFilter),
        (
            "malformed_tool_use",
            FinishReason::Other("malformed_tool_use".to_owned()),
        ),
    ];
    for (word, reason) in cases {
        let (events, error) = stream(&[("messageStop", json!({ "stopReason": word }))]);
        assert!(error.is_none());
        assert_eq!(
            events.last(),
            Some(&ChatEvent::Finished { reason }),
            "{word}"
        );
    }
}

#[test]
fn usage_comes_before_the_end_and_counts_cached_tokens_in() {
    let usage = json!({ "inputTokens": 10, "outputTokens": 4, "totalTokens": 7365,
        "cacheReadInputTokens": 51, "cacheWriteInputTokens": 7300 });
    let (events, _) = stream(&[
        ("messageStop", json!({ "stopReason": "end_turn" })),
        ("metadata", json!({ "usage": usage })),
        ("messageStop", json!({ "stopReason": "end_turn" })),
    ]);
    let ChatEvent::Usage(usage) = &events[1] else {
        panic!("{events:?}")
    };
    assert_eq!(
        (usage.input_tokens, usage.output_tokens, usage.total_tokens),
        (7361, 4, 7365)
    );
    assert_eq!(
        (usage.cached_input_tokens, usage.cache_write_tokens),
        (Some(51), Some(7300))
    );
    assert!(matches!(events[2], ChatEvent::ChoiceFinished { .. }));
    assert!(matches!(events[3], ChatEvent::Finished { .. }));
    assert_eq!(events.len(), 4, "what follows the end is not looked at");
}

#[test]
fn metadata_alone_is_no_end() {
    let (events, error) = stream(&[("metadata", json!({ "usage": { "inputTokens": 1 } }))]);
    assert_eq!(invalid(error), ErrorKind::Truncated);
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, ChatEvent::Finished { .. }))
    );
}

#[test]
fn thinking_keeps_its_signature_and_what_is_hidden_goes_back() {
    let (events, _) = stream(&[
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "reasoningContent": { "text": "Hm" } } }),
        ),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "reasoningContent": { "signature": "sig" } } }),
        ),
        ("contentBlockStop", json!({ "contentBlockIndex": 0 })),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 1, "delta": { "reasoningContent": { "redactedContent": "AAAA" } } }),
        ),
        ("messageStop", json!({ "stopReason": "end_turn" })),
    ]);
    let parts = parts(&events);
    let [Part::Reasoning(said), Part::Reasoning(hidden)] = &parts[..] else {
        panic!("{parts:?}")
    };
    assert_eq!(
        (said.text.as_str(), said.signature.as_deref()),
        ("Hm", Some("sig"))
    );
    assert_eq!(
        hidden.raw,
        Some(json!({ "reasoningContent": { "redactedContent": "AAAA" } }))
    );
}

#[test]
fn tools_of_the_provider_are_no_calls_and_go_back_as_they_came() {
    let use_ = json!({ "toolUseId": "t", "name": "nova_grounding", "type": "server_tool_use" });
    let result = json!({ "toolUseId": "t", "type": "nova_grounding_result", "status": "success" });
    let (events, _) = stream(&[
        (
            "contentBlockStart",
            json!({ "contentBlockIndex": 0, "start": { "toolUse": use_ } }),
        ),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "toolUse": { "input": "{\"q\":" } } }),
        ),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "toolUse": { "input": "1}" } } }),
        ),
        ("contentBlockStop", json!({ "contentBlockIndex": 0 })),
        (
            "contentBlockStart",
            json!({ "contentBlockIndex": 1, "start": { "toolResult": result } }),
        ),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 1, "delta": { "toolResult": [{ "text": "found" }] } }),
        ),
        ("contentBlockStop", json!({ "contentBlockIndex": 1 })),
        ("messageStop", json!({ "stopReason": "end_turn" })),
    ]);
    let raws: Vec<Value> = parts(&events)
        .into_iter()
        .map(|part| match part {
            Part::Reasoning(reasoning) => reasoning.raw.unwrap(),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        json!({ "toolUse": { "toolUseId": "t", "name": "nova_grounding", "type": "server_tool_use", "input": { "q": 1 } } }),
        json!({ "toolResult": { "toolUseId": "t", "type": "nova_grounding_result", "status": "success",
            "content": [{ "text": "found" }] } }),
    ];
    assert_eq!(raws, expected);
}

#[test]
fn a_call_without_arguments_has_empty_ones() {
    let call = json!({ "toolUseId": "t", "name": "now" });
    let (events, _) = stream(&[
        (
            "contentBlockStart",
            json!({ "contentBlockIndex": 0, "start": { "toolUse": call } }),
        ),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "toolUse": { "input": "" } } }),
        ),
        ("messageStop", json!({ "stopReason": "tool_use" })),
    ]);
    let parts = parts(&events);
    let [Part::ToolCall(call)] = &parts[..] else {
        panic!("{parts:?}")
    };
    assert_eq!((call.id.as_str(), call.arguments.as_str()), ("t", "{}"));
}

#[test]
fn citations_say_where_they_apply() {
    let citation = json!({ "title": "facts", "location": { "web": { "url": "https://a.example", "domain": "a.example" } },
        "sourceContent": [{ "text": "gr" }, { "text": "ün" }] });
    let (events, _) = whole(&message(json!([
        { "text": "Grü" },
        { "citationsContent": { "content": [{ "text": "ßen" }], "citations": [citation] } },
    ])));
    let cited = events.iter().find_map(|event| match event {
        ChatEvent::Citation { citation, .. } => Some(citation),
        _ => None,
    });
    let cited = cited.unwrap();
    assert_eq!((cited.start, cited.end), (Some(3), Some(6)));
    assert_eq!(
        (cited.url.as_str(), cited.title.as_deref()),
        ("https://a.example", Some("facts"))
    );
    assert_eq!(cited.quote.as_deref(), Some("grün"));
}

#[test]
fn media_come_out_whole_and_in_streams() {
    let image = json!({ "format": "png", "source": { "bytes": "iVBORw0KGgo=" } });
    let (plain, _) = whole(&message(json!([{ "image": image }])));
    let (streamed, _) = stream(&[
        (
            "contentBlockStart",
            json!({ "contentBlockIndex": 0, "start": { "image": { "format": "png" } } }),
        ),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "image": { "source": { "bytes": "iVBORw0KGgo=" } } } }),
        ),
        ("messageStop", json!({ "stopReason": "end_turn" })),
    ]);
    for events in [plain, streamed] {
        let parts = parts(&events);
        let [Part::Image(media)] = &parts[..] else {
            panic!("{parts:?}")
        };
        assert_eq!(media.media_type.as_deref(), Some("image/png"));
    }
}

#[test]
fn failures_in_a_stream_keep_their_code_and_words() {
    let (events, error) = stream(&[
        ("contentBlockDelta", json!({ "delta": { "text": "Hi" } })),
        (
            "modelStreamErrorException",
            json!({ "message": "broke", "originalStatusCode": 500 }),
        ),
    ]);
    assert_eq!(events.len(), 2);
    let expected = json!({ "error": { "code": "modelStreamErrorException", "message": "broke" } });
    assert_eq!(reported(error), expected);
    let (_, error) = stream(&[(
        "error",
        json!({ "code": "InternalFailure", "message": "?" }),
    )]);
    assert_eq!(reported(error)["error"]["code"], "InternalFailure");
}

#[test]
fn failures_under_200_are_failures() {
    let (_, error) = whole(&json!({ "message": "Too many requests" }));
    assert_eq!(reported(error)["error"]["message"], "Too many requests");
    let (_, error) = whole(
        &json!({ "Output": { "__type": "com.amazon.coral.service#UnknownOperationException" } }),
    );
    reported(error);
    assert_eq!(invalid(whole(&json!({})).1), ErrorKind::Empty);
}

#[test]
fn events_as_objects_are_read_as_well() {
    let mut decoder = ConverseDecoder::new("m");
    let mut events = VecDeque::new();
    for data in [
        r#"{"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"Hi"}}}"#,
        r#"{"messageStop":{"stopReason":"end_turn"}}"#,
    ] {
        decoder.push(None, data, &mut events).unwrap();
    }
    decoder.finish(&mut events).unwrap();
    assert_eq!(
        parts(events.make_contiguous()),
        [Part::Text("Hi".to_owned())]
    );
}

#[test]
fn what_is_new_is_passed_on() {
    let (events, error) = stream(&[
        ("weather", json!({ "is": "fine" })),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "mood": 1 } }),
        ),
        ("messageStop", json!({ "stopReason": "end_turn" })),
    ]);
    assert!(error.is_none());
    let unknown = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Unknown(_)));
    assert_eq!(unknown.count(), 2);
    let (events, error) = whole(&message(json!([{ "guardContent": {} }, 7, null])));
    assert!(error.is_none());
    assert_eq!(
        events
            .iter()
            .filter(|e| matches!(e, ChatEvent::Unknown(_)))
            .count(),
        3
    );
}

#[test]
fn blocks_and_what_is_held_are_bounded() {
    let open: Vec<_> = (0..300)
        .map(|at| {
            (
                "contentBlockDelta",
                json!({ "contentBlockIndex": at, "delta": { "text": "x" } }),
            )
        })
        .collect();
    assert_eq!(invalid(stream(&open).1), ErrorKind::InvalidResponse);
    let own = json!({ "toolUseId": "t", "name": "n", "type": "server_tool_use" });
    let mut frames = vec![(
        "contentBlockStart",
        json!({ "contentBlockIndex": 0, "start": { "toolUse": own } }),
    )];
    let more = "x".repeat(1024 * 1024);
    let more = json!({ "contentBlockIndex": 0, "delta": { "toolUse": { "input": more } } });
    frames.extend(std::iter::repeat_n(("contentBlockDelta", more), 9));
    assert_eq!(invalid(stream(&frames).1), ErrorKind::InvalidResponse);
}

/// JSON with the field names of answers in every place.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z_]{0,12}".prop_map(Value::from),
        Just(json!("server_tool_use")),
    ];
    let names = prop::sample::select(vec![
        "text",
        "toolUse",
        "toolResult",
        "reasoningContent",
        "reasoningText",
        "citationsContent",
        "citations",
        "content",
        "input",
        "name",
        "type",
        "image",
        "source",
        "bytes",
        "delta",
        "start",
        "contentBlockIndex",
        "stopReason",
        "usage",
        "message",
        "output",
        "citation",
        "location",
        "inputTokens",
    ]);
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..4).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn nothing_makes_it_panic_or_end_twice(
        frames in prop::collection::vec((prop::sample::select(vec![
            "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata", "other",
        ]), any_json()), 0..12),
        body in any_json(),
    ) {
        for (events, error) in [stream(&frames), whole(&body), whole(&message(body))] {
            let ends = events.iter().filter(|event| matches!(event, ChatEvent::Finished { .. })).count();
            prop_assert_eq!(ends, usize::from(error.is_none()));
        }
    }
}

#[test]
fn a_picture_that_is_none_is_told_as_unknown() {
    let (events, error) = stream(&[
        ("messageStart", json!({ "role": "assistant" })),
        (
            "contentBlockStart",
            json!({ "contentBlockIndex": 0, "start": { "image": { "format": "png" } } }),
        ),
        (
            "contentBlockDelta",
            json!({ "contentBlockIndex": 0, "delta": { "image": true } }),
        ),
        ("messageStop", json!({ "stopReason": "end_turn" })),
    ]);
    assert!(error.is_none(), "{error:?}");
    let unknown = |event: &ChatEvent| matches!(event, ChatEvent::Unknown(_));
    assert!(events.iter().any(unknown), "{events:?}");
}
