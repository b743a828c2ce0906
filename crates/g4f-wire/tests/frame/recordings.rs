//! Real streams of many vendors, whole, byte by byte and in pieces of seven.

use std::path::Path;

use g4f_wire::frame::SseEvent;

use serde_json::Value;

use crate::shared::{folder, json};
use crate::{drive, reference};

/// File, content type and body of every recorded answer whose body is text. Refusals are left out: some vendors
/// label them an event stream and send a plain JSON error.
fn bodies(folder: &Path) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        for exchange in json(&folder.join(file))["exchanges"].as_array().unwrap() {
            let response = &exchange["response"];
            let refused = response["status"]
                .as_u64()
                .is_some_and(|status| status >= 400);
            if let Some(body) = response["body"].as_str().filter(|_| !refused) {
                let kind = response["headers"]["content-type"]
                    .as_str()
                    .unwrap_or_default();
                found.push((file.to_owned(), kind.to_owned(), body.to_owned()));
            }
        }
    }
    found
}

#[test]
fn recorded_streams_read_the_same_however_they_are_cut() {
    let Some(folder) = folder("cassettes") else {
        return;
    };
    let (mut streams, mut events, mut unclosed, mut comments) = (0, 0, 0, 0);
    let (mut ndjson_bodies, mut values) = (0, 0);
    for (file, kind, body) in bodies(&folder) {
        let bytes = body.as_bytes();
        if kind.starts_with("text/event-stream") {
            let expected = reference::sse(bytes);
            assert!(!expected.is_empty(), "{file}: no events");
            assert_eq!(drive::sse([bytes]), expected, "{file}: whole");
            assert_eq!(
                drive::sse(bytes.chunks(1)),
                expected,
                "{file}: byte by byte"
            );
            assert_eq!(drive::sse(bytes.chunks(7)), expected, "{file}: in sevens");
            streams += 1;
            events += expected.len();
            comments += expected
                .iter()
                .filter(|event| matches!(event, SseEvent::Comment(_)))
                .count();
            unclosed += expected
                .iter()
                .filter(|e| matches!(e, SseEvent::Message(m) if !m.closed))
                .count();
        } else if kind.starts_with("application/x-ndjson")
            || kind.starts_with("application/stream+json")
        {
            let expected: Vec<_> = body
                .lines()
                .filter(|line| !line.trim().is_empty())
                .collect();
            assert!(!expected.is_empty(), "{file}: no lines");
            assert_eq!(drive::ndjson([bytes]), expected, "{file}: whole");
            assert_eq!(
                drive::ndjson(bytes.chunks(1)),
                expected,
                "{file}: byte by byte"
            );
            assert_eq!(
                drive::ndjson(bytes.chunks(7)),
                expected,
                "{file}: in sevens"
            );
            for line in &expected {
                serde_json::from_str::<Value>(line).unwrap();
            }
            ndjson_bodies += 1;
            values += expected.len();
        }
    }
    eprintln!(
        "SSE: {streams} streams, {events} events, {comments} of them comments, {unclosed} left open at the end"
    );
    eprintln!("NDJSON: {ndjson_bodies} bodies, {values} values");
    assert!(
        streams > 100 && ndjson_bodies > 5,
        "the recordings were not found by content type"
    );
}
