//! Addresses and keys as Anthropic's own tools have them.

use std::sync::Arc;

use g4f_registry::{Environment, Registry};
use g4f_types::{ChatRequest, Message, Target};
use serde_json::json;

use super::{Always, built, call};

#[tokio::test]
async fn anthropics_addresses_are_those_of_its_own_tools() {
    let answer = json!({"type": "message", "content": [], "stop_reason": "end_turn"});
    let urls = [
        (None, "https://api.anthropic.com/v1/messages"),
        (
            Some("https://gateway.example"),
            "https://gateway.example/v1/messages",
        ),
        (
            Some("https://gateway.example/anthropic/"),
            "https://gateway.example/anthropic/v1/messages",
        ),
        (
            Some("https://gateway.example/v1"),
            "https://gateway.example/v1/messages",
        ),
    ];
    for (base_url, url) in urls {
        let transport = Always::new(200, &answer);
        let provider = built("anthropic", base_url, &transport);
        let request = ChatRequest::new("m", vec![Message::user("hi")]);
        provider.chat(&call(&provider, "m"), request).await.unwrap();
        let sent = transport.last();
        assert_eq!(sent.url, url);
        assert_eq!(sent.headers["x-api-key"], "test-key-0123456789");
        assert_eq!(sent.headers["anthropic-version"], "2023-06-01");
        assert!(!sent.headers.contains_key("authorization"));
    }
}

#[tokio::test]
async fn anthropics_tokens_are_no_keys() {
    let answer = json!({"type": "message", "content": [], "stop_reason": "end_turn"});
    let transport = Always::new(200, &answer);
    let environment: Environment = [("ANTHROPIC_AUTH_TOKEN", "a-token-of-a-gateway")]
        .into_iter()
        .collect();
    let registry = Registry::builder()
        .descriptors(crate::all())
        .environment(environment)
        .transport(transport.clone())
        .build()
        .unwrap();
    assert!(registry.provider("Claude").unwrap().usable.is_yes());
    let provider = built("anthropic", None, &transport);
    let token = g4f_types::Credential::new(
        "a-token-of-a-gateway".to_owned().into(),
        "ANTHROPIC_AUTH_TOKEN",
    );
    let cx = call(&provider, "m").for_target(Arc::new(Target {
        provider: provider.clone(),
        model: "m".into(),
        credential: Some(token),
    }));
    let request = ChatRequest::new("m", vec![Message::user("hi")]);
    provider.chat(&cx, request).await.unwrap();
    let sent = transport.last();
    assert_eq!(sent.headers["authorization"], "Bearer a-token-of-a-gateway");
    assert!(sent.headers["authorization"].is_sensitive());
    assert!(!sent.headers.contains_key("x-api-key"));
}
