//! Every recorded answer decodes to what a plain reading of its JSON finds, in one piece and byte by byte.

use std::collections::BTreeMap;

use g4f_types::{ChatAnswer, FinishReason};
use g4f_wire::mistral::Mistral;
use serde_json::Value;

use crate::recorded::{collect, decode, exchanges};

/// What an answer says.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    text: String,
    thought: String,
    /// Id, name and arguments.
    calls: Vec<(String, String, String)>,
    reason: Option<FinishReason>,
    tokens: Option<(u64, u64, Option<u64>)>,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn read(body: &Value) -> Plain {
    let chunks: Vec<Value> = match body {
        Value::String(stream) => stream
            .lines()
            .filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
            .collect(),
        whole => vec![whole.clone()],
    };
    let mut plain = Plain::default();
    let mut calls: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut order = Vec::new();
    for chunk in &chunks {
        let choice = &chunk["choices"][0];
        let said = match &choice["delta"] {
            Value::Null => &choice["message"],
            delta => delta,
        };
        plain.text += text(&said["content"]);
        for part in said["content"].as_array().into_iter().flatten() {
            plain.text += text(&part["text"]);
            for thought in part["thinking"].as_array().into_iter().flatten() {
                plain.thought += text(&thought["text"]);
            }
        }
        for call in said["tool_calls"].as_array().into_iter().flatten() {
            let id = match call["id"].as_str() {
                Some(id) if id != "null" => id.to_owned(),
                _ => order.last().cloned().unwrap_or_default(),
            };
            if !calls.contains_key(&id) {
                order.push(id.clone());
            }
            let entry = calls.entry(id).or_default();
            if entry.0.is_empty() {
                entry.0 += text(&call["function"]["name"]);
            }
            entry.1 += text(&call["function"]["arguments"]);
        }
        if let Some(reason) = choice["finish_reason"].as_str() {
            plain.reason = Some(reason.into());
        }
        if let Some(usage) = chunk.get("usage").filter(|usage| usage.is_object()) {
            let details = usage["prompt_tokens_details"]["cached_tokens"].as_u64();
            plain.tokens = Some((
                usage["prompt_tokens"].as_u64().unwrap(),
                usage["completion_tokens"].as_u64().unwrap(),
                details.or(usage["num_cached_tokens"].as_u64()),
            ));
        }
    }
    for id in order {
        let (name, arguments) = calls.remove(&id).unwrap();
        plain.calls.push((id, name, arguments));
    }
    plain
}

fn said(answer: &ChatAnswer) -> Plain {
    let usage = answer.usage;
    Plain {
        text: answer.text(),
        thought: answer.reasoning(),
        calls: answer
            .tool_calls()
            .iter()
            .map(|call| (call.id.clone(), call.name.clone(), call.arguments.clone()))
            .collect(),
        reason: answer.finish_reason().cloned(),
        tokens: usage.map(|usage| {
            (
                usage.input_tokens,
                usage.output_tokens,
                usage.cached_input_tokens,
            )
        }),
    }
}

#[test]
fn recorded_answers_decode_to_what_their_json_says() {
    let Some(exchanges) = exchanges(&["mistral.chat"]) else {
        return;
    };
    let (mut plain, mut streams) = (0, 0);
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let family = Mistral::new();
        let events = decode(&family, &exchange.body, usize::MAX).unwrap();
        assert_eq!(
            said(&collect(&events)),
            read(&exchange.body),
            "{}",
            exchange.file
        );
        if exchange.body.is_string() {
            for size in [1, 3] {
                let cut = decode(&family, &exchange.body, size).unwrap();
                assert_eq!(cut, events, "{} in pieces of {size}", exchange.file);
            }
            streams += 1;
        } else {
            plain += 1;
        }
    }
    assert!(
        plain >= 45 && streams >= 12,
        "{plain} plain, {streams} streams"
    );
}
