//! Whom a registry chooses, in which order, and what it says when there is nobody.

use g4f_registry::{ProviderConfig, Query, Route, RouteTarget, Router as _, Verdict};
use g4f_types::{Capability, CapabilitySet, ErrorKind};

use crate::support::*;

const KEYS: [(&str, &str); 2] = [("ALPHA_API_KEY", "a1,a2"), ("BETA_API_KEY", "b")];

#[tokio::test]
async fn each_key_is_a_target_and_names_that_fit_whole_come_first() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let plan = plan(&registry, "big-1").await.unwrap();
    let expected = [
        "alpha:big-1 by ALPHA_API_KEY",
        "alpha:big-1 by ALPHA_API_KEY",
        "free:big-1",
        // The same but for the path; sent in the provider's own spelling.
        "beta:lab/Big-1 by BETA_API_KEY",
    ];
    assert_eq!(targets(&plan), expected);
}

#[tokio::test]
async fn aliases_and_case_lead_to_the_providers_own_spelling() {
    let registry = registry(&Script::new(&[]), &[("ALPHA_API_KEY", "a")]);
    for name in [
        "tiny",
        "TINY",
        "small-1",
        "SMALL-1",
        "org/small-1",
        "alpha:small-1",
    ] {
        let plan = plan(&registry, name).await.unwrap();
        assert_eq!(targets(&plan), ["alpha:Small-1 by ALPHA_API_KEY"], "{name}");
    }
}

#[tokio::test]
async fn a_provider_may_be_named_together_with_its_model() {
    let registry = registry(&Script::new(&[]), &KEYS);
    for (providers, model, expected) in [
        (
            &["beta:only-beta"][..],
            "",
            &["beta:only-beta by BETA_API_KEY"][..],
        ),
        (&["beta:lab"], "big-1", &["beta:lab/Big-1 by BETA_API_KEY"]),
        (
            &["free:free-4", "beta"],
            "",
            &["free:free-4", "beta:only-beta by BETA_API_KEY"],
        ),
    ] {
        let cx = call(|o| o.providers = providers.iter().map(|&name| name.to_owned()).collect());
        let plan = plan_with(&registry, model, &cx).await.unwrap();
        assert_eq!(targets(&plan), expected, "{providers:?} {model}");
    }
    for unknown in ["beta:", "nobody:x"] {
        let cx = call(|o| o.providers = vec![unknown.to_owned()]);
        assert!(plan_with(&registry, "", &cx).await.is_err(), "{unknown}");
    }
}

#[tokio::test]
async fn the_callers_preference_filters_and_orders() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let cx = call(|o| o.providers = vec!["free".to_owned(), "BETA".to_owned()]);
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(
        targets(&plan),
        ["free:big-1", "beta:lab/Big-1 by BETA_API_KEY"]
    );

    let cx = call(|o| o.exclude_providers = vec!["alpha".to_owned(), "beta".to_owned()]);
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(targets(&plan), ["free:big-1"]);
    assert!(
        plan.considered
            .iter()
            .any(|c| c.verdict == Verdict::Excluded)
    );

    let cx = call(|o| o.providers = vec!["alfa".to_owned()]);
    let error = plan_with(&registry, "big-1", &cx).await.unwrap_err();
    assert_eq!(
        error.message(),
        "no provider is called alfa; did you mean alpha or AlphaAPI?"
    );
}

#[tokio::test]
async fn an_unknown_model_goes_to_providers_that_the_caller_names() {
    let script = Script::new(&[]);
    let registry = registry(&script, &KEYS);
    let plan_1 = plan(&registry, "beta:brand-new").await.unwrap();
    assert_eq!(targets(&plan_1), ["beta:brand-new by BETA_API_KEY"]);
    let cx = call(|o| o.providers = vec!["beta".to_owned()]);
    let plan_2 = plan_with(&registry, "brand:new", &cx).await.unwrap();
    assert_eq!(targets(&plan_2), ["beta:brand:new by BETA_API_KEY"]);
    assert!(script.asked().is_empty());
}

#[tokio::test]
async fn a_fixed_list_is_the_whole_truth() {
    let script = Script::new(&[]);
    let registry = builder(&script, &[])
        .settings("mine", server("http://10.0.0.7/v1", &["m"]))
        .build()
        .unwrap();
    assert_eq!(targets(&plan(&registry, "M").await.unwrap()), ["mine:m"]);
    let error = plan(&registry, "mine:other").await.unwrap_err();
    assert_eq!(error.code(), Some("model_not_found"));
    assert!(script.asked().is_empty());
}

#[tokio::test]
async fn capabilities_that_are_missing_rule_out_and_unknown_ones_do_not() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let needs = CapabilitySet::of(&[Capability::Chat, Capability::Vision]);
    let query = Query::new("big-1", needs);
    let plan = registry.plan(&call(|_| {}), &query).await.unwrap();
    assert!(plan.targets.iter().all(|t| &**t.provider_id() != "beta"));
    let out = plan
        .considered
        .iter()
        .find(|c| &*c.provider == "beta")
        .unwrap();
    assert_eq!(out.to_string(), "beta:lab/Big-1: cannot do vision");

    let query = Query::new("small-1", needs);
    let error = registry.plan(&call(|_| {}), &query).await.unwrap_err();
    assert!(
        error.message().contains("alpha:Small-1: cannot do vision"),
        "{error}"
    );
}

#[tokio::test]
async fn auto_takes_the_default_of_everyone_usable() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let expected = [
        "alpha:big-1 by ALPHA_API_KEY",
        "alpha:big-1 by ALPHA_API_KEY",
        "beta:only-beta by BETA_API_KEY",
        // Limits of keyless providers are per model, so several are tried; one is no chat model.
        "free:free-2",
        "free:big-1",
        "free:free-4",
    ];
    for name in ["", "auto", "AUTO"] {
        assert_eq!(targets(&plan(&registry, name).await.unwrap()), expected);
    }
    let cx = call(|o| o.allow_keyless = Some(false));
    let plan = plan_with(&registry, "auto", &cx).await.unwrap();
    assert_eq!(plan.targets.len(), 3);
    assert!(
        plan.considered
            .iter()
            .any(|c| c.verdict == Verdict::KeylessOff)
    );
}

#[tokio::test]
async fn the_users_own_servers_come_in_the_order_of_the_configuration() {
    let registry = builder(&Script::new(&[]), &KEYS)
        .settings("zeta", server("http://10.0.0.7/v1", &["big-1"]))
        .settings("eta", server("http://10.0.0.8/v1", &["big-1"]))
        .build()
        .unwrap();
    let plan = plan(&registry, "big-1").await.unwrap();
    assert_eq!(targets(&plan)[..2], ["zeta:big-1", "eta:big-1"]);
}

#[tokio::test]
async fn routes_keep_their_order_and_skip_those_without_a_key() {
    let route: Route = [
        RouteTarget::new("beta", "only-beta"),
        RouteTarget::new("alpha", "tiny"),
        RouteTarget::new("free", ""),
    ]
    .into_iter()
    .collect();
    let registry = builder(&Script::new(&[]), &[("ALPHA_API_KEY", "a")])
        .route("fast", route)
        .build()
        .unwrap();
    let plan = plan(&registry, "Fast").await.unwrap();
    let expected = [
        "alpha:Small-1 by ALPHA_API_KEY",
        "free:free-2",
        "free:big-1",
        "free:free-4",
    ];
    assert_eq!(targets(&plan), expected);
    assert_eq!(
        plan.considered[0].to_string(),
        "beta:only-beta: no key; set BETA_API_KEY"
    );
}

#[tokio::test]
async fn fallback_models_follow_and_no_fallback_leaves_one_with_its_keys() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let cx = call(|o| o.fallback_models = vec!["tiny".to_owned(), "only-beta".to_owned()]);
    let plan = plan_with(&registry, "only-beta", &cx).await.unwrap();
    let expected = [
        "beta:only-beta by BETA_API_KEY",
        "alpha:Small-1 by ALPHA_API_KEY",
        "alpha:Small-1 by ALPHA_API_KEY",
    ];
    assert_eq!(targets(&plan), expected);
    let cx = call(|o| o.no_fallback = Some(true));
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(plan.targets.len(), 2, "one model at one provider, two keys");
    assert_eq!(plan.targets[0].label(), plan.targets[1].label());
}

#[tokio::test]
async fn a_calls_own_key_goes_to_one_provider_only() {
    let registry = registry(&Script::new(&[]), &[("BETA_API_KEY", "b")]);
    let cx = call(|o| o.api_key = Some("mine".to_owned().into()));
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    let expected = [
        "alpha:big-1 by call",
        "free:big-1",
        "beta:lab/Big-1 by BETA_API_KEY",
    ];
    assert_eq!(targets(&plan), expected);
}

#[tokio::test]
async fn a_calls_own_address_needs_no_provider() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let cx = call(|o| o.base_url = Some("http://10.0.0.7/v1".to_owned()));
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(targets(&plan), ["openai-compatible:big-1"]);
    assert_eq!(
        plan.targets[0].provider.info().base_url,
        "http://10.0.0.7/v1"
    );
}

#[tokio::test]
async fn a_calls_own_address_goes_to_the_provider_that_the_model_names() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let cx = call(|o| o.base_url = Some("http://10.0.0.7/v1".to_owned()));
    let plan = plan_with(&registry, "beta:big-1", &cx).await.unwrap();
    assert!(
        plan.targets
            .iter()
            .all(|target| &**target.provider_id() == "beta"),
        "{:?}",
        targets(&plan)
    );
}

#[tokio::test]
async fn nobody_usable_is_explained_with_next_steps() {
    let registry = registry(&Script::new(&[]), &[]);
    let cx = call(|o| o.allow_keyless = Some(false));
    let error = plan_with(&registry, "big-1", &cx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
    assert_eq!(error.code(), Some("no_usable_provider"));
    let message = error.message();
    assert!(
        message.contains("alpha:big-1: no key; set ALPHA_API_KEY or ALPHA_TOKEN"),
        "{message}"
    );
    assert!(
        message.contains("beta:lab/Big-1: no key; set BETA_API_KEY"),
        "{message}"
    );
    assert!(message.contains("free:big-1: no key needed"), "{message}");
    let help = error.help().unwrap();
    assert!(
        help.contains("Engine (install it from https://engine.example)"),
        "{help}"
    );
    assert!(
        help.contains("set ALPHA_API_KEY, from https://alpha.example/keys"),
        "{help}"
    );
    assert!(help.contains("g4f demo"), "{help}");
}

#[tokio::test]
async fn a_model_that_nobody_serves_is_answered_with_the_nearest() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let error = plan(&registry, "onli-beta").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
    assert_eq!(
        error.message(),
        "no provider serves onli-beta; did you mean only-beta?"
    );
    assert!(error.help().unwrap().contains("g4f models"));
}

#[tokio::test]
async fn a_misspelt_provider_before_a_colon_is_pointed_out() {
    let registry = registry(&Script::new(&[]), &KEYS);
    let error = plan(&registry, "bta:whatever").await.unwrap_err();
    let help = error.help().unwrap();
    assert!(
        help.starts_with("no provider is called bta; did you mean beta?"),
        "{help}"
    );
}

#[tokio::test]
async fn a_provider_that_is_turned_off_is_not_asked() {
    let off = ProviderConfig {
        enabled: Some(false),
        ..ProviderConfig::default()
    };
    let registry = builder(&Script::new(&[]), &KEYS)
        .settings("alpha", off)
        .build()
        .unwrap();
    let plan = plan(&registry, "big-1").await.unwrap();
    assert!(plan.targets.iter().all(|t| &**t.provider_id() != "alpha"));
}

#[tokio::test]
async fn those_who_are_out_for_one_reason_share_it() {
    let off = || ProviderConfig {
        enabled: Some(false),
        ..ProviderConfig::default()
    };
    let registry = builder(&Script::new(&[]), &[])
        .settings("alpha", off())
        .settings("free", off())
        .build()
        .unwrap();
    let error = plan(&registry, "big-1").await.unwrap_err();
    let expected = "nobody who serves big-1 can be asked:\nalpha:big-1, free:big-1: turned off in the \
                    configuration\nbeta:lab/Big-1: no key; set BETA_API_KEY";
    assert_eq!(error.message(), expected);
}
