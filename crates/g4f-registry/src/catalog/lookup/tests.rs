//! What names mean, and what they never mean.

use super::{Found, How};
use crate::catalog::fixture::catalog;

fn ids(found: Found<'_>) -> Vec<String> {
    found
        .offerings()
        .iter()
        .map(|o| format!("{}:{}", o.provider, o.id))
        .collect()
}

#[test]
fn any_spelling_finds_the_model() {
    let catalog = catalog();
    for (name, id, how) in [
        ("gpt-4o", "openai/gpt-4o", How::Spelling),
        (" GPT-4O ", "openai/gpt-4o", How::Spelling),
        ("openai/gpt-4o", "openai/gpt-4o", How::Exact),
        ("kilo:openai/gpt-4o", "openai/gpt-4o", How::Exact),
        ("azure/gpt-4o", "openai/gpt-4o", How::Exact),
        ("somebody/gpt-4o-fp8", "openai/gpt-4o", How::Canonical),
        (
            "gemini-3-flash",
            "google/gemini-3-flash-preview",
            How::Preview,
        ),
        ("gpt-oss-120b", "openai/gpt-oss-120b", How::Spelling),
        ("zai-org/GLM-4.6", "zai/glm-4-6", How::Canonical),
        ("kilo/auto", "kilo/auto", How::Exact),
    ] {
        let found = catalog.lookup(name).unwrap_or_else(|miss| panic!("{miss}"));
        assert_eq!((&*found.model.id, found.how), (id, how), "{name}");
    }
}

#[test]
fn a_snapshot_is_never_exchanged() {
    let catalog = catalog();
    let dated = catalog.lookup("gpt-4o-2024-05-13").unwrap();
    assert_eq!(ids(dated), ["openai:gpt-4o-2024-05-13"]);
    // Nobody has spelt it so, and it is the same day.
    let other = catalog.lookup("openai/gpt-4o-20240513").unwrap();
    assert_eq!(ids(other), ["openai:gpt-4o-2024-05-13"]);
    let miss = catalog.lookup("gpt-4o-2030-01-01").unwrap_err();
    assert_eq!(miss.nearest[0], "openai/gpt-4o");
}

#[test]
fn without_a_date_plain_names_come_first_and_then_the_newest() {
    let catalog = catalog();
    let found = catalog.lookup("gpt-4o").unwrap();
    assert_eq!(
        ids(found),
        [
            "openai:gpt-4o",
            "azure:gpt-4o",
            "kilo:openai/gpt-4o",
            "openai:gpt-4o-2024-08-06",
            "openai:gpt-4o-2024-05-13",
        ]
    );
    assert_eq!(&*found.at("openai").unwrap().id, "gpt-4o");
    assert!(found.at("groq").is_none() && found.at("nobody").is_none());
    // The named provider comes first.
    assert_eq!(
        ids(catalog.lookup("kilo/openai/gpt-4o").unwrap())[0],
        "kilo:openai/gpt-4o"
    );
}

#[test]
fn names_of_several_providers_mean_none() {
    let catalog = catalog();
    let miss = catalog.lookup("auto").unwrap_err();
    assert_eq!(miss.nearest[..2], ["kilo/auto", "morph/auto"]);
    assert_eq!(miss.nearest.len(), 5);
    assert!(
        miss.to_string()
            .starts_with("no model is called \"auto\"; the nearest are kilo/auto")
    );
    for name in ["", "  ", "free", &"a".repeat(100_000)] {
        assert!(catalog.lookup(name).is_err());
    }
}

#[test]
fn limits_prices_and_hosts_by_name() {
    let catalog = catalog();
    let price = |model, provider| {
        catalog
            .price(model, provider)
            .unwrap()
            .map(|price| price.input)
    };
    assert_eq!(price("gpt-4o-2024-05-13", None), Some(5.0));
    assert_eq!(price("gpt-4o", Some("azure")), Some(2.5));
    assert_eq!(price("gpt-4o", Some("morph")), None);
    assert_eq!(price("morph/auto", None), None);
    assert!(catalog.price("nothing", None).is_err());
    let limits = catalog.limits("gpt-4o", Some("openai")).unwrap().unwrap();
    assert_eq!(
        (limits.window(), limits.output),
        (Some(128_000), Some(16_384))
    );
    assert!(catalog.limits("gpt-4o", Some("groq")).unwrap().is_none());
    let providers = catalog.providers_of("gpt-4o").unwrap();
    let providers: Vec<&str> = providers.iter().map(|provider| &*provider.id).collect();
    assert_eq!(providers, ["openai", "azure", "kilo"]);
}
