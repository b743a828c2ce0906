//! Bodies and answers.

use g4f_types::facets::{SpeechRequest, TranscribeRequest};
use g4f_types::{ErrorKind, Media};
use serde_json::{Value, json};

use super::{listen, speech};
use crate::provider::EncodeTarget;
use crate::shared::heard::Form;

#[test]
fn a_body_says_what_is_asked() {
    let request = SpeechRequest {
        input: "Hello".to_owned(),
        voice: Some("v-1".to_owned()),
        speed: Some(1.2),
        language: Some("en".to_owned()),
        response_format: Some("pcm".to_owned()),
        sample_rate: Some(16_000),
        ..SpeechRequest::default()
    };
    let body = speech::encode(&request, EncodeTarget::new("cartesia", "sonic-3")).unwrap();
    assert_eq!(
        Value::from(body),
        json!({
            "model_id": "sonic-3", "transcript": "Hello", "language": "en",
            "voice": { "mode": "id", "id": "v-1" }, "generation_config": { "speed": 1.2 },
            "output_format": { "container": "raw", "encoding": "pcm_s16le", "sample_rate": 16_000 },
        })
    );
    let old = speech::encode(&request, EncodeTarget::new("cartesia", "sonic-2")).unwrap();
    assert!(!old.contains_key("generation_config"));
    let unknown = SpeechRequest {
        response_format: Some("aac".to_owned()),
        ..request
    };
    let error = speech::encode(&unknown, EncodeTarget::new("cartesia", "sonic-3")).unwrap_err();
    assert_eq!(error.param(), Some("response_format"));
}

#[test]
fn times_are_asked_for_where_they_are_needed() {
    let request = |format: Option<&str>| TranscribeRequest {
        audio: Some(Media::bytes(&b"ID3\x04"[..])),
        response_format: format.map(str::to_owned),
        ..TranscribeRequest::default()
    };
    for (format, kind, times) in [
        (None, Form::Plain, false),
        (Some("verbose_json"), Form::Plain, true),
        (Some("srt"), Form::Srt, true),
    ] {
        let parts = listen::encode(
            &request(format),
            kind,
            EncodeTarget::new("cartesia", "ink-whisper"),
        );
        let parts = parts.unwrap();
        let asked = parts
            .iter()
            .any(|part| part.name == "timestamp_granularities[]");
        assert_eq!(asked, times, "{format:?}");
        assert_eq!(parts.last().unwrap().name, "file");
    }
    let remote = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a")),
        ..request(None)
    };
    let error =
        listen::encode(&remote, Form::Plain, EncodeTarget::new("cartesia", "m")).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("audio"))
    );
}

#[test]
fn an_answer_is_read() {
    let body = br#"{"text":"Hi","language":"en","duration":1.5,"words":[{"word":"Hi","start":0.1,"end":0.4}]}"#;
    let heard = listen::read(body).unwrap();
    assert_eq!((heard.duration, &*heard.words[0].text), (Some(1.5), "Hi"));
    assert!(listen::read(br#"{"request_id":"r"}"#).is_err());
}
