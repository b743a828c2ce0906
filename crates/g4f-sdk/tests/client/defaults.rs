//! What the client says, what the call says, and who wins.

use std::time::Duration;

use g4f_sdk::{ErrorKind, Message};
use g4f_testkit::Upstream;
use serde_json::json;

use crate::setup::{MODEL, bare, failing, last_body, saying};

#[tokio::test]
async fn the_clients_defaults_fill_what_the_call_leaves_open() {
    let server = saying("hi").await;
    let client = bare()
        .openai_compatible("only", server.base_url(), [MODEL])
        .model(MODEL)
        .system("Be brief.")
        .defaults(|defaults| {
            defaults.temperature = Some(0.5);
            defaults.max_tokens = Some(100);
            let value = "client".parse().unwrap();
            defaults.options.headers.insert("x-who", value);
            let value = "kept".parse().unwrap();
            defaults.options.headers.insert("x-kept", value);
        })
        .build()
        .unwrap();
    client.chat("hello?").await.unwrap();
    let body = last_body(&server);
    assert_eq!(body["model"], MODEL);
    assert_eq!(
        body["messages"],
        json!([
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "hello?"},
        ])
    );
    assert_eq!(body["temperature"], 0.5);
    let who = |server: &Upstream| {
        let sent = server.last_request().unwrap();
        ["x-who", "x-kept"].map(|name| sent.header(name).map(str::to_owned))
    };
    assert_eq!(who(&server), [Some("client".into()), Some("kept".into())]);

    let call = client.chat("hello?").system("Be verbose.").temperature(0.0);
    call.header("x-who", "call").await.unwrap();
    let body = last_body(&server);
    assert_eq!(body["messages"][0]["content"], "Be verbose.");
    assert_eq!(body["messages"].as_array().unwrap().len(), 2, "not doubled");
    assert_eq!(body["temperature"], 0.0);
    assert_eq!(who(&server), [Some("call".into()), Some("kept".into())]);

    let history = [Message::system("My own."), Message::user("hello?")];
    client.chat(history).await.unwrap();
    let messages = &last_body(&server)["messages"];
    assert_eq!(messages[0]["content"], "My own.");
    assert_eq!(messages.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn options_of_the_call_win_over_the_clients() {
    let (broken, silent) = (failing(500).await, Upstream::blackhole().await.unwrap());
    let client = bare()
        .openai_compatible("broken", broken.base_url(), [MODEL])
        .openai_compatible("silent", silent.base_url(), [MODEL])
        .model(MODEL)
        .options(|options| {
            options.retries = Some(0);
            options.timeout = Some(Duration::from_millis(100));
            options.providers = vec!["silent".into()];
        })
        .build()
        .unwrap();
    let error = client.chat("hello?").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(broken.hits(), 0);
    let asked = silent.hits();

    let call = client.chat("hello?").provider("broken").retries(1);
    let error = call.timeout(Duration::from_secs(60)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!((broken.hits(), silent.hits()), (2, asked));
}

#[tokio::test]
async fn a_client_of_the_old_name_is_the_same_client() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    fn is_client<T: Clone + Send + Sync + 'static>(_: &T) {}
    let server = saying("hi").await;
    let client: g4f_sdk::G4FClient = crate::setup::over_one(&server);
    is_client(&client);
    let plain = is_send(client.chat("hello?").model(MODEL).into_future());
    let clone = client.clone();
    let streamed = is_send(client.chat("hello?").model(MODEL).stream());
    assert_eq!(tokio::spawn(plain).await.unwrap().unwrap().text(), "hi");
    let stream = tokio::spawn(streamed).await.unwrap().unwrap();
    let answer = tokio::spawn(is_send(stream).collect()).await.unwrap();
    assert_eq!(answer.unwrap().text(), "hi");
    assert_eq!(
        clone.health().targets()[0].answered,
        2,
        "clones share health"
    );
}

#[tokio::test]
async fn what_is_said_for_a_model_wins_over_the_clients_defaults_and_yields_to_the_call() {
    let (server, other) = (saying("hi").await, saying("other").await);
    let client = bare()
        .openai_compatible("first", other.base_url(), [MODEL])
        .openai_compatible("only", server.base_url(), [MODEL, "n"])
        .system("Be brief.")
        .defaults(|defaults| {
            defaults.temperature = Some(0.5);
            defaults.top_p = Some(0.9);
        })
        .model_defaults("M", |defaults| {
            defaults.system = Some("Be kind.".to_owned());
            defaults.temperature = Some(0.1);
            defaults.max_tokens = Some(7);
            defaults.options.providers = vec!["only".to_owned()];
        })
        .build()
        .unwrap();
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(&*answer.provider, "only");
    let body = last_body(&server);
    assert_eq!(body["messages"][0]["content"], "Be kind.");
    assert_eq!(body["messages"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&body["temperature"], &body["top_p"]),
        (&json!(0.1), &json!(0.9))
    );
    assert_eq!(body["max_tokens"], 7);

    let call = client.chat("hello?").model(MODEL).temperature(1.0);
    call.provider("first").await.unwrap();
    let body = last_body(&other);
    assert_eq!(
        (&body["temperature"], &body["max_tokens"]),
        (&json!(1.0), &json!(7))
    );

    client.chat("hello?").model("n").await.unwrap();
    let body = last_body(&server);
    assert_eq!(body["messages"][0]["content"], "Be brief.");
    assert_eq!(
        (&body["temperature"], body.get("max_tokens")),
        (&json!(0.5), None)
    );
}

#[tokio::test]
async fn a_price_that_is_none_is_refused_before_anything_is_sent() {
    let server = saying("hi").await;
    let client = crate::setup::over_one(&server);
    for price in [-1.0, f64::NAN, f64::INFINITY] {
        let error = client
            .chat("hello?")
            .model(MODEL)
            .max_price(price)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().contains("max_price"), "{error}");
    }
    assert_eq!(server.hits(), 0);
}
