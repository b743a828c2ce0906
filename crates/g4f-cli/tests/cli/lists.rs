//! `models`, `model`, `providers`, `provider`, `doctor`, help and completions.

use g4f_testkit::{Upstream, openai};
use serde_json::Value;

use crate::support::{Home, finish, one_server};

fn ids(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_registered_provider_is_listed() {
    let home = Home::with_config(&one_server("http://127.0.0.1:9/v1"));
    let mut command = home.command(&["providers", "--json"]);
    command.env("GROQ_API_KEY", "gsk_0123456789abcdef");
    let run = finish(command).await;
    let list = run.expect_code(0).json();
    let ids = ids(&list);
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    assert_eq!(ids, sorted);
    let mut registered: Vec<String> = g4f_sdk::Client::builder()
        .openai_compatible("one", "http://127.0.0.1:9/v1", ["m"])
        .build()
        .unwrap()
        .providers()
        .iter()
        .map(|entry| entry.info.id.to_string())
        .collect();
    registered.sort_unstable();
    assert_eq!(ids, registered);
    let find = |id: &str| {
        list.as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["id"] == id)
            .unwrap()
            .clone()
    };
    let openai = find("openai");
    assert_eq!(openai["usable"], false);
    assert!(
        openai["why_not"]
            .as_str()
            .unwrap()
            .contains("OPENAI_API_KEY")
    );
    for field in [
        "name",
        "aliases",
        "family",
        "base_url",
        "access",
        "key_env",
        "capabilities",
    ] {
        assert!(!openai[field].is_null(), "{field}");
    }
    let groq = find("groq");
    assert_eq!(
        (groq["usable"].as_bool(), groq["key_sources"][0].as_str()),
        (Some(true), Some("GROQ_API_KEY"))
    );
    assert_eq!(find("one")["origin"], "config");
    assert!(!run.stdout.contains("gsk_0123456789abcdef"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_plain_aligned_text_off_a_terminal() {
    let home = Home::with_config(&one_server("http://127.0.0.1:9/v1"));
    for args in [
        &["providers"][..],
        &["models"],
        &["provider", "one"],
        &["model", "one:m"],
    ] {
        let run = home.run(args).await;
        run.expect_code(0);
        assert!(
            run.stdout.contains("one") && !run.stdout.contains('\x1b'),
            "{run:#?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_filtered() {
    let home = Home::with_config(&one_server("http://127.0.0.1:9/v1"));
    let list = home
        .run(&["models", "--provider", "one", "--json"])
        .await
        .expect_code(0)
        .json();
    assert_eq!(ids(&list), ["m"]);
    let list = home
        .run(&["models", "--limit", "3", "--json"])
        .await
        .expect_code(0)
        .json();
    assert_eq!(ids(&list).len(), 3);
    let list = home
        .run(&["models", "--can", "vision,tools", "--json"])
        .await
        .expect_code(0)
        .json();
    for entry in list.as_array().unwrap() {
        let can = entry["can"].as_array().unwrap();
        assert!(
            can.contains(&"vision".into()) && can.contains(&"tools".into()),
            "{entry}"
        );
    }
    home.run(&["models", "--provider", "nobody"])
        .await
        .expect_code(2)
        .expect_words(&["nobody"]);
    home.run(&["models", "no-such-model-at-all"])
        .await
        .expect_code(0)
        .expect_words(&["no model fits"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_asked_only_on_demand() {
    let upstream = Upstream::start(openai::server("x")).await.unwrap();
    let config = one_server(&upstream.base_url()).replace("models = [\"m\"]\n", "");
    let home = Home::with_config(&config);
    home.run(&["models", "--provider", "one"])
        .await
        .expect_code(0);
    assert_eq!(upstream.hits(), 0);
    let list = home
        .run(&["models", "--provider", "one", "--live", "--json"])
        .await
        .expect_code(0)
        .json();
    assert_eq!(ids(&list), [openai::MODEL]);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_names_get_the_nearest() {
    let home = Home::new();
    home.run(&["provider", "openia"])
        .await
        .expect_code(2)
        .expect_words(&["openia", "openai"]);
    home.run(&["model", "gpt-4oo"])
        .await
        .expect_code(2)
        .expect_words(&["gpt-4o", "g4f models"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_no_provider_are_answered() {
    let home = Home::new();
    home.run(&["provider", "bing"]).await.expect_code(0);
    let run = home.run(&["provider", "Copilot"]).await;
    run.expect_code(0);
    assert!(run.stdout.contains("g4f:Copilot"), "{run:#?}");
    let fate = home
        .run(&["provider", "llama2", "--json"])
        .await
        .expect_code(0)
        .json();
    assert_eq!(
        (&fate["object"], &fate["fate"], &fate["since"]),
        (&"fate".into(), &"gone".into(), &"2024-04-19".into())
    );
    assert!(!fate["instead"].as_array().unwrap().is_empty());
    // To be asked, it must be a provider.
    home.run(&["ask", "-p", "Bing", "hi"])
        .await
        .expect_code(2)
        .expect_words(&["Bing is gone since 2024-12-28", "g4f:Copilot"]);
    home.run(&["ask", "-m", "Bing:gpt-4", "hi"])
        .await
        .expect_words(&["Bing is gone"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_asks_nobody_for_anything_that_costs() {
    let upstream = Upstream::start(openai::server("x")).await.unwrap();
    let home = Home::with_config(&one_server(&upstream.base_url()));
    let run = home.run(&["doctor"]).await;
    run.expect_code(0);
    for word in [
        "Configuration",
        "g4f.toml",
        "Providers",
        "one",
        "answers",
        "Next",
        "no key",
    ] {
        assert!(run.stdout.contains(word), "{word}: {run:#?}");
    }
    assert!(
        upstream
            .requests()
            .iter()
            .all(|request| request.method == "GET")
    );
    assert!(
        run.stdout.contains("such providers are turned off:"),
        "allow_keyless is false: {run:#?}"
    );
    let report = home.run(&["doctor", "--json"]).await.expect_code(0).json();
    assert!(report["next"].is_string() && report["providers"].is_array());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_a_refused_key() {
    let upstream = Upstream::start(openai::error(
        401,
        "invalid_request_error",
        "invalid_api_key",
        "bad key",
    ))
    .await
    .unwrap();
    let home = Home::with_config(
        &one_server(&upstream.base_url()).replace("protocol", "api_key_env = \"MY_KEY\"\nprotocol"),
    );
    let mut command = home.command(&["doctor"]);
    command.env("MY_KEY", "sk-0123456789abcdef");
    let run = finish(command).await;
    run.expect_code(0);
    assert!(
        run.stdout.contains("one refuses the key") && run.stdout.contains("MY_KEY"),
        "{run:#?}"
    );
    assert!(!run.stdout.contains("sk-0123456789abcdef"));
}

#[tokio::test(flavor = "multi_thread")]
async fn help_version_and_completions() {
    let home = Home::new();
    let run = home.run(&["--help"]).await;
    run.expect_code(0);
    assert!(run.stdout.contains("Examples:") && run.stdout.contains("g4f demo"));
    assert!(
        home.run(&["--version"])
            .await
            .expect_code(0)
            .stdout
            .starts_with("g4f ")
    );
    assert!(
        home.run(&["ask", "--help"])
            .await
            .expect_code(0)
            .stdout
            .contains("--first-content")
    );
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(
            home.run(&["completions", shell])
                .await
                .expect_code(0)
                .stdout
                .contains("g4f"),
            "{shell}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keyless_providers_that_are_turned_off_are_not_called_usable() {
    let home = Home::with_config("[defaults]\nallow_keyless = false\n");
    let list = home
        .run(&["providers", "--json"])
        .await
        .expect_code(0)
        .json();
    let keyless: Vec<&Value> = list
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["access"] == "keyless")
        .collect();
    assert!(!keyless.is_empty());
    for entry in keyless {
        assert_eq!(entry["usable"], false, "{entry}");
        assert!(
            entry["why_not"].as_str().unwrap().contains("turned off"),
            "{entry}"
        );
        let id = entry["id"].as_str().unwrap();
        let models = home
            .run(&["models", "--json", "-p", id])
            .await
            .expect_code(0)
            .stdout
            .clone();
        assert!(!models.contains("\"usable\":true"), "{models}");
    }
}
