//! Every recorded answer decodes to what an independent reading of its JSON finds, however its bytes are cut.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatAnswer, ChatEvent, ChatRequest, Collector, ErrorKind};
use g4f_wire::anthropic::{Anthropic, decode_count};
use g4f_wire::classify::{self, Answer};
use g4f_wire::frame::{SseDecoder, SseEvent};
use g4f_wire::provider::{AnswerDecoder as _, ChatFamily as _, DecodeError};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::exchanges::{Exchange, exchanges};
use crate::oracle::{self, data, fold, read};

fn whole(body: &Value) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut decoder = Anthropic::new().decoder(&ChatRequest::default());
    let mut events = VecDeque::new();
    decoder.whole(&Bytes::from(body.to_string()), &mut events)?;
    Ok(events.into())
}

/// Decodes a stream that comes in pieces of `size` bytes.
fn stream(body: &str, size: usize) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut frames = SseDecoder::new();
    let mut decoder = Anthropic::new().decoder(&ChatRequest::default());
    let mut events = VecDeque::new();
    for piece in body.as_bytes().chunks(size) {
        frames.push(Bytes::copy_from_slice(piece));
        while let Some(frame) = frames.next_event() {
            if let SseEvent::Message(message) = frame.unwrap() {
                decoder.push(message.event_str(), message.data_str(), &mut events)?;
            }
        }
    }
    while let Some(frame) = frames.finish() {
        if let SseEvent::Message(message) = frame.unwrap() {
            decoder.push(message.event_str(), message.data_str(), &mut events)?;
        }
    }
    decoder.finish(&mut events)?;
    assert!(decoder.is_done());
    Ok(events.into())
}

fn collect(events: Vec<ChatEvent>) -> ChatAnswer {
    let count = |is: fn(&ChatEvent) -> bool| events.iter().filter(|event| is(event)).count();
    let place = |is: fn(&ChatEvent) -> bool| events.iter().position(is);
    let finished = |event: &ChatEvent| matches!(event, ChatEvent::Finished { .. });
    let choice = |event: &ChatEvent| matches!(event, ChatEvent::ChoiceFinished { .. });
    let usage = |event: &ChatEvent| matches!(event, ChatEvent::Usage(_));
    let started = |event: &ChatEvent| matches!(event, ChatEvent::Started(_));
    assert_eq!(count(started), 1, "one start");
    assert!(started(&events[0]), "the start is first");
    assert_eq!((count(choice), count(finished)), (1, 1), "one end");
    assert!(finished(events.last().unwrap()), "the end is last");
    assert!(place(usage) < place(choice), "usage is before the end");
    let mut collector = Collector::new();
    for event in events {
        collector.push(event);
    }
    collector.into_answer()
}

/// Whether this is an answer of the API, and not of another one in the same recording.
fn is_answer(exchange: &Exchange) -> bool {
    exchange.status == 200
        && match &exchange.body {
            Value::String(body) => body.contains("message_start"),
            body => body["type"] == "message",
        }
}

#[test]
fn recorded_answers_decode_to_what_their_json_says() {
    let Some(exchanges) = exchanges(&["anthropic.messages"]) else {
        return;
    };
    let (mut plain, mut streams, mut items) = (0, 0, 0);
    for exchange in exchanges.iter().filter(|exchange| is_answer(exchange)) {
        let (events, message) = match &exchange.body {
            Value::String(body) => {
                streams += 1;
                (stream(body, usize::MAX).unwrap(), fold(&data(body)))
            }
            body => {
                plain += 1;
                (whole(body).unwrap(), body.clone())
            }
        };
        let expected = read(&message);
        items += expected.items.len();
        assert_eq!(oracle::of(&collect(events)), expected, "{}", exchange.file);
    }
    eprintln!("{plain} plain, {streams} streams, {items} items of the API");
    assert!(plain > 140 && streams > 50 && items > 50, "few were found");
}

#[test]
fn streams_mean_the_same_however_their_bytes_are_cut() {
    let Some(exchanges) = exchanges(&["anthropic.messages"]) else {
        return;
    };
    for exchange in exchanges.iter().filter(|exchange| is_answer(exchange)) {
        let Value::String(body) = &exchange.body else {
            continue;
        };
        let expected = stream(body, usize::MAX).unwrap();
        for size in [1, 3, 7] {
            assert_eq!(stream(body, size).unwrap(), expected, "{}", exchange.file);
        }
        let crlf = body.replace("\r\n", "\n").replace('\n', "\r\n");
        assert_eq!(stream(&crlf, 1).unwrap(), expected, "{}", exchange.file);
    }
}

#[test]
fn a_stream_that_breaks_off_is_never_complete() {
    let Some(exchanges) = exchanges(&["anthropic.messages"]) else {
        return;
    };
    let mut cuts = 0;
    for exchange in exchanges.iter().filter(|exchange| is_answer(exchange)) {
        let Value::String(body) = &exchange.body else {
            continue;
        };
        let end = body.find("event: message_delta").unwrap_or(0);
        for at in [end / 3, end / 2, end].into_iter().filter(|at| *at > 0) {
            let at = (0..=at)
                .rev()
                .find(|at| body.is_char_boundary(*at))
                .unwrap();
            match stream(&body[..at], usize::MAX) {
                Err(DecodeError::Invalid(error)) => {
                    assert_eq!(error.kind(), ErrorKind::Truncated, "{}", exchange.file);
                }
                other => panic!("{} cut at {at}: {other:?}", exchange.file),
            }
            cuts += 1;
        }
    }
    assert!(cuts > 100);
}

#[test]
fn recorded_failures_are_read() {
    let Some(exchanges) = exchanges(&["anthropic.messages", "anthropic.count_tokens"]) else {
        return;
    };
    let mut read = 0;
    let failures = exchanges.iter().filter(|exchange| exchange.status >= 400);
    for exchange in failures {
        let body = Bytes::from(exchange.body.to_string());
        let status = StatusCode::from_u16(u16::try_from(exchange.status).unwrap()).unwrap();
        let answer = Answer::new(status, HeaderMap::new(), body);
        let error = answer.classify(None, Anthropic::new().verdict(), None);
        let expected = match exchange.body["error"]["type"].as_str().unwrap() {
            "authentication_error" => ErrorKind::Auth,
            "not_found_error" => ErrorKind::ModelNotFound,
            "invalid_request_error" => ErrorKind::BadRequest,
            other => panic!("a failure that nobody has seen: {other}"),
        };
        assert_eq!(error.kind(), expected, "{}", exchange.file);
        // The same inside of an answer, where no status helps.
        let error = classify::in_band(&exchange.body, None, None, Anthropic::new().verdict(), None);
        assert_eq!(error.kind(), expected, "{} in band", exchange.file);
        read += 1;
    }
    assert!(read >= 9);
}

#[test]
fn recorded_counts_are_read() {
    let Some(exchanges) = exchanges(&["anthropic.count_tokens"]) else {
        return;
    };
    let mut read = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.status == 200) {
        let Some(tokens) = exchange.body["input_tokens"].as_u64() else {
            continue;
        };
        let body = Bytes::from(exchange.body.to_string());
        assert_eq!(decode_count(&body).unwrap(), tokens);
        read += 1;
    }
    assert!(read >= 6);
}
