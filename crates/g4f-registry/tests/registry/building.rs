//! What a registry is made of.

use std::sync::Arc;

use g4f_registry::{Environment, ProviderConfig, Registry, Route, RouteTarget, Usable};
use g4f_types::{Credential, Descriptor, ErrorKind, Settings};

use crate::support::*;

#[test]
fn an_empty_registry_has_nothing() {
    let registry = Registry::builder().build().unwrap();
    assert!(registry.providers().is_empty());
}

#[test]
fn providers_are_sorted_and_found_by_id_or_alias_in_any_case() {
    let registry = registry(&Script::new(&[]), &[]);
    let ids: Vec<String> = registry
        .providers()
        .iter()
        .map(|p| p.info.id.to_string())
        .collect();
    assert_eq!(
        ids,
        [
            "alpha",
            "beta",
            "bridge",
            "engine",
            "free",
            "openai-compatible"
        ]
    );
    for name in ["alpha", "ALPHA", "alphaapi"] {
        assert_eq!(&*registry.provider(name).unwrap().info.id, "alpha");
    }
    assert!(registry.provider("gamma").is_none());
}

#[test]
fn two_providers_of_one_id_are_refused_by_the_names_of_both_crates() {
    static AGAIN: Descriptor = Descriptor {
        origin: "elsewhere",
        ..plain("Alpha", "https://other.example")
    };
    let error = builder(&Script::new(&[]), &[])
        .descriptor(&AGAIN)
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        error.message().contains("tests") && error.message().contains("elsewhere"),
        "{error}"
    );
    // The same descriptor twice, as with `discover()` and an explicit list, is no conflict.
    builder(&Script::new(&[]), &[])
        .descriptor(&ALPHA)
        .build()
        .unwrap();
}

#[test]
fn a_variable_may_hold_a_rotation_of_keys_and_blank_ones_are_unset() {
    let variables = [
        ("ALPHA_API_KEY", "  "),
        ("ALPHA_TOKEN", "key-1, key-2\nkey-1"),
    ];
    let registry = registry(&Script::new(&[]), &variables);
    let entry = registry.provider("alpha").unwrap();
    assert_eq!(
        entry.key_sources,
        [Arc::from("ALPHA_TOKEN"), Arc::from("ALPHA_TOKEN")]
    );
    assert!(entry.usable.is_yes());
    let entry = registry.provider("beta").unwrap();
    assert_eq!(entry.usable.to_string(), "no key; set BETA_API_KEY");
}

#[test]
fn keys_of_the_configuration_win_over_variables() {
    let config = ProviderConfig {
        settings: Settings {
            keys: vec![Credential::new("from-file".to_owned().into(), "config")],
            ..Settings::default()
        },
        ..ProviderConfig::default()
    };
    let registry = builder(&Script::new(&[]), &[("ALPHA_API_KEY", "from-env")])
        .settings("AlphaAPI", config)
        .build()
        .unwrap();
    assert_eq!(
        registry.provider("alpha").unwrap().key_sources,
        [Arc::from("config")]
    );
}

#[test]
fn a_server_without_code_has_an_id_and_variables_of_its_own() {
    let variables = [
        ("G4F_MY_VLLM_API_KEY", "secret"),
        ("ALPHA_API_KEY", "alpha-key"),
    ];
    let mut second = server("https://proxy.example/v1", &[]);
    second.protocol = Some("alpha".to_owned());
    let registry = builder(&Script::new(&[]), &variables)
        .settings("my-vllm", server("http://10.0.0.7:8000/v1/", &["m"]))
        .settings("alpha-2", second)
        .build()
        .unwrap();
    let entry = registry.provider("my-vllm").unwrap();
    assert_eq!(entry.info.base_url, "http://10.0.0.7:8000/v1");
    assert_eq!(entry.info.origin, "config");
    assert_eq!(entry.key_sources, [Arc::from("G4F_MY_VLLM_API_KEY")]);
    // The vendor's key stays with the vendor: this one is at another address.
    let second = registry.provider("alpha-2").unwrap();
    assert!(second.key_sources.is_empty());
    assert_eq!(
        second.usable.to_string(),
        "no key; set G4F_ALPHA_2_API_KEY or ALPHA_2_API_KEY"
    );
}

#[test]
fn wrong_configurations_are_refused_with_a_hint() {
    let script = Script::new(&[]);
    let unknown = builder(&script, &[])
        .settings("alhpa", ProviderConfig::default())
        .build();
    let error = unknown.unwrap_err();
    assert!(
        error.help().unwrap().contains("did you mean alpha"),
        "{error:?}"
    );

    let mut config = server("http://x", &[]);
    config.protocol = Some("gopher".to_owned());
    let error = builder(&script, &[])
        .settings("mine", config)
        .build()
        .unwrap_err();
    assert!(error.help().unwrap().contains("openai"), "{error:?}");

    let route: Route = [RouteTarget::new("gama", "x")].into_iter().collect();
    let error = builder(&script, &[])
        .route("fast", route)
        .build()
        .unwrap_err();
    assert!(
        error
            .message()
            .starts_with("route fast: no provider is called gama"),
        "{error}"
    );
}

#[test]
fn providers_are_built_when_first_used_and_a_failure_is_theirs_alone() {
    let mut config = ProviderConfig::default();
    config
        .settings
        .other
        .insert("broken".to_owned(), true.into());
    let registry = builder(
        &Script::new(&[]),
        &[("ALPHA_API_KEY", "k"), ("BETA_API_KEY", "k")],
    )
    .settings("alpha", config)
    .build()
    .unwrap();
    assert!(matches!(
        registry.provider("alpha").unwrap().usable,
        Usable::Invalid(_)
    ));
    assert!(registry.provider("beta").unwrap().usable.is_yes());
    assert_eq!(
        registry.open("alpha").err().unwrap().kind(),
        ErrorKind::Config
    );
}

#[test]
fn the_environment_shows_nothing() {
    let environment: Environment = [("A", "secret")].into_iter().collect();
    assert!(!format!("{environment:?}").contains("secret"));
}
