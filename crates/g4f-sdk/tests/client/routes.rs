//! Routes on the wire: conditions, prices, similar models.

use std::time::Duration;

use g4f_sdk::registry::{ProviderConfig, RouteTarget};
use g4f_sdk::types::secrecy::SecretString;
use g4f_sdk::types::{Credential, Price, Settings};
use g4f_sdk::{Client, ErrorKind, Strategy};
use g4f_testkit::{Reply, Script, Upstream};
use serde_json::json;

use crate::setup::{MODEL, bare, failing, saying, serve, steps};

fn priced(base_url: String, models: &[&str], price: f64) -> ProviderConfig {
    let price = Price {
        input: price,
        output: price,
    };
    ProviderConfig {
        protocol: Some("openai".to_owned()),
        settings: Settings {
            base_url: Some(base_url),
            models: models.iter().map(|&model| model.to_owned()).collect(),
            ..Settings::default()
        },
        prices: [("*".to_owned(), price)].into(),
        ..ProviderConfig::default()
    }
}

#[tokio::test]
async fn a_target_is_left_alone_after_too_many_errors() {
    let (broken, healthy) = (failing(500).await, saying("hi").await);
    let client = bare()
        .openai_compatible("broken", broken.base_url(), [MODEL])
        .openai_compatible("healthy", healthy.base_url(), [MODEL])
        .route(
            "guarded",
            [
                RouteTarget::new("broken", MODEL).when("error_count < 2"),
                RouteTarget::new("healthy", MODEL),
            ],
        )
        .build()
        .unwrap();
    let mut asked = Vec::new();
    for _ in 0..4 {
        let answer = client
            .chat("hello?")
            .model("guarded")
            .retries(0)
            .await
            .unwrap();
        assert_eq!(answer.text(), "hi");
        asked.push(steps(answer.trail()).len());
    }
    assert_eq!(asked, [2, 2, 1, 1]);
    assert_eq!(broken.hits(), 2);
}

/// A server with a balance, which speaks as DeepSeek does.
async fn with_balance(balance: &str) -> Upstream {
    let info = json!({"balance_infos": [{"currency": "USD", "total_balance": balance}]});
    serve(Script::openai("paid").on("GET /v1/user/balance", Reply::ok(info))).await
}

fn guarded(paid: &Upstream, free: &Upstream) -> Client {
    let key = SecretString::from("sk-of-a-test".to_owned());
    let config = ProviderConfig {
        protocol: Some("deepseek".to_owned()),
        settings: Settings {
            base_url: Some(paid.base_url()),
            models: vec![MODEL.to_owned()],
            keys: vec![Credential::new(key, "test")],
            ..Settings::default()
        },
        ..ProviderConfig::default()
    };
    bare()
        .provider_config("paid", config)
        .openai_compatible("free", free.base_url(), [MODEL])
        .route(
            "guarded",
            [
                RouteTarget::new("paid", MODEL).when("balance > 1"),
                RouteTarget::new("free", MODEL),
            ],
        )
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_balance_is_asked_for_beside_the_request_and_decides_from_then_on() {
    let (paid, free) = (with_balance("0.50").await, saying("free").await);
    let client = guarded(&paid, &free);
    // Nothing is known yet, and nothing is waited for.
    let first = client.chat("hello?").model("guarded").await.unwrap();
    assert_eq!(first.text(), "paid");
    // The answer to the question beside it comes when it comes.
    let mut asked = 0;
    let text = loop {
        let answer = client.chat("hello?").model("guarded").await.unwrap();
        asked += 1;
        if answer.text() == "free" || asked == 1000 {
            break answer.text();
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(text, "free", "after {asked}");
    let balances = paid
        .requests()
        .iter()
        .filter(|one| one.path == "/v1/user/balance")
        .count();
    assert_eq!(balances, 1, "asked once for a minute");
}

#[tokio::test]
async fn a_balance_that_cannot_be_had_stops_nobody() {
    let silent = serve(Script::openai("paid").on("GET /v1/user/balance", Reply::status(500))).await;
    let free = saying("free").await;
    let client = guarded(&silent, &free);
    for _ in 0..5 {
        let answer = client
            .chat("hello?")
            .model("guarded")
            .timeout(Duration::from_secs(5));
        assert_eq!(answer.await.unwrap().text(), "paid");
    }
}

#[tokio::test]
async fn a_dearer_model_is_never_fallen_back_to() {
    let (cheap, dear) = (failing(500).await, saying("dear").await);
    let client = bare()
        .provider_config("cheap", priced(cheap.base_url(), &[MODEL], 1.0))
        .provider_config("dear", priced(dear.base_url(), &[MODEL], 20.0))
        .options(|options| options.strategy = Some(Strategy::Priority))
        .build()
        .unwrap();
    let call = client.chat("hello?").model(MODEL).retries(0).max_price(5.0);
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!((cheap.hits(), dear.hits()), (1, 0));
    let call = client.chat("hello?").model(MODEL).max_price(0.5);
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTarget);
    for words in [
        "cheap:m: costs 1 USD",
        "dear:m: costs 20 USD",
        "may cost 0.5",
    ] {
        assert!(error.message().contains(words), "{error}");
    }
    let call = client
        .chat("hello?")
        .model(MODEL)
        .retries(0)
        .max_price(20.0);
    assert_eq!(call.await.unwrap().text(), "dear");
}

#[tokio::test]
async fn a_similar_model_answers_where_that_is_allowed() {
    let (first, second) = (failing(503).await, saying("alike").await);
    let client = bare()
        .openai_compatible("first", first.base_url(), ["gpt-4o"])
        .openai_compatible("second", second.base_url(), ["gpt-4.1", "gpt-4.1-mini"])
        .build()
        .unwrap();
    let call = || client.chat("hello?").model("gpt-4o").retries(0);
    assert_eq!(call().await.unwrap_err().kind(), ErrorKind::Overloaded);
    assert_eq!(second.hits(), 0);
    let answer = call().similar_models(true).await.unwrap();
    assert_eq!(
        (answer.text().as_str(), &*answer.model),
        ("alike", "gpt-4.1")
    );
    assert_eq!(answer.switched.len(), 1, "the caller can see it");
    let call = call().similar_models(true).exclude_model("GPT-4.1");
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Overloaded);
}
