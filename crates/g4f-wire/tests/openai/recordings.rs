//! Every recorded answer of the family decodes to what an independent reading of its JSON finds.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use g4f_types::{ChatAnswer, ChatEvent, Collector, FinishReason};
use g4f_wire::frame::{SseDecoder, SseEvent};
use g4f_wire::openai::{DecodeError, DecodeOptions, StreamDecoder, ThinkTags, decode_answer};
use serde_json::Value;

use crate::exchanges::{Exchange, exchanges};

fn options() -> DecodeOptions {
    // Without tags, so that the text can be compared with the plain sum of the pieces.
    DecodeOptions {
        think_tags: ThinkTags::Off,
        ..DecodeOptions::default()
    }
}

fn stream(body: &str) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut frames = SseDecoder::new();
    let mut decoder = StreamDecoder::new(options());
    let mut events = VecDeque::new();
    frames.push(Bytes::copy_from_slice(body.as_bytes()));
    while let Some(frame) = frames.next_event() {
        if let SseEvent::Message(message) = frame.unwrap() {
            decoder.push_event(message.event_str(), message.data_str(), &mut events)?;
        }
    }
    if let Some(Ok(SseEvent::Message(message))) = frames.finish() {
        decoder.push_event(message.event_str(), message.data_str(), &mut events)?;
    }
    decoder.finish(&mut events)?;
    Ok(events.into())
}

/// What the JSON says, read without the decoder.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    text: String,
    refusal: String,
    reason: Option<FinishReason>,
    /// Name and arguments of each call.
    calls: Vec<(String, String)>,
}

fn read(chunks: &[Value], field: &str) -> Plain {
    let mut plain = Plain::default();
    let mut calls: BTreeMap<u64, (String, String)> = BTreeMap::new();
    for choice in first_choices(chunks) {
        let delta = &choice[field];
        plain.text += delta["content"].as_str().unwrap_or_default();
        plain.refusal += delta["refusal"].as_str().unwrap_or_default();
        if let Some(reason) = choice["finish_reason"]
            .as_str()
            .filter(|reason| !reason.is_empty())
        {
            plain
                .reason
                .get_or_insert_with(|| FinishReason::from(reason));
        }
        for (at, call) in delta["tool_calls"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let at = if field == "message" {
                at as u64
            } else {
                call["index"].as_u64().unwrap()
            };
            let entry = calls.entry(at).or_default();
            entry.0 += call["function"]["name"].as_str().unwrap_or_default();
            entry.1 += call["function"]["arguments"].as_str().unwrap_or_default();
        }
        let legacy = &delta["function_call"];
        if legacy["name"].as_str().is_some_and(|name| !name.is_empty())
            || legacy["arguments"].as_str().is_some_and(|a| !a.is_empty())
        {
            let entry = calls.entry(0).or_default();
            entry.0 += legacy["name"].as_str().unwrap_or_default();
            entry.1 += legacy["arguments"].as_str().unwrap_or_default();
        }
    }
    plain.calls = calls.into_values().collect();
    plain
}

fn first_choices(chunks: &[Value]) -> impl Iterator<Item = &Value> {
    let choices = chunks
        .iter()
        .flat_map(|chunk| chunk["choices"].as_array().into_iter().flatten());
    choices.filter(|choice| choice["index"] == 0)
}

fn said(answer: &ChatAnswer, told: bool) -> Plain {
    let refusal = answer.message().map(|message| {
        message.parts.iter().filter_map(|part| match part {
            g4f_types::Part::Refusal(text) => Some(text.as_str()),
            _ => None,
        })
    });
    Plain {
        text: answer.text(),
        refusal: refusal.map(Iterator::collect).unwrap_or_default(),
        reason: answer.finish_reason().cloned().filter(|_| told),
        calls: answer
            .tool_calls()
            .iter()
            .map(|call| (call.name.clone(), call.arguments.clone()))
            .collect(),
    }
}

fn collect(events: &[ChatEvent]) -> ChatAnswer {
    let ends = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Finished { .. }))
        .count();
    assert_eq!(ends, 1, "exactly one end");
    assert!(
        matches!(events.last(), Some(ChatEvent::Finished { .. })),
        "the end is last"
    );
    let starts = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Started(_)))
        .count();
    assert_eq!(
        (starts, matches!(events[0], ChatEvent::Started(_))),
        (1, true),
        "one start, first"
    );
    let mut collector = Collector::new();
    for event in events {
        collector.push(event.clone());
    }
    collector.into_answer()
}

/// Decodes one recording and compares; the error's words when the provider reported one inside.
fn check(exchange: &Exchange) -> Result<ChatAnswer, DecodeError> {
    let (events, chunks, field) = match &exchange.body {
        Value::String(body) => {
            let lines = body
                .split(['\n', '\r'])
                .filter_map(|line| line.strip_prefix("data:"));
            let chunks: Vec<Value> = lines
                .filter_map(|line| serde_json::from_str(line).ok())
                .collect();
            (stream(body)?, chunks, "delta")
        }
        body => {
            let events = decode_answer(&Bytes::from(body.to_string()), options())?;
            (events.into(), vec![body.clone()], "message")
        }
    };
    let answer = collect(&events);
    let expected = read(&chunks, field);
    let context = &exchange.file;
    assert_eq!(
        said(&answer, expected.reason.is_some()),
        expected,
        "{context}"
    );
    assert_eq!(
        answer.id,
        chunks
            .iter()
            .filter_map(|c| c["id"].as_str())
            .find(|id| !id.is_empty())
            .unwrap_or_default(),
        "{context}"
    );
    let filled = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let thinks = first_choices(&chunks).any(|choice| {
        let details = choice[field]["reasoning_details"]
            .as_array()
            .into_iter()
            .flatten();
        let mut told = details.flat_map(|detail| [&detail["text"], &detail["summary"]]);
        filled(&choice[field]["reasoning"])
            || filled(&choice[field]["reasoning_content"])
            || told.any(filled)
    });
    assert_eq!(
        !answer.reasoning().is_empty(),
        thinks,
        "{context}: thinking"
    );
    let counted = chunks
        .iter()
        .any(|chunk| chunk["usage"].is_object() || chunk["x_groq"]["usage"].is_object());
    assert_eq!(answer.usage.is_some(), counted, "{context}: usage");
    Ok(answer)
}

#[test]
fn recorded_answers_decode_to_what_their_json_says() {
    let Some(exchanges) = exchanges(&["openai.chat"]) else {
        return;
    };
    let mut counts: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let count = counts.entry(&exchange.provider).or_default();
        match check(exchange) {
            Ok(_) if exchange.body.is_string() => count.1 += 1,
            Ok(_) => count.0 += 1,
            Err(DecodeError::InBand(value)) => {
                assert!(value["error"].is_object(), "{}", exchange.file);
                count.2 += 1;
            }
            Err(error) => panic!("{}: {error:?}", exchange.file),
        }
    }
    for (provider, (plain, streams, failures)) in &counts {
        eprintln!("{provider}: {plain} plain, {streams} streams, {failures} failures told inside");
    }
    let total = counts
        .values()
        .fold((0, 0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1, sum.2 + c.2));
    eprintln!("all: {total:?}");
    assert!(
        total.0 > 300 && total.1 > 100 && total.2 >= 3,
        "the recordings were not found: {total:?}"
    );
}

#[test]
fn a_near_relative_decodes_as_well() {
    let Some(exchanges) = exchanges(&["mistral.chat"]) else {
        return;
    };
    let (mut good, mut bad) = (0, Vec::new());
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let decoded = match &exchange.body {
            Value::String(body) => stream(body),
            body => decode_answer(&Bytes::from(body.to_string()), options()).map(Into::into),
        };
        match decoded {
            Ok(events) => {
                collect(&events);
                good += 1;
            }
            Err(error) => bad.push(format!("{}: {error:?}", exchange.file)),
        }
    }
    eprintln!("mistral.chat: {good} decoded, {} not: {bad:?}", bad.len());
}
