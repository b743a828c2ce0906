//! What a registry is made of.

use std::sync::Arc;

use g4f_registry::{Environment, ProviderConfig, Registry, Route, RouteTarget, Usable};
use g4f_types::{AuthScheme, Credential, Descriptor, ErrorKind, Settings, Variable};

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

/// A host whose address holds an account, with a key of two parts or three.
static HOST: Descriptor = Descriptor {
    base_url: "https://host.example/{account}/{region}/v1",
    variables: &[
        Variable {
            name: "account",
            env: &["HOST_ACCOUNT"],
            default: "",
        },
        Variable {
            name: "region",
            env: &["HOST_REGION"],
            default: "north",
        },
    ],
    key_env: &["HOST_ID+HOST_SECRET+HOST_SESSION?"],
    auth: AuthScheme::Bearer,
    ..plain("host", "")
};

fn host(variables: &[(&str, &str)]) -> g4f_registry::ProviderEntry {
    let builder = builder(&Script::new(&[]), variables).descriptor(&HOST);
    builder.build().unwrap().provider("host").unwrap()
}

#[test]
fn an_address_is_filled_from_variables_and_says_which_one_is_missing() {
    let keys = [("HOST_ID", "id"), ("HOST_SECRET", "secret")];
    let entry = host(&keys);
    let Usable::NoVariable { name, variables } = &entry.usable else {
        panic!("{}", entry.usable);
    };
    assert_eq!(
        (name.as_str(), &variables[..]),
        ("account", &["HOST_ACCOUNT".to_owned()][..])
    );
    assert!(entry.usable.to_string().contains("HOST_ACCOUNT"));

    let entry = host(&[keys[0], keys[1], ("HOST_ACCOUNT", "mine")]);
    assert!(entry.usable.is_yes(), "{}", entry.usable);
    assert_eq!(entry.info.base_url, "https://host.example/mine/north/v1");

    let mut config = ProviderConfig::default();
    config
        .settings
        .other
        .insert("account".into(), "ours".into());
    config
        .settings
        .other
        .insert("region".into(), "south".into());
    let registry = builder(&Script::new(&[]), &[("HOST_ACCOUNT", "mine")])
        .descriptor(&HOST)
        .settings("host", config)
        .build()
        .unwrap();
    let entry = registry.provider("host").unwrap();
    assert_eq!(entry.info.base_url, "https://host.example/ours/south/v1");
}

#[test]
fn a_key_of_several_parts_needs_them_all_but_the_optional_ones() {
    let account = ("HOST_ACCOUNT", "mine");
    let entry = host(&[account, ("HOST_ID", "id")]);
    assert!(
        matches!(entry.usable, Usable::NoKey { .. }),
        "{}",
        entry.usable
    );

    let parts = [account, ("HOST_ID", "id"), ("HOST_SECRET", " s3cret ")];
    for (variables, key) in [
        (parts.to_vec(), "id:s3cret"),
        (
            [&parts[..], &[("HOST_SESSION", "now")]].concat(),
            "id:s3cret:now",
        ),
    ] {
        let keys = variables
            .iter()
            .copied()
            .collect::<Environment>()
            .keys(HOST.key_env.iter().copied());
        assert_eq!(
            keys.iter().map(Credential::expose).collect::<Vec<_>>(),
            [key]
        );
    }
}
