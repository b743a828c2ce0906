//! Whatever is set for one call reaches the wire, and only that call's.

use std::time::Duration;

use g4f_sdk::types::{OnUnsupported, ReasoningEffort};
use g4f_sdk::{BodyEdit, ErrorKind, Message, ToolChoice};
use g4f_testkit::{RefusedPort, Reply, openai};
use serde_json::json;

use crate::setup::{MODEL, failing, last_body, over, over_one, saying, serve};

#[tokio::test]
async fn every_parameter_is_sent() {
    let server = saying("hi").await;
    let client = over_one(&server);
    client
        .chat("hello?")
        .model(MODEL)
        .temperature(0.25)
        .top_p(0.5)
        .max_tokens(17)
        .stop(["END", "STOP"])
        .seed(42)
        .reasoning_effort(ReasoningEffort::Low)
        .tool_choice(ToolChoice::None)
        .tools([g4f_sdk::Tool::function(
            "f",
            "does f",
            json!({"type": "object"}),
        )])
        .params(|params| params.presence_penalty = Some(0.75))
        .param("user", "someone")
        .param("logit_bias", json!({"50256": -100}))
        .param("brand_new_field", json!({"deep": [1, 2]}))
        .extra(BodyEdit::set("/vendor/only", "here").for_provider("only"))
        .extra(BodyEdit::set("/vendor/other", "nowhere").for_provider("another"))
        .extra("only:/vendor/list=[1]".parse().unwrap())
        .extra(BodyEdit::delete("/top_p"))
        .await
        .unwrap();
    let body = last_body(&server);
    assert_eq!(body["model"], MODEL);
    assert_eq!(
        body["messages"],
        json!([{"role": "user", "content": "hello?"}])
    );
    for (field, value) in [
        ("temperature", json!(0.25)),
        ("stop", json!(["END", "STOP"])),
        ("seed", json!(42)),
        ("reasoning_effort", json!("low")),
        ("tool_choice", json!("none")),
        ("presence_penalty", json!(0.75)),
        ("user", json!("someone")),
        ("logit_bias", json!({"50256": -100})),
        ("brand_new_field", json!({"deep": [1, 2]})),
        ("vendor", json!({"only": "here", "list": [1]})),
    ] {
        assert_eq!(body[field], value, "{field}");
    }
    assert_eq!(body["tools"][0]["function"]["name"], "f");
    assert!(body.get("top_p").is_none(), "an edit takes it away");
    let longest = body.get("max_tokens").or(body.get("max_completion_tokens"));
    assert_eq!(longest, Some(&json!(17)));

    client.chat("again").model(MODEL).await.unwrap();
    let body = last_body(&server);
    assert!(body.get("temperature").is_none() && body.get("vendor").is_none());
}

#[tokio::test]
async fn another_address_headers_and_key_for_one_call() {
    let (usual, other) = (saying("usual").await, saying("other").await);
    let client = over_one(&usual);
    let answer = client
        .chat("hello?")
        .model(MODEL)
        .provider("only")
        .base_url(other.base_url())
        .api_key("sk-of-this-call-123456")
        .header("x-team", "blue")
        .await
        .unwrap();
    assert_eq!(answer.text(), "other");
    let sent = other.last_request().unwrap();
    assert_eq!(sent.header("x-team"), Some("blue"));
    let bearer = "Bearer sk-of-this-call-123456";
    assert_eq!(sent.header("authorization"), Some(bearer));
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(answer.text(), "usual");
    let sent = usual.last_request().unwrap();
    assert_eq!(
        (sent.header("x-team"), sent.header("authorization")),
        (None, None)
    );
    let wrong = client.chat("hello?").model(MODEL).header("not a name", "x");
    assert_eq!(wrong.await.unwrap_err().kind(), ErrorKind::Config);
    assert_eq!(usual.hits(), 1, "nothing was sent");
}

#[tokio::test]
async fn a_proxy_for_one_call_sees_it_and_its_failure_is_not_the_servers() {
    let server = saying("directly").await;
    let proxy = serve(openai::chat_json("through the proxy")).await;
    let client = over_one(&server);
    let call = client.chat("hello?").model(MODEL).proxy(proxy.url());
    assert_eq!(call.await.unwrap().text(), "through the proxy");
    assert_eq!(server.hits(), 0);
    let seen = proxy.last_request().unwrap();
    let target = format!("{}{}", server.base_url(), "/chat/completions");
    assert!(
        seen.path == target || seen.header("host") == Some(&server.addr().to_string()),
        "{seen:?}"
    );
    let nobody = RefusedPort::bind().unwrap();
    for _ in 0..4 {
        let call = client.chat("hello?").model(MODEL).retries(0);
        let error = call.proxy(nobody.url()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{error}");
    }
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(
        answer.text(),
        "directly",
        "the server has a good name still"
    );
}

#[tokio::test]
async fn a_filters_refusal_ends_the_call_unless_it_may_switch() {
    let filtered = openai::error(400, "invalid_request_error", "content_filter", "Filtered.");
    let (first, second) = (serve(filtered).await, saying("fine").await);
    let client = over([("first", first.base_url()), ("second", second.base_url())]);
    let error = client.chat("hello?").model(MODEL).await.unwrap_err();
    assert_eq!((error.kind(), second.hits()), (ErrorKind::ContentFilter, 0));
    let call = client.chat("hello?").model(MODEL);
    let answer = call
        .content_filter(g4f_sdk::types::ContentFilter::Switch)
        .await;
    assert_eq!(answer.unwrap().text(), "fine");
}

#[tokio::test]
async fn a_parameter_that_a_server_refuses_is_dropped_or_reported() {
    let refusal = openai::error(
        400,
        "invalid_request_error",
        "unsupported_parameter",
        "Unsupported parameter: 'seed' is not supported with this model.",
    );
    let script = || {
        let refusal = refusal.clone();
        let healthy = g4f_testkit::Script::openai("without it");
        g4f_testkit::Script::by(move |request| {
            let body = request.json().unwrap();
            if body.get("seed").is_some() {
                refusal.clone()
            } else {
                healthy.reply_to(request)
            }
        })
    };
    let server = serve(script()).await;
    let client = over_one(&server);
    let ask = || client.chat("hello?").model(MODEL).seed(1);
    let error = ask()
        .on_unsupported(OnUnsupported::Error)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::BadRequest),
        "{error}"
    );
    assert_eq!(server.hits(), 1);
    assert!(client.health().benches().is_empty(), "nobody is to blame");
    let answer = ask().await.unwrap();
    assert_eq!(answer.text(), "without it");
    assert_eq!(answer.trail().len(), 2, "the first try is in the trail");
}

#[tokio::test]
async fn benched_targets_are_asked_where_the_call_insists() {
    let limited = openai::rate_limited(Duration::from_secs(60));
    let server = serve([limited, openai::chat_json("after all")]).await;
    let client = over_one(&server);
    client.chat("hello?").model(MODEL).await.unwrap_err();
    let error = client.chat("hello?").model(MODEL).await.unwrap_err();
    assert_eq!((error.kind(), server.hits()), (ErrorKind::RateLimited, 1));
    assert!(error.retry_after().unwrap() > Duration::from_secs(30));
    let answer = client.chat("hello?").model(MODEL).try_anyway().await;
    assert_eq!(answer.unwrap().text(), "after all");
}

#[tokio::test]
async fn a_whole_conversation_and_a_whole_set_of_options() {
    let server = saying("hi").await;
    let mut options = g4f_sdk::CallOptions::default();
    options.retries = Some(0);
    options.providers = vec!["only".into()];
    let history = [
        Message::system("Be brief."),
        Message::user("One?"),
        Message::assistant("1"),
    ];
    let call = over_one(&server).chat(history).model(MODEL);
    call.message(Message::user("Two?"))
        .options(options)
        .await
        .unwrap();
    let roles: Vec<_> = last_body(&server)["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["role"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(roles, ["system", "user", "assistant", "user"]);
}

#[tokio::test]
async fn a_call_without_retries_makes_one_call() {
    let server = failing(503).await;
    let call = over_one(&server).chat("hello?").model(MODEL);
    call.retries(0).await.unwrap_err();
    assert_eq!(server.hits(), 1);
    let limited = serve(Reply::status(429).text("slow down")).await;
    let call = over_one(&limited).chat("hello?").model(MODEL);
    call.retries(0).await.unwrap_err();
    assert_eq!(limited.hits(), 1);
}
