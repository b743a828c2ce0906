//! Orders and transcripts.

use g4f_types::facets::TranscribeRequest;
use g4f_types::{ErrorKind, Media};
use serde_json::{Value, json};

use super::{encode, read, stand};
use crate::provider::EncodeTarget;
use crate::shared::heard::Form;
use crate::shared::poll::Stand;

fn asked() -> TranscribeRequest {
    TranscribeRequest {
        audio: Some(Media::bytes(&b"ID3\x04"[..])),
        prompt: Some("Medicine.".to_owned()),
        ..TranscribeRequest::default()
    }
}

#[test]
fn an_order_says_what_is_asked() {
    let request = TranscribeRequest {
        language: Some("en".to_owned()),
        diarize: Some(true),
        temperature: Some(0.1),
        other: [("punctuate".to_owned(), json!(false))]
            .into_iter()
            .collect(),
        ..asked()
    };
    let body = encode(
        &request,
        EncodeTarget::new("assemblyai", "universal-3-5-pro"),
    )
    .unwrap();
    assert_eq!(
        Value::from(body),
        json!({
            "speech_models": ["universal-3-5-pro"], "language_code": "en", "speaker_labels": true,
            "prompt": "Medicine.", "temperature": 0.1, "punctuate": false,
        })
    );
    let body = encode(&asked(), EncodeTarget::new("assemblyai", "universal-2")).unwrap();
    assert_eq!(
        Value::from(body),
        json!({ "speech_models": ["universal-2"], "language_detection": true })
    );
    let translated = TranscribeRequest {
        translate: true,
        ..asked()
    };
    let error = encode(&translated, EncodeTarget::new("assemblyai", "")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn times_are_in_milliseconds() {
    let answer = json!({
        "id": "t", "status": "completed", "text": "Hi there.", "language_code": "en_us", "audio_duration": 12,
        "words": [{ "text": "Hi", "start": 250, "end": 650, "confidence": 0.97, "speaker": "A" }],
        "utterances": [{ "text": "Hi there.", "start": 250, "end": 1200, "speaker": "A", "words": [] }],
        "summary": null,
    });
    assert_eq!(stand(&answer), Stand::Done);
    let transcript = read(answer).unwrap().into_transcript(Form::Plain);
    assert_eq!(transcript.duration, Some(12.0));
    assert_eq!(
        transcript.words[0],
        json!({ "word": "Hi", "start": 0.25, "end": 0.65, "speaker": "A", "confidence": 0.97 })
    );
    assert_eq!(transcript.segments[0]["speaker"], "A");
    assert!(!transcript.other.contains_key("summary"));
    assert_eq!(read(json!({ "text": null })).unwrap().text, "");
    assert!(read(json!({ "text": 1 })).is_none() && read(json!({})).is_none());
}
