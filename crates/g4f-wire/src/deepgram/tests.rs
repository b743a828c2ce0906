//! Parameters in the query, voices in models, answers of several channels.

use g4f_types::facets::{SpeechRequest, TranscribeRequest};
use g4f_types::{ErrorKind, Media};
use serde_json::json;

use super::{answer, listen, models, speak};
use crate::provider::EncodeTarget;

fn asked() -> TranscribeRequest {
    TranscribeRequest {
        audio: Some(Media::bytes(&b"ID3\x04"[..])),
        ..TranscribeRequest::default()
    }
}

#[test]
fn everything_that_is_asked_is_in_the_query() {
    let mut request = TranscribeRequest {
        language: Some("de".to_owned()),
        prompt: Some("Ruby, Rails on rails".to_owned()),
        diarize: Some(true),
        temperature: Some(0.5),
        ..asked()
    };
    request
        .other
        .insert("smart_format".to_owned(), json!(false));
    request.other.insert("tag".to_owned(), json!(["a", "b&c"]));
    let call = listen::encode(&request, EncodeTarget::new("deepgram", "nova-3")).unwrap();
    assert_eq!(
        call.path,
        "/listen?diarize=true&keyterm=Ruby&keyterm=Rails+on+rails&language=de&model=nova-3\
         &smart_format=false&tag=a&tag=b%26c&utterances=true"
    );
    assert_eq!(
        (call.media_type.to_str().unwrap(), &*call.body),
        ("audio/mpeg", &b"ID3\x04"[..])
    );
    // Older models have no key terms.
    let old = listen::encode(&request, EncodeTarget::new("deepgram", "nova-2")).unwrap();
    assert!(!old.path.contains("Ruby"));
}

#[test]
fn an_address_is_handed_on() {
    let request = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a.mp3")),
        ..asked()
    };
    let call = listen::encode(&request, EncodeTarget::new("deepgram", "nova-3")).unwrap();
    assert_eq!(call.media_type, "application/json");
    assert_eq!(&*call.body, br#"{"url":"https://example.com/a.mp3"}"#);
}

#[test]
fn what_cannot_be_done_is_said() {
    let translated = TranscribeRequest {
        translate: true,
        ..asked()
    };
    let included = TranscribeRequest {
        include: vec!["logprobs".to_owned()],
        ..asked()
    };
    for (request, param) in [(translated, "translate"), (included, "include")] {
        let error = listen::encode(&request, EncodeTarget::new("deepgram", "nova-3")).unwrap_err();
        assert_eq!(
            (error.kind(), error.param()),
            (ErrorKind::Unsupported, Some(param))
        );
    }
}

#[test]
fn a_voice_is_a_model() {
    let path = |model: &str, voice: Option<&str>, format: Option<&str>| {
        let request = SpeechRequest {
            voice: voice.map(str::to_owned),
            response_format: format.map(str::to_owned),
            sample_rate: Some(16_000),
            ..SpeechRequest::default()
        };
        speak::encode(&request, EncodeTarget::new("deepgram", model))
    };
    for (model, voice, format, should) in [
        (
            "aura-2-thalia-en",
            None,
            None,
            "encoding=mp3&model=aura-2-thalia-en",
        ),
        (
            "aura-2-thalia-en",
            Some("Zeus"),
            Some("opus"),
            "encoding=opus&model=aura-2-zeus-en",
        ),
        (
            "aura-2-celeste-es",
            Some("nestor"),
            Some("mp3"),
            "encoding=mp3&model=aura-2-nestor-es",
        ),
        (
            "aura-asteria-en",
            Some("luna"),
            Some("aac"),
            "encoding=aac&model=aura-luna-en",
        ),
        (
            "",
            Some("aura-2-luna-en"),
            None,
            "encoding=mp3&model=aura-2-luna-en",
        ),
        (
            "aura-2-thalia-en",
            None,
            Some("pcm"),
            "container=none&encoding=linear16&model=aura-2-thalia-en&sample_rate=16000",
        ),
        (
            "aura-2-thalia-en",
            None,
            Some("wav"),
            "container=wav&encoding=linear16&model=aura-2-thalia-en&sample_rate=16000",
        ),
    ] {
        assert_eq!(
            path(model, voice, format).unwrap(),
            format!("/speak?{should}")
        );
    }
    assert_eq!(
        path("aura-2", Some("a/b"), None).unwrap_err().param(),
        Some("voice")
    );
    assert_eq!(
        path("aura-2", None, Some("tiff")).unwrap_err().param(),
        Some("response_format")
    );
}

#[test]
fn channels_are_put_together() {
    let channel = |text: &str, start: f64| {
        json!({ "detected_language": "en", "alternatives": [{ "transcript": text, "words": [
            { "word": text, "punctuated_word": format!("{text}."), "start": start, "end": start + 0.2, "speaker": 1 }
        ] }] })
    };
    let body = json!({
        "metadata": { "duration": 2.5, "request_id": "r" },
        "results": {
            "channels": [channel("late", 1.0), channel("early", 0.5)],
            "utterances": [{ "transcript": "late.", "start": 1.0, "end": 1.2, "speaker": 0 }],
            "summary": { "short": "s" },
        },
    });
    let heard = answer::read(body.to_string().as_bytes()).unwrap();
    assert_eq!(heard.text, "late\nearly");
    assert_eq!(
        (heard.language.as_deref(), heard.duration),
        (Some("en"), Some(2.5))
    );
    let words: Vec<_> = heard
        .words
        .iter()
        .map(|word| (&*word.text, word.start))
        .collect();
    assert_eq!(words, [("early.", 0.5), ("late.", 1.0)]);
    assert_eq!(heard.passages[0].speaker.as_deref(), Some("0"));
    assert_eq!(heard.other["summary"]["short"], "s");
    assert_eq!(heard.other["request_id"], "r");
    let nothing = answer::read(br#"{"results":{}}"#).unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::InvalidResponse);
}

#[test]
fn a_model_of_several_languages_is_one() {
    let list = json!({
        "stt": [{ "canonical_name": "nova-3-general", "languages": ["en"] }, { "canonical_name": "nova-3-general" }, {}],
        "tts": [{ "canonical_name": "aura-2-thalia-en" }],
    });
    let models = models::read(&list).unwrap();
    let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["nova-3-general", "aura-2-thalia-en"]);
    assert!(models::read(&json!({ "models": [] })).is_none());
}
