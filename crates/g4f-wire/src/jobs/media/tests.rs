//! Results as vendors nest them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::MediaSource;
use serde_json::json;

use super::media_of;

const URL: &str = "https://cdn.example/a.png";

#[test]
fn files_are_found_wherever_they_are() {
    for output in [
        json!(URL),
        json!([URL]),
        json!({ "url": URL, "content_type": "image/png" }),
        json!({ "images": [{ "url": URL, "width": 1 }], "seed": 7, "prompt": "https://no.example" }),
        json!({ "video": { "url": URL } }),
        json!({ "videos": [{ "id": "1", "url": URL, "duration": "5" }] }),
        json!({ "results": [{ "url": URL }, { "code": "x", "message": "no" }] }),
        json!([{ "image": { "url": URL } }]),
    ] {
        let found = media_of(&output, "");
        assert_eq!(found.len(), 1, "{output}");
        assert_eq!(
            found[0].source,
            MediaSource::Url(URL.to_owned()),
            "{output}"
        );
    }
    assert_eq!(media_of(&json!([URL, URL]), "").len(), 2);
}

#[test]
fn words_are_no_file() {
    for output in [
        json!("abcd"),
        json!({ "text": "x" }),
        json!(null),
        json!(7),
        json!(""),
    ] {
        assert!(media_of(&output, "").is_empty(), "{output}");
    }
    let png = STANDARD.encode(b"\x89PNG\r\n\x1a\n");
    let found = media_of(&json!({ "img": png }), "");
    assert_eq!(found[0].media_type.as_deref(), Some("image/png"));
}

#[test]
fn depth_and_number_are_bounded() {
    let mut deep = json!(URL);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    assert!(media_of(&deep, "").is_empty());
    assert_eq!(media_of(&json!(vec![URL; 1000]), "").len(), 64);
}
