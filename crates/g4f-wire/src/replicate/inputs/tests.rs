//! Inputs by the names that models have.

use g4f_types::facets::{
    EmbedInput, EmbedRequest, ImageRequest, SpeechRequest, TranscribeRequest, VideoRequest,
};
use g4f_types::{ErrorKind, Media, OnUnsupported};
use serde_json::{Value, json};

use crate::jobs::Asked;
use crate::provider::EncodeTarget;

fn input(model: &str, asked: Asked<'_>) -> Value {
    Value::Object(super::of(asked, EncodeTarget::new("replicate", model)).unwrap())
}

fn picture() -> Vec<Media> {
    vec![Media::url("https://example.com/a.png")]
}

#[test]
fn pictures() {
    let request = ImageRequest {
        prompt: "a fox".to_owned(),
        n: Some(2),
        size: Some("1024x768".to_owned()),
        seed: Some(7),
        output_format: Some("webp".to_owned()),
        output_compression: Some(80),
        nologo: Some(true),
        ..ImageRequest::default()
    };
    let flux = "black-forest-labs/flux-schnell";
    assert_eq!(
        input(flux, Asked::Images(&request)),
        json!({
            "prompt": "a fox", "num_outputs": 2, "width": 1024, "height": 768,
            "aspect_ratio": "4:3", "seed": 7, "output_format": "webp", "output_quality": 80,
        })
    );
    let strict = EncodeTarget::new("replicate", flux).on_unsupported(OnUnsupported::Error);
    let error = super::of(Asked::Images(&request), strict).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("nologo"))
    );
}

#[test]
fn pictures_to_change_go_by_the_makers_name() {
    let request = ImageRequest {
        prompt: "a hat".to_owned(),
        images: picture(),
        ..ImageRequest::default()
    };
    let url = "https://example.com/a.png";
    for (model, field, value) in [
        (
            "black-forest-labs/flux-kontext-pro",
            "input_image",
            json!(url),
        ),
        ("google/nano-banana", "image_input", json!([url])),
        ("openai/gpt-image-1", "input_images", json!([url])),
        ("stability-ai/sdxl:39ed52f2", "image", json!(url)),
    ] {
        assert_eq!(
            input(model, Asked::Images(&request))[field],
            value,
            "{model}"
        );
    }
    let two = ImageRequest {
        images: [picture(), picture()].concat(),
        ..request
    };
    let target = EncodeTarget::new("replicate", "stability-ai/sdxl");
    let error = super::of(Asked::Images(&two), target).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("images"))
    );
}

#[test]
fn videos_speech_transcripts_vectors() {
    let video = VideoRequest {
        prompt: "a fox".to_owned(),
        images: picture(),
        seconds: Some(5.0),
        size: Some("1280x720".to_owned()),
        audio: Some(true),
        ..VideoRequest::default()
    };
    assert_eq!(
        input("kwaivgi/kling-v2.1", Asked::Video(&video)),
        json!({
            "prompt": "a fox", "start_image": "https://example.com/a.png", "duration": 5,
            "aspect_ratio": "16:9", "generate_audio": true,
        })
    );
    let speech = SpeechRequest {
        input: "Hello".to_owned(),
        voice: Some("Anna".to_owned()),
        speed: Some(1.5),
        ..SpeechRequest::default()
    };
    assert_eq!(
        input("minimax/speech-02-hd", Asked::Speech(&speech)),
        json!({ "text": "Hello", "voice_id": "Anna", "speed": 1.5 })
    );
    let heard = TranscribeRequest {
        audio: Some(Media::url("https://example.com/a.mp3")),
        translate: true,
        language: Some("de".to_owned()),
        ..TranscribeRequest::default()
    };
    assert_eq!(
        input("openai/whisper:abc", Asked::Transcript(&heard)),
        json!({ "audio": "https://example.com/a.mp3", "translate": true, "language": "de" })
    );
    let texts = EmbedRequest {
        input: vec!["one".into(), EmbedInput::Text("two".to_owned())],
        ..EmbedRequest::default()
    };
    assert_eq!(
        input("nateraw/bge-large-en-v1.5", Asked::Vectors(&texts)),
        json!({ "texts": "[\"one\",\"two\"]" })
    );
}
