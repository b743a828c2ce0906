//! Makers that answer with the file itself, or take it in a form.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::{ImageRequest, ImageTask, SpeechRequest, VideoState};
use g4f_types::{ErrorKind, Media};
use g4f_wire::pollinations::{Pollinations, PollinationsModels};
use g4f_wire::provider::WireProvider;
use g4f_wire::{minimax, prodia, stability};
use serde_json::{Map, Value, json};

use crate::setup::{KEY, fox, fox_film, real_stage, stage};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";

fn png() -> Reply {
    Reply::status(200)
        .header("content-type", "image/png")
        .body(PNG)
}

fn pollinations(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(g4f_wire::jobs::verdict)
        .images(Pollinations)
        .video(Pollinations)
        .models(PollinationsModels)
}

#[tokio::test]
async fn pollinations_is_asked_once_for_each_picture() {
    let stage = real_stage(png(), pollinations, Map::new()).await;
    let request = ImageRequest {
        n: Some(2),
        seed: Some(7),
        ..fox("flux")
    };
    assert_eq!(stage.ask(request).await.unwrap().images.len(), 2);
    assert_eq!(
        stage.paths(),
        [
            "GET /image/a%20fox?model=flux&seed=7",
            "GET /image/a%20fox?model=flux&seed=8",
        ]
    );
    let bearer = format!("Bearer {KEY}");
    assert_eq!(
        stage.requests()[0].header("authorization"),
        Some(bearer.as_str())
    );
    stage
        .upstream
        .set_script(png().header("x-error-type", "content moderation"));
    let error = stage.ask(fox("flux")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContentFilter);
    let film = Reply::status(200)
        .header("content-type", "video/mp4")
        .body(MP4);
    stage.upstream.set_script(film);
    let job = stage.ask(fox_film("veo")).await.unwrap();
    assert_eq!((job.state, job.videos.len()), (VideoState::Done, 1));
    assert_eq!(stage.poll(&job).await.unwrap().state, VideoState::Done);
}

#[tokio::test]
async fn pollinations_lists_what_it_makes_in_several_places() {
    let script = Script::from(Reply::status(404))
        .on(
            "GET /models",
            Reply::ok(json!({ "data": [{ "id": "openai" }] })),
        )
        .on(
            "GET /image/models",
            Reply::ok(json!([{ "name": "flux", "output_modalities": ["image"] }, "turbo"])),
        );
    let stage = real_stage(script, pollinations, Map::new()).await;
    let models = stage.provider.models(&stage.cx("")).await.unwrap();
    let ids: Vec<_> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["openai", "flux", "turbo"]);
}

#[tokio::test]
async fn stability_takes_forms() {
    let made = json!({ "image": "iVBORw0KGgo=", "finish_reason": "SUCCESS", "seed": 7 });
    let stage = real_stage(Reply::ok(made), stability::pieces, Map::new()).await;
    let request = ImageRequest {
        aspect_ratio: Some("16:9".to_owned()),
        negative_prompt: Some("dogs".to_owned()),
        ..fox("sd3.5-large")
    };
    let answer = stage.ask(request).await.unwrap();
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/png"));
    let sent = stage.requests()[0].text().clone();
    for part in [
        "name=\"aspect_ratio\"\r\n\r\n16:9",
        "name=\"model\"\r\n\r\nsd3.5-large",
        "name=\"prompt\"\r\n\r\na fox",
    ] {
        assert!(sent.contains(part), "{part}: {sent}");
    }
    let edit = ImageRequest {
        task: ImageTask::Edit,
        images: vec![Media::bytes(PNG)],
        mask: Some(Media::bytes(PNG)),
        ..fox("core")
    };
    stage.ask(edit).await.unwrap();
    assert_eq!(
        stage.paths(),
        [
            "POST /stable-image/generate/sd3",
            "POST /stable-image/edit/inpaint"
        ]
    );
    let filtered = json!({ "image": "", "finish_reason": "CONTENT_FILTERED", "seed": 7 });
    stage.upstream.set_script(Reply::ok(filtered));
    let error = stage.ask(fox("core")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContentFilter);
    let refused =
        json!({ "id": "1", "name": "bad_request", "errors": ["prompt: cannot be blank"] });
    stage.upstream.set_script(Reply::status(400).json(refused));
    let error = stage.ask(fox("core")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn prodia_answers_with_the_file() {
    let stage = real_stage(png(), prodia::pieces, Map::new()).await;
    let request = ImageRequest {
        size: Some("512x512".to_owned()),
        num_inference_steps: Some(4),
        ..fox("inference.flux-fast.schnell.txt2img.v2")
    };
    stage.ask(request).await.unwrap();
    assert_eq!(
        stage.ordered(),
        json!({
            "type": "inference.flux-fast.schnell.txt2img.v2",
            "config": { "prompt": "a fox", "width": 512, "height": 512, "steps": 4 },
        })
    );
    assert_eq!(stage.requests()[0].header("accept"), Some("image/png"));
    stage
        .upstream
        .set_script(Reply::ok(json!({ "error": "Too many requests" })));
    let error = stage.ask(fox("x")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn minimax_speaks_in_hexadecimal() {
    let spoken = |audio: &str| {
        let fine = json!({ "status_code": 0 });
        Reply::ok(
            json!({ "data": { "audio": audio }, "extra_info": { "audio_format": "wav" }, "base_resp": fine }),
        )
    };
    let stage = stage(spoken("52494646"), minimax::pieces).await;
    let request = SpeechRequest {
        model: "speech-2.6-turbo".into(),
        input: "Hello".to_owned(),
        voice: Some("anna".to_owned()),
        speed: Some(1.5),
        response_format: Some("wav".to_owned()),
        ..SpeechRequest::default()
    };
    assert_eq!(
        stage.ask(request.clone()).await.unwrap().media_type,
        "audio/wav"
    );
    let sent: Value = stage.ordered();
    assert_eq!(stage.paths(), ["POST /t2a_v2"]);
    assert_eq!(
        sent["voice_setting"],
        json!({ "voice_id": "anna", "speed": 1.5 })
    );
    assert_eq!(sent["audio_setting"], json!({ "format": "wav" }));
    for garbage in ["5249464", "xy"] {
        stage.upstream.set_script(spoken(garbage));
        let error = stage.ask(request.clone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    }
}
