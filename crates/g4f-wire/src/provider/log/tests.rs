//! What a log may show.

use g4f_types::Credential;
use secrecy::SecretString;
use serde_json::json;

use super::shown;
use crate::classify;
use crate::provider::origin::Origin;
use crate::provider::secrets::Secrets;

#[test]
fn keys_and_media_are_not_shown() {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-key", "Token other-secret-9876".parse().unwrap());
    let origin = Origin {
        provider: "p".into(),
        model: "m".into(),
        key: Some(Credential::new(
            SecretString::from("sk-secret-key-1234".to_owned()),
            "X",
        )),
        secrets: Secrets::of(&headers),
        family: classify::no_opinion,
        vendor: None,
    };
    let picture = format!("data:image/png;base64,{}", "A".repeat(5000));
    let body = json!({"text": "hello", "echo": "sk-secret-key-1234", "other": "other-secret-9876", "image": picture, "bare": "A".repeat(300)});
    let text = shown(body.to_string().as_bytes(), &origin);
    assert!(text.contains("hello") && text.contains("…1234"), "{text}");
    assert!(!text.contains("secret"), "{text}");
    assert!(
        text.contains("(5022 bytes)") && text.contains("(300 bytes)"),
        "{text}"
    );
    assert!(text.len() < 400, "{text}");

    assert_eq!(shown(b"[DONE]", &origin), "[DONE]");
    let prose = "word ".repeat(200);
    assert!(shown(json!({"text": prose}).to_string().as_bytes(), &origin).contains(&prose));
    assert!(shown("é".repeat(200_000).as_bytes(), &origin).len() <= 256 * 1024 + 3);
}
