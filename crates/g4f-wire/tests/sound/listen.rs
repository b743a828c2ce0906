//! Transcripts that come in one answer.

use g4f_testkit::Reply;
use g4f_types::facets::TranscribeRequest;
use g4f_types::{ErrorKind, Media};
use g4f_wire::{cartesia, deepgram, elevenlabs};
use serde_json::json;

use crate::setup::stage;

fn sound(model: &str) -> TranscribeRequest {
    TranscribeRequest {
        model: model.into(),
        audio: Some(Media::bytes(&b"ID3\x04"[..])),
        ..TranscribeRequest::default()
    }
}

#[tokio::test]
async fn deepgram_gets_the_bytes_and_their_kind() {
    let reply = Reply::ok(json!({ "results": { "channels": [
        { "alternatives": [{ "transcript": "Hello", "words": [{ "word": "hello", "punctuated_word": "Hello", "start": 0.5, "end": 1.0 }] }] }
    ] } }));
    let stage = stage(reply, |p| p.transcribe(deepgram::Listen)).await;
    let request = TranscribeRequest {
        response_format: Some("vtt".to_owned()),
        ..sound("nova-3")
    };
    let answer = stage.ask(request).await.unwrap();
    assert_eq!(
        answer.text,
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nHello\n\n"
    );
    assert_eq!(
        stage.asked(),
        ["POST /v1/listen?model=nova-3&smart_format=true&utterances=true"]
    );
    let sent = stage.upstream.last_request().unwrap();
    assert_eq!(sent.header("content-type"), Some("audio/mpeg"));
    assert_eq!(&*sent.body, b"ID3\x04");
}

#[tokio::test]
async fn elevenlabs_and_cartesia_get_a_form() {
    let reply = || Reply::ok(json!({ "text": "Hello", "language_code": "eng", "language": "en" }));
    for (path, model, field, pieces) in [
        (
            "/v1/speech-to-text",
            "scribe_v1",
            "model_id",
            (|p| p.transcribe(elevenlabs::Scribe)) as crate::setup::Pieces,
        ),
        ("/v1/stt", "ink-whisper", "model", |p| {
            p.transcribe(cartesia::InkWhisper)
        }),
    ] {
        let stage = stage(reply(), pieces).await;
        assert_eq!(stage.ask(sound(model)).await.unwrap().text, "Hello");
        let sent = stage.upstream.last_request().unwrap();
        assert_eq!(sent.path, path);
        let form = sent.text();
        assert!(
            form.contains(&format!("name=\"{field}\"\r\n\r\n{model}")),
            "{form}"
        );
        assert!(
            form.contains("name=\"file\"; filename=\"audio.mp3\""),
            "{form}"
        );
    }
}

#[tokio::test]
async fn what_is_no_transcript_is_an_error() {
    let page = Reply::status(200)
        .header("content-type", "text/html")
        .body("<html><title>Busy</title></html>");
    for (reply, kind) in [
        (
            Reply::ok(json!({ "request_id": "r" })),
            ErrorKind::InvalidResponse,
        ),
        (Reply::status(200), ErrorKind::Empty),
        (page, ErrorKind::ErrorPage),
        (
            Reply::ok(json!({ "error": "Slow down, too many requests" })),
            ErrorKind::RateLimited,
        ),
    ] {
        for pieces in [
            (|p| p.transcribe(deepgram::Listen)) as crate::setup::Pieces,
            |p| p.transcribe(elevenlabs::Scribe),
            |p| p.transcribe(cartesia::InkWhisper),
        ] {
            let stage = stage(reply.clone(), pieces).await;
            let error = stage.ask(sound("m")).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{error}");
        }
    }
}

#[tokio::test]
async fn a_picture_is_not_sent() {
    let stage = stage(Reply::hang(), |p| p.transcribe(deepgram::Listen)).await;
    let request = TranscribeRequest {
        audio: Some(Media::bytes(&b"\x89PNG\r\n\x1a\n"[..])),
        ..sound("nova-3")
    };
    let error = stage.ask(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::BadRequest, Some("audio"))
    );
    assert_eq!(stage.upstream.hits(), 0);
}
