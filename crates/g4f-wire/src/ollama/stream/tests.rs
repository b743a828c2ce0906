//! What a stream may hold that no recording shows.

use super::*;

fn pushed(lines: &[&str]) -> (Result<(), DecodeError>, Vec<ChatEvent>) {
    let mut decoder = OllamaDecoder::default();
    let mut out = Out::new();
    for line in lines {
        if let Err(error) = decoder.push(None, line, &mut out) {
            return (Err(error), out.into());
        }
    }
    let end = decoder.finish(&mut out);
    (end, out.into())
}

#[test]
fn an_error_among_the_lines_is_reported() {
    let (end, events) = pushed(&[
        r#"{"message":{"content":"Hel"},"done":false}"#,
        r#"{"error":"an error was encountered while running the model"}"#,
    ]);
    assert!(matches!(end, Err(DecodeError::InBand(_))));
    assert_eq!(events.last().unwrap(), &ChatEvent::text("Hel"));
}

#[test]
fn calls_without_ids_get_some_that_differ_between_answers() {
    let ids = |created: &str| {
        let line = format!(
            r#"{{"created_at":"{created}","message":{{"tool_calls":[
                {{"function":{{"name":"f","arguments":{{}}}}}},{{"function":{{"name":"f"}}}}
            ]}},"done":true,"done_reason":"stop"}}"#
        );
        let (end, events) = pushed(&[&line]);
        end.unwrap();
        let reason = FinishReason::ToolCalls;
        assert_eq!(events.last().unwrap(), &ChatEvent::Finished { reason });
        let ids = events.into_iter().filter_map(|event| match event {
            ChatEvent::ToolStart { id, .. } => Some(id),
            _ => None,
        });
        ids.collect::<Vec<_>>()
    };
    let (first, second) = (ids("2026-01-01T00:00:00Z"), ids("2026-01-01T00:00:01Z"));
    assert!(first.len() == 2 && first[0] != first[1] && first[0] != second[0]);
}

#[test]
fn log_probabilities_and_ends_of_every_kind() {
    for (word, expected) in [
        (r#","done_reason":"length""#, FinishReason::Length),
        (
            r#","done_reason":"load""#,
            FinishReason::Other("load".to_owned()),
        ),
        ("", FinishReason::Stop),
    ] {
        let line = format!(
            r#"{{"response":"a","logprobs":[{{"token":"a","logprob":-0.1}}],"done":true{word}}}"#
        );
        let (end, events) = pushed(&[&line]);
        end.unwrap();
        let told = events.iter().find_map(|event| match event {
            ChatEvent::Logprobs { logprobs, .. } => Some(logprobs["content"][0]["token"].clone()),
            _ => None,
        });
        assert_eq!(told.unwrap(), "a");
        assert_eq!(
            events.last().unwrap(),
            &ChatEvent::Finished { reason: expected }
        );
    }
}

#[test]
fn what_is_not_json_is_passed_on_for_a_while() {
    let (end, events) = pushed(&["???", "[1]"]);
    assert_eq!(events.len(), 2);
    let error = end.unwrap_err().into_error(|report| panic!("{report}"));
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(pushed(&["?"; 10]).0.is_err());
}

#[test]
fn whole_answers_that_are_none() {
    for (body, kind) in [
        ("", ErrorKind::Empty),
        ("<html>", ErrorKind::ErrorPage),
        ("{\"model\":", ErrorKind::InvalidResponse),
        ("{}", ErrorKind::InvalidResponse),
        ("[]", ErrorKind::InvalidResponse),
        ("{\"message\":{\"content\":\"a\"}}", ErrorKind::Truncated),
    ] {
        let error = OllamaDecoder::default()
            .whole(&Bytes::from(body), &mut Out::new())
            .unwrap_err();
        let error = error.into_error(|report| panic!("{report}"));
        assert_eq!(error.kind(), kind, "{body}");
    }
}

/// No shape of a line makes more of it than nothing.
#[test]
fn fields_of_other_types_are_missing() {
    for value in ["7", "\"x\"", "[[1]]", "{\"content\":[1]}", "null", "true"] {
        for line in [
            format!(r#"{{"message":{value},"response":{value},"created_at":{value}}}"#),
            format!(
                r#"{{"message":{{"content":{value},"thinking":{value},"tool_calls":{value}}},"logprobs":{value}}}"#
            ),
            format!(r#"{{"message":{{"tool_calls":[{{"id":{value},"function":{value}}}]}}}}"#),
            format!(
                r#"{{"message":{{"tool_calls":[{value}]}},"done":true,"done_reason":{value}}}"#
            ),
            format!(r#"{{"done":{value},"error":null,"eval_count":{value}}}"#),
        ] {
            let _ = pushed(&[&line]);
            let _ = OllamaDecoder::default().whole(&Bytes::from(line), &mut Out::new());
        }
    }
}
