//! Bodies.

use g4f_types::facets::SpeechRequest;
use serde_json::{Value, json};

use super::encode;
use crate::provider::EncodeTarget;

#[test]
fn a_body_says_what_is_asked() {
    let request = SpeechRequest {
        input: "Hello".to_owned(),
        voice: Some("802e3bc2b27e49c2995d23ef70e6ac89".to_owned()),
        speed: Some(1.5),
        sample_rate: Some(44_100),
        other: [("latency".to_owned(), json!("normal"))]
            .into_iter()
            .collect(),
        ..SpeechRequest::default()
    };
    let body = encode(&request, EncodeTarget::new("fish-audio", "s1")).unwrap();
    assert_eq!(
        Value::from(body),
        json!({
            "text": "Hello", "reference_id": "802e3bc2b27e49c2995d23ef70e6ac89", "format": "mp3",
            "prosody": { "speed": 1.5 }, "sample_rate": 44_100, "latency": "normal",
        })
    );
    let unknown = SpeechRequest {
        response_format: Some("flac".to_owned()),
        ..request
    };
    let error = encode(&unknown, EncodeTarget::new("fish-audio", "s1")).unwrap_err();
    assert_eq!(error.param(), Some("response_format"));
}
