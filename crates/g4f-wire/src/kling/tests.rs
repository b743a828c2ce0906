//! Tokens against the example of the standard's own kind.

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::token;

#[test]
fn a_token_says_who_and_how_long() {
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let signed = token("access", "secret", now);
    let parts: Vec<&str> = signed.split('.').collect();
    let json = |part: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(json(parts[0]), json!({ "alg": "HS256", "typ": "JWT" }));
    assert_eq!(
        json(parts[1]),
        json!({ "iss": "access", "exp": 1_700_001_800u64, "nbf": 1_699_999_995u64 })
    );
    assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 32);
    assert_ne!(token("access", "another", now), signed);
    assert!(!signed.contains("secret"));
}
