//! What is written, and what is read of it.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, FinishReason, Media, Message};

use super::*;
use crate::provider::{AnswerDecoder as _, DecodeError};

#[test]
fn a_conversation_is_written_as_a_dialogue() {
    let mut request = ChatRequest::new("m", [Message::system("Be brief."), Message::user("Hi")]);
    let params = request.params_mut();
    params.max_tokens = Some(9);
    params.temperature = Some(0.0);
    params.top_p = Some(1.0);
    params.top_k = Some(3);
    params.stop = vec!["END".to_owned()];
    params.user = Some("u".to_owned());
    params.other.insert("truncate".to_owned(), json!(7));
    let target = EncodeTarget::new("huggingface", "m");
    let outgoing = TextGeneration.encode(&request, target).unwrap();
    assert_eq!(
        (&*outgoing.path, outgoing.dropped),
        ("", vec!["user".into()])
    );
    let body: Value = serde_json::from_slice(&outgoing.body).unwrap();
    assert_eq!(
        body,
        json!({
            "inputs": "System: Be brief.\n\nUser: Hi\n\nAssistant:",
            "parameters": {
                "max_new_tokens": 9, "top_k": 3, "stop": ["END"], "truncate": 7,
                "return_full_text": false, "details": true
            },
            "stream": false
        })
    );
    let picture = Message::user("See").with_image(Media::url("https://e.com/a.png"));
    let request = ChatRequest::new("m", [picture]);
    let error = TextGeneration.encode(&request, target).unwrap_err();
    assert_eq!(error.param(), Some("messages[0]"));
}

#[test]
fn tokens_are_read_until_the_last() {
    let mut decoder = TextGenerationDecoder::default();
    let mut out = VecDeque::new();
    for data in [
        r#"{"token":{"text":"Hel","special":false},"generated_text":null}"#,
        r#"{"weather":"fine"}"#,
        r#"{"token":{"text":"lo"},"generated_text":null}"#,
    ] {
        decoder.push(None, data, &mut out).unwrap();
    }
    let error = decoder.finish(&mut out).unwrap_err();
    assert!(matches!(error, DecodeError::Invalid(_)));
    let last = r#"{"token":{"text":"</s>","special":true},"generated_text":"Hello","details":{"finish_reason":"length","generated_tokens":3}}"#;
    decoder.push(None, last, &mut out).unwrap();
    let texts = out
        .iter()
        .filter(|event| matches!(event, ChatEvent::TextDelta { .. }));
    assert_eq!(texts.count(), 2);
    let reason = FinishReason::Length;
    assert_eq!(out.back(), Some(&ChatEvent::Finished { reason }));
    let mut decoder = TextGenerationDecoder::default();
    let failure = r#"{"error":"Model is overloaded","error_type":"overloaded"}"#;
    let error = decoder.push(None, failure, &mut out).unwrap_err();
    assert!(matches!(error, DecodeError::InBand(_)));
    assert!(decoder.push(None, "?", &mut out).is_err());
    for odd in [
        "7",
        "[]",
        r#"{"token":7}"#,
        r#"{"token":{"text":7},"details":7}"#,
    ] {
        decoder.push(None, odd, &mut out).unwrap();
    }
}

#[test]
fn whole_answers() {
    for (body, kind) in [
        ("", ErrorKind::Empty),
        ("[]", ErrorKind::InvalidResponse),
        ("[7]", ErrorKind::InvalidResponse),
        ("<html>", ErrorKind::ErrorPage),
    ] {
        let mut out = VecDeque::new();
        let error = TextGenerationDecoder::default()
            .whole(&Bytes::from(body), &mut out)
            .unwrap_err();
        assert_eq!(error.into_error(|report| panic!("{report}")).kind(), kind);
    }
}
