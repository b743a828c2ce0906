//! Prompts as addresses.

use g4f_types::facets::{ImageRequest, VideoRequest};
use g4f_types::{ErrorKind, Media};

use super::{film, kinds, picture};
use crate::provider::EncodeTarget;

const TARGET: EncodeTarget<'_> = EncodeTarget::new("pollinations", "flux");

#[test]
fn a_prompt_is_a_path() {
    let request = ImageRequest {
        prompt: "Füchse / 100%?".to_owned(),
        size: Some("512x768".to_owned()),
        seed: Some(7),
        n: Some(2),
        nologo: Some(true),
        negative_prompt: Some("dogs & cats".to_owned()),
        background: Some("transparent".to_owned()),
        images: vec![Media::url("https://example.com/a.png?x=1")],
        ..ImageRequest::default()
    };
    assert_eq!(
        picture(&request, 1, "/../image", TARGET).unwrap(),
        "/../image/F%C3%BCchse%20%2F%20100%25%3F?height=768&image=https%3A%2F%2Fexample.com%2Fa.png%3Fx%3D1\
         &model=flux&negative_prompt=dogs%20%26%20cats&nologo=true&seed=8&transparent=true&width=512"
    );
    let films = VideoRequest {
        prompt: "..".to_owned(),
        seconds: Some(5.0),
        size: Some("1280x720".to_owned()),
        ..VideoRequest::default()
    };
    assert_eq!(
        film(&films, TARGET).unwrap(),
        "/../image/%2E%20%2E%20?aspectRatio=16%3A9&duration=5&model=flux"
    );
}

#[test]
fn what_fits_into_no_address_is_refused() {
    let long = ImageRequest {
        prompt: "x".repeat(9000),
        ..ImageRequest::default()
    };
    let bytes = ImageRequest {
        prompt: "x".to_owned(),
        images: vec![Media::bytes(&b"\x89PNG\r\n\x1a\n"[..])],
        ..ImageRequest::default()
    };
    let many = ImageRequest {
        prompt: "x".to_owned(),
        n: Some(1000),
        ..ImageRequest::default()
    };
    for (request, param) in [(long, "prompt"), (bytes, "images"), (many, "n")] {
        let error = picture(&request, 0, "/../image", TARGET).unwrap_err();
        assert_eq!(
            (error.kind(), error.param()),
            (ErrorKind::Unsupported, Some(param))
        );
    }
    let nothing = picture(&ImageRequest::default(), 0, "/../image", TARGET).unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::BadRequest);
}

#[test]
fn lists_say_what_models_make() {
    let body = br#"[
        {"name": "flux", "input_modalities": ["text"], "output_modalities": ["image"]},
        {"name": "veo", "output_modalities": ["video"]},
        "turbo"
    ]"#;
    let names: Vec<_> = kinds(body)
        .into_iter()
        .map(|(name, can)| (name, can.as_str()))
        .collect();
    assert_eq!(
        names,
        [("flux".to_owned(), "images"), ("veo".to_owned(), "video")]
    );
}
