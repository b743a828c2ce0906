//! Every task: what is sent, what comes of it, and what is refused.

use std::time::Duration;

use g4f_testkit::Reply;
use g4f_types::facets::{
    EmbedInput, EmbedRequest, ImageRequest, ImageTask, SpeechRequest, TranscribeRequest,
};
use g4f_types::{ErrorKind, Media};
use serde_json::json;

use crate::ROUTER;
use crate::server::{stage, stage_for};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[tokio::test]
async fn pictures_are_made_and_changed() {
    let reply = Reply::status(200)
        .header("content-type", "image/jpeg")
        .body(PNG);
    let model = "black-forest-labs/FLUX.1-schnell:hf-inference";
    let (upstream, provider, cx) = stage_for(&ROUTER, "/v1", model, reply).await;
    let images = provider.images().unwrap();
    let request = ImageRequest {
        prompt: "a cat".to_owned(),
        n: Some(2),
        seed: Some(1),
        size: Some("512x256".to_owned()),
        ..ImageRequest::default()
    };
    let answer = images.images(&cx, request.clone()).await.unwrap();
    assert_eq!(answer.images.len(), 2);
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/jpeg"));
    let sent = upstream.last_request().unwrap();
    assert_eq!(
        sent.path,
        "/hf-inference/models/black-forest-labs/FLUX.1-schnell"
    );
    assert_eq!(
        sent.json().unwrap(),
        json!({ "inputs": "a cat", "parameters": { "width": 512, "height": 256, "seed": 2 } })
    );
    let edit = ImageRequest {
        task: ImageTask::Edit,
        images: vec![Media::bytes(PNG)],
        n: None,
        seed: None,
        size: None,
        ..request.clone()
    };
    images.images(&cx, edit).await.unwrap();
    assert_eq!(
        upstream.last_request().unwrap().json().unwrap(),
        json!({ "inputs": "iVBORw0KGgoAAAANSUhEUg==", "parameters": { "prompt": "a cat" } })
    );
    let request = ImageRequest {
        mask: Some(Media::bytes(PNG)),
        ..request
    };
    let error = images.images(&cx, request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("mask"))
    );
}

#[tokio::test]
async fn speech_comes_as_bytes_or_not_at_all() {
    let request = SpeechRequest {
        input: "Hi".to_owned(),
        ..SpeechRequest::default()
    };
    let reply = Reply::status(200)
        .header("content-type", "audio/flac")
        .body(&b"fLaC"[..]);
    let (upstream, provider, cx) = stage(&ROUTER, "/v1", reply).await;
    let answer = provider
        .speech()
        .unwrap()
        .speak(&cx, request.clone())
        .await
        .unwrap();
    assert_eq!(answer.media_type, "audio/flac");
    let sent = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(sent, json!({ "inputs": "Hi" }));
    let reply = Reply::ok(json!({ "error": "Rate limit reached" }));
    let (_upstream, provider, cx) = stage(&ROUTER, "/v1", reply).await;
    let error = provider
        .speech()
        .unwrap()
        .speak(&cx, request)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn transcripts_have_times_when_they_are_asked_for() {
    let chunks = json!([{ "text": " Hi.", "timestamp": [0.0, 1.5] }]);
    let reply = Reply::ok(json!({ "text": " Hi.", "chunks": chunks }));
    let (upstream, provider, cx) = stage(&ROUTER, "/v1", reply).await;
    let transcribe = provider.transcribe().unwrap();
    let plain = TranscribeRequest {
        audio: Some(Media::bytes(&b"RIFF"[..]).with_media_type("audio/wav")),
        ..TranscribeRequest::default()
    };
    let answer = transcribe.transcribe(&cx, plain.clone()).await.unwrap();
    assert_eq!(answer.text, " Hi.");
    let sent = upstream.last_request().unwrap();
    assert_eq!(
        (&sent.body[..], sent.header("content-type")),
        (&b"RIFF"[..], Some("audio/wav"))
    );
    let timed = TranscribeRequest {
        timestamp_granularities: vec!["word".to_owned()],
        ..plain.clone()
    };
    let answer = transcribe.transcribe(&cx, timed).await.unwrap();
    assert_eq!(
        answer.words,
        [json!({ "word": " Hi.", "start": 0.0, "end": 1.5 })]
    );
    assert_eq!(
        upstream.last_request().unwrap().json().unwrap(),
        json!({ "inputs": "UklGRg==", "parameters": { "return_timestamps": "word" } })
    );
    let request = TranscribeRequest {
        translate: true,
        ..plain
    };
    let error = transcribe.transcribe(&cx, request).await.unwrap_err();
    assert_eq!(error.param(), Some("translate"));
}

#[tokio::test]
async fn vectors_of_texts() {
    let ask = |inputs: &[&str]| EmbedRequest {
        input: inputs.iter().map(|text| EmbedInput::from(*text)).collect(),
        ..EmbedRequest::default()
    };
    for (answer, inputs, expected) in [
        (json!([[1.0, 2.0], [3.0, 4.0]]), &["a", "b"][..], Ok(2)),
        (json!([1.0, 2.0]), &["a"][..], Ok(1)),
        (
            json!([[1.0, 2.0]]),
            &["a", "b"][..],
            Err(ErrorKind::InvalidResponse),
        ),
        (
            json!([[[1.0], [2.0]]]),
            &["a"][..],
            Err(ErrorKind::InvalidResponse),
        ),
        (
            json!({ "error": "Rate limit reached" }),
            &["a"][..],
            Err(ErrorKind::RateLimited),
        ),
    ] {
        let (upstream, provider, cx) = stage_for(&ROUTER, "/v1", "org/m", Reply::ok(answer)).await;
        let vectors = provider.embed().unwrap().embed(&cx, ask(inputs)).await;
        let count = vectors
            .map(|answer| answer.vectors.len())
            .map_err(|error| error.kind());
        assert_eq!(count, expected);
        let sent = upstream.last_request().unwrap();
        assert_eq!(
            sent.path,
            "/hf-inference/models/org/m/pipeline/feature-extraction"
        );
        assert_eq!(sent.json().unwrap(), json!({ "inputs": inputs }));
    }
}

#[tokio::test]
async fn a_model_that_is_loading_says_how_long() {
    let body = json!({ "error": "Model m is currently loading", "estimated_time": 20.0 });
    let (_upstream, provider, cx) = stage(&ROUTER, "/v1", Reply::status(503).json(body)).await;
    let request = SpeechRequest::default();
    let error = provider
        .speech()
        .unwrap()
        .speak(&cx, request)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Overloaded);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(20)));
}
