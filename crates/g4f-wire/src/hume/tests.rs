//! Bodies.

use g4f_types::facets::SpeechRequest;
use serde_json::{Value, json};

use super::encode;
use crate::provider::EncodeTarget;

fn hello() -> SpeechRequest {
    SpeechRequest {
        input: "Hello".to_owned(),
        ..SpeechRequest::default()
    }
}

fn body(model: &str, request: &SpeechRequest) -> Value {
    encode(request, EncodeTarget::new("hume", model))
        .unwrap()
        .into()
}

#[test]
fn a_body_says_what_is_asked() {
    let request = SpeechRequest {
        voice: Some("custom:Mine".to_owned()),
        instructions: Some("whispering".to_owned()),
        speed: Some(0.8),
        response_format: Some("wav".to_owned()),
        ..hello()
    };
    assert_eq!(
        body("octave-2", &request),
        json!({
            "version": "2", "format": { "type": "wav" },
            "utterances": [{
                "text": "Hello", "description": "whispering", "speed": 0.8,
                "voice": { "name": "Mine", "provider": "CUSTOM_VOICE" },
            }],
        })
    );
}

#[test]
fn there_is_a_voice_where_one_is_needed() {
    let voice = |model: &str, request: &SpeechRequest| {
        body(model, request)["utterances"][0]["voice"].clone()
    };
    let library = json!({ "name": "Ava Song", "provider": "HUME_AI" });
    assert_eq!(voice("octave-2", &hello()), library);
    let described = SpeechRequest {
        instructions: Some("an old pirate".to_owned()),
        ..hello()
    };
    assert_eq!(voice("octave-2", &described), library);
    assert_eq!(voice("octave-1", &described), Value::Null);
    let by_id = SpeechRequest {
        voice: Some("445d65ed-a87f-4140-9820-daf6d4f0a200".to_owned()),
        ..hello()
    };
    assert!(voice("octave-2", &by_id)["id"].is_string());
}

#[test]
fn formats_that_are_not_made_are_refused() {
    let request = SpeechRequest {
        response_format: Some("opus".to_owned()),
        ..hello()
    };
    let error = encode(&request, EncodeTarget::new("hume", "octave-2")).unwrap_err();
    assert_eq!(error.param(), Some("response_format"));
}
