//! What each maker is sent, and how its work is followed to the end.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::{ImageRequest, VideoJob, VideoState};
use g4f_types::{Error, ErrorKind, Media, MediaSource};
use g4f_wire::jobs::Jobs;
use g4f_wire::provider::WireProvider;
use g4f_wire::{aihorde, ark, bfl, dashscope, fal, kling, luma, minimax, runway};
use serde_json::{Map, Value, json};

use crate::setup::{PNG, Stage, fox, fox_film, real_stage, stage};

type Add = fn(WireProvider) -> WireProvider;

/// A picture is ordered, and these answers come one after the other; methods and paths are these.
async fn painted(add: Add, request: ImageRequest, steps: &[(&str, Value)]) -> Stage {
    let replies = steps.iter().map(|(_, answer)| Reply::ok(answer.clone()));
    let stage = stage(Script::sequence(replies), add).await;
    let answer = stage.ask(request).await.unwrap();
    assert_eq!(answer.images.len(), 1);
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/png"));
    let paths: Vec<&str> = steps.iter().map(|(path, _)| *path).collect();
    assert_eq!(stage.paths(), paths);
    stage
}

/// A video is ordered and looked at until it is done.
async fn filmed(add: Add, steps: &[(&str, Value)]) -> (Stage, VideoJob) {
    let replies = steps.iter().map(|(_, answer)| Reply::ok(answer.clone()));
    let stage = stage(Script::sequence(replies), add).await;
    let mut job = stage.ask(fox_film("m")).await.unwrap();
    while !job.state.is_over() {
        job = stage.poll(&job).await.unwrap();
    }
    let paths: Vec<&str> = steps.iter().map(|(path, _)| *path).collect();
    assert_eq!(stage.paths(), paths);
    assert_eq!(job.state, VideoState::Done, "{:?}", job.error);
    let url = "https://cdn.example/a.mp4".to_owned();
    assert_eq!(job.videos[0].source, MediaSource::Url(url));
    (stage, job)
}

const MP4: &str = "https://cdn.example/a.mp4";

#[tokio::test(start_paused = true)]
async fn fal_queues_by_the_app_and_answers_elsewhere() {
    let status = "https://queue.fal.run/fal-ai/flux/requests/r1/status";
    let response = "https://queue.fal.run/fal-ai/flux/requests/r1";
    let stage = painted(
        fal::pieces,
        ImageRequest {
            size: Some("1024x768".to_owned()),
            n: Some(1),
            safe: Some(false),
            ..fox("fal-ai/flux/dev")
        },
        &[
            (
                "POST /fal-ai/flux/dev",
                json!({ "request_id": "r1", "status_url": status, "response_url": response }),
            ),
            (
                "GET /fal-ai/flux/requests/r1/status",
                json!({ "status": "IN_QUEUE", "queue_position": 2 }),
            ),
            (
                "GET /fal-ai/flux/requests/r1/status",
                json!({ "status": "COMPLETED", "response_url": response }),
            ),
            (
                "GET /fal-ai/flux/requests/r1",
                json!({ "images": [{ "url": PNG, "content_type": "image/png" }], "seed": 7 }),
            ),
        ],
    )
    .await;
    assert_eq!(
        stage.ordered(),
        json!({
            "prompt": "a fox", "num_images": 1, "enable_safety_checker": false,
            "image_size": { "width": 1024, "height": 768 },
        })
    );
    let failed = json!({ "status": "COMPLETED", "request_id": "r1", "error": "boom", "error_type": "runner_error" });
    stage.upstream.set_script(Reply::ok(failed));
    assert!(stage.ask(fox("fal-ai/flux/dev")).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn black_forest_labs_is_looked_at_where_it_says_if_that_is_its_own() {
    let stage = painted(
        bfl::pieces,
        ImageRequest {
            images: vec![Media::bytes(&b"\x89PNG\r\n\x1a\n"[..])],
            aspect_ratio: Some("16:9".to_owned()),
            enhance: Some(true),
            ..fox("flux-kontext-pro")
        },
        &[
            (
                "POST /flux-kontext-pro",
                json!({ "id": "r1", "polling_url": "https://evil.example/get_result?id=r1" }),
            ),
            (
                "GET /get_result?id=r1",
                json!({ "id": "r1", "status": "Pending", "progress": 0.5 }),
            ),
            (
                "GET /get_result?id=r1",
                json!({ "id": "r1", "status": "Ready", "result": { "sample": PNG, "seed": 1 } }),
            ),
        ],
    )
    .await;
    assert_eq!(
        stage.ordered(),
        json!({
            "prompt": "a fox", "aspect_ratio": "16:9", "prompt_upsampling": true, "input_image": "iVBORw0KGgo=",
        })
    );
    let moderated = json!({ "id": "r1", "status": "Content Moderated", "result": null });
    stage.upstream.set_script(Reply::ok(moderated));
    let error = stage.ask(fox("flux-pro-1.1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContentFilter);
}

#[tokio::test(start_paused = true)]
async fn the_horde_is_checked_often_and_asked_for_its_result_once() {
    let request = ImageRequest {
        negative_prompt: Some("dogs".to_owned()),
        size: Some("500x700".to_owned()),
        seed: Some(7),
        ..fox("Deliberate")
    };
    let steps = [
        ("POST /generate/async", json!({ "id": "h1", "kudos": 5.0 })),
        (
            "GET /generate/check/h1",
            json!({ "done": false, "waiting": 1, "processing": 0, "queue_position": 9, "is_possible": true, "faulted": false }),
        ),
        (
            "GET /generate/check/h1",
            json!({ "done": true, "finished": 1, "faulted": false, "is_possible": true }),
        ),
        (
            "GET /generate/status/h1",
            json!({ "done": true, "generations": [{ "img": "iVBORw0KGgo=", "seed": "7", "censored": false }] }),
        ),
    ];
    let stage = painted(aihorde::pieces, request, &steps).await;
    assert_eq!(
        stage.ordered(),
        json!({
            "prompt": "a fox ### dogs", "models": ["Deliberate"], "nsfw": false, "censor_nsfw": true, "r2": true,
            "params": { "width": 448, "height": 640, "seed": "7" },
        })
    );
    // Without a key of its own, a call goes with that of everybody.
    assert_eq!(stage.requests()[0].header("apikey"), Some("0000000000"));
    let agent = stage.requests()[0]
        .header("client-agent")
        .unwrap()
        .to_owned();
    assert!(agent.starts_with("g4f-sdk:"), "{agent}");
    for (answer, kind) in [
        (
            json!({ "id": "h1", "done": false, "is_possible": false }),
            ErrorKind::Overloaded,
        ),
        (
            json!({ "done": true, "generations": [{ "img": "x", "censored": true }] }),
            ErrorKind::ContentFilter,
        ),
    ] {
        stage.upstream.set_script(Reply::ok(answer));
        let error = stage.ask(fox("Deliberate")).await.unwrap_err();
        assert_eq!(error.kind(), kind);
    }
}

#[tokio::test(start_paused = true)]
async fn runway_films_and_paints_as_tasks() {
    let steps = [
        ("POST /image_to_video", json!({ "id": "t1" })),
        (
            "GET /tasks/t1",
            json!({ "id": "t1", "status": "RUNNING", "progress": 0.25 }),
        ),
        (
            "GET /tasks/t1",
            json!({ "id": "t1", "status": "SUCCEEDED", "output": [MP4] }),
        ),
    ];
    let (stage, _) = filmed(runway::pieces, &steps).await;
    assert_eq!(
        stage.ordered(),
        json!({
            "model": "m", "promptText": "a fox", "promptImage": "https://example.com/a.png",
            "ratio": "1280:720", "duration": 5,
        })
    );
    assert_eq!(
        stage.requests()[0].header("x-runway-version"),
        Some("2024-11-06")
    );
    let failed = json!({ "id": "t1", "status": "FAILED", "failure": "no", "failureCode": "SAFETY.INPUT.TEXT" });
    stage.upstream.set_script(Reply::ok(failed));
    let error = stage.ask(fox("gen4_image")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContentFilter);
}

#[tokio::test(start_paused = true)]
async fn luma_films_from_addresses() {
    let steps = [
        (
            "POST /generations",
            json!({ "id": "g1", "state": "queued", "assets": null }),
        ),
        (
            "GET /generations/g1",
            json!({ "id": "g1", "state": "dreaming", "assets": null }),
        ),
        (
            "GET /generations/g1",
            json!({ "id": "g1", "state": "completed", "assets": { "video": MP4, "image": null } }),
        ),
    ];
    let (stage, _) = filmed(luma::pieces, &steps).await;
    assert_eq!(
        stage.ordered(),
        json!({
            "model": "m", "prompt": "a fox", "duration": "5s", "aspect_ratio": "16:9",
            "keyframes": { "frame0": { "type": "image", "url": "https://example.com/a.png" } },
        })
    );
    let mut inline = fox_film("m");
    inline.images = vec![Media::bytes(&b"\x89PNG\r\n\x1a\n"[..])];
    let error = stage.ask(inline).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("images"))
    );
}

#[tokio::test(start_paused = true)]
async fn kling_is_looked_at_where_it_was_ordered() {
    let at = |status: &str, result: Value| {
        json!({ "code": 0, "message": "SUCCEED", "data": {
            "task_id": "k1", "task_status": status, "task_result": result,
        } })
    };
    let steps = [
        ("POST /v1/videos/image2video", at("submitted", json!(null))),
        (
            "GET /v1/videos/image2video/k1",
            at("processing", json!(null)),
        ),
        (
            "GET /v1/videos/image2video/k1",
            at(
                "succeed",
                json!({ "videos": [{ "id": "1", "url": MP4, "duration": "5" }] }),
            ),
        ),
    ];
    let (stage, job) = filmed(kling::pieces, &steps).await;
    assert_eq!(job.url.as_deref(), Some("/v1/videos/image2video/k1"));
    assert_eq!(
        stage.ordered(),
        json!({
            "model_name": "m", "prompt": "a fox", "duration": "5", "image": "https://example.com/a.png",
        })
    );
    for (code, kind) in [
        (1302, ErrorKind::RateLimited),
        (1102, ErrorKind::QuotaExhausted),
        (1301, ErrorKind::ContentFilter),
    ] {
        let refused = json!({ "code": code, "message": "no", "request_id": "r" });
        stage.upstream.set_script(Reply::ok(refused));
        let error = stage.ask(fox_film("m")).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn minimax_names_a_file_when_it_is_done() {
    let fine = json!({ "status_code": 0, "status_msg": "success" });
    let steps = [
        (
            "POST /video_generation",
            json!({ "task_id": "106", "base_resp": fine }),
        ),
        (
            "GET /query/video_generation?task_id=106",
            json!({ "task_id": "106", "status": "Preparing", "base_resp": fine }),
        ),
        (
            "GET /query/video_generation?task_id=106",
            json!({ "task_id": "106", "status": "Success", "file_id": "205", "base_resp": fine }),
        ),
        (
            "GET /files/retrieve?file_id=205",
            json!({ "file": { "file_id": 205, "download_url": MP4 }, "base_resp": fine }),
        ),
    ];
    let (stage, _) = filmed(minimax::pieces, &steps).await;
    assert_eq!(
        stage.ordered(),
        json!({
            "model": "m", "prompt": "a fox", "duration": 5, "first_frame_image": "https://example.com/a.png",
        })
    );
    for (code, kind) in [
        (1002, ErrorKind::RateLimited),
        (1008, ErrorKind::QuotaExhausted),
        (2049, ErrorKind::Auth),
    ] {
        let refused =
            json!({ "task_id": "", "base_resp": { "status_code": code, "status_msg": "no" } });
        stage.upstream.set_script(Reply::ok(refused));
        let error = stage.ask(fox("image-01")).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn ark_is_told_everything_as_content() {
    let steps = [
        ("POST /contents/generations/tasks", json!({ "id": "cgt-1" })),
        (
            "GET /contents/generations/tasks/cgt-1",
            json!({ "id": "cgt-1", "status": "running" }),
        ),
        (
            "GET /contents/generations/tasks/cgt-1",
            json!({ "id": "cgt-1", "status": "succeeded", "content": { "video_url": MP4 } }),
        ),
    ];
    let (stage, _) = filmed(|p| p.video(Jobs(ark::Ark)), &steps).await;
    assert_eq!(
        stage.ordered(),
        json!({
            "model": "m", "duration": 5, "ratio": "16:9",
            "content": [
                { "type": "text", "text": "a fox" },
                { "type": "image_url", "image_url": { "url": "https://example.com/a.png" } },
            ],
        })
    );
    let failed = json!({ "id": "cgt-1", "status": "failed", "error": { "code": "OutputVideoSensitiveContentDetected", "message": "no" } });
    stage.upstream.set_script(Reply::ok(failed));
    let job = stage.ask(fox_film("m")).await.unwrap();
    assert_eq!(
        (job.state, job.error.as_deref()),
        (VideoState::Failed, Some("no"))
    );
}

#[tokio::test]
async fn dashscope_is_beside_the_compatible_mode() {
    let looks = Script::sequence([
        Reply::ok(json!({ "output": { "task_id": "d1", "task_status": "RUNNING" } })),
        Reply::ok(
            json!({ "output": { "task_id": "d1", "task_status": "SUCCEEDED", "video_url": MP4 } }),
        ),
    ]);
    let aigc = "POST /api/v1/services/aigc";
    let ordered =
        json!({ "output": { "task_id": "d1", "task_status": "PENDING" }, "request_id": "r" });
    let edited = json!({ "output": { "choices": [{ "finish_reason": "stop", "message": {
        "role": "assistant", "content": [{ "image": PNG }],
    } }] } });
    let script = Script::from(Reply::status(404))
        .on(
            format!("{aigc}/video-generation/video-synthesis"),
            Reply::ok(ordered),
        )
        .on(
            format!("{aigc}/multimodal-generation/generation"),
            Reply::ok(edited),
        )
        .on("GET /api/v1/tasks/d1", looks);
    let stage = real_stage(script, dashscope::pieces, Map::new()).await;
    let mut job = stage.ask(fox_film("wan2.2-i2v-plus")).await.unwrap();
    assert_eq!(
        stage.ordered(),
        json!({
            "model": "wan2.2-i2v-plus", "parameters": { "duration": 5 },
            "input": { "prompt": "a fox", "img_url": "https://example.com/a.png" },
        })
    );
    assert_eq!(
        stage.requests()[0].header("x-dashscope-async"),
        Some("enable")
    );
    while !job.state.is_over() {
        job = stage.poll(&job).await.unwrap();
    }
    assert_eq!(job.videos[0].source, MediaSource::Url(MP4.to_owned()));
    let edit = ImageRequest {
        images: vec![Media::url("https://example.com/a.png")],
        nologo: Some(true),
        ..fox("qwen-image-edit")
    };
    assert_eq!(stage.ask(edit).await.unwrap().images.len(), 1);
    let sent: Value = stage.upstream.last_request().unwrap().json().unwrap();
    assert_eq!(
        sent["input"]["messages"][0]["content"],
        json!([{ "image": "https://example.com/a.png" }, { "text": "a fox" }])
    );
    assert_eq!(sent["parameters"], json!({ "watermark": false }));
}

/// What a maker makes of an answer to everything.
async fn failure(add: Add, reply: Reply) -> Error {
    stage(reply, add)
        .await
        .ask(fox("owner/model"))
        .await
        .unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn what_never_ends_is_given_up() {
    for (add, answer) in [
        (
            fal::pieces as Add,
            json!({ "request_id": "1", "status": "IN_PROGRESS" }),
        ),
        (bfl::pieces, json!({ "id": "1", "status": "Pending" })),
        (runway::pieces, json!({ "id": "1", "status": "RUNNING" })),
        (luma::pieces, json!({ "id": "1", "state": "dreaming" })),
        (
            aihorde::pieces,
            json!({ "id": "1", "done": false, "is_possible": true }),
        ),
    ] {
        let error = failure(add, Reply::ok(answer.clone())).await;
        assert_eq!(error.kind(), ErrorKind::Timeout, "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn garbage_is_no_work() {
    for add in [
        fal::pieces as Add,
        bfl::pieces,
        runway::pieces,
        luma::pieces,
        aihorde::pieces,
        kling::pieces,
        minimax::pieces,
    ] {
        for (reply, kind) in [
            (
                Reply::ok(json!({ "weather": "fine" })),
                ErrorKind::InvalidResponse,
            ),
            (Reply::ok(json!([1, 2])), ErrorKind::InvalidResponse),
            (Reply::status(200).text("<html>"), ErrorKind::ErrorPage),
            (Reply::status(200).text(""), ErrorKind::Empty),
            (
                Reply::ok(
                    json!({ "id": "../../keys", "request_id": "../../keys", "data": { "task_id": "a/b" }, "task_id": "a?b" }),
                ),
                ErrorKind::InvalidResponse,
            ),
        ] {
            let error = failure(add, reply).await;
            assert_eq!(error.kind(), kind, "{error}");
        }
    }
}
