//! Pictures.

use g4f_testkit::{Reply, Script};
use g4f_types::facets::{ImageRequest, ImageTask};
use g4f_types::{ErrorKind, Media, MediaSource};
use serde_json::json;

use crate::CLOUDFLARE;
use crate::server::stage_for;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn ask(prompt: &str) -> ImageRequest {
    ImageRequest {
        prompt: prompt.to_owned(),
        ..ImageRequest::default()
    }
}

#[tokio::test]
async fn pictures_in_the_envelope() {
    let reply = Reply::ok(json!({ "result": { "image": "iVBORw0KGgo=" }, "success": true }));
    let model = "@cf/black-forest-labs/flux-1-schnell";
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
    let request = ImageRequest {
        n: Some(2),
        seed: Some(7),
        num_inference_steps: Some(4),
        ..ask("a cat")
    };
    let answer = provider
        .images()
        .unwrap()
        .images(&cx, request)
        .await
        .unwrap();
    assert_eq!(answer.images.len(), 2);
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/png"));
    let sent = upstream.requests();
    assert_eq!(sent[0].path, format!("/ai/run/{model}"));
    assert_eq!(
        sent[1].json().unwrap(),
        json!({ "prompt": "a cat", "steps": 4, "seed": 8 })
    );
}

#[tokio::test]
async fn pictures_as_bytes() {
    let reply = Reply::status(200)
        .header("content-type", "image/jpeg")
        .body(PNG);
    let model = "@cf/runwayml/stable-diffusion-v1-5-img2img";
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
    let request = ImageRequest {
        task: ImageTask::Edit,
        images: vec![Media::bytes(PNG)],
        size: Some("512x256".to_owned()),
        guidance_scale: Some(7.5),
        ..ask("older")
    };
    let images = provider.images().unwrap();
    let answer = images.images(&cx, request.clone()).await.unwrap();
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/jpeg"));
    assert_eq!(answer.images[0].source, MediaSource::Bytes(PNG.into()));
    let sent = upstream.last_request().unwrap().json().unwrap();
    assert_eq!(sent["image_b64"], "iVBORw0KGgoAAAANSUhEUg==");
    assert_eq!(
        (&sent["width"], &sent["height"]),
        (&json!(512), &json!(256))
    );
    assert_eq!(sent["guidance"], 7.5);

    let address = Media::url("https://example.com/cat.png");
    let wrong = [
        (
            ImageRequest {
                images: Vec::new(),
                ..request.clone()
            },
            ErrorKind::BadRequest,
            "images",
        ),
        (
            ImageRequest {
                images: vec![address],
                ..request.clone()
            },
            ErrorKind::Unsupported,
            "images",
        ),
        (
            ImageRequest {
                mask: Some(Media::bytes(PNG)),
                ..request.clone()
            },
            ErrorKind::Unsupported,
            "mask",
        ),
        (
            ImageRequest {
                size: Some("big".to_owned()),
                ..request.clone()
            },
            ErrorKind::BadRequest,
            "size",
        ),
        (
            ImageRequest {
                n: Some(99),
                ..request
            },
            ErrorKind::BadRequest,
            "n",
        ),
    ];
    for (request, kind, param) in wrong {
        let error = images.images(&cx, request).await.unwrap_err();
        assert_eq!((error.kind(), error.param()), (kind, Some(param)));
    }
    assert_eq!(upstream.hits(), 1);
}

#[tokio::test]
async fn the_second_flux_takes_a_form() {
    let reply = Reply::ok(json!({ "result": { "image": "data:image/png;base64,iVBORw0KGgo=" } }));
    let model = "@cf/black-forest-labs/flux-2-dev";
    let (upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", model, reply).await;
    let request = ImageRequest {
        task: ImageTask::Edit,
        images: vec![Media::bytes(PNG), Media::bytes(PNG)],
        ..ask("both")
    };
    provider
        .images()
        .unwrap()
        .images(&cx, request)
        .await
        .unwrap();
    let sent = upstream.last_request().unwrap();
    assert!(
        sent.header("content-type")
            .unwrap()
            .starts_with("multipart/form-data")
    );
    let body = sent.text();
    for part in [
        "name=\"prompt\"",
        "name=\"input_image_0\"",
        "name=\"input_image_1\"",
    ] {
        assert!(body.contains(part), "{part}");
    }
}

#[tokio::test]
async fn an_envelope_without_a_picture() {
    let failures = [
        (
            json!({ "success": false, "errors": [{ "code": 3036, "message": "no more" }] }),
            ErrorKind::QuotaExhausted,
        ),
        (
            json!({ "success": true, "result": {} }),
            ErrorKind::InvalidResponse,
        ),
        (
            json!({ "success": true, "result": { "image": "?" } }),
            ErrorKind::InvalidResponse,
        ),
    ];
    for (body, kind) in failures {
        let script = Script::always(Reply::ok(body));
        let (_upstream, provider, cx) = stage_for(&CLOUDFLARE, "/ai/v1", "m", script).await;
        let error = provider
            .images()
            .unwrap()
            .images(&cx, ask("a"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind);
    }
}
