//! Prices, models that are excluded, and models that resemble the one that was asked for.

use std::sync::Arc;

use g4f_registry::{
    ModelFilter, ProviderConfig, Query, Registry, Route, RouteTarget, Router as _, Verdict,
};
use g4f_types::{Access, Capabilities, Capability, CapabilitySet, Descriptor, Price};

use crate::support::*;

const KEYS: [(&str, &str); 2] = [("ALPHA_API_KEY", "a"), ("BETA_API_KEY", "b")];
const ALPHA_LIST: &str = "https://alpha.example/v1/models";
const BETA_LIST: &str = "https://beta.example/v1/models";

fn prices(list: &[(&str, f64, f64)]) -> ProviderConfig {
    let price =
        |&(name, input, output): &(&str, f64, f64)| (name.to_owned(), Price { input, output });
    ProviderConfig {
        prices: list.iter().map(price).collect(),
        ..ProviderConfig::default()
    }
}

fn priced(script: &Arc<Script>) -> Registry {
    builder(script, &KEYS)
        .settings("alpha", prices(&[("BIG-1", 2.0, 6.0), ("tiny", 0.1, 0.1)]))
        .settings("beta", prices(&[("*", 8.0, 8.0)]))
        .build()
        .unwrap()
}

#[tokio::test]
async fn what_is_dearer_is_out_and_both_prices_are_said() {
    let script = Script::new(&[]);
    let registry = priced(&script);
    let cx = call(|o| o.max_price = Some(3.0));
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(
        targets(&plan),
        ["alpha:big-1 by ALPHA_API_KEY", "free:big-1"]
    );
    let blended: Vec<_> = plan
        .notes
        .iter()
        .map(|note| note.price.unwrap().blended())
        .collect();
    assert_eq!(blended, [3.0, 0.0]);
    let dear = Verdict::TooDear {
        price: 8.0,
        most: 3.0,
    };
    assert!(plan.considered.iter().any(|one| one.verdict == dear));
    assert!(
        verdicts(&plan).contains(
            &"beta:lab/Big-1: costs 8 USD for a million tokens, and may cost 3".to_owned()
        ),
        "{:?}",
        verdicts(&plan)
    );

    assert!(script.asked().is_empty(), "all prices are known");

    let cx = call(|o| {
        o.max_price = Some(1.0);
        o.allow_keyless = Some(false);
    });
    let error = plan_with(&registry, "big-1", &cx).await.unwrap_err();
    assert!(
        error
            .message()
            .contains("costs 3 USD for a million tokens, and may cost 1"),
        "{error}"
    );
    assert!(error.help().unwrap().contains("max_price"), "{error:?}");
}

#[tokio::test]
async fn nothing_is_free_but_what_needs_no_key_or_runs_here() {
    let script = Script::new(&[]);
    let registry = registry(&script, &KEYS);
    let cx = call(|o| o.max_price = Some(0.0));
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(targets(&plan), ["free:big-1"]);
    assert_eq!(plan.notes[0].price, Some(Price::FREE));
    let verdicts = verdicts(&plan);
    assert!(
        verdicts.contains(
            &"alpha:big-1: its price is not known; set it in `prices` of its provider".to_owned()
        ),
        "{verdicts:?}"
    );
    // Nobody costs nothing just because no number is one.
    let cx = call(|o| o.max_price = Some(f64::NAN));
    plan_with(&registry, "big-1", &cx).await.unwrap_err();

    let error = plan_with(&registry, "tiny", &call(|o| o.max_price = Some(9.0)))
        .await
        .unwrap_err();
    assert!(
        error.help().unwrap().contains("[providers.NAME] prices"),
        "{error:?}"
    );
}

#[tokio::test]
async fn prices_that_a_provider_lists_are_asked_for_when_they_matter() {
    let script = Script::new(&[
        (ALPHA_LIST, "big-1 = 2/2\nsmall-1"),
        (BETA_LIST, "lab/Big-1 = 9/9"),
    ]);
    let registry = registry(&script, &KEYS);
    let cx = call(|o| {
        o.max_price = Some(5.0);
        o.allow_keyless = Some(false);
    });
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(targets(&plan), ["alpha:big-1 by ALPHA_API_KEY"]);
    assert_eq!(
        plan.notes[0].price,
        Some(Price {
            input: 2.0,
            output: 2.0
        })
    );
    assert!(plan.considered.iter().any(|one| one.verdict
        == Verdict::TooDear {
            price: 9.0,
            most: 5.0
        }));
    let shown = registry.models(&ModelFilter::default()).await;
    let price = |provider: &str, id: &str| {
        let entry = shown
            .iter()
            .find(|entry| &*entry.provider == provider && entry.model.id == id);
        entry.unwrap().model.price
    };
    assert_eq!(
        price("alpha", "big-1"),
        Some(Price {
            input: 2.0,
            output: 2.0
        })
    );
    assert_eq!(price("alpha", "small-1"), None);
    assert_eq!(price("free", "big-1"), Some(Price::FREE));
}

#[tokio::test]
async fn without_a_model_the_first_that_is_not_too_dear_is_asked() {
    let config = || prices(&[("big-1", 5.0, 5.0), ("tiny", 1.0, 1.0)]);
    let registry = builder(&Script::new(&[]), &[("ALPHA_API_KEY", "a")])
        .settings("alpha", config())
        .build()
        .unwrap();
    let cx = call(|o| {
        o.max_price = Some(2.0);
        o.providers = vec!["alpha".to_owned()];
    });
    let plan = plan_with(&registry, "auto", &cx).await.unwrap();
    assert_eq!(targets(&plan), ["alpha:Small-1 by ALPHA_API_KEY"]);
    let cx = call(|o| {
        o.max_price = Some(0.5);
        o.providers = vec!["alpha".to_owned()];
    });
    let error = plan_with(&registry, "auto", &cx).await.unwrap_err();
    assert!(error.message().contains("alpha: costs 5 USD"), "{error}");
}

#[tokio::test]
async fn a_route_can_only_lower_the_price() {
    let route = |max_price| Route {
        max_price: Some(max_price),
        ..[
            RouteTarget::new("beta", "only-beta"),
            RouteTarget::new("alpha", "tiny"),
        ]
        .into_iter()
        .collect()
    };
    let registry = builder(&Script::new(&[]), &KEYS)
        .settings("alpha", prices(&[("*", 2.0, 2.0)]))
        .settings("beta", prices(&[("*", 8.0, 8.0)]))
        .route("cheap", route(4.0))
        .route("dear", route(100.0))
        .build()
        .unwrap();
    let alpha = ["alpha:Small-1 by ALPHA_API_KEY"];
    assert_eq!(targets(&plan(&registry, "cheap").await.unwrap()), alpha);
    assert_eq!(plan(&registry, "dear").await.unwrap().targets.len(), 2);
    let cx = call(|o| o.max_price = Some(3.0));
    assert_eq!(
        targets(&plan_with(&registry, "dear", &cx).await.unwrap()),
        alpha
    );
    // It holds for the route only.
    let cx = call(|o| o.fallback_models = vec!["only-beta".to_owned()]);
    assert_eq!(
        plan_with(&registry, "cheap", &cx)
            .await
            .unwrap()
            .targets
            .len(),
        2
    );
}

#[test]
fn prices_below_nothing_are_refused() {
    let built = builder(&Script::new(&[]), &KEYS)
        .settings("alpha", prices(&[("big-1", -1.0, 0.0)]))
        .build();
    let error = built.unwrap_err();
    assert_eq!(
        error.message(),
        "provider alpha: the price of big-1 must be 0 or more"
    );
}

#[tokio::test]
async fn excluded_models_are_known_by_every_spelling() {
    let registry = registry(&Script::new(&[]), &KEYS);
    for (name, left) in [
        ("big-1", &[][..]),
        ("BIG-1", &[]),
        ("lab/big-1", &[]),
        (
            "alpha:big-1",
            &["free:big-1", "beta:lab/Big-1 by BETA_API_KEY"],
        ),
        (
            "AlphaAPI:Big-1",
            &["free:big-1", "beta:lab/Big-1 by BETA_API_KEY"],
        ),
        (
            "beta:big-1",
            &["alpha:big-1 by ALPHA_API_KEY", "free:big-1"],
        ),
    ] {
        let cx = call(|o| {
            o.exclude_models = vec![name.to_owned()];
            o.fallback_models = vec!["only-beta".to_owned()];
        });
        let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
        let mut expected = left.to_vec();
        expected.push("beta:only-beta by BETA_API_KEY");
        assert_eq!(targets(&plan), expected, "{name}");
        assert!(
            plan.considered
                .iter()
                .any(|one| one.verdict == Verdict::Excluded)
        );
    }
    let cx = call(|o| o.exclude_models = vec!["TINY".to_owned()]);
    let error = plan_with(&registry, "small-1", &cx).await.unwrap_err();
    assert!(
        error
            .message()
            .contains("alpha:Small-1: excluded by the caller"),
        "{error}"
    );
    // Without a model, the default that is excluded gives way to the next.
    let cx = call(|o| {
        o.exclude_models = vec!["big-1".to_owned()];
        o.providers = vec!["alpha".to_owned()];
    });
    let plan = plan_with(&registry, "auto", &cx).await.unwrap();
    assert_eq!(targets(&plan), ["alpha:Small-1 by ALPHA_API_KEY"]);
}

const fn sized(tokens: u32) -> Capabilities {
    CHAT.with_context_window(tokens)
}

static HOST: Descriptor = Descriptor {
    key_env: &["HOST_API_KEY"],
    models: &[
        ("gpt-4o", sized(128_000)),
        ("gpt-4o-mini", sized(128_000)),
        ("gpt-4.1", sized(1_000_000)),
        ("gpt-4", sized(8_000)),
        ("gpt-4-turbo", CHAT),
        ("gpt-4.5-preview", sized(200_000)),
        ("gpt-4.7", sized(200_000)),
        ("gpt-4o-audio", sized(128_000)),
    ],
    ..plain("host", "https://host.example/v1")
};
static MIRROR: Descriptor = Descriptor {
    access: Access::Keyless,
    auth: g4f_types::AuthScheme::OptionalBearer,
    models: &[
        ("openai/gpt-4o-2024-11-20", sized(128_000)),
        ("openai/gpt-4.1", sized(1_000_000)),
    ],
    ..plain("mirror", "https://mirror.example/v1")
};

fn alike(config: ProviderConfig) -> Registry {
    Registry::builder()
        .descriptors([&HOST, &MIRROR])
        .environment([("HOST_API_KEY", "k")].into_iter().collect())
        .transport(Script::new(&[]))
        .settings("host", config)
        .build()
        .unwrap()
}

#[tokio::test]
async fn similar_models_follow_all_others_with_the_reason() {
    let registry = alike(ProviderConfig::default());
    let cx = call(|o| {
        o.similar_models = Some(true);
        o.fallback_models = vec!["gpt-4o-mini".to_owned()];
    });
    let plan = plan_with(&registry, "gpt-4o", &cx).await.unwrap();
    let expected = [
        "host:gpt-4o by HOST_API_KEY",
        "host:gpt-4o-mini by HOST_API_KEY",
        // The same but for its date; then by the steps between the generations. At most three.
        "mirror:openai/gpt-4o-2024-11-20",
        "host:gpt-4.1 by HOST_API_KEY",
        "mirror:openai/gpt-4.1",
        "host:gpt-4.5-preview by HOST_API_KEY",
    ];
    assert_eq!(targets(&plan), expected);
    let stages: Vec<u16> = plan.notes.iter().map(|note| note.stage).collect();
    assert_eq!(stages, [0, 1, 2, 3, 3, 4]);
    let reason = plan.notes[3].similar.as_deref().unwrap();
    assert_eq!(reason, "similar to gpt-4o: same family gpt 4, window 1000k");
    assert!(plan.notes[..2].iter().all(|note| note.similar.is_none()));
    assert!(
        verdicts(&plan).contains(&format!("host:gpt-4.1: taken, {reason}")),
        "{:?}",
        verdicts(&plan)
    );

    let plan = plan_with(&registry, "gpt-4o", &call(|_| {})).await.unwrap();
    assert_eq!(plan.targets.len(), 1, "only who asks for it gets it");
    let cx = call(|o| {
        o.similar_models = Some(true);
        o.no_fallback = Some(true);
    });
    assert_eq!(
        plan_with(&registry, "gpt-4o", &cx)
            .await
            .unwrap()
            .targets
            .len(),
        1
    );
}

#[tokio::test]
async fn a_similar_model_is_never_dearer_than_it_may_be() {
    let config = prices(&[
        ("gpt-4o", 4.0, 4.0),
        ("gpt-4.1", 5.0, 5.0),
        ("gpt-4.5-preview", 2.0, 2.0),
    ]);
    let registry = alike(config);
    let similar = |plan: &g4f_registry::Plan| -> Vec<String> {
        let all = targets(plan).into_iter().zip(&plan.notes);
        all.filter(|(_, note)| note.similar.is_some())
            .map(|(target, _)| target)
            .collect()
    };
    let cx = call(|o| o.similar_models = Some(true));
    let plan_1 = plan_with(&registry, "gpt-4o", &cx).await.unwrap();
    let dearer = "host:gpt-4.1 by HOST_API_KEY".to_owned();
    assert!(
        !similar(&plan_1).contains(&dearer),
        "{:?}",
        similar(&plan_1)
    );
    // Whoever names a price allows it.
    let cx = call(|o| {
        o.similar_models = Some(true);
        o.max_price = Some(5.0);
    });
    let plan_2 = plan_with(&registry, "gpt-4o", &cx).await.unwrap();
    assert!(similar(&plan_2).contains(&dearer), "{:?}", similar(&plan_2));
    assert!(
        !similar(&plan_2).iter().any(|one| one.contains("gpt-4.7")),
        "its price is not known"
    );
    let cx = call(|o| {
        o.similar_models = Some(true);
        o.max_price = Some(4.5);
    });
    let plan_3 = plan_with(&registry, "gpt-4o", &cx).await.unwrap();
    assert!(
        verdicts(&plan_3).contains(
            &"host:gpt-4.1: costs 5 USD for a million tokens, and may cost 4.5".to_owned()
        )
    );
}

#[tokio::test]
async fn a_similar_model_can_do_what_is_needed_and_stays_where_the_caller_looks() {
    let registry = alike(ProviderConfig::default());
    let cx = call(|o| o.similar_models = Some(true));
    // Nobody has said that any of them sees.
    let needs = CapabilitySet::of(&[Capability::Chat, Capability::Vision]);
    let plan_1 = registry
        .plan(&cx, &Query::new("gpt-4o", needs))
        .await
        .unwrap();
    assert_eq!(targets(&plan_1), ["host:gpt-4o by HOST_API_KEY"]);
    let plan_2 = plan_with(&registry, "host:gpt-4o", &cx).await.unwrap();
    assert!(
        plan_2
            .targets
            .iter()
            .all(|target| &**target.provider_id() == "host")
    );
    assert!(plan_2.targets.len() > 1);
    let cx = call(|o| {
        o.similar_models = Some(true);
        o.exclude_models = vec!["gpt-4.1".to_owned()];
        o.providers = vec!["mirror".to_owned()];
    });
    let plan_3 = plan_with(&registry, "gpt-4o", &cx).await.unwrap();
    let expected = ["mirror:gpt-4o", "mirror:openai/gpt-4o-2024-11-20"];
    assert_eq!(targets(&plan_3), expected);
    let cx = call(|o| o.similar_models = Some(true));
    let error = plan_with(&registry, "something-else", &cx)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("model_not_found"), "{error}");
}
