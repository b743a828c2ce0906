//! Keys: several of one provider, wrong ones, and that none is ever shown.

use g4f_sdk::ErrorKind;
use g4f_testkit::{Received, Reply, Script, openai};

use crate::setup::{MODEL, bare, keyed, saying, serve, steps};

const FIRST: &str = "sk-first-000000000000-aaaa";
const SECOND: &str = "sk-second-000000000000-bbbb";

/// A server that answers those with the second key, and the others with `refusal`.
fn only_second(refusal: Reply) -> Script {
    let healthy = Script::openai("with the second key");
    Script::by(move |request: &Received| {
        if request.header("authorization") == Some(&format!("Bearer {SECOND}")) {
            healthy.reply_to(request)
        } else {
            refusal.clone()
        }
    })
}

#[tokio::test]
async fn the_second_key_is_used_at_once_and_the_first_one_rests() {
    for (refusal, kind) in [
        (
            openai::rate_limited(std::time::Duration::from_secs(60)),
            "RateLimited",
        ),
        (
            openai::error(401, "invalid_request_error", "invalid_api_key", "Wrong."),
            "Auth",
        ),
    ] {
        let server = serve(only_second(refusal)).await;
        let keys = [("FIRST_KEY", FIRST), ("SECOND_KEY", SECOND)];
        let client = bare()
            .provider_config("p", keyed(&server.base_url(), &keys))
            .build()
            .unwrap();
        let answer = client.chat("hello?").model(MODEL).await.unwrap();
        assert_eq!(answer.text(), "with the second key");
        assert_eq!(
            steps(answer.trail()),
            [format!("p {kind} switched"), "p ok answered".to_owned()]
        );
        let hints: Vec<_> = answer.trail().iter().map(|a| a.key.as_deref()).collect();
        assert_eq!(hints, [Some("…aaaa"), Some("…bbbb")]);
        assert_eq!(answer.trail()[0].wait_ms, 0);

        let again = client.chat("hello?").model(MODEL).await.unwrap();
        assert_eq!(steps(again.trail()), ["p ok answered"]);
        assert_eq!(server.hits(), 3, "the first key was not tried again");
    }
}

#[tokio::test]
async fn a_wrong_key_is_named_by_its_variable_and_never_shown() {
    let words = format!("Incorrect API key provided: {FIRST}. Look at your account.");
    let refusal = openai::error(401, "invalid_request_error", "invalid_api_key", &words);
    let server = serve(refusal).await;
    let builder = bare().provider_config("p", keyed(&server.base_url(), &[("P_API_KEY", FIRST)]));
    let shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let call = client.chat("hello?").model(MODEL);
    let shown_call = format!("{call:?}");
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Auth, Some(401)));
    assert_eq!(error.key_source(), Some("P_API_KEY"));
    let all = format!("{error}");
    assert!(all.contains("Incorrect API key provided"), "{all}");
    assert!(all.contains("P_API_KEY"), "{all}");
    let trail = serde_json::to_string(error.trail()).unwrap();
    for shown in [
        shown,
        shown_call,
        all,
        format!("{error:?}"),
        format!("{client:?}"),
        format!("{:?}", client.health()),
        format!("{:?}", client.registry()),
        trail,
    ] {
        assert!(!shown.contains(FIRST), "{shown}");
        assert!(!shown.contains("000000"), "{shown}");
    }
}

#[tokio::test]
async fn what_a_call_brings_along_is_never_shown() {
    let client = bare()
        .options(|options| {
            let value = "Bearer sk-default-secret".parse().unwrap();
            options.headers.insert("authorization", value);
        })
        .build()
        .unwrap();
    let call = client
        .chat("hello?")
        .api_key(FIRST)
        .header("x-token", "sk-header-secret")
        .proxy("http://user:sk-proxy-secret@127.0.0.1:1");
    let shown = format!("{call:?} {client:?}");
    for secret in [FIRST, "sk-header", "sk-proxy", "sk-default"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[tokio::test]
async fn a_key_of_the_call_takes_the_place_of_the_configured_ones() {
    let server = saying("hi").await;
    let keys = [("FIRST_KEY", FIRST)];
    let client = bare()
        .provider_config("p", keyed(&server.base_url(), &keys))
        .build()
        .unwrap();
    let call = client.chat("hello?").model(MODEL);
    let answer = call.api_key(SECOND).await.unwrap();
    let sent = server.last_request().unwrap();
    assert_eq!(
        sent.header("authorization"),
        Some(format!("Bearer {SECOND}").as_str())
    );
    assert_eq!(answer.trail()[0].key.as_deref(), Some("…bbbb"));
    client.chat("hello?").model(MODEL).await.unwrap();
    let sent = server.last_request().unwrap();
    assert_eq!(
        sent.header("authorization"),
        Some(format!("Bearer {FIRST}").as_str()),
        "only for that call"
    );
}

#[tokio::test]
async fn headers_are_never_shown_wherever_they_come_from() {
    let header = || {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-token", "sk-header-secret".parse().unwrap());
        headers
    };
    let mut config = keyed("http://127.0.0.1:1", &[]);
    config.settings.headers = header();
    let builder = bare().provider_config("p", config);
    let shown_builder = format!("{builder:?}");
    let client = builder.build().unwrap();
    let mut options = g4f_sdk::CallOptions::default();
    options.headers = header();
    let call = client.chat("hello?").options(options);
    let shown = format!("{shown_builder} {call:?} {:?}", client.registry());
    assert!(!shown.contains("sk-header"), "{shown}");
}
