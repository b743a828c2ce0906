//! Tests of the object `"g4f"`.

use std::time::Duration;

use g4f_types::{ChatRequest, ErrorKind, Result};
use g4f_wire::openai::serve::ServeExtras;
use serde_json::{Value, json};

use super::Wishes;

fn asked(g4f: Value, provider: Option<Value>) -> Result<Wishes> {
    Wishes::read(ServeExtras {
        g4f: Some(g4f),
        provider,
    })
}

#[test]
fn keys_are_the_long_options() {
    let asked = asked(
        json!({
            "providers": ["a"], "exclude_providers": "x", "timeout": 2.5, "retries": 0, "no_fallback": true,
            "route": "fast", "trail": true, "headers": {"x-team": "blue"}, "extra": ["b:/top_k=3", {"pointer": "/seed", "delete": true}],
        }),
        Some(json!("b")),
    );
    let asked = asked.unwrap();
    let mut request = ChatRequest::default();
    asked.apply(&mut request);
    assert_eq!(asked.options.providers, ["a", "b"]);
    assert_eq!(asked.options.exclude_providers, ["x"]);
    assert_eq!(asked.options.timeout, Some(Duration::from_millis(2500)));
    assert_eq!(
        (asked.options.retries, asked.options.no_fallback),
        (Some(0), Some(true))
    );
    assert!(asked.trail && asked.options.headers["x-team"].is_sensitive());
    assert_eq!(&*request.model, "fast");
    assert_eq!(request.params.extra.len(), 2);
    assert_eq!(request.params.extra[0].provider.as_deref(), Some("b"));
}

#[test]
fn what_is_wrong_is_refused_by_name() {
    for (wrong, word) in [
        (json!({"timout": 3}), "timout"),
        (json!({"timeout": -1}), "timeout"),
        (json!({"max_price": -0.5}), "max_price"),
        (
            json!({"no_fallback": true, "fallback_models": "m"}),
            "no_fallback",
        ),
        (
            json!({"no_fallback": true, "similar_models": true}),
            "no_fallback",
        ),
        (json!({"retries": "many"}), "many"),
        (json!([]), "g4f"),
        (json!({"headers": {"a b": "c"}}), "a b"),
    ] {
        let error = asked(wrong, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(error.message().contains(word), "{error}");
    }
    assert!(asked(json!({}), Some(json!(3))).is_err());
}
