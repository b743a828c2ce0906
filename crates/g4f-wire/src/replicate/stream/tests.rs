//! Events of a stream, and its ends.

use std::collections::VecDeque;

use g4f_types::{ChatEvent, ErrorKind};
use serde_json::json;

use super::Output;
use crate::provider::{AnswerDecoder as _, DecodeError};

fn begun() -> Output {
    Output::of(&json!({ "id": "p1", "model": "meta/x", "created_at": "2024-02-12T16:45:41.7Z" }))
}

#[test]
fn outputs_are_text_until_it_is_done() {
    let (mut output, mut events) = (begun(), VecDeque::new());
    for (name, data) in [
        ("output", ""),
        ("output", "Sure"),
        ("logs", "x"),
        ("output", ":\n\nWhy"),
    ] {
        output.push(Some(name), data, &mut events).unwrap();
    }
    assert!(matches!(&events[0], ChatEvent::Started(started)
        if started.id == "p1" && started.created == 1_707_756_341));
    assert_eq!(events[1], ChatEvent::text("Sure"));
    assert_eq!(events[2], ChatEvent::text(":\n\nWhy"));
    assert!(output.finish(&mut events).is_err());
    output.push(Some("done"), "{}", &mut events).unwrap();
    assert!(output.is_done() && output.finish(&mut events).is_ok());
    assert!(matches!(events.back(), Some(ChatEvent::Finished { .. })));
}

#[test]
fn failures_are_no_end() {
    let mut events = VecDeque::new();
    for (name, data) in [
        ("error", "CUDA out of memory"),
        ("error", r#"{"detail": "An unexpected error occurred"}"#),
        ("done", r#"{"reason": "error"}"#),
    ] {
        let failure = begun().push(Some(name), data, &mut events).unwrap_err();
        assert!(matches!(failure, DecodeError::InBand(_)), "{name} {data}");
    }
    let failure = begun().push(Some("done"), r#"{"reason": "canceled"}"#, &mut events);
    let Err(DecodeError::Invalid(error)) = failure else {
        unreachable!("what was called off is not complete");
    };
    assert_eq!(error.kind(), ErrorKind::Truncated);
}
