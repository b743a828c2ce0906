//! What a stream may hold that no recording shows.

use super::*;

fn pushed(frames: &[(Option<&str>, &str)]) -> (Result<(), DecodeError>, Vec<ChatEvent>) {
    let mut decoder = CohereDecoder::default();
    let mut out = Out::new();
    for (name, data) in frames {
        if let Err(error) = decoder.push(*name, data, &mut out) {
            return (Err(error), out.into());
        }
    }
    let end = decoder.finish(&mut out);
    (end, out.into())
}

fn report(end: Result<(), DecodeError>) -> Value {
    match end.unwrap_err() {
        DecodeError::InBand(report) => *report,
        DecodeError::Invalid(error) => panic!("{error}"),
    }
}

#[test]
fn a_model_that_broke_off_is_a_failure() {
    let (end, events) = pushed(&[
        (None, r#"{"type":"message-start","id":"1"}"#),
        (
            None,
            r#"{"type":"content-delta","delta":{"message":{"content":{"text":"Hel"}}}}"#,
        ),
        (
            None,
            r#"{"type":"message-end","delta":{"finish_reason":"ERROR","error":"no luck"}}"#,
        ),
    ]);
    assert_eq!(
        report(end),
        json!({ "message": "no luck", "code": "ERROR" })
    );
    assert_eq!(events.last().unwrap(), &ChatEvent::text("Hel"));
}

#[test]
fn errors_in_every_form_are_reported() {
    for (name, data) in [
        (Some("error"), r#""out of order""#),
        (Some("error"), r#"{"code":7}"#),
        (None, r#"{"type":"error","data":1}"#),
        (None, r#"{"error":{"message":"no"}}"#),
        (None, r#"{"id":"1","message":"no"}"#),
    ] {
        let (end, _) = pushed(&[(name, data)]);
        assert_eq!(report(end), serde_json::from_str::<Value>(data).unwrap());
    }
}

#[test]
fn names_of_events_stand_in_for_missing_types() {
    let (end, events) = pushed(&[
        (
            Some("content-delta"),
            r#"{"delta":{"message":{"content":"plain"}}}"#,
        ),
        (
            Some("message-end"),
            r#"{"delta":{"finish_reason":"MAX_TOKENS"}}"#,
        ),
    ]);
    end.unwrap();
    assert_eq!(events[1], ChatEvent::text("plain"));
    let reason = FinishReason::Length;
    assert_eq!(events.last().unwrap(), &ChatEvent::Finished { reason });
}

#[test]
fn calls_get_ids_of_their_own_and_always_end() {
    let call = r#"{"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":{"x":1}}}]}}}"#;
    let (end, events) = pushed(&[
        (None, call),
        (None, call),
        (None, r#"{"type":"message-end","delta":{}}"#),
    ]);
    end.unwrap();
    let ids: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            ChatEvent::ToolStart { id, .. } => Some(id),
            _ => None,
        })
        .collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
    let ends = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::ToolEnd { .. }));
    assert_eq!(ends.count(), 2);
    let reason = FinishReason::ToolCalls;
    assert_eq!(events.last().unwrap(), &ChatEvent::Finished { reason });
}

#[test]
fn log_probabilities_are_told_as_openai_writes_them() {
    let (_, events) = pushed(&[(
        None,
        r#"{"type":"content-delta","delta":{"message":{"content":{"text":"ab"}}},"logprobs":{"text":"ab","token_ids":[1,2],"logprobs":[-0.5,-1.0]}}"#,
    )]);
    let ChatEvent::Logprobs { logprobs, .. } = events.last().unwrap() else {
        panic!("{events:?}");
    };
    assert_eq!(logprobs["content"][0]["token"], "ab");
    assert_eq!(logprobs["content"][1]["logprob"], -1.0);
    assert_eq!(logprobs["content"][1]["token_id"], 2);
}

#[test]
fn what_is_not_json_is_passed_on_for_a_while() {
    let (end, events) = pushed(&[(None, "???"), (None, "[1]")]);
    assert_eq!(events.len(), 2);
    let error = end.unwrap_err().into_error(|report| panic!("{report}"));
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    let (end, _) = pushed(&[(None, "?"); 10]);
    let error = end.unwrap_err().into_error(|report| panic!("{report}"));
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

#[test]
fn whole_answers_that_are_none() {
    for (body, kind) in [
        ("", ErrorKind::Empty),
        ("<html>", ErrorKind::ErrorPage),
        ("{\"id\":", ErrorKind::InvalidResponse),
        ("{}", ErrorKind::InvalidResponse),
        ("[]", ErrorKind::InvalidResponse),
        ("{\"message\":[]}", ErrorKind::InvalidResponse),
    ] {
        let error = CohereDecoder::default()
            .whole(&Bytes::from(body), &mut Out::new())
            .unwrap_err();
        let error = error.into_error(|report| panic!("{report}"));
        assert_eq!(error.kind(), kind, "{body}");
    }
}

/// No shape of a known event makes more of it than nothing.
#[test]
fn fields_of_other_types_are_missing() {
    let kinds = [
        "message-start",
        "content-start",
        "content-delta",
        "tool-plan-delta",
        "tool-call-start",
        "tool-call-delta",
        "citation-start",
        "message-end",
    ];
    let odd = ["7", "\"x\"", "[[1]]", "{\"content\":[1]}", "null", "true"];
    for kind in kinds {
        for value in odd {
            for event in [
                format!(r#"{{"type":"{kind}","index":"x","delta":{value}}}"#),
                format!(r#"{{"type":"{kind}","index":-1,"delta":{{"message":{value}}}}}"#),
                format!(
                    r#"{{"type":"{kind}","delta":{{"message":{{"content":{value},"tool_plan":{value},
                        "tool_calls":{value},"citations":{value}}},"usage":{value},"finish_reason":{value}}},
                        "logprobs":{value}}}"#
                ),
                format!(
                    r#"{{"type":"{kind}","delta":{{"message":{{"content":{{"text":{value}}},
                        "tool_calls":{{"function":{value}}},"citations":{{"sources":{value}}}}}}}}}"#
                ),
            ] {
                let _ = pushed(&[(None, &event)]);
            }
        }
    }
    for value in odd {
        for body in [
            format!(r#"{{"message":{value}}}"#),
            format!(
                r#"{{"message":{{"content":{value},"tool_calls":{value},"citations":{value},"tool_plan":{value}}}}}"#
            ),
            format!(
                r#"{{"message":{{"content":[{value}],"tool_calls":[{value}]}},"usage":{value}}}"#
            ),
        ] {
            let _ = CohereDecoder::default().whole(&Bytes::from(body), &mut Out::new());
        }
    }
}
