//! Every recorded answer decodes to what a plain reading of its JSON finds, in one piece and byte by byte.

use g4f_types::{ChatAnswer, ErrorKind, FinishReason, Usage};
use g4f_wire::ollama::Ollama;
use serde_json::Value;

use crate::recorded::{collect, decode, exchanges};

/// What an answer says.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    model: String,
    text: String,
    thought: String,
    /// Name and arguments.
    calls: Vec<(String, Value)>,
    reason: Option<FinishReason>,
    usage: Option<Usage>,
}

fn read(body: &Value) -> Plain {
    let lines: Vec<Value> = match body {
        Value::String(stream) => stream
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
        whole => vec![whole.clone()],
    };
    let mut plain = Plain::default();
    for line in lines {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        plain.model = text(&line["model"]);
        plain.text += &text(&line["message"]["content"]);
        plain.text += &text(&line["response"]);
        plain.thought += &text(&line["message"]["thinking"]);
        for call in line["message"]["tool_calls"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let function = &call["function"];
            plain
                .calls
                .push((text(&function["name"]), function["arguments"].clone()));
        }
        if line["done"] == true {
            assert_eq!(line["done_reason"], "stop");
            plain.reason = Some(if plain.calls.is_empty() {
                FinishReason::Stop
            } else {
                FinishReason::ToolCalls
            });
            let count = |name: &str| line[name].as_u64().unwrap_or(0);
            plain.usage = Some(Usage::new(count("prompt_eval_count"), count("eval_count")));
        }
    }
    plain
}

fn said(answer: &ChatAnswer) -> Plain {
    Plain {
        model: answer.model.clone(),
        text: answer.text(),
        thought: answer.reasoning(),
        calls: answer
            .tool_calls()
            .iter()
            .map(|call| (call.name.clone(), call.json().unwrap()))
            .collect(),
        reason: answer.finish_reason().cloned(),
        usage: answer.usage,
    }
}

#[test]
fn recorded_answers_decode_to_what_their_json_says() {
    let Some(exchanges) = exchanges(&["ollama.chat", "ollama.generate"]) else {
        return;
    };
    let (mut plain, mut streams) = (0, 0);
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let family = Ollama::new();
        let events = decode(&family, &exchange.body, usize::MAX).unwrap();
        let answer = collect(&events);
        assert_eq!(said(&answer), read(&exchange.body), "{}", exchange.file);
        assert!(answer.created > 1_700_000_000, "{}", exchange.file);
        let Value::String(stream) = &exchange.body else {
            plain += 1;
            continue;
        };
        for size in [1, 2, 3, 7] {
            let cut = decode(&family, &exchange.body, size).unwrap();
            assert_eq!(cut, events, "{} in pieces of {size}", exchange.file);
        }
        let crlf = Value::from(stream.replace('\n', "\r\n"));
        assert_eq!(
            decode(&family, &crlf, 1).unwrap(),
            events,
            "{}",
            exchange.file
        );
        // A stream that breaks off at any line was not whole.
        for (at, _) in stream.match_indices('\n').rev().skip(1) {
            let error = decode(&family, &Value::from(&stream[..at]), 64).unwrap_err();
            let error = error.into_error(|report| panic!("{report}"));
            assert_eq!(error.kind(), ErrorKind::Truncated, "{}", exchange.file);
        }
        streams += 1;
    }
    assert!(
        plain >= 7 && streams >= 8,
        "{plain} plain, {streams} streams"
    );
}
