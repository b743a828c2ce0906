//! Every recorded answer decodes to what an independent reading of its JSON finds, however its bytes come.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use g4f_types::{ChatAnswer, ChatEvent, ChatRequest, Collector, ErrorKind, FinishReason, Part};
use g4f_wire::frame::{SseDecoder, SseEvent};
use g4f_wire::gemini::{GeminiDecoder, verdict};
use g4f_wire::provider::{AnswerDecoder, DecodeError};
use serde_json::{Value, json};

use crate::exchanges::{Exchange, exchanges};

fn decoder() -> GeminiDecoder {
    GeminiDecoder::new(&ChatRequest::default())
}

/// Decodes a stream whose bytes come `step` at a time.
fn stream(body: &str, step: usize) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut frames = SseDecoder::new();
    let mut decoder = decoder();
    let mut events = VecDeque::new();
    let mut take = |frame: SseEvent, events: &mut VecDeque<ChatEvent>| match frame {
        SseEvent::Message(message) => decoder.push(message.event_str(), message.data_str(), events),
        _ => Ok(()),
    };
    for piece in body.as_bytes().chunks(step) {
        frames.push(Bytes::copy_from_slice(piece));
        while let Some(frame) = frames.next_event() {
            take(frame.unwrap(), &mut events)?;
        }
    }
    while let Some(frame) = frames.finish() {
        take(frame.unwrap(), &mut events)?;
    }
    decoder.finish(&mut events)?;
    Ok(events.into())
}

fn whole(body: &str) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut events = VecDeque::new();
    decoder().whole(&Bytes::copy_from_slice(body.as_bytes()), &mut events)?;
    Ok(events.into())
}

/// What the JSON says, read without the decoder.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    text: String,
    thinking: String,
    /// Name and arguments of each call.
    calls: Vec<(String, Value)>,
    media: usize,
    signatures: Vec<String>,
    reason: Option<FinishReason>,
    input: u64,
    output: u64,
    total: u64,
    cached: Option<u64>,
    thoughts: Option<u64>,
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn read(chunks: &[Value]) -> Plain {
    let mut plain = Plain::default();
    let mut usage = BTreeMap::new();
    for chunk in chunks {
        let told = chunk["usageMetadata"].as_object().into_iter().flatten();
        let counts = told.filter_map(|(name, value)| Some((name.as_str(), value.as_u64()?)));
        let counts: BTreeMap<&str, u64> = counts.collect();
        if !counts.is_empty() {
            usage = counts;
        }
        let Some(candidate) = chunk["candidates"].get(0) else {
            continue;
        };
        for part in candidate["content"]["parts"]
            .as_array()
            .into_iter()
            .flatten()
        {
            if part["thought"] == true {
                plain.thinking += &string(&part["text"]);
            } else {
                plain.text += &string(&part["text"]);
            }
            if let Some(signature) = part["thoughtSignature"].as_str() {
                plain.signatures.push(signature.to_owned());
            }
            plain.media += usize::from(part["inlineData"].is_object());
            let call = &part["functionCall"];
            if let Some(name) = call["name"].as_str() {
                let args = &call["args"];
                let args = if args.is_null() {
                    json!({})
                } else {
                    args.clone()
                };
                plain.calls.push((name.to_owned(), args));
            }
            for piece in call["partialArgs"].as_array().into_iter().flatten() {
                let (_, args) = plain.calls.last_mut().unwrap();
                partial(args, piece);
            }
        }
        let reason = match &candidate["finishReason"] {
            Value::String(reason) => reason.clone(),
            Value::Number(number) if number.as_u64() == Some(1) => "STOP".to_owned(),
            _ => continue,
        };
        plain.reason = Some(match reason.as_str() {
            "STOP" => FinishReason::Stop,
            "MAX_TOKENS" => FinishReason::Length,
            "SAFETY" => FinishReason::ContentFilter,
            other => FinishReason::Other(other.to_owned()),
        });
    }
    if plain.reason == Some(FinishReason::Stop) && !plain.calls.is_empty() {
        plain.reason = Some(FinishReason::ToolCalls);
    }
    let count = |name| usage.get(name).copied();
    let of = |name| count(name).unwrap_or(0);
    plain.input = of("promptTokenCount") + of("toolUsePromptTokenCount");
    plain.output = of("candidatesTokenCount") + of("thoughtsTokenCount");
    plain.total = of("totalTokenCount");
    plain.cached = count("cachedContentTokenCount");
    plain.thoughts = count("thoughtsTokenCount");
    plain.signatures.sort();
    plain
}

/// Puts a piece of arguments where it belongs: paths of names and of numbers in brackets.
fn partial(args: &mut Value, piece: &Value) {
    let path = piece["jsonPath"].as_str().unwrap();
    let pointer = path
        .replace('$', "")
        .replace(['.', '['], "/")
        .replace(']', "");
    let mut place = args;
    for step in pointer.split('/').skip(1) {
        place = if let Ok(index) = step.parse::<usize>() {
            if !place.is_array() {
                *place = json!([]);
            }
            let list = place.as_array_mut().unwrap();
            while list.len() <= index {
                list.push(Value::Null);
            }
            &mut list[index]
        } else {
            if !place.is_object() {
                *place = json!({});
            }
            place
                .as_object_mut()
                .unwrap()
                .entry(step)
                .or_insert(Value::Null)
        };
    }
    if let Some(text) = piece["stringValue"].as_str() {
        *place = Value::from(format!("{}{text}", place.as_str().unwrap_or_default()));
    } else {
        *place = piece["numberValue"].clone();
    }
}

fn said(answer: &ChatAnswer) -> Plain {
    let parts = &answer.message().unwrap().parts;
    let mut signatures: Vec<String> = Vec::new();
    for part in parts {
        match part {
            Part::Reasoning(thought) => {
                let inside = thought
                    .raw
                    .as_ref()
                    .and_then(|raw| raw["thoughtSignature"].as_str());
                signatures.extend(thought.signature.clone());
                signatures.extend(inside.map(str::to_owned));
            }
            Part::ToolCall(call) => {
                let extra = Value::Object(call.extra.clone());
                let signature = extra.pointer("/extra_content/google/thought_signature");
                signatures.extend(signature.map(string));
            }
            _ => {}
        }
    }
    signatures.sort();
    let usage = answer.usage.unwrap_or_default();
    Plain {
        text: answer.text(),
        thinking: answer.reasoning(),
        calls: answer
            .tool_calls()
            .iter()
            .map(|call| (call.name.clone(), call.json().unwrap()))
            .collect(),
        media: parts.iter().filter(|part| part.media().is_some()).count(),
        signatures,
        reason: answer.finish_reason().cloned(),
        input: usage.input_tokens,
        output: usage.output_tokens,
        total: usage.total_tokens,
        cached: usage.cached_input_tokens,
        thoughts: usage.reasoning_tokens,
    }
}

fn collect(events: &[ChatEvent], context: &str) -> ChatAnswer {
    let is_end = |event: &&ChatEvent| matches!(event, ChatEvent::Finished { .. });
    assert_eq!(
        events.iter().filter(is_end).count(),
        1,
        "{context}: one end"
    );
    assert!(
        events.last().as_ref().is_some_and(is_end),
        "{context}: the end is last"
    );
    let is_start = |event: &&ChatEvent| matches!(event, ChatEvent::Started(_));
    assert_eq!(
        events.iter().filter(is_start).count(),
        1,
        "{context}: one start"
    );
    assert!(
        events.first().as_ref().is_some_and(is_start),
        "{context}: the start is first"
    );
    let mut collector = Collector::new();
    for event in events {
        collector.push(event.clone());
    }
    let answer = collector.into_answer();
    let mut ids: Vec<&str> = answer.tool_calls().iter().map(|call| &*call.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(
        ids.len(),
        answer.tool_calls().len(),
        "{context}: ids are unique"
    );
    answer
}

/// The recorded answers, without the uploads of files that stand between them.
fn answers() -> Option<Vec<Exchange>> {
    let all = exchanges(&["gemini.generate"])?;
    let is_answer = |exchange: &Exchange| {
        let json = exchange.body.is_object().then_some(&exchange.body);
        json.is_none_or(|body| body.get("file").is_none())
            && exchange.body != Value::String(String::new())
            && !exchange.body.is_null()
    };
    Some(all.into_iter().filter(is_answer).collect())
}

/// The events of a recording, and the answers and events that its JSON holds.
fn decoded(exchange: &Exchange, step: usize) -> (Result<Vec<ChatEvent>, DecodeError>, Vec<Value>) {
    match &exchange.body {
        Value::String(body) if body.trim_start().starts_with('[') => {
            (whole(body), serde_json::from_str(body).unwrap())
        }
        Value::String(body) => {
            let lines = body.split(['\n', '\r']);
            let chunks = lines.filter_map(|line| line.strip_prefix("data:"));
            let chunks = chunks.map(|line| serde_json::from_str(line).unwrap());
            (stream(body, step), chunks.collect())
        }
        // As Google prints it.
        body => (
            whole(&serde_json::to_string_pretty(body).unwrap()),
            vec![body.clone()],
        ),
    }
}

#[test]
fn recorded_answers_decode_to_what_their_json_says() {
    let Some(exchanges) = answers() else { return };
    let (mut plain, mut streams, mut refused) = (0, 0, 0);
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let context = &exchange.file;
        let (events, chunks) = decoded(exchange, usize::MAX);
        let events = match events {
            Ok(events) => events,
            Err(DecodeError::Invalid(error)) => {
                assert_eq!(error.kind(), ErrorKind::ContentFilter, "{context}: {error}");
                assert!(
                    chunks[0]["promptFeedback"]["blockReason"].is_string(),
                    "{context}"
                );
                refused += 1;
                continue;
            }
            Err(error) => panic!("{context}: {error:?}"),
        };
        let answer = collect(&events, context);
        assert_eq!(said(&answer), read(&chunks), "{context}");
        assert_eq!(answer.id, string(&chunks[0]["responseId"]), "{context}");
        assert_eq!(
            answer.model,
            string(&chunks[0]["modelVersion"]),
            "{context}"
        );
        if exchange.body.is_string() {
            streams += 1;
        } else {
            plain += 1;
        }
    }
    eprintln!("{plain} plain, {streams} streams, {refused} refused prompts");
    assert!(
        plain > 200 && streams > 50 && refused >= 1,
        "the recordings were not found"
    );
}

#[test]
fn streams_decode_alike_however_their_bytes_come() {
    let Some(exchanges) = answers() else { return };
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let Value::String(body) = &exchange.body else {
            continue;
        };
        if !body.starts_with("data:") {
            continue;
        }
        let at_once = stream(body, usize::MAX).unwrap();
        assert_eq!(stream(body, 1).unwrap(), at_once, "{}", exchange.file);
        assert_eq!(stream(body, 7).unwrap(), at_once, "{}", exchange.file);
        let crlf = body.replace("\r\n", "\n").replace('\n', "\r\n");
        assert_eq!(stream(&crlf, 1).unwrap(), at_once, "{}", exchange.file);
    }
}

#[test]
fn a_stream_without_its_end_is_truncated() {
    let Some(exchanges) = answers() else { return };
    let mut cut = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let Value::String(body) = &exchange.body else {
            continue;
        };
        let lines: Vec<&str> = body
            .lines()
            .filter(|line| line.starts_with("data:"))
            .collect();
        let before = lines
            .iter()
            .position(|line| line.contains("\"finishReason\""));
        let Some(before) = before.filter(|before| *before > 0) else {
            continue;
        };
        let cut_body = format!("{}\n\n", lines[..before].join("\n\n"));
        match stream(&cut_body, usize::MAX) {
            Err(DecodeError::Invalid(error)) => assert_eq!(error.kind(), ErrorKind::Truncated),
            other => panic!("{}: {other:?}", exchange.file),
        }
        cut += 1;
    }
    assert!(cut > 20, "only {cut} streams were cut");
}

#[test]
fn recorded_refusals_are_read() {
    let Some(exchanges) = exchanges(&["gemini.generate", "gemini.embed", "gemini.count_tokens"])
    else {
        return;
    };
    let mut seen = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.status >= 400) {
        let body = match &exchange.body {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let status = u16::try_from(exchange.status).unwrap().try_into().unwrap();
        let answer =
            g4f_wire::classify::Answer::new(status, http::HeaderMap::new(), body.clone().into());
        let error = answer.classify(None, verdict, None);
        let json: Value = serde_json::from_str(&body).unwrap();
        let words = json["error"]["message"].as_str().unwrap();
        let should = match exchange.status {
            400 if words.contains("API key not valid") => ErrorKind::Auth,
            400 if words.contains("is not supported by the model") => ErrorKind::Unsupported,
            400 => ErrorKind::BadRequest,
            403 => ErrorKind::Auth,
            404 => ErrorKind::ModelNotFound,
            429 => ErrorKind::RateLimited,
            other => panic!("{}: {other}", exchange.file),
        };
        assert_eq!(error.kind(), should, "{}: {error}", exchange.file);
        if exchange.status == 429 {
            assert!(error.retry_after().is_some(), "{error}");
        }
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} refusals were found");
}
