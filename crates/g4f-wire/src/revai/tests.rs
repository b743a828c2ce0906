//! Options of jobs, and monologues.

use g4f_types::Media;
use g4f_types::facets::TranscribeRequest;
use serde_json::{Value, json};

use super::{encode, read};
use crate::provider::EncodeTarget;

#[test]
fn options_say_what_is_asked() {
    let request = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a")),
        language: Some("de".to_owned()),
        prompt: Some("Ruby;Rails".to_owned()),
        diarize: Some(false),
        ..TranscribeRequest::default()
    };
    let options = encode(&request, EncodeTarget::new("revai", "machine")).unwrap();
    assert_eq!(
        Value::from(options),
        json!({
            "transcriber": "machine", "language": "de", "skip_diarization": true,
            "custom_vocabularies": [{ "phrases": ["Ruby", "Rails"] }],
        })
    );
}

#[test]
fn marks_belong_to_words_and_speakers_to_monologues() {
    let text = |value: &str, ts: f64| json!({ "type": "text", "value": value, "ts": ts, "end_ts": ts + 0.25, "confidence": 0.8 });
    let mark = |value: &str| json!({ "type": "punct", "value": value });
    let answer = json!({ "monologues": [
        { "speaker": 0, "elements": [text("Hi", 0.5), mark(","), mark(" "), text("you", 1.0), mark(".")] },
        { "speaker": 1, "elements": [text("Yes", 2.0), mark("?")] },
    ] });
    let heard = read(&answer, true).unwrap();
    assert_eq!(heard.text, "Hi, you. Yes?");
    let words: Vec<_> = heard
        .words
        .iter()
        .map(|word| (&*word.text, word.speaker.as_deref(), word.glued))
        .collect();
    assert_eq!(
        words,
        [
            ("Hi,", Some("0"), false),
            ("you.", Some("0"), false),
            ("Yes?", Some("1"), false)
        ]
    );
    assert!((heard.words[1].end - 1.25).abs() < 1e-9);
    assert!(
        read(&answer, false)
            .unwrap()
            .words
            .iter()
            .all(|word| word.speaker.is_none())
    );
    assert!(read(&json!({ "id": 1 }), false).is_none());
}
