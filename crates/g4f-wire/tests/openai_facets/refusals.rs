//! Failures of every operation alike: by status, under 200, and without the key in any of them.

use g4f_testkit::{Reply, openai};
use g4f_types::facets::{
    EmbedRequest, ImageRequest, ModerateRequest, RerankRequest, SpeechRequest, TranscribeRequest,
    VideoRequest,
};
use g4f_types::{Error, ErrorKind, Media};
use serde_json::json;

use crate::setup::{KEY, Stage, stage};

/// What each operation makes of the server's answer.
async fn all(stage: &Stage) -> Vec<(&'static str, Error)> {
    let model = || "m-1".into();
    let image = ImageRequest {
        model: model(),
        prompt: "a cat".to_owned(),
        ..ImageRequest::default()
    };
    let speech = SpeechRequest {
        model: model(),
        input: "Hi".to_owned(),
        ..SpeechRequest::default()
    };
    let transcribe = TranscribeRequest {
        model: model(),
        audio: Some(Media::bytes(openai::MP3)),
        ..TranscribeRequest::default()
    };
    let embed = EmbedRequest {
        model: model(),
        input: vec!["a".into()],
        ..EmbedRequest::default()
    };
    let rerank = RerankRequest {
        model: model(),
        documents: vec!["a".to_owned()],
        ..RerankRequest::default()
    };
    let moderate = ModerateRequest {
        model: model(),
        input: vec!["a".to_owned()],
        ..ModerateRequest::default()
    };
    let video = VideoRequest {
        model: model(),
        prompt: "a fox".to_owned(),
        ..VideoRequest::default()
    };
    vec![
        ("images", stage.ask(image).await.unwrap_err()),
        ("speech", stage.ask(speech).await.unwrap_err()),
        ("transcribe", stage.ask(transcribe).await.unwrap_err()),
        ("embed", stage.ask(embed).await.unwrap_err()),
        ("rerank", stage.ask(rerank).await.unwrap_err()),
        ("moderate", stage.ask(moderate).await.unwrap_err()),
        ("video", stage.ask(video).await.unwrap_err()),
    ]
}

#[tokio::test]
async fn refusals_are_read_by_status_and_words() {
    for (status, code, kind) in [
        (400, None, ErrorKind::BadRequest),
        (401, Some("invalid_api_key"), ErrorKind::Auth),
        (404, Some("model_not_found"), ErrorKind::ModelNotFound),
        (429, Some("rate_limit_exceeded"), ErrorKind::RateLimited),
        (429, Some("insufficient_quota"), ErrorKind::QuotaExhausted),
        (500, None, ErrorKind::Server),
        (503, None, ErrorKind::Overloaded),
    ] {
        let words = format!("No, not with {KEY}.");
        let stage = stage(openai::error(status, "some_error", code, &words)).await;
        for (operation, error) in all(&stage).await {
            assert_eq!(error.kind(), kind, "{operation} {status}: {error}");
            assert_eq!(error.status(), Some(status), "{operation}");
            assert_eq!(
                (error.provider(), error.model()),
                (Some("vendor"), Some("m-1")),
                "{operation}"
            );
            assert!(!format!("{error:?}").contains(KEY), "{operation}");
        }
    }
}

#[tokio::test]
async fn refusals_under_200_are_refusals() {
    let report = json!({
        "id": "req-1",
        "error": { "message": format!("No credit for {KEY}"), "code": "insufficient_quota" }
    });
    let stage = stage(Reply::ok(report)).await;
    for (operation, error) in all(&stage).await {
        assert_eq!(
            error.kind(),
            ErrorKind::QuotaExhausted,
            "{operation}: {error}"
        );
        assert!(!format!("{error:?}").contains(KEY), "{operation}");
    }
}

#[tokio::test]
async fn garbage_is_an_error_and_never_shows_the_key() {
    let page = Reply::status(200)
        .header("content-type", "text/html")
        .body(format!("<!doctype html><title>{KEY}</title>"));
    let words = Reply::status(200)
        .header("content-type", "application/json")
        .body(format!("Bearer {KEY} is what you sent"));
    let nothing = Reply::status(200).header("content-type", "application/json");
    let other = Reply::ok(json!({ "weather": KEY }));
    let number = Reply::ok(json!(7));
    for (reply, kinds) in [
        (page, &[ErrorKind::ErrorPage][..]),
        (words, &[ErrorKind::InvalidResponse]),
        (nothing, &[ErrorKind::Empty]),
        (other, &[ErrorKind::InvalidResponse, ErrorKind::Empty]),
        (number, &[ErrorKind::InvalidResponse, ErrorKind::Empty]),
    ] {
        let stage = stage(reply).await;
        for (operation, error) in all(&stage).await {
            assert!(kinds.contains(&error.kind()), "{operation}: {error}");
            assert!(
                !format!("{error:?}").contains(KEY),
                "{operation}: {error:?}"
            );
            assert!(error.reached_upstream(), "{operation}");
        }
    }
}
