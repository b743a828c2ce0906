//! Every recorded answer decodes to what a plain reading of its JSON finds, in one piece and byte by byte.

use g4f_types::{ChatAnswer, FinishReason, Usage};
use g4f_wire::cohere::Cohere;
use serde_json::Value;

use crate::recorded::{collect, decode, exchanges};

/// What an answer says.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    id: String,
    text: String,
    /// Thinking, and the plan before calls.
    thought: String,
    /// Id, name and arguments.
    calls: Vec<(String, String, String)>,
    sources: usize,
    reason: Option<FinishReason>,
    usage: Option<Usage>,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Adds a message, or what of it is new.
fn add(plain: &mut Plain, message: &Value, index: Option<usize>) {
    let blocks = match &message["content"] {
        Value::Array(blocks) => blocks.iter().collect(),
        block => vec![block],
    };
    for block in blocks {
        plain.text += text(&block["text"]);
        plain.thought += text(&block["thinking"]);
    }
    plain.thought += text(&message["tool_plan"]);
    let calls = match &message["tool_calls"] {
        Value::Array(calls) => calls.iter().collect(),
        Value::Object(_) => vec![&message["tool_calls"]],
        _ => Vec::new(),
    };
    for call in calls {
        let at = index.unwrap_or(plain.calls.len());
        plain
            .calls
            .resize(plain.calls.len().max(at + 1), Default::default());
        plain.calls[at].0 += text(&call["id"]);
        plain.calls[at].1 += text(&call["function"]["name"]);
        plain.calls[at].2 += text(&call["function"]["arguments"]);
    }
    let citations = match &message["citations"] {
        Value::Array(citations) => citations.iter().collect(),
        Value::Object(_) => vec![&message["citations"]],
        _ => Vec::new(),
    };
    plain.sources += citations
        .iter()
        .map(|citation| citation["sources"].as_array().unwrap().len())
        .sum::<usize>();
}

fn end(plain: &mut Plain, end: &Value) {
    let reason = match end["finish_reason"].as_str() {
        Some("COMPLETE" | "STOP_SEQUENCE") => FinishReason::Stop,
        Some("MAX_TOKENS") => FinishReason::Length,
        Some("TOOL_CALL") => FinishReason::ToolCalls,
        _ => return,
    };
    plain.reason = Some(reason);
    let tokens = &end["usage"]["tokens"];
    let count = |name: &str| tokens[name].as_u64().unwrap();
    let mut usage = Usage::new(count("input_tokens"), count("output_tokens"));
    usage.cached_input_tokens = end["usage"]["cached_tokens"].as_u64();
    usage.reasoning_tokens = tokens["reasoning_tokens"].as_u64();
    plain.usage = Some(usage);
}

fn read(body: &Value) -> Plain {
    let mut plain = Plain::default();
    if let Value::String(stream) = body {
        for line in stream
            .lines()
            .filter_map(|line| line.strip_prefix("data: "))
        {
            let Ok(event) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            plain.id += text(&event["id"]);
            let index = event["index"]
                .as_u64()
                .map(|index| index.try_into().unwrap());
            add(&mut plain, &event["delta"]["message"], index);
            end(&mut plain, &event["delta"]);
        }
    } else {
        plain.id += text(&body["id"]);
        add(&mut plain, &body["message"], None);
        end(&mut plain, body);
    }
    plain
}

fn said(answer: &ChatAnswer) -> Plain {
    Plain {
        id: answer.id.clone(),
        text: answer.text(),
        thought: answer.reasoning(),
        calls: answer
            .tool_calls()
            .iter()
            .map(|call| (call.id.clone(), call.name.clone(), call.arguments.clone()))
            .collect(),
        sources: answer.citations().len(),
        reason: answer.finish_reason().cloned(),
        usage: answer.usage,
    }
}

#[test]
fn recorded_answers_decode_to_what_their_json_says() {
    let Some(exchanges) = exchanges(&["cohere.chat.v2"]) else {
        return;
    };
    let (mut plain, mut streams) = (0, 0);
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let events = decode(&Cohere, &exchange.body, usize::MAX).unwrap();
        assert_eq!(
            said(&collect(&events)),
            read(&exchange.body),
            "{}",
            exchange.file
        );
        if exchange.body.is_string() {
            for size in [1, 2, 3, 7] {
                let cut = decode(&Cohere, &exchange.body, size).unwrap();
                assert_eq!(cut, events, "{} in pieces of {size}", exchange.file);
            }
            let crlf = Value::from(exchange.body.as_str().unwrap().replace('\n', "\r\n"));
            assert_eq!(
                decode(&Cohere, &crlf, 1).unwrap(),
                events,
                "{}",
                exchange.file
            );
            streams += 1;
        } else {
            plain += 1;
        }
    }
    assert!(
        plain >= 20 && streams >= 9,
        "{plain} plain, {streams} streams"
    );
}

/// A stream that ends anywhere before `message-end` is broken, whatever was said.
#[test]
fn recorded_streams_that_break_off_are_truncated() {
    let Some(exchanges) = exchanges(&["cohere.chat.v2"]) else {
        return;
    };
    for exchange in &exchanges {
        let Value::String(stream) = &exchange.body else {
            continue;
        };
        let first = stream.find("\n\n").unwrap();
        let end = stream.find("event: message-end").unwrap();
        for at in (first..end)
            .step_by(97)
            .filter(|at| stream.is_char_boundary(*at))
        {
            let error = decode(&Cohere, &Value::from(&stream[..at]), 64).unwrap_err();
            let error = error.into_error(|report| panic!("{report}"));
            assert_eq!(
                error.kind(),
                g4f_types::ErrorKind::Truncated,
                "{}",
                exchange.file
            );
        }
    }
}
