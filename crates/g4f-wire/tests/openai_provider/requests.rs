//! What the server gets.

use g4f_testkit::{Upstream, openai};
use g4f_types::{CallOptions, ErrorKind, Proxy, Settings};
use http::HeaderValue;
use secrecy::SecretString;
use serde_json::json;

use crate::setup::{KEY, at, build, cx, for_target, plain_cx, provider, request};

async fn upstream() -> Upstream {
    Upstream::start(openai::chat_json("Hello!")).await.unwrap()
}

#[tokio::test]
async fn a_call_arrives_with_body_key_and_headers() {
    let upstream = upstream().await;
    let mut settings = at(format!("{}//", upstream.base_url()));
    settings
        .headers
        .insert("x-mine", HeaderValue::from_static("settings"));
    let provider = build(settings).unwrap();
    provider.chat(&plain_cx(), request(false)).await.unwrap();

    let received = upstream.last_request().unwrap();
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("POST", "/v1/chat/completions")
    );
    assert_eq!(
        received.header("authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.header("accept"), Some("application/json"));
    assert_eq!(received.header("x-vendor"), Some("quirk"));
    assert_eq!(received.header("x-mine"), Some("settings"));
    let body = received.json().unwrap();
    assert_eq!(body["model"], "big");
    assert_eq!(body["messages"], json!([{"role": "user", "content": "Hi"}]));
}

#[tokio::test]
async fn what_a_call_brings_wins() {
    let (usual, other) = (upstream().await, upstream().await);
    let provider = provider(&usual);
    let mut options = CallOptions::default();
    options.base_url = Some(format!("{}/other/", other.url()));
    options.api_key = Some(SecretString::from("call-key".to_owned()));
    options
        .headers
        .insert("x-vendor", HeaderValue::from_static("call"));
    provider.chat(&cx(options), request(false)).await.unwrap();

    let received = other.last_request().unwrap();
    assert_eq!(received.path, "/other/chat/completions");
    assert_eq!(received.header("authorization"), Some("Bearer call-key"));
    assert_eq!(received.header("x-vendor"), Some("call"));
    assert_eq!(usual.hits(), 0);

    let mut options = CallOptions::default();
    options.proxy = Some(Proxy::new(other.url()));
    options.base_url = Some("http://api.example/v1".to_owned());
    provider.chat(&cx(options), request(false)).await.unwrap();
    assert_eq!(
        other.last_request().unwrap().header("host"),
        Some("api.example")
    );
}

#[tokio::test]
async fn the_target_decides_on_model_and_key() {
    let upstream = upstream().await;
    let provider = provider(&upstream);
    let model = || upstream.last_request().unwrap().json().unwrap()["model"].clone();

    let credential = g4f_types::Credential::new(SecretString::from("second-key".to_owned()), "X");
    let context = for_target(&provider, "vendor/m", Some(credential));
    provider.chat(&context, request(false)).await.unwrap();
    assert_eq!(model(), "vendor/m");
    assert_eq!(
        upstream.last_request().unwrap().header("authorization"),
        Some("Bearer second-key")
    );

    let keyless = for_target(&provider, "", None);
    let error = provider.chat(&keyless, request(false)).await.unwrap_err();
    assert_eq!(
        (error.kind(), upstream.hits()),
        (ErrorKind::Auth, 1),
        "{error}"
    );
    assert!(!error.reached_upstream());
    assert!(
        error.help().unwrap().contains("VENDOR_API_KEY"),
        "{error:?}"
    );

    let mut nick = request(false);
    for (asked, sent) in [
        ("nick", "vendor/nick-1"),
        ("auto", "big"),
        ("", "big"),
        ("other", "other"),
    ] {
        nick.model = asked.into();
        provider.chat(&plain_cx(), nick.clone()).await.unwrap();
        assert_eq!(model(), sent, "{asked}");
    }
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_by_name() {
    for base_url in ["", "nonsense", "ftp://host", "http://host/v1?key=secret"] {
        let error = build(at(base_url)).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().starts_with("base_url "), "{error}");
        assert!(!format!("{error:?}").contains("secret"));
    }
    let settings = Settings {
        keys: vec![g4f_types::Credential::new(
            SecretString::from("a\nsecret".to_owned()),
            "BAD_KEY",
        )],
        ..Settings::default()
    };
    let provider = build(settings).unwrap();
    let error = provider
        .chat(&plain_cx(), request(false))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.message().contains("BAD_KEY"), "{error}");
    assert!(!format!("{error:?}").contains("secret"));
}
