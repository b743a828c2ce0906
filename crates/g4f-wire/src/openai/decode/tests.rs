//! Plain answers, odd and good.

use g4f_types::{ChatAnswer, Collector, ErrorKind, FinishReason, MediaSource, Part, Usage};
use serde_json::json;

use super::*;

fn decode(body: &Value) -> Result<ChatAnswer, DecodeError> {
    let mut collector = Collector::new();
    decode_answer(&Bytes::from(body.to_string()), DecodeOptions::default())?
        .into_iter()
        .for_each(|event| collector.push(event));
    assert!(collector.is_finished());
    Ok(collector.into_answer())
}

fn message(message: &Value) -> ChatAnswer {
    decode(
        &json!({"id": "x", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}),
    )
    .unwrap()
}

#[test]
fn a_whole_answer() {
    let answer = decode(&json!({
        "id": "c1", "object": "chat.completion", "created": 1_700_000_000.5, "model": "m", "system_fingerprint": "fp",
        "service_tier": "default",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": "a", "refusal": null}, "finish_reason": "length",
             "logprobs": {"content": [{"token": "a", "logprob": -0.1, "bytes": null, "top_logprobs": []}], "refusal": null}},
            {"index": 1, "message": {"role": "assistant", "content": "b"}, "finish_reason": "stop"}
        ],
        "usage": {"prompt_tokens": "10", "completion_tokens": 5.0, "total_tokens": 15,
            "prompt_tokens_details": {"cached_tokens": 4, "audio_tokens": 1},
            "completion_tokens_details": {"reasoning_tokens": 2, "accepted_prediction_tokens": 1, "rejected_prediction_tokens": 3}}
    }))
    .unwrap();
    assert_eq!(
        (answer.id.as_str(), answer.created, answer.model.as_str()),
        ("c1", 1_700_000_000, "m")
    );
    assert_eq!(answer.system_fingerprint.as_deref(), Some("fp"));
    assert_eq!(answer.service_tier.as_deref(), Some("default"));
    assert_eq!(answer.choices.len(), 2);
    assert_eq!(answer.finish_reason(), Some(&FinishReason::Length));
    assert_eq!(
        answer.choices[0].logprobs.as_ref().unwrap()["content"][0]["token"],
        "a"
    );
    let expected = Usage {
        cached_input_tokens: Some(4),
        input_audio_tokens: Some(1),
        reasoning_tokens: Some(2),
        accepted_prediction_tokens: Some(1),
        rejected_prediction_tokens: Some(3),
        ..Usage::new(10, 5)
    };
    assert_eq!(answer.usage, Some(expected));
}

#[test]
fn usage_by_other_names() {
    for (usage, cached) in [
        (
            json!({"prompt_tokens": 3, "completion_tokens": 2, "prompt_cache_hit_tokens": 1}),
            Some(1),
        ),
        (
            json!({"input_tokens": 3, "output_tokens": 2, "cache_read_input_tokens": 1}),
            Some(1),
        ),
        (
            json!({"prompt_tokens": 3, "completion_tokens": 2, "prompt_tokens_details": null}),
            None,
        ),
    ] {
        let body = json!({"choices": [{"message": {"content": "a"}}], "usage": usage});
        let expected = Usage {
            cached_input_tokens: cached,
            ..Usage::new(3, 2)
        };
        assert_eq!(decode(&body).unwrap().usage, Some(expected), "{usage}");
    }
    let groq = json!({"choices": [{"message": {"content": "a"}}], "x_groq": {"usage": {"prompt_tokens": 3, "completion_tokens": 2}}});
    assert_eq!(decode(&groq).unwrap().usage, Some(Usage::new(3, 2)));
}

#[test]
fn an_end_that_nobody_named_is_still_an_end() {
    for reason in [
        json!(null),
        json!(""),
        json!("stop"),
        json!("eos"),
        json!("end"),
    ] {
        let body = json!({"choices": [{"message": {"content": "a"}, "finish_reason": reason}]});
        assert_eq!(
            decode(&body).unwrap().finish_reason(),
            Some(&FinishReason::Stop),
            "{reason}"
        );
    }
    let calls =
        json!({"choices": [{"message": {"tool_calls": [{"id": "a", "function": {"name": "f"}}]}}]});
    assert_eq!(
        decode(&calls).unwrap().finish_reason(),
        Some(&FinishReason::ToolCalls)
    );
    let legacy = json!({"choices": [{"text": "from a completion", "finish_reason": "stop"}]});
    assert_eq!(decode(&legacy).unwrap().text(), "from a completion");
}

#[test]
fn everything_that_a_message_can_hold() {
    let answer = message(&json!({
        "content": [{"type": "thinking", "thinking": "t"}, {"type": "text", "text": "see "},
            {"type": "image_url", "image_url": {"url": "https://i/1.png"}}, {"type": "text", "text": "this"}],
        "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}, "https://i/2.png"],
        "audio": {"id": "au", "data": "AAAA", "transcript": "words", "expires_at": 1},
        "annotations": [{"type": "url_citation", "url_citation": {"url": "https://u", "title": "U", "start_index": 1, "end_index": 4}}],
        "refusal": "but not that",
        "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": {"x": 1}}},
            {"id": "a", "type": "function", "function": {"name": "f", "arguments": null}}],
    }));
    assert_eq!(
        (answer.text().as_str(), answer.reasoning().as_str()),
        ("see this", "t")
    );
    let parts = &answer.message().unwrap().parts;
    let images: Vec<_> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Image(media) => Some(matches!(media.source, MediaSource::Bytes(_))),
            _ => None,
        })
        .collect();
    assert_eq!(images, [false, true, false]);
    assert!(parts.iter().any(
        |part| matches!(part, Part::Audio(media) if media.transcript.as_deref() == Some("words"))
    ));
    assert!(parts.contains(&Part::Refusal("but not that".into())));
    assert_eq!(
        (answer.citations()[0].start, answer.citations()[0].end),
        (Some(1), Some(4))
    );
    let calls = answer.tool_calls();
    assert_eq!(
        (calls[0].arguments.as_str(), calls[1].arguments.as_str()),
        ("{\"x\":1}", "")
    );
    assert_ne!(
        calls[0].id, calls[1].id,
        "an id that is used twice is replaced"
    );
}

#[test]
fn empty_twins_of_other_fields_mean_nothing() {
    let answer = message(
        &json!({"content": "a", "function_call": {"name": "", "arguments": ""}, "refusal": "",
        "audio": {"id": "", "data": "", "transcript": ""}, "annotations": null, "tool_calls": null}),
    );
    assert_eq!(answer.message().unwrap().parts, [Part::Text("a".into())]);
}

#[test]
fn what_is_no_answer() {
    let kind = |text: &str| match decode_answer(
        &Bytes::copy_from_slice(text.as_bytes()),
        DecodeOptions::default(),
    ) {
        Err(DecodeError::Invalid(error)) => Ok(error.kind()),
        Err(DecodeError::InBand(value)) => Err(*value),
        Ok(events) => panic!("{text}: {events:?}"),
    };
    for (text, expected) in [
        ("", ErrorKind::Empty),
        ("<html>please log in</html>", ErrorKind::ErrorPage),
        ("upstream said no", ErrorKind::InvalidResponse),
        ("[]", ErrorKind::InvalidResponse),
        ("{\"choices\":", ErrorKind::InvalidResponse),
        ("{}", ErrorKind::InvalidResponse),
        (
            r#"{"id":"x","object":"chat.completion","choices":[]}"#,
            ErrorKind::Empty,
        ),
        (r#"{"id":"x","choices":null}"#, ErrorKind::Empty),
    ] {
        assert_eq!(kind(text), Ok(expected), "{text}");
    }
    for text in [
        r#"{"error":{"message":"no"}}"#,
        r#"{"error":"no"}"#,
        r#"{"choices":null,"base_resp":{"status_code":1008,"status_msg":"no"}}"#,
        r#"{"detail":"Not Found"}"#,
        r#"{"message":"no","code":3}"#,
        r#"{"choices":[{"index":0,"error":{"code":502}}]}"#,
    ] {
        assert_eq!(
            kind(text),
            Err(serde_json::from_str(text).unwrap()),
            "{text}"
        );
    }
    let not_utf8 = decode_answer(&Bytes::from_static(b"\xff\xfe"), DecodeOptions::default());
    assert!(
        matches!(not_utf8, Err(DecodeError::Invalid(error)) if error.kind() == ErrorKind::InvalidResponse)
    );
}

#[test]
fn audio_has_the_type_that_was_asked_for() {
    let mut request = ChatRequest::default();
    request.params_mut().audio = Some(json!({"voice": "alloy", "format": "mp3"}));
    let options = DecodeOptions::new(&request, &Quirks::DEFAULT);
    assert_eq!(options.audio_type.as_deref(), Some("audio/mpeg"));
    let body = json!({"choices": [{"message": {"audio": {"data": "AAAA"}}}]});
    let events = decode_answer(&Bytes::from(body.to_string()), options).unwrap();
    assert!(events.iter().any(|event| matches!(event,
        ChatEvent::Media { media, .. } if media.media_type.as_deref() == Some("audio/mpeg"))));
}
