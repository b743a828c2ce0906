//! Images.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_testkit::{Reply, openai};
use g4f_types::facets::{ImageRequest, ImageTask};
use g4f_types::{ErrorKind, Media, MediaSource};
use g4f_wire::openai::{ImageQuirks, Images, Pictures, Sizes};
use serde_json::{Value, json};

use crate::setup::{stage, stage_with};

fn cat(model: &str) -> ImageRequest {
    ImageRequest {
        model: model.into(),
        prompt: "a cat".to_owned(),
        ..ImageRequest::default()
    }
}

#[tokio::test]
async fn each_model_of_openai_gets_what_it_knows() {
    let request = |model: &str| ImageRequest {
        n: Some(1),
        size: Some("1024x1024".to_owned()),
        quality: Some("high".to_owned()),
        style: Some("vivid".to_owned()),
        response_format: Some("b64_json".to_owned()),
        output_format: Some("webp".to_owned()),
        output_compression: Some(80),
        background: Some("opaque".to_owned()),
        moderation: Some("low".to_owned()),
        user: Some("me".to_owned()),
        seed: Some(1),
        negative_prompt: Some("dogs".to_owned()),
        ..cat(model)
    };
    let common = json!({ "prompt": "a cat", "n": 1, "size": "1024x1024", "user": "me" });
    for (model, more) in [
        (
            "gpt-image-2",
            json!({
                "quality": "high", "output_format": "webp", "output_compression": 80,
                "background": "opaque", "moderation": "low"
            }),
        ),
        (
            "dall-e-3",
            json!({ "quality": "high", "style": "vivid", "response_format": "b64_json" }),
        ),
        ("dall-e-2", json!({ "response_format": "b64_json" })),
    ] {
        let stage = stage(openai::image()).await;
        stage.ask(request(model)).await.unwrap();
        let mut whole = common.clone();
        let fields = whole.as_object_mut().unwrap();
        fields.insert("model".to_owned(), json!(model));
        fields.extend(more.as_object().unwrap().clone());
        assert_eq!(stage.sent(), whole);
        assert_eq!(stage.path(), "/v1/images/generations");
        let error = stage.ask_strictly(request(model)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{model}");
    }
}

#[tokio::test]
async fn pictures_and_their_usage_are_read() {
    let stage = stage(openai::images([openai::PNG, openai::PNG])).await;
    let answer = stage.ask(cat("gpt-image-2")).await.unwrap();
    assert_eq!(answer.images.len(), 2);
    assert_eq!(answer.images[0].media_type.as_deref(), Some("image/png"));
    assert_eq!(
        answer.images[1].source,
        MediaSource::Bytes(openai::PNG.into())
    );
    let usage = answer.usage.unwrap();
    assert_eq!((usage.input_tokens, usage.output_tokens), (3, 10));
    assert!(answer.created > 0);
}

#[tokio::test]
async fn an_address_keeps_the_prompt_that_it_was_made_from() {
    let stage = stage(openai::image_url("https://cdn.example/cat.png")).await;
    let answer = stage.ask(cat("dall-e-3")).await.unwrap();
    let image = &answer.images[0];
    assert_eq!(
        image.source,
        MediaSource::Url("https://cdn.example/cat.png".to_owned())
    );
    assert_eq!(
        image.transcript.as_deref(),
        Some("A cat, as an oil painting")
    );
}

#[tokio::test]
async fn pictures_are_found_wherever_they_stand() {
    let base64 = STANDARD.encode(openai::PNG);
    let data_url = format!("data:image/png;base64,{base64}");
    for body in [
        json!({ "images": [{ "url": data_url }], "timings": { "inference": 1 } }),
        json!({ "images": [{ "image": base64, "index": 0, "random_seed": 7 }] }),
        json!({ "images": [base64] }),
        json!({ "artifacts": [{ "base64": base64, "finishReason": "SUCCESS" }] }),
        json!({ "base64": [base64], "finishReason": "SUCCESS" }),
        json!({ "output": [data_url] }),
        json!({ "data": { "b64_json": base64 } }),
        json!({ "data": [{ "image_url": { "url": data_url } }] }),
        json!([{ "b64_json": base64 }]),
        json!({ "b64_json": base64 }),
        json!({ "predictions": [{ "bytesBase64Encoded": base64, "mimeType": "image/png" }] }),
    ] {
        let stage = stage(Reply::ok(body.clone())).await;
        let answer = stage.ask(cat("gpt-image-2")).await;
        let images = answer.map_err(|error| format!("{body}: {error}")).unwrap();
        let source = MediaSource::Bytes(openai::PNG.into());
        assert_eq!(images.images[0].source, source, "{body}");
    }
}

#[tokio::test]
async fn a_bare_picture_is_one() {
    let labelled = Reply::status(200).header("content-type", "image/png");
    let unlabelled = Reply::status(200);
    for reply in [labelled, unlabelled] {
        let stage = stage(reply.body(openai::PNG)).await;
        let answer = stage.ask(cat("gpt-image-2")).await.unwrap();
        assert_eq!(answer.images[0].media_type.as_deref(), Some("image/png"));
    }
}

#[tokio::test]
async fn of_events_the_last_ones_count() {
    let base64 = STANDARD.encode(openai::PNG);
    let partial = json!({ "type": "image_generation.partial_image", "b64_json": "AAAA" });
    let done = json!({
        "type": "image_generation.completed", "b64_json": base64, "created_at": 1,
        "usage": { "input_tokens": 1, "output_tokens": 2, "total_tokens": 3 }
    });
    let stage = stage(Reply::sse([partial.to_string(), done.to_string()])).await;
    let mut request = cat("gpt-image-2");
    request.other.insert("stream".to_owned(), json!(true));
    let answer = stage.ask(request.clone()).await.unwrap();
    assert_eq!(answer.images.len(), 1);
    assert_eq!(answer.usage.unwrap().total_tokens, 3);
    assert_eq!(stage.sent()["stream"], true);

    stage.upstream.set_script(Reply::sse([partial.to_string()]));
    let error = stage.ask(request.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);

    let refused = json!({ "type": "error", "error": {
        "message": "Your request was rejected by the safety system.", "code": "moderation_blocked"
    } });
    stage.upstream.set_script(Reply::sse([refused.to_string()]));
    let error = stage.ask(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ContentFilter);
}

#[tokio::test]
async fn no_picture_is_an_error() {
    for (body, kind) in [
        (json!({ "data": [] }), ErrorKind::Empty),
        (json!({ "created": 1 }), ErrorKind::Empty),
        (json!({ "data": [{ "url": "" }] }), ErrorKind::Empty),
        (
            json!({ "data": [{ "b64_json": "no base64!" }] }),
            ErrorKind::InvalidResponse,
        ),
    ] {
        let stage = stage(Reply::ok(body.clone())).await;
        let error = stage.ask(cat("gpt-image-2")).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
    }
}

fn edit(model: &str, images: Vec<Media>) -> ImageRequest {
    ImageRequest {
        task: ImageTask::Edit,
        images,
        ..cat(model)
    }
}

#[tokio::test]
async fn edits_of_gpts_are_json_and_take_addresses() {
    let stage = stage(openai::image()).await;
    let mut request = edit(
        "gpt-image-2",
        vec![
            Media::url("https://example.com/a.png"),
            Media::bytes(openai::PNG),
            Media::id("file-1"),
        ],
    );
    request.mask = Some(Media::id("file-2"));
    request.input_fidelity = Some("high".to_owned());
    stage.ask(request).await.unwrap();
    let sent = stage.sent();
    assert_eq!(stage.path(), "/v1/images/edits");
    assert_eq!(
        sent["images"][0],
        json!({ "image_url": "https://example.com/a.png" })
    );
    let inline = sent["images"][1]["image_url"].as_str().unwrap();
    assert!(inline.starts_with("data:image/png;base64,iVBOR"));
    assert_eq!(sent["images"][2], json!({ "file_id": "file-1" }));
    assert_eq!(sent["mask"], json!({ "file_id": "file-2" }));
    assert_eq!(sent["input_fidelity"], "high");
}

#[tokio::test]
async fn other_edits_are_forms() {
    static FORMS: ImageQuirks = ImageQuirks::DEFAULT;
    let stage = stage_with(openai::image(), |p| p.images(Images::new(&FORMS))).await;
    let mut request = edit(
        "m",
        vec![Media::bytes(openai::PNG), Media::bytes(openai::PNG)],
    );
    request.n = Some(2);
    request.mask = Some(Media::bytes(openai::PNG).with_name("hole.png"));
    stage.ask(request.clone()).await.unwrap();
    let form = stage.form();
    let names: Vec<_> = form
        .iter()
        .map(|part| (part.name.as_str(), part.file_name.as_deref()))
        .collect();
    assert_eq!(
        names,
        [
            ("model", None),
            ("n", None),
            ("prompt", None),
            ("image[]", Some("image.png")),
            ("image[]", Some("image.png")),
            ("mask", Some("hole.png")),
        ]
    );
    assert_eq!(form[1].text(), "2");
    assert_eq!(form[3].data, openai::PNG);
    assert_eq!(form[3].media_type.as_deref(), Some("image/png"));

    request.images.truncate(1);
    request.task = ImageTask::Variation;
    request.prompt.clear();
    stage.ask(request).await.unwrap();
    assert_eq!(stage.path(), "/v1/images/variations");
    let form = stage.form();
    assert!(form.iter().any(|part| part.name == "image"));
    assert!(form.iter().all(|part| part.name != "prompt"));

    let by_address = edit("m", vec![Media::url("https://example.com/a.png")]);
    let error = stage.ask(by_address).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("images"))
    );
}

#[tokio::test]
async fn what_a_model_cannot_do_is_said_before_anything_is_sent() {
    let stage = stage(openai::image()).await;
    let picture = || vec![Media::bytes(openai::PNG)];
    let several = ImageRequest {
        n: Some(2),
        ..cat("dall-e-3")
    };
    let variation = ImageRequest {
        task: ImageTask::Variation,
        ..edit("gpt-image-2", picture())
    };
    for (request, param) in [
        (several, "n"),
        (edit("dall-e-3", picture()), "images"),
        (edit("dall-e-2", [picture(), picture()].concat()), "images"),
        (variation, "task"),
    ] {
        let error = stage.ask(request).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.param()),
            (ErrorKind::Unsupported, Some(param))
        );
    }
    let error = stage.ask(edit("gpt-image-2", vec![])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(stage.upstream.hits(), 0);
}

/// What becomes of a size.
async fn sized(sizes: Sizes, change: impl Fn(&mut ImageRequest)) -> Value {
    // One set of quirks for each way, as they must live for ever.
    static WAYS: &[ImageQuirks] = &[
        of(Sizes::Size),
        of(Sizes::Sides),
        of(Sizes::Ratio),
        of(Sizes::SizeIsRatio),
        of(Sizes::SizeOrRatio),
        of(Sizes::Field("image_size")),
    ];
    const fn of(sizes: Sizes) -> ImageQuirks {
        ImageQuirks {
            sizes,
            ..ImageQuirks::DEFAULT
        }
    }
    let add: fn(g4f_wire::provider::WireProvider) -> _ = match sizes {
        Sizes::Size => |p| p.images(Images::new(&WAYS[0])),
        Sizes::Sides => |p| p.images(Images::new(&WAYS[1])),
        Sizes::Ratio => |p| p.images(Images::new(&WAYS[2])),
        Sizes::SizeIsRatio => |p| p.images(Images::new(&WAYS[3])),
        Sizes::SizeOrRatio => |p| p.images(Images::new(&WAYS[4])),
        Sizes::Field(_) => |p| p.images(Images::new(&WAYS[5])),
    };
    let stage = stage_with(openai::image(), add).await;
    let mut request = cat("m");
    change(&mut request);
    stage.ask(request).await.unwrap();
    let mut sent = stage.sent();
    let fields = sent.as_object_mut().unwrap();
    fields.remove("model");
    fields.remove("prompt");
    sent
}

#[tokio::test]
async fn sizes_and_shapes_are_said_each_vendors_way() {
    let size = |request: &mut ImageRequest| request.size = Some("1792x1024".to_owned());
    let sides = |request: &mut ImageRequest| {
        request.width = Some(512);
        request.height = Some(768);
    };
    let shape = |request: &mut ImageRequest| request.aspect_ratio = Some("16:9".to_owned());
    let word = |request: &mut ImageRequest| request.size = Some("auto".to_owned());
    let expected = [
        (
            Sizes::Size,
            json!({ "size": "1792x1024" }),
            json!({ "size": "512x768" }),
            json!({ "size": "1360x768" }),
            json!({ "size": "auto" }),
        ),
        (
            Sizes::Sides,
            json!({ "width": 1792, "height": 1024 }),
            json!({ "width": 512, "height": 768 }),
            json!({ "width": 1360, "height": 768 }),
            json!({}),
        ),
        (
            Sizes::Ratio,
            json!({ "aspect_ratio": "16:9" }),
            json!({ "aspect_ratio": "2:3" }),
            json!({ "aspect_ratio": "16:9" }),
            json!({}),
        ),
        (
            Sizes::SizeIsRatio,
            json!({ "size": "1792x1024" }),
            json!({ "size": "512x768" }),
            json!({ "size": "16:9" }),
            json!({ "size": "auto" }),
        ),
        (
            Sizes::SizeOrRatio,
            json!({ "size": "1792x1024" }),
            json!({ "size": "512x768" }),
            json!({ "aspect_ratio": "16:9" }),
            json!({ "size": "auto" }),
        ),
        (
            Sizes::Field("image_size"),
            json!({ "image_size": "1792x1024" }),
            json!({ "image_size": "512x768" }),
            json!({ "image_size": "1360x768" }),
            json!({ "image_size": "auto" }),
        ),
    ];
    for (way, of_size, of_sides, of_shape, of_word) in expected {
        assert_eq!(sized(way, size).await, of_size, "{way:?}");
        assert_eq!(sized(way, sides).await, of_sides, "{way:?}");
        assert_eq!(sized(way, shape).await, of_shape, "{way:?}");
        assert_eq!(sized(way, word).await, of_word, "{way:?}");
    }
}

#[tokio::test]
async fn a_shape_becomes_the_nearest_size_that_there_is() {
    let stage = stage(openai::image()).await;
    for (model, shape, size) in [
        ("gpt-image-2", "16:9", "1536x1024"),
        ("gpt-image-2", "9:16", "1024x1536"),
        ("dall-e-3", "16:9", "1792x1024"),
        ("dall-e-2", "4:3", "1024x1024"),
    ] {
        let request = ImageRequest {
            aspect_ratio: Some(shape.to_owned()),
            ..cat(model)
        };
        stage.ask(request).await.unwrap();
        assert_eq!(stage.sent()["size"], size, "{model} {shape}");
    }
}

#[tokio::test]
async fn pictures_go_along_each_vendors_way() {
    static TYPED: ImageQuirks = ImageQuirks {
        pictures: Pictures::Typed,
        ..ImageQuirks::DEFAULT
    };
    static ADDRESSES: ImageQuirks = ImageQuirks {
        edit: "/images/generations",
        pictures: Pictures::Addresses {
            one: "image_url",
            many: "reference_images",
        },
        ..ImageQuirks::DEFAULT
    };
    let one = || vec![Media::url("https://example.com/a.png")];
    let two = || [one(), one()].concat();
    let stage = stage_with(openai::image(), |p| p.images(Images::new(&TYPED))).await;
    let typed = json!({ "url": "https://example.com/a.png", "type": "image_url" });
    stage.ask(edit("m", one())).await.unwrap();
    assert_eq!(stage.sent()["image"], typed);
    stage.ask(edit("m", two())).await.unwrap();
    assert_eq!(stage.sent()["images"], json!([typed, typed]));

    let stage = stage_with(openai::image(), |p| p.images(Images::new(&ADDRESSES))).await;
    stage.ask(edit("m", one())).await.unwrap();
    assert_eq!(stage.path(), "/v1/images/generations");
    assert_eq!(stage.sent()["image_url"], "https://example.com/a.png");
    stage.ask(edit("m", two())).await.unwrap();
    assert_eq!(
        stage.sent()["reference_images"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test]
async fn the_model_may_stand_in_the_path() {
    static WORKFLOWS: ImageQuirks = ImageQuirks {
        generate: "/workflows/{model}/text_to_image",
        ..ImageQuirks::DEFAULT
    };
    let stage = stage_with(openai::image(), |p| p.images(Images::new(&WORKFLOWS))).await;
    stage.ask(cat("accounts/x/models/flux-1")).await.unwrap();
    assert_eq!(
        stage.path(),
        "/v1/workflows/accounts/x/models/flux-1/text_to_image"
    );
    for model in ["../../keys", "a b", "a?b", "a#b"] {
        let error = stage.ask(cat(model)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ModelNotFound, "{model}");
    }
}
