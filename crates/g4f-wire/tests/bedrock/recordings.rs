//! Every recorded answer decodes to what an independent reading of it finds, however it is cut.

use std::collections::{BTreeMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_types::{ChatEvent, Collector, ErrorKind, FinishReason, Usage};
use g4f_wire::bedrock::{ConverseDecoder, verdict};
use g4f_wire::classify::Answer;
use g4f_wire::frame::{EventStreamDecoder, Utf8Bytes};
use g4f_wire::provider::{AnswerDecoder, DecodeError};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::exchanges::{Exchange, exchanges};

/// What an answer says.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    text: String,
    thinking: String,
    signature: String,
    /// Name, id and arguments of each call.
    calls: Vec<(String, String, Value)>,
    reason: Option<FinishReason>,
    usage: Option<(u64, u64, u64, u64)>,
    citations: usize,
    /// Blocks that go back as they came.
    own: usize,
}

fn reason(word: &str) -> FinishReason {
    match word {
        "end_turn" => FinishReason::Stop,
        "max_tokens" => FinishReason::Length,
        "tool_use" => FinishReason::ToolCalls,
        "guardrail_intervened" => FinishReason::ContentFilter,
        other => panic!("{other} is not recorded"),
    }
}

fn usage(usage: &Value) -> Option<(u64, u64, u64, u64)> {
    let count = |name: &str| usage[name].as_u64().unwrap_or_default();
    let (read, written) = (
        count("cacheReadInputTokens"),
        count("cacheWriteInputTokens"),
    );
    usage.is_object().then(|| {
        let input = count("inputTokens") + read + written;
        (input, count("outputTokens"), count("totalTokens"), read)
    })
}

/// A plain answer, read without the decoder.
fn read_whole(body: &Value) -> Plain {
    let mut plain = Plain::default();
    for block in body["output"]["message"]["content"].as_array().unwrap() {
        plain.text += block["text"].as_str().unwrap_or_default();
        let said = &block["reasoningContent"]["reasoningText"];
        plain.thinking += said["text"].as_str().unwrap_or_default();
        plain.signature += said["signature"].as_str().unwrap_or_default();
        for text in block["citationsContent"]["content"]
            .as_array()
            .into_iter()
            .flatten()
        {
            plain.text += text["text"].as_str().unwrap();
        }
        let cited = block["citationsContent"]["citations"].as_array();
        plain.citations += cited.map_or(0, Vec::len);
        let call = &block["toolUse"];
        if call["type"] == "server_tool_use" || block["toolResult"].is_object() {
            plain.own += 1;
        } else if call.is_object() {
            let text = |name: &str| call[name].as_str().unwrap().to_owned();
            let call = (text("name"), text("toolUseId"), call["input"].clone());
            plain.calls.push(call);
        }
    }
    plain.reason = body["stopReason"].as_str().map(reason);
    plain.usage = usage(&body["usage"]);
    plain
}

/// The payloads of a binary stream with the names of their events, found by their lengths alone.
fn payloads(mut bytes: &[u8]) -> Vec<(String, Value)> {
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
    let mut found = Vec::new();
    while bytes.len() >= 16 {
        let (total, headers) = (number(bytes), number(&bytes[4..]));
        let head = String::from_utf8_lossy(&bytes[12..12 + headers]).into_owned();
        let name = head.split(":event-type").nth(1).unwrap();
        let name: String = name
            .chars()
            .skip_while(|c| !c.is_ascii_alphabetic())
            .take_while(char::is_ascii_alphabetic)
            .collect();
        let payload = &bytes[12 + headers..total - 4];
        found.push((name, serde_json::from_slice(payload).unwrap()));
        bytes = &bytes[total..];
    }
    found
}

fn read_stream(bytes: &[u8]) -> Plain {
    let mut plain = Plain::default();
    let mut calls: BTreeMap<u64, (String, String, String)> = BTreeMap::new();
    for (name, data) in payloads(bytes) {
        let at = data["contentBlockIndex"].as_u64().unwrap_or_default();
        let delta = &data["delta"];
        match name.as_str() {
            "contentBlockStart" => {
                let call = &data["start"]["toolUse"];
                let text = |name: &str| call[name].as_str().unwrap().to_owned();
                calls.insert(at, (text("name"), text("toolUseId"), String::new()));
            }
            "contentBlockDelta" => {
                plain.text += delta["text"].as_str().unwrap_or_default();
                let thought = &delta["reasoningContent"];
                plain.thinking += thought["text"].as_str().unwrap_or_default();
                plain.signature += thought["signature"].as_str().unwrap_or_default();
                plain.own += usize::from(thought["redactedContent"].is_string());
                plain.citations += usize::from(delta["citation"].is_object());
                if let Some(more) = delta["toolUse"]["input"].as_str() {
                    calls.get_mut(&at).unwrap().2 += more;
                }
            }
            "messageStop" => plain.reason = data["stopReason"].as_str().map(reason),
            "metadata" => plain.usage = usage(&data["usage"]),
            "messageStart" | "contentBlockStop" => {}
            other => panic!("{other} is not recorded"),
        }
    }
    plain.calls = calls
        .into_values()
        .map(|(name, id, input)| (name, id, serde_json::from_str(&input).unwrap()))
        .collect();
    plain
}

fn stream<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<ChatEvent>, Option<DecodeError>) {
    let mut frames = EventStreamDecoder::new();
    let mut decoder = ConverseDecoder::new("model");
    let mut events = VecDeque::new();
    for piece in pieces {
        frames.push(Bytes::copy_from_slice(piece));
        while let Some(message) = frames.next_message() {
            let (name, data) = message.unwrap().into_frame();
            let name = name.as_ref().map(Utf8Bytes::as_str);
            decoder.push(name, data.as_str(), &mut events).unwrap();
        }
    }
    assert!(frames.finish().is_none());
    let end = decoder.finish(&mut events);
    (events.into(), end.err())
}

/// What the events say, after a look at their order.
fn said(events: &[ChatEvent]) -> Plain {
    assert!(matches!(&events[0], ChatEvent::Started(started) if started.model == "model"));
    let starts = |event: &&ChatEvent| matches!(event, ChatEvent::Started(_));
    assert_eq!(events.iter().filter(starts).count(), 1);
    let ends = |event: &&ChatEvent| matches!(event, ChatEvent::Finished { .. });
    let ended = events.iter().filter(ends).count();
    assert!(ended == 0 || (ended == 1 && events.last().is_some_and(|last| ends(&last))));
    let mut plain = Plain::default();
    let mut collector = Collector::new();
    for event in events {
        match event {
            ChatEvent::ReasoningDelta { signature, raw, .. } => {
                plain.signature += signature.as_deref().unwrap_or_default();
                plain.own += usize::from(raw.is_some());
            }
            ChatEvent::Citation { .. } => plain.citations += 1,
            ChatEvent::Unknown(unknown) => panic!("{unknown} is unknown"),
            _ => {}
        }
        collector.push(event.clone());
    }
    let answer = collector.into_answer();
    let counts = |usage: &Usage| {
        let read = usage.cached_input_tokens.unwrap_or_default();
        (
            usage.input_tokens,
            usage.output_tokens,
            usage.total_tokens,
            read,
        )
    };
    Plain {
        text: answer.text(),
        thinking: answer.reasoning(),
        calls: answer
            .tool_calls()
            .iter()
            .map(|call| (call.name.clone(), call.id.clone(), call.json().unwrap()))
            .collect(),
        reason: answer.finish_reason().cloned(),
        usage: answer.usage.as_ref().map(counts),
        ..plain
    }
}

/// Whether it was a stream.
fn check(exchange: &Exchange) -> bool {
    let file = &exchange.file;
    let Some(base64) = exchange.body["base64"].as_str() else {
        let mut events = VecDeque::new();
        let body = Bytes::from(exchange.body.to_string());
        ConverseDecoder::new("model")
            .whole(&body, &mut events)
            .unwrap_or_else(|error| panic!("{file}: {error:?}"));
        let events: Vec<_> = events.into();
        assert_eq!(said(&events), read_whole(&exchange.body), "{file}");
        return false;
    };
    let bytes = STANDARD.decode(base64).unwrap();
    let (events, error) = stream(std::iter::once(&bytes[..]));
    assert!(error.is_none(), "{file}: {error:?}");
    assert_eq!(said(&events), read_stream(&bytes), "{file}");
    for size in [1, 2, 3, 7, 1000] {
        assert_eq!(stream(bytes.chunks(size)).0, events, "{file} in {size}s");
    }
    let half = &bytes[..bytes.len() / 2];
    let (some, error) = stream(std::iter::once(half));
    assert!(events.starts_with(&some), "{file}");
    assert!(
        matches!(error, Some(DecodeError::Invalid(error)) if error.kind() == ErrorKind::Truncated),
        "{file}"
    );
    true
}

#[test]
fn recorded_answers_decode_to_what_they_say() {
    let Some(exchanges) = exchanges("bedrock.converse") else {
        return;
    };
    let good = exchanges.iter().filter(|exchange| exchange.status == 200);
    let (streams, plain): (Vec<_>, Vec<_>) = good.partition(|exchange| check(exchange));
    let counts = (plain.len(), streams.len());
    eprintln!("{} plain, {} streams", counts.0, counts.1);
    assert!(
        counts.0 > 75 && counts.1 > 10,
        "the recordings were not found: {counts:?}"
    );
}

#[test]
fn recorded_failures_are_read() {
    let apis = ["bedrock.converse", "bedrock.invoke", "bedrock.count_tokens"];
    let mut read = BTreeMap::new();
    for api in apis {
        let Some(exchanges) = exchanges(api) else {
            return;
        };
        for exchange in exchanges.iter().filter(|exchange| exchange.status != 200) {
            let headers: HeaderMap = exchange
                .headers
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, value)| {
                    let value = HeaderValue::from_str(value.as_str().unwrap()).unwrap();
                    (HeaderName::try_from(name).unwrap(), value)
                })
                .collect();
            let status = StatusCode::from_u16(exchange.status).unwrap();
            let body = Bytes::from(exchange.body.to_string());
            let error = Answer::new(status, headers, body).classify(None, verdict, None);
            let words: String = error.message().chars().take(40).collect();
            read.insert(words, error.kind());
        }
    }
    let expected = [
        (
            "The model returned the following errors:",
            ErrorKind::BadRequest,
        ),
        (
            "The provided model identifier is invalid",
            ErrorKind::ModelNotFound,
        ),
        (
            "This model doesn't support the s3Uri fie",
            ErrorKind::Unsupported,
        ),
        (
            "This model doesn't support the video con",
            ErrorKind::Unsupported,
        ),
        (
            "Model is getting throttled. Try your req",
            ErrorKind::Overloaded,
        ),
        (
            "You don't have access to the model with ",
            ErrorKind::ModelNotFound,
        ),
    ];
    for (words, kind) in expected {
        assert_eq!(read.get(words), Some(&kind), "{words} among {read:?}");
    }
}
