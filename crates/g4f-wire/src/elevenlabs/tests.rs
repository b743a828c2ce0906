//! Formats, settings of voices, words with their spaces.

use bytes::Bytes;
use g4f_types::facets::{SpeechRequest, TranscribeRequest};
use g4f_types::{ErrorKind, Media};
use serde_json::{Value, json};

use super::{models, speech, transcribe, voices};
use crate::provider::EncodeTarget;
use crate::shared::heard::Form;

const TARGET: EncodeTarget<'_> = EncodeTarget::new("elevenlabs", "eleven_v3");

fn hello() -> SpeechRequest {
    SpeechRequest {
        input: "Hello".to_owned(),
        ..SpeechRequest::default()
    }
}

#[test]
fn formats_have_names_of_their_own() {
    for (format, rate, name) in [
        (None, None, Some("mp3_44100_128")),
        (Some("mp3"), Some(22_050), Some("mp3_22050_32")),
        (Some("mp3"), Some(8_000), None),
        (Some("pcm"), Some(16_000), Some("pcm_16000")),
        (Some("wav"), None, Some("wav_24000")),
        (Some("opus"), None, Some("opus_48000_128")),
        (Some("ulaw"), None, Some("ulaw_8000")),
        (Some("mp3_44100_192"), None, Some("mp3_44100_192")),
        (Some("flac"), None, None),
    ] {
        let request = SpeechRequest {
            response_format: format.map(str::to_owned),
            sample_rate: rate,
            ..hello()
        };
        match (speech::encode(&request, TARGET), name) {
            (Ok((query, _)), Some(name)) => assert_eq!(query["output_format"], name),
            (Err(error), None) => assert_eq!(error.kind(), ErrorKind::Unsupported),
            (other, _) => panic!("{format:?} {rate:?}: {other:?}"),
        }
    }
}

#[test]
fn settings_of_the_voice_are_put_together() {
    let mut request = SpeechRequest {
        speed: Some(1.1),
        language: Some("de".to_owned()),
        ..hello()
    };
    request.other = [
        ("stability".to_owned(), json!(0.4)),
        ("voice_settings".to_owned(), json!({ "style": 0.2 })),
        ("seed".to_owned(), json!(7)),
        ("enable_logging".to_owned(), json!(false)),
    ]
    .into_iter()
    .collect();
    let (query, body) = speech::encode(&request, TARGET).unwrap();
    assert_eq!(
        Value::from(body),
        json!({
            "text": "Hello", "model_id": "eleven_v3", "language_code": "de", "seed": 7,
            "voice_settings": { "speed": 1.1, "stability": 0.4, "style": 0.2 },
        })
    );
    assert_eq!(
        Value::from(query),
        json!({ "output_format": "mp3_44100_128", "enable_logging": false })
    );
}

#[test]
fn the_first_voice_of_a_name_has_it() {
    let names = voices::names(&json!({ "voices": [
        { "voice_id": "1", "name": "George - Warm Storyteller" },
        { "voice_id": "2", "name": "George" },
        { "voice_id": "3", "name": "Anna" },
        { "name": "nobody" },
    ] }));
    assert_eq!(names["george"], "1");
    assert_eq!(names["george - warm storyteller"], "1");
    assert_eq!(names["anna"], "3");
    assert_eq!(names.len(), 3);
}

#[test]
fn a_form_says_what_is_asked() {
    let request = TranscribeRequest {
        audio: Some(Media::bytes(&b"ID3\x04"[..])),
        language: Some("en".to_owned()),
        diarize: Some(true),
        other: [("keyterms".to_owned(), json!(["a", "b"]))]
            .into_iter()
            .collect(),
        ..TranscribeRequest::default()
    };
    let parts = transcribe::encode(&request, EncodeTarget::new("elevenlabs", "scribe_v1")).unwrap();
    let parts: Vec<(&str, &Bytes)> = parts.iter().map(|part| (&*part.name, &part.data)).collect();
    let should = [
        ("diarize", &b"true"[..]),
        ("keyterms", b"a"),
        ("keyterms", b"b"),
        ("language_code", b"en"),
        ("model_id", b"scribe_v1"),
        ("file", b"ID3\x04"),
    ];
    let should = should.map(|(name, data)| (name, Bytes::from(data)));
    assert_eq!(
        parts,
        should
            .iter()
            .map(|(name, data)| (*name, data))
            .collect::<Vec<_>>()
    );
    let remote = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a.mp3")),
        ..request
    };
    let parts = transcribe::encode(&remote, EncodeTarget::new("elevenlabs", "scribe_v1")).unwrap();
    let address = parts
        .iter()
        .find(|part| part.name == "cloud_storage_url")
        .unwrap();
    assert_eq!(&*address.data, b"https://example.com/a.mp3");
    assert!(parts.iter().all(|part| part.file_name.is_none()));
}

#[test]
fn words_keep_their_spaces_and_speakers() {
    let word = |text: &str, kind: &str, at: f64, who: &str| json!({ "text": text, "type": kind, "start": at, "end": at + 0.5, "speaker_id": who, "logprob": -0.1 });
    let body = json!({
        "language_code": "zho", "text": "世界 ok (laughter)", "audio_duration_secs": 2,
        "words": [
            word("世", "word", 0.0, "s0"), word("界", "word", 0.5, "s0"), word(" ", "spacing", 1.0, "s0"),
            word("ok", "word", 1.0, "s1"), word(" ", "spacing", 1.5, "s1"),
            word("(laughter)", "audio_event", 1.5, "s1"),
        ],
    });
    let heard = transcribe::read(body.to_string().as_bytes()).unwrap();
    let transcript = heard.clone().into_transcript(Form::Plain);
    assert_eq!(transcript.language.as_deref(), Some("zho"));
    assert_eq!(transcript.duration, Some(2.0));
    assert_eq!(transcript.words.len(), 4);
    assert_eq!(transcript.words[0]["logprob"], json!(-0.1));
    let said: Vec<_> = transcript
        .segments
        .iter()
        .map(|segment| (segment["speaker"].as_str(), segment["text"].as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Some("s0"), Some("世界")),
            (Some("s1"), Some("ok (laughter)"))
        ]
    );
    assert_eq!(
        heard.into_transcript(Form::Vtt).text,
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v s0>世界\n\n00:00:01.000 --> 00:00:02.000\n<v s1>ok (laughter)\n\n"
    );
}

#[test]
fn channels_have_transcripts_of_their_own() {
    let body = json!({ "transcripts": [{ "text": "one" }, { "text": "two" }] });
    assert_eq!(
        transcribe::read(body.to_string().as_bytes()).unwrap().text,
        "one\ntwo"
    );
    assert!(transcribe::read(br#"{"transcripts":[{}]}"#).is_err());
    assert!(transcribe::read(br#"{"request_id":"r"}"#).is_err());
}

#[test]
fn models_that_do_not_speak_are_marked() {
    let list = json!([
        { "model_id": "eleven_v3", "name": "Eleven v3", "can_do_text_to_speech": true },
        { "model_id": "eleven_english_sts_v2", "can_do_text_to_speech": false },
    ]);
    let models = models::read(&list).unwrap();
    let speaks = |at: usize| {
        models[at]
            .capabilities
            .yes
            .contains(g4f_types::Capability::Speech)
    };
    assert!(speaks(0) && !speaks(1));
    assert_eq!(models[0].name.as_deref(), Some("Eleven v3"));
}
