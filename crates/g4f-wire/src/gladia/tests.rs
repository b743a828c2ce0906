//! Orders and transcripts.

use g4f_types::Media;
use g4f_types::facets::TranscribeRequest;
use serde_json::{Value, json};

use super::{encode, read};
use crate::provider::EncodeTarget;

#[test]
fn an_order_says_what_is_asked() {
    let request = TranscribeRequest {
        audio: Some(Media::bytes(&b"ID3\x04"[..])),
        translate: true,
        language: Some("de".to_owned()),
        prompt: Some("Ruby, Rails".to_owned()),
        diarize: Some(true),
        ..TranscribeRequest::default()
    };
    let body = encode(&request, EncodeTarget::new("gladia", "solaria-1")).unwrap();
    assert_eq!(
        Value::from(body),
        json!({
            "model": "solaria-1", "language_config": { "languages": ["de"] }, "diarization": true,
            "custom_vocabulary": true, "custom_vocabulary_config": { "vocabulary": ["Ruby", "Rails"] },
            "translation": true, "translation_config": { "target_languages": ["en"] },
        })
    );
}

#[test]
fn a_translation_is_read_in_place_of_the_transcript() {
    let said = |text: &str, language: &str| {
        json!({ "full_transcript": text, "languages": [language], "utterances": [{
            "text": text, "start": 0.1, "end": 0.9, "speaker": 2,
            "words": [{ "word": format!(" {text}"), "start": 0.1, "end": 0.9, "confidence": 0.5 }],
        }] })
    };
    let answer = json!({ "status": "done", "result": {
        "metadata": { "audio_duration": 3.5 },
        "transcription": said("Hallo", "de"),
        "translation": { "results": [said("Hello", "en")] },
    } });
    for (translated, text, language) in [(false, "Hallo", "de"), (true, "Hello", "en")] {
        let heard = read(&answer, translated).unwrap();
        assert_eq!(
            (&*heard.text, heard.language.as_deref()),
            (text, Some(language))
        );
        assert_eq!((heard.duration, &*heard.words[0].text), (Some(3.5), text));
        assert_eq!(heard.words[0].speaker.as_deref(), Some("2"));
    }
    assert!(read(&json!({ "result": null }), false).is_none());
}
