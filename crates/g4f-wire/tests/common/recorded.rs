//! Recorded exchanges, and a family's decoder fed with them in pieces of any size.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatAnswer, ChatEvent, ChatRequest, Collector};
use g4f_wire::frame::{NdjsonDecoder, SseDecoder, SseEvent};
use g4f_wire::provider::{AnswerDecoder, ChatFamily, DecodeError};
use serde_json::Value;

use crate::shared::{folder, json};

/// One recorded exchange.
pub(crate) struct Exchange {
    pub(crate) file: String,
    /// The request's body; `None` where only the answer was recorded.
    pub(crate) request: Option<Value>,
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// Every recorded exchange of these wire protocols, in the order of the index.
pub(crate) fn exchanges(apis: &[&str]) -> Option<Vec<Exchange>> {
    let folder = folder("cassettes")?;
    let mut all = Vec::new();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        if !apis.contains(&entry["api"].as_str().unwrap()) {
            continue;
        }
        let file = entry["file"].as_str().unwrap();
        for exchange in json(&folder.join(file))["exchanges"].as_array().unwrap() {
            let (request, response) = (&exchange["request"], &exchange["response"]);
            let recorded = request["recorded"] != false && request["body"].is_object();
            all.push(Exchange {
                file: file.to_owned(),
                request: recorded.then(|| request["body"].clone()),
                status: response["status"].as_u64().unwrap().try_into().unwrap(),
                body: response["body"].clone(),
            });
        }
    }
    Some(all)
}

/// The events of a body: a text is a stream, which comes in pieces of `size` bytes, anything else a whole answer.
pub(crate) fn decode(
    family: &impl ChatFamily,
    body: &Value,
    size: usize,
) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut decoder = family.decoder(&ChatRequest::default());
    let mut events = VecDeque::new();
    match body {
        Value::String(stream) if stream.starts_with('{') => {
            let mut frames = NdjsonDecoder::new();
            for piece in stream.as_bytes().chunks(size) {
                frames.push(Bytes::copy_from_slice(piece));
                while let Some(line) = frames.next_line() {
                    decoder.push(None, line.unwrap().as_str(), &mut events)?;
                }
            }
            while let Some(line) = frames.finish() {
                decoder.push(None, line.unwrap().as_str(), &mut events)?;
            }
            decoder.finish(&mut events)?;
        }
        Value::String(stream) => {
            let mut frames = SseDecoder::new();
            for piece in stream.as_bytes().chunks(size) {
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
        }
        whole => decoder.whole(&Bytes::from(whole.to_string()), &mut events)?,
    }
    assert!(decoder.is_done(), "the end was not seen");
    Ok(events.into())
}

/// The answer that events make, which must begin once and end once.
pub(crate) fn collect(events: &[ChatEvent]) -> ChatAnswer {
    let count = |is: fn(&ChatEvent) -> bool| events.iter().filter(|event| is(event)).count();
    assert_eq!(count(|event| matches!(event, ChatEvent::Started(_))), 1);
    assert!(matches!(events.first(), Some(ChatEvent::Started(_))));
    assert_eq!(
        count(|event| matches!(event, ChatEvent::ChoiceFinished { .. })),
        1
    );
    assert_eq!(
        count(|event| matches!(event, ChatEvent::Finished { .. })),
        1
    );
    assert!(matches!(events.last(), Some(ChatEvent::Finished { .. })));
    let mut collector = Collector::new();
    for event in events {
        collector.push(event.clone());
    }
    collector.into_answer()
}
