//! Transcripts, and the sound that they are of.

use g4f_types::facets::TranscribeRequest;
use g4f_types::{ErrorKind, Media};
use serde_json::{Value, json};

use super::{Form, Heard, Passage, audio_of};

fn word(text: &str, start: f64) -> Passage {
    Passage {
        text: text.to_owned(),
        start,
        end: start + 0.5,
        more: [("confidence".to_owned(), json!(0.9))]
            .into_iter()
            .collect(),
        ..Passage::default()
    }
}

fn heard() -> Heard {
    Heard {
        text: "Hello. World.".to_owned(),
        language: Some("en".to_owned()),
        duration: Some(2.0),
        words: vec![word("Hello.", 0.0), word("World.", 0.5)],
        ..Heard::default()
    }
}

#[test]
fn words_make_segments_as_openai_writes_them() {
    let transcript = heard().into_transcript(Form::Plain);
    assert_eq!(transcript.text, "Hello. World.");
    assert_eq!(
        Value::from(transcript.segments),
        json!([
            { "id": 0, "text": "Hello.", "start": 0.0, "end": 0.5 },
            { "id": 1, "text": "World.", "start": 0.5, "end": 1.0 },
        ])
    );
    assert_eq!(
        transcript.words[1],
        json!({ "word": "World.", "start": 0.5, "end": 1.0, "confidence": 0.9 })
    );
}

#[test]
fn subtitles_come_from_whatever_is_there() {
    let srt = |heard: Heard| heard.into_transcript(Form::Srt).text;
    assert_eq!(
        srt(heard()),
        "1\n00:00:00,000 --> 00:00:01,000\nHello. World.\n\n"
    );
    let passages = Heard {
        words: Vec::new(),
        passages: vec![word("Hello", 1.0)],
        ..heard()
    };
    assert_eq!(srt(passages), "1\n00:00:01,000 --> 00:00:01,500\nHello\n\n");
    let bare = Heard {
        words: Vec::new(),
        ..heard()
    };
    assert_eq!(
        srt(bare),
        "1\n00:00:00,000 --> 00:00:02,000\nHello. World.\n\n"
    );
    let silence = Heard::default().into_transcript(Form::Vtt).text;
    assert_eq!(silence, "WEBVTT\n\n");
}

#[test]
fn what_is_no_sound_is_said_before() {
    let asked = |audio: Option<Media>| TranscribeRequest {
        audio,
        ..TranscribeRequest::default()
    };
    for (audio, kind) in [
        (None, Some(ErrorKind::BadRequest)),
        (Some(Media::path("a.wav")), Some(ErrorKind::BadRequest)),
        (Some(Media::id("file-1")), Some(ErrorKind::Unsupported)),
        (
            Some(Media::bytes(&b"\x89PNG\r\n\x1a\n"[..])),
            Some(ErrorKind::BadRequest),
        ),
        (
            Some(Media::bytes(&b"x"[..]).with_media_type("text/plain")),
            Some(ErrorKind::BadRequest),
        ),
        (Some(Media::url("https://example.com/a")), None),
        (Some(Media::bytes(&b"ID3\x04"[..])), None),
        (Some(Media::bytes(&b"raw"[..])), None),
        (
            Some(Media::bytes(&b"x"[..]).with_media_type("video/mp4; a=b")),
            None,
        ),
    ] {
        let request = asked(audio);
        let error = audio_of(&request).err();
        assert_eq!(
            error.as_ref().map(g4f_types::Error::kind),
            kind,
            "{request:?}"
        );
        assert!(error.is_none_or(|error| error.param() == Some("audio")));
    }
}

#[test]
fn an_unknown_form_is_refused() {
    let asked = |form: &str| TranscribeRequest {
        response_format: Some(form.to_owned()),
        ..TranscribeRequest::default()
    };
    assert_eq!(Form::of(&asked("vtt")).unwrap(), Form::Vtt);
    assert_eq!(Form::of(&asked("verbose_json")).unwrap(), Form::Plain);
    let error = Form::of(&asked("docx")).unwrap_err();
    assert_eq!(error.param(), Some("response_format"));
}
