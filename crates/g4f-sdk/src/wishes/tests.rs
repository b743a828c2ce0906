//! Tests of the object `"g4f"`.

use std::time::Duration;

use g4f_types::{ChatRequest, CitationPolicy, CleanMode, ErrorKind, Result, ThinkingPolicy};
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
fn cleaning_is_a_word_or_an_object() {
    let word = asked(json!({"clean": "hybrid"}), None).unwrap();
    let clean = word.options.clean.unwrap();
    assert_eq!(clean.mode, Some(CleanMode::Hybrid));
    assert!(clean.judge.options.is_none());

    let object = json!({"clean": {
        "mode": "judge", "thinking": "drop", "citations": "all", "tracking": true, "without": ["links"],
        "judge": {"model": "small", "prompt": "Say.", "max_tokens": 9, "provider": "b", "timeout": 2.5, "retries": 0},
    }});
    let options = asked(object, None).unwrap().options;
    assert!(options.providers.is_empty() && options.timeout.is_none());
    let clean = options.clean.unwrap();
    assert_eq!(
        (
            clean.mode,
            clean.thinking,
            clean.citations,
            clean.tracking,
            clean.blanks
        ),
        (
            Some(CleanMode::Judge),
            Some(ThinkingPolicy::Drop),
            Some(CitationPolicy::All),
            Some(true),
            None
        )
    );
    assert_eq!(clean.without, ["links"]);
    assert_eq!(clean.judge.model.as_deref(), Some("small"));
    assert_eq!(
        (clean.judge.prompt.as_deref(), clean.judge.max_tokens),
        (Some("Say."), Some(9))
    );
    let call = clean.judge.options.as_ref().unwrap();
    assert_eq!(
        (call.providers.as_slice(), call.retries),
        (&["b".to_owned()][..], Some(0))
    );
    assert_eq!(call.timeout, Some(Duration::from_millis(2500)));
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
        (json!({"clean": "rule"}), "off, rules, judge, hybrid"),
        (json!({"clean": 3}), "clean"),
        (json!({"clean": {"mod": "off"}}), "mod"),
        (json!({"clean": {"judge": "me"}}), "judge"),
        (json!({"clean": {"judge": {"modle": "x"}}}), "modle"),
        (json!({"clean": {"judge": {"clean": "judge"}}}), "clean"),
        (json!({"clean": {"judge": {"timeout": 0}}}), "timeout"),
        (json!({"headers": {"a b": "c"}}), "a b"),
    ] {
        let error = asked(wrong, None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert!(error.message().contains(word), "{error}");
    }
    assert!(asked(json!({}), Some(json!(3))).is_err());
}
