//! Routes, prices and settings for single models: what is taken, and the exact words for what is not.

use g4f_sdk::config::{Loader, Origin, Shown};
use g4f_sdk::types::Price;
use g4f_sdk::{Client, ErrorKind, Strategy};

use crate::{Folder, no_env, problems, project};

const ROUTES: &str = r#"
[providers.mine]
protocol = "openai"
base_url = "http://127.0.0.1:9/v1"
models = ["m"]
prices = { "m" = { input = 2.5, output = 10 }, "*" = { input = 0, output = 0 } }

[routes.fast]
targets = [
  { provider = "mine", model = "m", weight = 2, when = "balance > 1 and error_count < 3" },
  { model = "slow" },
]
strategy = "weighted"
max_price = 5

[routes.slow]
targets = [{ provider = "mine" }]

[models."GPT-4o"]
temperature = 0.2
timeout = 20
strategy = "latency"
fallback_models = ["m"]
"#;

#[test]
fn what_can_be_said_of_routes_prices_and_models_is_read() {
    let folder = Folder::new();
    folder.write("g4f.toml", ROUTES);
    let config = project(&folder).load().unwrap();
    let fast = &config.routes["fast"];
    assert_eq!(
        (fast.strategy, fast.max_price),
        (Some(Strategy::Weighted), Some(5.0))
    );
    let first = &fast.targets[0];
    assert_eq!((first.weight, first.line), (Some(2.0), 10));
    assert_eq!(
        first.when.as_deref(),
        Some("balance > 1 and error_count < 3")
    );
    let prices = &config.provider_settings("mine", &no_env()).prices;
    assert_eq!(
        prices["m"],
        Price {
            input: 2.5,
            output: 10.0
        }
    );
    assert_eq!(prices["*"], Price::FREE);
    let model = &config.models["GPT-4o"];
    assert_eq!((model.temperature, model.timeout), (Some(0.2), Some(20.0)));
    assert_eq!(model.strategy, Some(Strategy::Latency));

    let shown = config.show();
    let find = |key: &str| -> &Shown { shown.iter().find(|one| one.key == key).unwrap() };
    let price = find("providers.mine.prices.m");
    assert_eq!(
        price.value,
        serde_json::json!({"input": 2.5, "output": 10.0})
    );
    let temperature = find("models.GPT-4o.temperature");
    assert!(
        matches!(&temperature.origin, Origin::File { line: 20, .. }),
        "{temperature}"
    );
    assert_eq!(
        find("routes.fast.targets").value[0]["when"],
        "balance > 1 and error_count < 3"
    );
    Client::builder()
        .environment(no_env())
        .config(config)
        .build()
        .unwrap();
}

#[test]
fn a_route_that_makes_no_sense_is_refused_where_it_stands() {
    let text = r#"[routes.a]
targets = [
  { provider = "openai", when = "balance >" },
  { provider = "openai", when = "credits > 0" },
  { provider = "openai", when = 3 },
  { provider = "openai", weight = 0 },
  { provider = "openai", weight = -1.5 },
  { provider = "openai", wait = 3 },
]
[routes.b]
targets = [{ provider = "openai" }, { model = "B" }]
strategy = "fastest"
max_price = -1
"#;
    assert_eq!(
        problems("g4f.toml", text),
        [
            "g4f.toml:3: `routes.a.targets` has a target whose `when` cannot be read at its column 10: expected a number, \
             a name or `(`, found the end",
            "g4f.toml:4: `routes.a.targets` has a target whose `when` cannot be read at its column 1: expected `balance`, \
             `error_count` or a name such as `quota.remaining`, found `credits`",
            "g4f.toml:5: `routes.a.targets` has a target whose `when` must be a condition, such as \
             \"quota.remaining > 0 and error_count < 3\"; found the number 3",
            "g4f.toml:6: `routes.a.targets` has a target whose `weight` must be a number above 0, at most 1000000; \
             found the number 0",
            "g4f.toml:7: `routes.a.targets` has a target whose `weight` must be a number above 0, at most 1000000; \
             found the number -1.5",
            "g4f.toml:8: `routes.a.targets` has a target with the unknown key `wait`; a target has `provider`, \
             `model`, `weight` and `when`",
            "g4f.toml:11: `routes.b.targets` names the route itself; name a provider beside the model",
            "g4f.toml:12: `routes.b.strategy` must be \"score\", \"priority\", \"latency\", \"price\", \
             \"round_robin\", \"random\" or \"weighted\"; found the text \"fastest\"",
            "g4f.toml:13: `routes.b.max_price` must be a number from 0 to 1000000; found the number -1",
        ]
    );
}

#[test]
fn routes_in_a_circle_are_refused_where_it_closes() {
    let text = r#"[routes.entry]
targets = [{ model = "one" }, { model = "two" }]
[routes.one]
targets = [{ provider = "openai" }, { model = "TWO" }]
[routes.two]
targets = [
  { provider = "openai" },
  { model = "three" },
]
[routes.three]
targets = [{ model = "last" },
  { model = "one" }]
[routes.last]
targets = [{ provider = "openai", model = "one" }]
"#;
    assert_eq!(
        problems("g4f.toml", text),
        [
            "g4f.toml:12: `routes.three.targets` leads back to where it came from: one > two > three > one"
        ]
    );
    // Many routes in a row are read in no time, and refused when they are used.
    let row =
        (0..5000).map(|n| format!("[routes.r{n}]\ntargets = [{{ model = \"r{}\" }}]\n", n + 1));
    let row: String = row.collect();
    assert_eq!(problems("g4f.toml", &row), [""; 0]);
    let folder = Folder::new();
    folder.write("g4f.toml", &row);
    let config = project(&folder).load().unwrap();
    let error = Client::builder()
        .environment(no_env())
        .config(config)
        .build()
        .unwrap_err();
    assert!(error.message().contains("is within 16 others"), "{error}");
}

#[test]
fn an_unknown_provider_of_a_route_is_named_with_its_line() {
    let folder = Folder::new();
    folder.write(
        "g4f.toml",
        "[routes.fast]\ntargets = [\n  { provider = \"openai\" },\n  { provider = \"opnai\" },\n]\n",
    );
    let config = project(&folder).load().unwrap();
    let error = Client::builder()
        .environment(no_env())
        .config(config)
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let message = folder.strip(error.message());
    assert!(
        message.starts_with(
            "g4f.toml:4: route fast: no provider is called opnai; did you mean openai"
        ),
        "{message}"
    );
}

#[test]
fn prices_that_cannot_be_are_refused() {
    let text = r"[providers.openai]
prices = { a = { input = -1, output = 1 }, b = { input = 1 }, c = 3, d = { input = 1, output = 1, per = 1 } }
[providers.openai.prices.e]
";
    let found = problems("g4f.toml", text);
    assert_eq!(
        found.len(),
        1,
        "a table that is written in one line cannot be added to: {found:?}"
    );
    let text = text.replace("[providers.openai.prices.e]\n", "");
    assert_eq!(
        problems("g4f.toml", &text),
        [
            "g4f.toml:2: `providers.openai.prices.a` has an `input` that must be a number from 0 to 1000000; found the \
             number -1",
            "g4f.toml:2: `providers.openai.prices.b` must have both `input` and `output`",
            "g4f.toml:2: `providers.openai.prices.c` must be a price such as { input = 2.5, output = 10.0 }, in USD for \
             a million tokens; found the number 3",
            "g4f.toml:2: `providers.openai.prices.d` has the unknown key `per`; a price has `input` and `output`",
        ]
    );
}

#[test]
fn options_that_contradict_each_other_are_refused_in_files_and_not_between_them_and_the_command() {
    let text = r#"[defaults]
fallback_models = ["m"]
similar_models = true
[models.a]
no_fallback = true
fallback_models = ["m"]
[models.b]
no_fallback = true
[models.B]
[resilience]
no_fallback = true
"#;
    assert_eq!(
        problems("g4f.toml", text),
        [
            "g4f.toml:2: `defaults.fallback_models` contradicts `resilience.no_fallback` of g4f.toml:11: take one of \
             them away",
            "g4f.toml:3: `defaults.similar_models` contradicts `resilience.no_fallback` of g4f.toml:11: take one of \
             them away",
            "g4f.toml:6: `models.a.fallback_models` contradicts `models.a.no_fallback` of g4f.toml:5: take one of them \
             away",
            "g4f.toml:7: `models.b` and `models.B` are one model, as the case of letters does not count",
        ]
    );
    let folder = Folder::new();
    folder.write("g4f.toml", "[defaults]\nfallback_models = [\"m\"]\n");
    let loader = Loader::new(no_env()).project_dir(folder.path());
    let flag = Origin::flag("--no-fallback");
    assert!(
        loader
            .set("resilience.no_fallback", true, flag)
            .load()
            .is_ok()
    );
    let env = [("G4F_NO_FALLBACK", "true")].into_iter().collect();
    assert!(Loader::new(env).project_dir(folder.path()).load().is_err());
}
