//! Transcripts that are ordered and waited for.

use std::time::Duration;

use g4f_testkit::context;
use g4f_types::facets::{TranscribeRequest, Transcript};
use g4f_types::{ErrorKind, Media, Operation as _};
use g4f_wire::{assemblyai, gladia, revai, soniox};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::scripted::Scripted;
use crate::setup::{KEY, Pieces, ask, built};

const BASE: &str = "http://vendor.invalid/v1";

fn sound() -> TranscribeRequest {
    TranscribeRequest {
        model: "m-1".into(),
        audio: Some(Media::bytes(&b"ID3\x04"[..])),
        ..TranscribeRequest::default()
    }
}

async fn heard(
    answers: Vec<(u16, Value)>,
    pieces: Pieces,
    request: TranscribeRequest,
) -> (
    Result<Transcript, g4f_types::Error>,
    std::sync::Arc<Scripted>,
) {
    let way = Scripted::new(answers);
    let provider = built(BASE, way.clone(), pieces);
    (ask(&provider, request).await, way)
}

fn assembly(provider: g4f_wire::provider::WireProvider) -> g4f_wire::provider::WireProvider {
    provider
        .transcribe(assemblyai::AssemblyAi)
        .family_verdict(assemblyai::verdict)
}

#[tokio::test(start_paused = true)]
async fn assemblyai_uploads_orders_and_looks() {
    let begun = Instant::now();
    let (answer, way) = heard(
        vec![
            (200, json!({ "upload_url": "https://cdn.example/u" })),
            (200, json!({ "id": "t/1", "status": "queued" })),
            (200, json!({ "id": "t/1", "status": "processing" })),
            (
                200,
                json!({ "id": "t/1", "status": "completed", "text": "Hello" }),
            ),
        ],
        assembly,
        sound(),
    )
    .await;
    assert_eq!(answer.unwrap().text, "Hello");
    assert_eq!(
        way.lines(),
        [
            "POST /upload",
            "POST /transcript",
            "GET /transcript/t%2F1",
            "GET /transcript/t%2F1"
        ]
    );
    let asked = way.asked();
    assert_eq!(&*asked[0].body, b"ID3\x04");
    let order: Value = serde_json::from_slice(&asked[1].body).unwrap();
    assert_eq!(order["audio_url"], "https://cdn.example/u");
    // Each wait is longer than the one before.
    assert_eq!(asked[2].at - begun, Duration::from_secs(1));
    assert_eq!(asked[3].at - begun, Duration::from_millis(2250));
}

#[tokio::test(start_paused = true)]
async fn an_address_is_ordered_without_an_upload() {
    let request = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a.mp3")),
        ..sound()
    };
    let done = json!({ "id": "t", "status": "completed", "text": "Hello" });
    let (answer, way) = heard(vec![(200, done)], assembly, request).await;
    assert_eq!(answer.unwrap().text, "Hello");
    assert_eq!(way.lines(), ["POST /transcript"]);
}

#[tokio::test(start_paused = true)]
async fn work_that_was_given_up_says_why() {
    let failed =
        json!({ "id": "t", "status": "error", "error": "Download error, unable to download it" });
    let queued = json!({ "id": "t", "status": "queued", "upload_url": "u" });
    let (answer, _) = heard(
        vec![(200, queued.clone()), (200, queued), (200, failed)],
        assembly,
        sound(),
    )
    .await;
    let error = answer.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert!(error.message().contains("unable to download"), "{error}");
    assert_eq!(error.provider(), Some("vendor"));
}

#[tokio::test(start_paused = true)]
async fn a_lost_look_loses_no_work() {
    let queued = json!({ "id": "t", "status": "queued", "upload_url": "u" });
    let busy = || (503, json!({ "error": "Busy" }));
    let done = (
        200,
        json!({ "id": "t", "status": "completed", "text": "Hello" }),
    );
    let begin = || vec![(200, queued.clone()), (200, queued.clone())];
    let mut answers = begin();
    answers.extend([busy(), busy(), done]);
    let (answer, _) = heard(answers, assembly, sound()).await;
    assert_eq!(answer.unwrap().text, "Hello");

    let mut answers = begin();
    answers.push(busy());
    let (answer, way) = heard(answers, assembly, sound()).await;
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::Overloaded);
    assert_eq!(way.lines().len(), 5, "three looks are enough");

    let mut answers = begin();
    answers.push((
        401,
        json!({ "error": "Authentication error, API token missing/invalid" }),
    ));
    let (answer, way) = heard(answers, assembly, sound()).await;
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::Auth);
    assert_eq!(way.lines().len(), 3, "a wrong key does not pass");
}

#[tokio::test(start_paused = true)]
async fn waiting_ends() {
    let queued = json!({ "id": "t", "status": "queued", "upload_url": "u" });
    let begun = Instant::now();
    let (answer, _) = heard(vec![(200, queued.clone())], assembly, sound()).await;
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::Timeout);
    let hours = begun.elapsed().as_secs_f64() / 3600.0;
    assert!((3.9..4.1).contains(&hours), "{hours} hours");

    // The call's own deadline comes first.
    let way = Scripted::new([(200, queued)]);
    let provider = built(BASE, way, assembly);
    let mut parts = g4f_types::ContextParts {
        request_id: "r".into(),
        options: g4f_types::CallOptions::default(),
        started: Instant::now().into_std(),
        deadline: None,
        attempts: 1,
    };
    parts.deadline = Some((Instant::now() + Duration::from_secs(5)).into_std());
    let cx = g4f_types::Context::new(parts);
    let begun = Instant::now();
    let error = sound().send(&*provider, &cx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(begun.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn gladia_uploads_orders_and_looks() {
    let done =
        json!({ "status": "done", "result": { "transcription": { "full_transcript": "Hello" } } });
    let (answer, way) = heard(
        vec![
            (200, json!({ "audio_url": "https://cdn.example/u" })),
            (
                201,
                json!({ "id": "g", "result_url": "https://api.gladia.io/v2/pre-recorded/g" }),
            ),
            (200, json!({ "status": "processing" })),
            (200, done),
        ],
        |p| p.transcribe(gladia::Gladia).family_verdict(gladia::verdict),
        sound(),
    )
    .await;
    assert_eq!(answer.unwrap().text, "Hello");
    assert_eq!(
        way.lines(),
        [
            "POST /upload",
            "POST /pre-recorded",
            "GET /pre-recorded/g",
            "GET /pre-recorded/g"
        ]
    );
    let failed = json!({ "id": "g", "status": "error", "error_code": 500, "audio_url": "u" });
    let (answer, _) = heard(
        vec![(200, failed)],
        |p| p.transcribe(gladia::Gladia).family_verdict(gladia::verdict),
        sound(),
    )
    .await;
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::Server);
}

#[tokio::test(start_paused = true)]
async fn revai_orders_looks_and_fetches() {
    let words = json!({ "monologues": [{ "speaker": 0, "elements": [
        { "type": "text", "value": "Hello", "ts": 0.5, "end_ts": 1.0 }, { "type": "punct", "value": "." }
    ] }] });
    let request = TranscribeRequest {
        response_format: Some("srt".to_owned()),
        ..sound()
    };
    let (answer, way) = heard(
        vec![
            (200, json!({ "id": "j", "status": "in_progress" })),
            (200, json!({ "id": "j", "status": "transcribed", "duration_seconds": 2.5, "language": "en" })),
            (200, words),
        ],
        |p| p.transcribe(revai::RevAi).family_verdict(revai::verdict),
        request,
    )
    .await;
    let answer = answer.unwrap();
    assert_eq!(answer.text, "1\n00:00:00,500 --> 00:00:01,000\nHello.\n\n");
    assert_eq!(
        (answer.language.as_deref(), answer.duration),
        (Some("en"), Some(2.5))
    );
    assert_eq!(
        way.lines(),
        ["POST /jobs", "GET /jobs/j", "GET /jobs/j/transcript"]
    );
    let failed = json!({
        "id": "j", "status": "failed", "failure": "insufficient_balance",
        "failure_detail": "You have 0 seconds left",
    });
    let (answer, _) = heard(
        vec![(200, failed)],
        |p| p.transcribe(revai::RevAi).family_verdict(revai::verdict),
        sound(),
    )
    .await;
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::QuotaExhausted);
}

#[tokio::test(start_paused = true)]
async fn soniox_leaves_nothing_behind() {
    let pieces: Pieces = |p| p.transcribe(soniox::Soniox).family_verdict(soniox::verdict);
    let token = json!({ "text": "Hello", "start_ms": 0, "end_ms": 500 });
    let (answer, way) = heard(
        vec![
            (201, json!({ "id": "f" })),
            (201, json!({ "id": "s", "status": "queued" })),
            (
                200,
                json!({ "id": "s", "status": "completed", "audio_duration_ms": 1500 }),
            ),
            (
                200,
                json!({ "id": "s", "text": "Hello", "tokens": [token] }),
            ),
            (204, Value::Null),
        ],
        pieces,
        sound(),
    )
    .await;
    assert_eq!(answer.unwrap().duration, Some(1.5));
    assert_eq!(
        way.lines(),
        [
            "POST /files",
            "POST /transcriptions",
            "GET /transcriptions/s",
            "GET /transcriptions/s/transcript",
            "DELETE /transcriptions/s",
            "DELETE /files/f",
        ]
    );
    // Nor does what failed, and a failed clean-up is no failure of the call.
    let failed = json!({
        "id": "s", "status": "error", "error_type": "invalid_audio_file", "error_message": "No audio",
    });
    let (answer, way) = heard(
        vec![(201, json!({ "id": "f" })), (201, failed), (500, json!({}))],
        pieces,
        sound(),
    )
    .await;
    let error = answer.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest, "{error}");
    assert_eq!(
        way.lines()[2..],
        ["DELETE /transcriptions/s", "DELETE /files/f"]
    );
}

#[tokio::test(start_paused = true)]
async fn keys_are_not_quoted_back() {
    let quoted = json!({ "error": format!("Authentication error, {KEY} is invalid") });
    let way = Scripted::new([(401, quoted)]);
    let provider = built(BASE, way, assembly);
    let cx = context(provider.clone()).model("m").key(KEY).build();
    let error = sound().send(&*provider, &cx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(!format!("{error:?}").contains(KEY));
}
