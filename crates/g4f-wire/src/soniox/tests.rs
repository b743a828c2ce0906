//! Orders, and words from tokens.

use g4f_types::Media;
use g4f_types::facets::TranscribeRequest;
use serde_json::{Value, json};

use super::encode;
use super::tokens::read;
use crate::provider::EncodeTarget;

#[test]
fn an_order_says_what_is_asked() {
    let request = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a")),
        translate: true,
        language: Some("de".to_owned()),
        prompt: Some("About rails.".to_owned()),
        diarize: Some(true),
        ..TranscribeRequest::default()
    };
    let body = encode(&request, EncodeTarget::new("soniox", "stt-async-v3")).unwrap();
    assert_eq!(
        Value::from(body),
        json!({
            "model": "stt-async-v3", "language_hints": ["de"], "enable_language_identification": true,
            "context": { "text": "About rails." }, "enable_speaker_diarization": true,
            "translation": { "type": "one_way", "target_language": "en" },
        })
    );
}

#[test]
fn tokens_make_words() {
    let token = |text: &str, start: u64, who: &str| json!({ "text": text, "start_ms": start, "end_ms": start + 100, "speaker": who, "language": "en" });
    let answer = json!({ "text": "Beautiful day. 世界 No", "tokens": [
        token("Beau", 0, "1"), token("ti", 100, "1"), token("ful", 200, "1"), token(" day", 300, "1"),
        token(".", 400, "1"), token(" 世", 500, "1"), token("界", 600, "1"), token("No", 700, "2"), token("<end>", 800, "2"),
    ] });
    let heard = read(&answer, false).unwrap();
    assert_eq!(heard.text, "Beautiful day. 世界 No");
    let words: Vec<_> = heard
        .words
        .iter()
        .map(|word| (&*word.text, word.glued, word.speaker.as_deref()))
        .collect();
    assert_eq!(
        words,
        [
            ("Beautiful", false, Some("1")),
            ("day.", false, Some("1")),
            ("世", false, Some("1")),
            ("界", true, Some("1")),
            ("No", true, Some("2")),
        ]
    );
    assert!((heard.words[0].end - 0.3).abs() < 1e-9);
    assert_eq!(heard.language.as_deref(), Some("en"));
}

#[test]
fn a_translation_is_told_from_what_was_said() {
    let answer = json!({ "text": "Hallo Hello", "tokens": [
        { "text": "Hallo", "start_ms": 0, "end_ms": 500, "translation_status": "original", "language": "de" },
        { "text": " Hello", "translation_status": "translation", "language": "en" },
    ] });
    let translation = read(&answer, true).unwrap();
    assert_eq!(
        (&*translation.text, translation.language.as_deref()),
        ("Hello", Some("en"))
    );
    assert!(read(&json!({ "text": "x" }), false).is_none());
}
