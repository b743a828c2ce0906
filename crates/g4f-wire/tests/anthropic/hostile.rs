//! Whatever comes, nothing panics, nothing ends twice, and nothing that is cut is complete.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest};
use g4f_wire::anthropic::Anthropic;
use g4f_wire::provider::{AnswerDecoder as _, ChatFamily as _};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Any JSON, with the names that mean something more often than not.
fn value() -> impl Strategy<Value = Value> {
    let names = "type|index|delta|content_block|message|usage|text|thinking|signature|partial_json|citation|citations|content|id|name|input|stop_reason|error";
    let words = "text|thinking|tool_use|server_tool_use|text_delta|input_json_delta|citations_delta|signature_delta|end_turn|[a-z\"{}äß😀]{0,6}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        (0u64..3).prop_map(Value::from),
        words.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// An event of the API with anything in it.
fn event() -> impl Strategy<Value = Value> {
    let kind = "message_start|content_block_start|content_block_delta|content_block_stop|message_delta|message_stop|ping|message";
    let piece = "text_delta|thinking_delta|signature_delta|input_json_delta|citations_delta|compaction_delta";
    let block =
        "text|thinking|redacted_thinking|tool_use|server_tool_use|mcp_tool_result|compaction";
    (kind, 0u64..3, piece, block, "[a-z{}\":,é]{0,5}", value()).prop_map(
        |(kind, index, piece, block, text, any)| {
            json!({
                "type": kind, "index": index, "usage": any, "message": {"content": [any], "id": text},
                "content_block": {"type": block, "text": text, "input": any, "citations": [any]},
                "delta": {
                    "type": piece, "text": text, "thinking": text, "signature": text,
                    "partial_json": text, "citation": any, "content": text,
                },
            })
        },
    )
}

fn ends(events: &VecDeque<ChatEvent>) -> usize {
    let is_end = |event: &&ChatEvent| matches!(event, ChatEvent::Finished { .. });
    events.iter().filter(is_end).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn streams(frames in prop::collection::vec(prop_oneof![3 => event(), 1 => value()], 0..20)) {
        let mut decoder = Anthropic::new().decoder(&ChatRequest::default());
        let mut events = VecDeque::new();
        let failed = frames
            .iter()
            .any(|frame| decoder.push(None, &frame.to_string(), &mut events).is_err());
        let failed = failed || decoder.finish(&mut events).is_err();
        prop_assert_eq!(ends(&events), usize::from(!failed));
        let begins_with_text = matches!(events.front(), Some(ChatEvent::TextDelta { .. }));
        prop_assert!(!begins_with_text);
    }

    #[test]
    fn bodies(body in value(), noise in "[ -~]{0,20}") {
        for body in [body.to_string(), noise] {
            let mut decoder = Anthropic::new().decoder(&ChatRequest::default());
            let mut events = VecDeque::new();
            let failed = decoder.whole(&Bytes::from(body), &mut events).is_err();
            prop_assert_eq!(ends(&events), usize::from(!failed));
        }
    }
}

#[test]
fn items_are_bounded() {
    let mut decoder = Anthropic::new().decoder(&ChatRequest::default());
    let mut events = VecDeque::new();
    let mut push = |frame: Value| decoder.push(None, &frame.to_string(), &mut events).unwrap();
    push(json!({"type": "message_start", "message": {"id": "m"}}));
    push(
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "server_tool_use", "id": "s"}}),
    );
    let piece = "x".repeat(1024 * 1024);
    for _ in 0..12 {
        push(
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": piece}}),
        );
    }
    push(
        json!({"type": "content_block_start", "index": 1, "content_block": {"type": "compaction", "content": ""}}),
    );
    for _ in 0..12 {
        push(
            json!({"type": "content_block_delta", "index": 1, "delta": {"type": "compaction_delta", "content": piece}}),
        );
    }
    push(json!({"type": "content_block_stop", "index": 1}));
    let longest = events.iter().filter_map(|event| match event {
        ChatEvent::ReasoningDelta { raw: Some(raw), .. } => Some(raw.to_string().len()),
        _ => None,
    });
    assert!(longest.max().unwrap() <= 9 * 1024 * 1024);
}
