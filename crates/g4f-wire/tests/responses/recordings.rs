//! Every recorded answer of the family decodes to what an independent reading of its JSON finds.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use g4f_types::{ChatAnswer, ChatEvent, ChatRequest, Collector, ErrorKind, FinishReason, Part};
use g4f_wire::classify::{self, Answer};
use g4f_wire::frame::{SseDecoder, SseEvent};
use g4f_wire::provider::{AnswerDecoder, ChatFamily, DecodeError};
use g4f_wire::responses::Responses;
use serde_json::Value;

use crate::exchanges::{Exchange, exchanges};

static FAMILY: Responses = Responses::new(&Responses::QUIRKS);

fn whole(body: &Value) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut events = VecDeque::new();
    let body = Bytes::from(body.to_string());
    FAMILY
        .decoder(&ChatRequest::default())
        .whole(&body, &mut events)?;
    Ok(events.into())
}

/// The events of a stream that arrives in pieces of `size` bytes.
fn stream(body: &[u8], size: usize) -> (Vec<ChatEvent>, Result<(), DecodeError>) {
    let mut frames = SseDecoder::new();
    let mut decoder = FAMILY.decoder(&ChatRequest::default());
    let mut events = VecDeque::new();
    for piece in body.chunks(size) {
        frames.push(Bytes::copy_from_slice(piece));
        while let Some(frame) = frames.next_event() {
            if let SseEvent::Message(message) = frame.unwrap() {
                let (name, data) = (message.event_str(), message.data_str());
                if let Err(error) = decoder.push(name, data, &mut events) {
                    return (events.into(), Err(error));
                }
            }
        }
    }
    if let Some(Ok(SseEvent::Message(message))) = frames.finish()
        && let Err(error) = decoder.push(message.event_str(), message.data_str(), &mut events)
    {
        return (events.into(), Err(error));
    }
    let end = decoder.finish(&mut events);
    (events.into(), end)
}

fn collect(events: &[ChatEvent]) -> ChatAnswer {
    let is_start = |event: &&ChatEvent| matches!(event, ChatEvent::Started(_));
    let is_end = |event: &&ChatEvent| matches!(event, ChatEvent::Finished { .. });
    assert_eq!(events.iter().filter(is_start).count(), 1, "one start");
    assert!(
        matches!(events[0], ChatEvent::Started(_)),
        "the start is first"
    );
    assert_eq!(events.iter().filter(is_end).count(), 1, "one end");
    assert!(
        events.last().as_ref().is_some_and(is_end),
        "the end is last"
    );
    let mut collector = Collector::new();
    for event in events {
        collector.push(event.clone());
    }
    collector.into_answer()
}

/// What an answer says, however it is read.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    text: String,
    refusal: String,
    thinking: String,
    /// Id, name and arguments of each call.
    calls: Vec<(String, String, String)>,
    pictures: usize,
    citations: usize,
    /// Types of the items that go back as they are.
    kept: Vec<String>,
    reason: Option<FinishReason>,
    /// Tokens: in, cached, out, thinking.
    usage: Option<[u64; 4]>,
}

/// The answer as its JSON has it, read without the decoder.
fn expected(response: &Value) -> Plain {
    let mut plain = Plain::default();
    for item in response["output"].as_array().into_iter().flatten() {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        match item["type"].as_str().unwrap() {
            "message" => {
                let mut cited: Vec<&Value> = Vec::new();
                for part in item["content"].as_array().unwrap() {
                    plain.text += part["text"].as_str().unwrap_or_default();
                    plain.refusal += part["refusal"].as_str().unwrap_or_default();
                    for annotation in part["annotations"].as_array().into_iter().flatten() {
                        if !cited.contains(&annotation) {
                            cited.push(annotation);
                        }
                    }
                }
                plain.citations += cited.len();
            }
            "function_call" => {
                plain
                    .calls
                    .push((text("call_id"), text("name"), text("arguments")));
            }
            "image_generation_call" if item["result"].is_string() => plain.pictures += 1,
            kind => {
                for list in ["summary", "content"] {
                    for part in item[list].as_array().into_iter().flatten() {
                        plain.thinking += part["text"].as_str().unwrap_or_default();
                    }
                }
                plain.kept.push(kind.to_owned());
            }
        }
    }
    plain.reason = Some(match response["incomplete_details"]["reason"].as_str() {
        Some("max_output_tokens") => FinishReason::Length,
        Some("content_filter") => FinishReason::ContentFilter,
        Some(other) => FinishReason::Other(other.to_owned()),
        None => match response["status"].as_str().unwrap() {
            "completed" | "complete" if plain.calls.is_empty() => FinishReason::Stop,
            "completed" => FinishReason::ToolCalls,
            other => FinishReason::Other(other.to_owned()),
        },
    });
    let usage = &response["usage"];
    plain.usage = usage.is_object().then(|| {
        [
            &usage["input_tokens"],
            &usage["input_tokens_details"]["cached_tokens"],
            &usage["output_tokens"],
            &usage["output_tokens_details"]["reasoning_tokens"],
        ]
        .map(|count| count.as_u64().unwrap())
    });
    squeeze(plain)
}

/// The same of what was decoded.
fn decoded(answer: &ChatAnswer) -> Plain {
    let message = &answer.choices[0].message;
    let mut plain = Plain {
        text: message.text(),
        thinking: message.reasoning(),
        reason: answer.finish_reason().cloned(),
        ..Plain::default()
    };
    for part in &message.parts {
        match part {
            Part::Refusal(text) => plain.refusal += text,
            Part::ToolCall(call) => {
                let call = call.clone();
                plain.calls.push((call.id, call.name, call.arguments));
            }
            Part::Image(_) => plain.pictures += 1,
            Part::Citation(_) => plain.citations += 1,
            Part::Reasoning(reasoning) => {
                let raw = reasoning.raw.as_ref();
                let kind = raw.and_then(|raw| raw["type"].as_str());
                plain
                    .kept
                    .extend(kind.map(str::to_owned).filter(|k| k != "message"));
            }
            _ => {}
        }
    }
    plain.usage = answer.usage.map(|usage| {
        [
            usage.input_tokens,
            usage.cached_input_tokens.unwrap(),
            usage.output_tokens,
            usage.reasoning_tokens.unwrap(),
        ]
    });
    squeeze(plain)
}

/// Paragraphs of thinking are set apart by empty lines that the JSON does not have.
fn squeeze(mut plain: Plain) -> Plain {
    plain.thinking.retain(|letter| !letter.is_whitespace());
    plain
}

/// The data of a recorded stream, event by event.
fn payloads(body: &str) -> Vec<Value> {
    body.lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .filter_map(|data| serde_json::from_str(data).ok())
        .collect()
}

/// The answer that stands in the last event of a stream. An item that is not in it was in an event of its own.
fn last_response(payloads: &[Value]) -> Value {
    let mut response = payloads
        .iter()
        .rev()
        .find_map(|event| event.get("response"))
        .unwrap()
        .clone();
    let items: Vec<Value> = payloads
        .iter()
        .filter(|event| event["type"] == "response.output_item.done")
        .map(|event| event["item"].clone())
        .collect();
    if response["output"]
        .as_array()
        .is_none_or(|output| output.len() < items.len())
    {
        response["output"] = Value::from(items);
    }
    response
}

fn check(exchange: &Exchange) -> Result<(), String> {
    let (events, response) = match &exchange.body {
        Value::String(body) => {
            let (events, end) = stream(body.as_bytes(), usize::MAX);
            end.map_err(|error| format!("{error:?}"))?;
            let payloads = payloads(body);
            let deltas: String = payloads
                .iter()
                .filter(|event| event["type"] == "response.output_text.delta")
                .map(|event| event["delta"].as_str().unwrap())
                .collect();
            let texts = events.iter().filter_map(|event| match event {
                ChatEvent::TextDelta { text, .. } => Some(text.as_str()),
                _ => None,
            });
            let texts: String = texts.collect();
            if !deltas.is_empty() && texts != deltas {
                return Err(format!("the deltas say {deltas:?}, the events {texts:?}"));
            }
            (events, last_response(&payloads))
        }
        body => (
            whole(body).map_err(|error| format!("{error:?}"))?,
            body.clone(),
        ),
    };
    let answer = collect(&events);
    let (is, should) = (decoded(&answer), expected(&response));
    if is != should {
        return Err(format!("{is:?}\n  instead of {should:?}"));
    }
    if answer.id != response["id"].as_str().unwrap_or_default()
        || answer.model != response["model"].as_str().unwrap_or_default()
    {
        return Err(format!("head: {} {}", answer.id, answer.model));
    }
    Ok(())
}

#[test]
fn recorded_answers_decode_to_what_their_json_says() {
    let Some(exchanges) = exchanges() else {
        return;
    };
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let count = counts.entry(&exchange.provider).or_default();
        if exchange.body.is_string() {
            count.1 += 1;
        } else {
            count.0 += 1;
        }
        if let Err(error) = check(exchange) {
            wrong.push(format!("{}: {error}", exchange.file));
        }
    }
    eprintln!("provider, plain, streamed: {counts:?}");
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn it_does_not_matter_how_a_stream_is_cut() {
    let Some(exchanges) = exchanges() else {
        return;
    };
    for exchange in exchanges {
        let Value::String(body) = &exchange.body else {
            continue;
        };
        let body = body.replace("\r\n", "\n");
        let (at_once, _) = stream(body.as_bytes(), usize::MAX);
        let (bytewise, end) = stream(body.as_bytes(), 1);
        assert!(end.is_ok(), "{}: {end:?}", exchange.file);
        assert!(at_once == bytewise, "{}: byte by byte", exchange.file);
        let windows = body.replace('\n', "\r\n");
        for size in [1, 7] {
            let (events, _) = stream(windows.as_bytes(), size);
            assert!(at_once == events, "{}: CR LF by {size}", exchange.file);
        }
    }
}

#[test]
fn a_stream_without_its_end_is_truncated() {
    let Some(exchanges) = exchanges() else {
        return;
    };
    let mut count = 0;
    for exchange in exchanges {
        let Value::String(body) = &exchange.body else {
            continue;
        };
        let last = ["response.completed", "response.incomplete"]
            .into_iter()
            .filter_map(|word| body.rfind(&format!("event: {word}")))
            .max();
        let Some(last) = last else { continue };
        let (events, end) = stream(&body.as_bytes()[..last], usize::MAX);
        let Err(DecodeError::Invalid(error)) = end else {
            panic!("{}: {end:?}", exchange.file);
        };
        assert_eq!(error.kind(), ErrorKind::Truncated, "{}", exchange.file);
        let is_end = |event: &ChatEvent| matches!(event, ChatEvent::Finished { .. });
        assert!(!events.iter().any(is_end), "{}", exchange.file);
        count += 1;
    }
    assert!(count > 50, "only {count} streams were cut");
}

#[test]
fn recorded_failures_are_read_for_what_they_are() {
    let Some(exchanges) = exchanges() else {
        return;
    };
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.status != 200) {
        let status = http::StatusCode::from_u16(u16::try_from(exchange.status).unwrap()).unwrap();
        let body = match &exchange.body {
            Value::String(text) => text.clone(),
            body => body.to_string(),
        };
        let answer = Answer::new(status, http::HeaderMap::new(), body.into());
        let error = answer.classify(None, FAMILY.verdict(), Some(classify::no_opinion));
        let report = &exchange.body["error"];
        let should = match (exchange.status, report["code"].as_str()) {
            (401, _) => ErrorKind::Auth,
            (_, Some("context_length_exceeded")) => ErrorKind::ContextLength,
            (_, Some("model_not_found")) => ErrorKind::ModelNotFound,
            _ if report["message"]
                .as_str()
                .is_some_and(|m| m.starts_with("Unsupported")) =>
            {
                ErrorKind::Unsupported
            }
            _ => ErrorKind::BadRequest,
        };
        assert_eq!(error.kind(), should, "{}: {error}", exchange.file);
        *kinds.entry(error.kind().as_str()).or_default() += 1;
    }
    eprintln!("{kinds:?}");
    assert!(kinds.len() >= 5, "{kinds:?}");
}
