//! What providers and calls get out of a configuration.

use std::time::Duration;

use g4f_sdk::Client;
use g4f_sdk::config::{Config, Env, Loader};
use g4f_sdk::resilience::ResilienceConfig;
use g4f_sdk::types::OnUnsupported;

use crate::{Folder, no_env};

fn load(text: &str, env: &Env) -> (Folder, Config) {
    let folder = Folder::new();
    let path = folder.write("g4f.toml", text);
    let config = Loader::new(env.clone()).file(path).load().unwrap();
    (folder, config)
}

#[test]
fn keys_come_in_order_once_and_name_their_source() {
    let env: Env = [("ONE", " first-key, fourth-key\n"), ("TWO", "second-key")]
        .into_iter()
        .collect();
    let (folder, config) = load(
        "[providers.a]\napi_key_env = [\"ONE\", \"MISSING\", \"TWO\"]\napi_key = \"inline-key\"\n\
         api_keys = [\"second-key\", \"inline-key\"]\n",
        &env,
    );
    let found = config.provider_settings("a", &env);
    let keys: Vec<(String, String)> = found
        .settings
        .keys
        .iter()
        .map(|key| (key.expose().to_owned(), folder.strip(key.source())))
        .collect();
    let expected = [
        ("inline-key", "g4f.toml:3"),
        ("second-key", "g4f.toml:4"),
        ("first-key", "ONE"),
        ("fourth-key", "ONE"),
    ]
    .map(|(key, source)| (key.to_owned(), source.to_owned()));
    assert_eq!(keys, expected);
    assert_eq!(found.unset_variables, ["MISSING"]);
}

#[test]
fn a_server_of_the_configuration_gets_all_its_settings() {
    let (_folder, config) = load(
        "\
[defaults]
proxy = \"http://127.0.0.1:1\"
headers = { x-team = \"blue\", x-only = \"1\" }
[providers.mine]
enabled = false
protocol = \"openai\"
base_url = \"http://127.0.0.1:8000/v1/\"
models = [\"m\"]
default_model = \"m\"
model_aliases = { \"gpt-4.1\" = \"m\" }
headers = { X-Team = \"red\" }
tier = 3
other = { region = \"eu\" }
",
        &no_env(),
    );
    let mine = config.provider_settings("mine", &no_env());
    assert_eq!(
        (mine.enabled, mine.protocol.as_deref()),
        (Some(false), Some("openai"))
    );
    let settings = mine.settings;
    assert_eq!(settings.id.as_deref(), Some("mine"));
    assert_eq!(
        settings.base_url.as_deref(),
        Some("http://127.0.0.1:8000/v1")
    );
    assert_eq!(settings.models, ["m"]);
    assert_eq!(settings.default_model.as_deref(), Some("m"));
    assert_eq!(settings.model_aliases["gpt-4.1"], "m");
    assert_eq!(settings.tier, Some(3));
    assert_eq!(settings.other["region"], "eu");
    assert_eq!(
        settings.headers["x-team"], "red",
        "the provider's own header wins"
    );
    assert_eq!(settings.headers["x-only"], "1");
    assert!(
        settings
            .headers
            .values()
            .all(http::HeaderValue::is_sensitive)
    );
    assert_eq!(settings.proxy.unwrap().expose(), "http://127.0.0.1:1");

    let unnamed = config.provider_settings("groq", &no_env());
    assert_eq!(unnamed.enabled, None);
    assert_eq!(unnamed.settings.headers["x-team"], "blue");
    assert!(unnamed.settings.proxy.is_some());
}

#[test]
fn calls_begin_with_preferences_and_the_stack_with_limits() {
    let (_folder, config) = load(
        "[defaults]\nprovider = \"a\"\nexclude_providers = [\"b\"]\nfallback_models = [\"m\"]\n\
         [resilience]\ntimeout = 1.5\nattempts = 4\ntry_anyway = true\non_unsupported = \"error\"\n",
        &no_env(),
    );
    let options = config.call_options();
    assert_eq!(options.providers, ["a"]);
    assert_eq!(options.exclude_providers, ["b"]);
    assert_eq!(options.fallback_models, ["m"]);
    assert_eq!(options.on_unsupported, Some(OnUnsupported::Error));
    // What nobody set is left to the layers, and limits belong to the stack.
    assert_eq!(options.allow_keyless, None);
    assert_eq!(options.timeout, None);
    let client = Client::builder()
        .config(config)
        .discover(false)
        .build()
        .unwrap();
    let stack = client.resilience();
    assert_eq!(stack.timeout, Duration::from_millis(1500));
    assert_eq!((stack.attempts, stack.try_anyway), (4, true));
    assert_eq!(stack.retries, ResilienceConfig::default().retries);
}

/// The configuration writes its defaults down for people; the layers have them for real.
#[test]
fn written_defaults_are_those_of_the_stack() {
    let client = Client::builder()
        .config(Config::default())
        .discover(false)
        .build()
        .unwrap();
    assert_eq!(client.resilience(), &ResilienceConfig::default());
}

#[test]
fn providers_keep_the_order_of_the_files() {
    let (_folder, config) = load(
        "[providers.zebra]\nprotocol = \"openai\"\nbase_url = \"http://127.0.0.1:1\"\n\
         [providers.ant]\nprotocol = \"openai\"\nbase_url = \"http://127.0.0.1:2\"\n\
         [providers]\nmole = { protocol = \"openai\", base_url = \"http://127.0.0.1:3\" }\n",
        &no_env(),
    );
    assert_eq!(config.provider_names(), ["zebra", "ant", "mole"]);
}
