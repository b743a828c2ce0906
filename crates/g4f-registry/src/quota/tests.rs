//! Numbers in what providers say about quotas.

use g4f_types::facets::Quota;
use serde_json::json;

use super::number;
use crate::condition::Fact;

fn of(path: &str, quota: &Quota) -> f64 {
    let fact = match path {
        "balance" => Fact::Balance,
        path => Fact::Quota(path.to_owned()),
    };
    number(quota, &fact).unwrap()
}

#[test]
fn numbers_are_found_by_dotted_names_and_what_is_missing_is_nothing() {
    let quota = Quota {
        remaining: Some(7.5),
        raw: json!({
            "models": {"gemini-2.5-pro": {"remainingFraction": 0.25}, "x": {"left": "3.5", "open": true}},
            "buckets": [{"left": 4}, {"left": "many"}],
            "limit": 20,
        }),
        ..Quota::default()
    };
    for (path, expected) in [
        ("balance", 7.5),
        ("remaining", 7.5),
        ("limit", 20.0),
        ("used", 0.0),
        ("models.gemini-2.5-pro.remainingFraction", 0.25),
        ("models.x.left", 3.5),
        ("models.x.open", 1.0),
        ("models.x", 0.0),
        ("models.y.left", 0.0),
        ("buckets.0.left", 4.0),
        ("buckets.1.left", 0.0),
        ("buckets.2.left", 0.0),
        ("buckets.first", 0.0),
        ("a.b.c.d", 0.0),
    ] {
        let found = of(path, &quota);
        assert!((found - expected).abs() < 1e-9, "{path}: {found}");
    }
    let said = Quota {
        remaining: Some(7.5),
        raw: json!({"balance": 2}),
        ..Quota::default()
    };
    assert!((of("balance", &said) - 2.0).abs() < 1e-9);
    assert_eq!(number(&said, &Fact::ErrorCount), None);
    let endless = Quota {
        raw: json!({"balance": "inf"}),
        ..Quota::default()
    };
    assert!(of("balance", &endless).abs() < 1e-9);
}
