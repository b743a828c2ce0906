//! Speech and transcripts.

use futures_core::Stream;
use g4f_testkit::Reply;
use g4f_types::facets::{SpeechAnswer, SpeechRequest, TranscribeRequest};
use g4f_types::{ErrorKind, Media};
use serde_json::json;

use crate::CLOUDFLARE;
use crate::server::stage_for;

async fn bytes(mut answer: SpeechAnswer) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(piece) =
        std::future::poll_fn(|cx| Stream::poll_next(answer.audio.as_mut(), cx)).await
    {
        all.extend_from_slice(&piece.unwrap());
    }
    all
}

#[tokio::test]
async fn speech_in_the_envelope() {
    let reply = Reply::ok(json!({ "result": { "audio": "SUQzBA==" }, "success": true }));
    let model = "@cf/myshell-ai/melotts";
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
    let request = SpeechRequest {
        input: "Hi".to_owned(),
        language: Some("fr".to_owned()),
        ..SpeechRequest::default()
    };
    let answer = provider
        .speech()
        .unwrap()
        .speak(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.media_type, "audio/mpeg");
    assert_eq!(bytes(answer).await, b"ID3\x04");
    let sent = upstream.last_request().unwrap();
    assert_eq!(sent.path, format!("/ai/run/{model}"));
    assert_eq!(
        sent.json().unwrap(),
        json!({ "prompt": "Hi", "lang": "fr" })
    );
}

#[tokio::test]
async fn speech_as_bytes() {
    let reply = Reply::status(200)
        .header("content-type", "audio/wav")
        .body(&b"RIFF"[..]);
    let model = "@cf/deepgram/aura-1";
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
    let request = SpeechRequest {
        input: "Hi".to_owned(),
        voice: Some("angus".to_owned()),
        response_format: Some("wav".to_owned()),
        sample_rate: Some(24000),
        ..SpeechRequest::default()
    };
    let answer = provider
        .speech()
        .unwrap()
        .speak(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.media_type, "audio/wav");
    assert_eq!(bytes(answer).await, b"RIFF");
    assert_eq!(
        upstream.last_request().unwrap().json().unwrap(),
        json!({
            "text": "Hi", "speaker": "angus", "encoding": "linear16", "container": "wav",
            "sample_rate": 24000
        })
    );
}

fn ask() -> TranscribeRequest {
    TranscribeRequest {
        audio: Some(Media::bytes(&b"RIFF"[..]).with_media_type("audio/wav")),
        ..TranscribeRequest::default()
    }
}

#[tokio::test]
async fn the_large_whisper_takes_options() {
    let reply = Reply::ok(json!({ "success": true, "result": {
        "text": "Hello.", "vtt": "WEBVTT",
        "transcription_info": { "language": "fr", "duration": 1.5 },
        "segments": [{ "start": 0, "end": 1.5, "text": "Hello." }]
    } }));
    let model = "@cf/openai/whisper-large-v3-turbo";
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
    let request = TranscribeRequest {
        translate: true,
        language: Some("fr".to_owned()),
        prompt: Some("Names: Zoe.".to_owned()),
        ..ask()
    };
    let transcribe = provider.transcribe().unwrap();
    let answer = transcribe.transcribe(&cx, request).await.unwrap();
    assert_eq!(answer.text, "Hello.");
    assert_eq!(
        (answer.language.as_deref(), answer.duration),
        (Some("fr"), Some(1.5))
    );
    assert_eq!(answer.segments.len(), 1);
    assert_eq!(
        upstream.last_request().unwrap().json().unwrap(),
        json!({
            "audio": "UklGRg==", "task": "translate", "language": "fr",
            "initial_prompt": "Names: Zoe."
        })
    );
    let subtitles = TranscribeRequest {
        response_format: Some("vtt".to_owned()),
        ..ask()
    };
    assert_eq!(
        transcribe.transcribe(&cx, subtitles).await.unwrap().text,
        "WEBVTT"
    );
}

#[tokio::test]
async fn the_others_take_bytes() {
    let deepgram = json!({ "results": { "channels": [{ "alternatives": [
        { "transcript": "Hi.", "words": [{ "word": "hi" }] }
    ] }] } });
    let whisper = json!({ "text": "Hi.", "words": [{ "word": "Hi." }] });
    for (model, result) in [
        ("@cf/openai/whisper", whisper),
        ("@cf/deepgram/nova-3", deepgram),
    ] {
        let reply = Reply::ok(json!({ "result": result }));
        let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
        let transcribe = provider.transcribe().unwrap();
        let answer = transcribe.transcribe(&cx, ask()).await.unwrap();
        assert_eq!((answer.text.as_str(), answer.words.len()), ("Hi.", 1));
        let sent = upstream.last_request().unwrap();
        assert_eq!(sent.header("content-type"), Some("audio/wav"));
        assert_eq!(&sent.body[..], b"RIFF");
        let wrong = [
            (
                TranscribeRequest {
                    translate: true,
                    ..ask()
                },
                "translate",
            ),
            (
                TranscribeRequest {
                    diarize: Some(true),
                    ..ask()
                },
                "diarize",
            ),
            (
                TranscribeRequest {
                    response_format: Some("srt".to_owned()),
                    ..ask()
                },
                "response_format",
            ),
            (
                TranscribeRequest {
                    audio: Some(Media::url("https://e.com/a.wav")),
                    ..ask()
                },
                "audio",
            ),
        ];
        for (request, param) in wrong {
            let error = transcribe.transcribe(&cx, request).await.unwrap_err();
            assert_eq!(
                (error.kind(), error.param()),
                (ErrorKind::Unsupported, Some(param))
            );
        }
        assert_eq!(upstream.hits(), 1);
    }
}
