//! Speech.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_testkit::{Reply, openai};
use g4f_types::facets::{SpeechAnswer, SpeechRequest};
use g4f_types::{Error, ErrorKind};
use g4f_wire::openai::{Formats, Speech, SpeechQuirks};
use serde_json::json;

use crate::setup::{KEY, stage, stage_with};

fn hello() -> SpeechRequest {
    SpeechRequest {
        model: "tts-1".into(),
        input: "Hello".to_owned(),
        ..SpeechRequest::default()
    }
}

/// All of the sound, and the error that ends it.
async fn heard(mut answer: SpeechAnswer) -> (Vec<Bytes>, Option<Error>) {
    let mut pieces = Vec::new();
    loop {
        let next = std::future::poll_fn(|cx| answer.audio.as_mut().poll_next(cx)).await;
        match next {
            Some(Ok(piece)) => pieces.push(piece),
            Some(Err(error)) => return (pieces, Some(error)),
            None => return (pieces, None),
        }
    }
}

#[tokio::test]
async fn sound_comes_as_it_is_made() {
    let stage = stage(openai::speech("audio/mpeg", [openai::MP3, openai::MP3])).await;
    let answer = stage.ask(hello()).await.unwrap();
    assert_eq!(answer.media_type, "audio/mpeg");
    let (pieces, error) = heard(answer).await;
    assert_eq!(pieces.concat(), [openai::MP3, openai::MP3].concat());
    assert!(error.is_none());
    assert_eq!(
        stage.sent(),
        json!({ "model": "tts-1", "input": "Hello", "voice": "alloy" })
    );
    assert_eq!(stage.path(), "/v1/audio/speech");
}

#[tokio::test]
async fn every_parameter_goes_out() {
    let stage = stage(openai::speech("audio/wav", [openai::MP3])).await;
    let request = SpeechRequest {
        voice: Some("voice_123".to_owned()),
        instructions: Some("Whisper.".to_owned()),
        response_format: Some("wav".to_owned()),
        speed: Some(1.5),
        language: Some("en".to_owned()),
        sample_rate: Some(24_000),
        ..hello()
    };
    stage.ask(request.clone()).await.unwrap();
    assert_eq!(
        stage.sent(),
        json!({
            "model": "tts-1", "input": "Hello", "voice": { "id": "voice_123" },
            "instructions": "Whisper.", "response_format": "wav", "speed": 1.5,
        })
    );
    let error = stage.ask_strictly(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("language"))
    );
    let mut own = hello();
    own.other
        .insert("voice".to_owned(), json!({ "id": "mine" }));
    stage.ask(own).await.unwrap();
    assert_eq!(stage.sent()["voice"], json!({ "id": "mine" }));
}

#[tokio::test]
async fn a_vendor_of_one_model_has_names_of_its_own() {
    static OWN: SpeechQuirks = SpeechQuirks {
        path: "/tts",
        model: false,
        takes: &["voice", "language"],
        rename: &[("input", "text"), ("voice", "voice_id")],
        formats: Formats::Codec,
        default_language: Some("auto"),
        ..SpeechQuirks::DEFAULT
    };
    let stage = stage_with(openai::speech("audio/mpeg", [openai::MP3]), |p| {
        p.speech(Speech::new(&OWN))
    })
    .await;
    stage.ask(hello()).await.unwrap();
    assert_eq!(stage.sent(), json!({ "text": "Hello", "language": "auto" }));
    let request = SpeechRequest {
        voice: Some("eve".to_owned()),
        response_format: Some("pcm".to_owned()),
        sample_rate: Some(16_000),
        ..hello()
    };
    stage.ask(request).await.unwrap();
    assert_eq!(
        stage.sent(),
        json!({
            "text": "Hello", "language": "auto", "voice_id": "eve",
            "output_format": { "codec": "pcm", "sample_rate": 16_000 },
        })
    );
}

#[tokio::test]
async fn sound_in_events_is_the_same_sound_however_it_is_cut() {
    let sound = [&b"ab"[..], b"cde", b"f"];
    for step in [1, 2, 3, 7, 1000] {
        let stage = stage(openai::speech_sse(sound).chop(step)).await;
        let answer = stage.ask(hello()).await.unwrap();
        assert_eq!(answer.media_type, "audio/mpeg");
        let (pieces, error) = heard(answer).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(pieces, sound.map(Bytes::from_static));
    }
}

#[tokio::test]
async fn events_without_their_end_are_cut() {
    let delta = json!({ "type": "speech.audio.delta", "audio": STANDARD.encode("ab") });
    let stage = stage(Reply::sse([delta.to_string()])).await;
    let (pieces, error) = heard(stage.ask(hello()).await.unwrap()).await;
    assert_eq!(pieces.concat(), b"ab");
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Truncated);
    assert_eq!(error.provider(), Some("vendor"));
}

#[tokio::test]
async fn a_failure_among_events_is_one() {
    let delta = json!({ "type": "speech.audio.delta", "audio": STANDARD.encode("ab") });
    let failed = json!({ "type": "error", "error": {
        "message": format!("Rate limit reached for {KEY}"), "code": "rate_limit_exceeded"
    } });
    let stage = stage(Reply::sse([delta.to_string(), failed.to_string()])).await;
    let (_, error) = heard(stage.ask(hello()).await.unwrap()).await;
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(!format!("{error:?}").contains(KEY));
}

#[tokio::test]
async fn sound_in_json_is_found() {
    let sound = STANDARD.encode(openai::MP3);
    for body in [
        json!({ "audio": sound }),
        json!({ "audio": { "data": sound } }),
        json!({ "audio": sound, "content_type": "audio/mpeg", "duration": 1.5 }),
        json!({ "data": { "audio": sound } }),
        json!({ "audio": format!("data:audio/mpeg;base64,{sound}") }),
    ] {
        let stage = stage(Reply::ok(body.clone())).await;
        let answer = stage.ask(hello()).await.unwrap();
        assert_eq!(answer.media_type, "audio/mpeg", "{body}");
        assert_eq!(heard(answer).await.0.concat(), openai::MP3, "{body}");
    }
}

#[tokio::test]
async fn what_is_no_sound_is_an_error_before_it_begins() {
    let failed =
        json!({ "error": { "message": "Incorrect API key provided", "code": "invalid_api_key" } });
    let unlabelled = Reply::status(200).body(failed.to_string());
    let page = Reply::status(200)
        .header("content-type", "text/html")
        .body("<!DOCTYPE html><title>Busy</title>");
    let plain = Reply::status(200).body("<html>no</html>");
    for (reply, kind) in [
        (Reply::ok(failed), ErrorKind::Auth),
        (unlabelled, ErrorKind::Auth),
        (page, ErrorKind::ErrorPage),
        (plain, ErrorKind::ErrorPage),
        (Reply::ok(json!({ "id": 1 })), ErrorKind::Empty),
        (Reply::ok(json!({ "audio": "" })), ErrorKind::Empty),
    ] {
        let stage = stage(reply).await;
        let error = stage.ask(hello()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
    let stage = stage(Reply::hang()).await;
    let nothing = SpeechRequest::default();
    let error = stage.ask(nothing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn raw_samples_may_begin_with_anything() {
    let stage = stage(Reply::status(200).body("{<raw samples")).await;
    let request = SpeechRequest {
        response_format: Some("pcm".to_owned()),
        ..hello()
    };
    let answer = stage.ask(request).await.unwrap();
    assert_eq!(answer.media_type, "audio/pcm");
    assert_eq!(heard(answer).await.0.concat(), b"{<raw samples");
}

#[tokio::test]
async fn an_unlabelled_sound_is_told_by_its_beginning() {
    let stage = stage(Reply::status(200).body(openai::MP3)).await;
    let answer = stage.ask(hello()).await.unwrap();
    assert_eq!(answer.media_type, "audio/mpeg");
    assert_eq!(heard(answer).await.0.concat(), openai::MP3);
}

#[tokio::test]
async fn a_sound_that_breaks_off_says_whose_it_was() {
    let reply = openai::speech("audio/mpeg", [openai::MP3]).then_reset();
    let stage = stage(reply).await;
    let (_, error) = heard(stage.ask(hello()).await.unwrap()).await;
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert_eq!(
        (error.provider(), error.model()),
        (Some("vendor"), Some("tts-1"))
    );
}
