//! Videos: submitted, looked at, fetched.

use g4f_testkit::{Reply, Script, openai};
use g4f_types::facets::{VideoJob, VideoRequest, VideoState};
use g4f_types::{Error, ErrorKind, Media, MediaSource};
use g4f_wire::openai::{Video, VideoQuirks};
use serde_json::{Value, json};

use crate::setup::{KEY, Stage, stage, stage_with};

const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";

fn fox() -> VideoRequest {
    VideoRequest {
        model: "sora-2".into(),
        prompt: "a fox".to_owned(),
        seconds: Some(8.0),
        size: Some("1280x720".to_owned()),
        ..VideoRequest::default()
    }
}

async fn poll(stage: &Stage, job: &VideoJob) -> Result<VideoJob, Error> {
    let cx = stage.cx("sora-2");
    stage.provider.video().unwrap().poll(&cx, job).await
}

#[tokio::test]
async fn a_video_is_submitted_looked_at_and_fetched() {
    let looks = Script::sequence([
        openai::video("video_1", "in_progress", 40),
        openai::video("video_1", "completed", 100),
    ]);
    let content = Reply::status(200)
        .header("content-type", "video/mp4")
        .body(MP4);
    let script = Script::always(Reply::status(404))
        .on("POST /v1/videos", openai::video("video_1", "queued", 0))
        .on("GET /v1/videos/video_1", looks)
        .on("GET /v1/videos/video_1/content", content);
    let stage = stage(script).await;
    let job = stage.ask(fox()).await.unwrap();
    assert_eq!(job.id, "video_1");
    assert_eq!(job.state, VideoState::Queued);
    assert_eq!(
        (job.provider.as_str(), job.model.as_str()),
        ("vendor", "sora-2")
    );
    let form = stage.form();
    let fields: Vec<_> = form
        .iter()
        .map(|part| (part.name.as_str(), part.text()))
        .collect();
    assert_eq!(
        fields,
        [
            ("model", "sora-2".to_owned()),
            ("prompt", "a fox".to_owned()),
            ("seconds", "8".to_owned()),
            ("size", "1280x720".to_owned()),
        ]
    );

    let job = poll(&stage, &job).await.unwrap();
    assert_eq!(job.state, VideoState::Running);
    assert_eq!(job.progress, Some(0.4));
    let job = poll(&stage, &job).await.unwrap();
    assert_eq!(job.state, VideoState::Done);
    assert_eq!(job.videos[0].source, MediaSource::Bytes(MP4.into()));
    assert_eq!(job.videos[0].media_type.as_deref(), Some("video/mp4"));
    let fetched = stage.upstream.last_request().unwrap();
    assert_eq!(
        fetched.header("authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
}

#[tokio::test]
async fn a_video_that_was_given_up_is_no_error_of_the_looking() {
    let stage = stage(openai::video("video_1", "failed", 10)).await;
    let job = VideoJob {
        id: "video_1".to_owned(),
        ..VideoJob::default()
    };
    let job = poll(&stage, &job).await.unwrap();
    assert_eq!(job.state, VideoState::Failed);
    assert_eq!(job.error.as_deref(), Some("The video could not be made."));
    assert!(job.state.is_over());
}

#[tokio::test]
async fn an_id_cannot_lead_elsewhere() {
    let stage = stage(openai::video("video_1", "queued", 0)).await;
    for id in ["", "..", "../files", "a/b", "a?b", "a#b", "a%2fb", "a b"] {
        let job = VideoJob {
            id: id.to_owned(),
            ..VideoJob::default()
        };
        let error = poll(&stage, &job).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{id:?}");
    }
    assert_eq!(stage.upstream.hits(), 0);
}

/// The job that an answer to a look tells of.
async fn looked(body: &Value) -> VideoJob {
    static QUIRKS: VideoQuirks = VideoQuirks::XAI;
    let stage = stage_with(Reply::ok(body.clone()), |p| p.video(Video::new(&QUIRKS))).await;
    let job = VideoJob {
        id: "1".to_owned(),
        ..VideoJob::default()
    };
    poll(&stage, &job).await.unwrap()
}

#[tokio::test]
async fn every_vendors_words_are_understood() {
    let url = "https://cdn.example/a.mp4";
    for body in [
        json!({ "status": "done", "video": { "url": url, "respect_moderation": true }, "progress": 100 }),
        json!({ "status": "Succeed", "results": { "videos": [{ "url": url }], "seed": 1 } }),
        json!({ "task_status": "SUCCESS", "video_result": [{ "url": url, "cover_image_url": "x" }] }),
        json!({ "status": "completed", "outputs": { "video_url": url, "cost": 1 }, "error": null }),
        json!({ "status": "succeeded", "output": [url] }),
        json!({ "video": { "url": url } }),
        json!({ "data": { "status": "success", "url": url } }),
    ] {
        let job = looked(&body).await;
        assert_eq!(job.state, VideoState::Done, "{body}");
        assert_eq!(
            job.videos[0].source,
            MediaSource::Url(url.to_owned()),
            "{body}"
        );
    }
    for (body, state) in [
        (json!({ "status": "pending" }), VideoState::Queued),
        (json!({ "status": "InQueue" }), VideoState::Queued),
        (json!({ "task_status": "PROCESSING" }), VideoState::Running),
        (json!({ "status": "InProgress" }), VideoState::Running),
        (json!({ "status": "polishing" }), VideoState::Running),
        (json!({ "status": "expired" }), VideoState::Failed),
        (
            json!({ "status": "Failed", "reason": "no" }),
            VideoState::Failed,
        ),
        (json!({ "error": { "message": "no" } }), VideoState::Failed),
    ] {
        assert_eq!(looked(&body).await.state, state, "{body}");
    }
    let held = json!({ "status": "done", "video": { "url": url, "respect_moderation": false } });
    let job = looked(&held).await;
    assert_eq!((job.state, job.videos.len()), (VideoState::Failed, 0));
}

#[tokio::test]
async fn the_work_is_described_each_vendors_way() {
    static XAI: VideoQuirks = VideoQuirks::XAI;
    static SILICONFLOW: VideoQuirks = VideoQuirks::SILICONFLOW;
    static ZAI: VideoQuirks = VideoQuirks::ZAI;
    let picture = || vec![Media::url("https://example.com/a.png")];
    let request = VideoRequest {
        images: picture(),
        aspect_ratio: Some("16:9".to_owned()),
        resolution: Some("480p".to_owned()),
        negative_prompt: Some("dogs".to_owned()),
        seed: Some(7),
        audio: Some(true),
        ..fox()
    };
    let accepted = || Reply::ok(json!({ "request_id": "1" }));
    let stage = stage_with(accepted(), |p| p.video(Video::new(&XAI))).await;
    assert_eq!(stage.ask(request.clone()).await.unwrap().id, "1");
    assert_eq!(stage.path(), "/v1/videos/generations");
    assert_eq!(
        stage.sent(),
        json!({
            "model": "sora-2", "prompt": "a fox", "duration": 8, "aspect_ratio": "16:9",
            "resolution": "480p", "image": { "url": "https://example.com/a.png" },
        })
    );
    let accepted = || Reply::ok(json!({ "requestId": "2" }));
    let stage = stage_with(accepted(), |p| p.video(Video::new(&SILICONFLOW))).await;
    let job = stage.ask(request.clone()).await.unwrap();
    assert_eq!(
        stage.sent(),
        json!({
            "model": "sora-2", "prompt": "a fox", "image_size": "1280x720",
            "negative_prompt": "dogs", "seed": 7, "image": "https://example.com/a.png",
        })
    );
    stage
        .upstream
        .set_script(Reply::ok(json!({ "status": "InQueue" })));
    poll(&stage, &job).await.unwrap();
    assert_eq!(stage.path(), "/v1/video/status");
    assert_eq!(stage.sent(), json!({ "requestId": "2" }));

    let accepted = Reply::ok(json!({ "id": "3", "task_status": "PROCESSING" }));
    let stage = stage_with(accepted, |p| p.video(Video::new(&ZAI))).await;
    let job = stage.ask(request).await.unwrap();
    assert_eq!(job.state, VideoState::Running);
    assert_eq!(stage.sent()["with_audio"], true);
    assert_eq!(stage.sent()["image_url"], "https://example.com/a.png");
    poll(&stage, &job).await.unwrap();
    assert_eq!(stage.path(), "/v1/async-result/3");
}

#[tokio::test]
async fn a_refusal_under_200_is_one() {
    let refused =
        json!({ "error": { "message": "Insufficient balance", "code": "insufficient_quota" } });
    let stage = stage(Reply::ok(refused)).await;
    let error = stage.ask(fox()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::QuotaExhausted);
    stage.upstream.set_script(Reply::ok(json!({ "ok": true })));
    let error = stage.ask(fox()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

#[tokio::test]
async fn several_pictures_are_too_many() {
    let stage = stage(openai::video("video_1", "queued", 0)).await;
    let picture = Media::bytes(openai::PNG);
    let request = VideoRequest {
        images: vec![picture.clone(), picture.clone()],
        ..fox()
    };
    let error = stage.ask(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("images"))
    );
    let request = VideoRequest {
        images: vec![picture],
        ..fox()
    };
    stage.ask(request).await.unwrap();
    let form = stage.form();
    let file = form.last().unwrap();
    assert_eq!(file.name, "input_reference");
    assert_eq!(file.media_type.as_deref(), Some("image/png"));
}
