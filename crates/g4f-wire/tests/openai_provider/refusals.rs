//! Refusals, and that no key shows in them.

use std::time::Duration;

use g4f_testkit::{RefusedPort, Reply, Upstream, openai};
use g4f_types::{CallOptions, ErrorKind};
use serde_json::json;

use crate::setup::{KEY, at, build, cx, events, plain_cx, provider, request};

#[tokio::test]
async fn refusals_are_read_and_signed() {
    let upstream = Upstream::start(openai::rate_limited(Duration::from_secs(2)))
        .await
        .unwrap();
    let provider = provider(&upstream);
    let error = provider.chat(&plain_cx(), request(true)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::RateLimited, Some(429))
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    assert_eq!(
        (error.provider(), error.model()),
        (Some("vendor"), Some("big"))
    );
    assert_eq!(error.key_source(), Some("VENDOR_API_KEY"));
    assert!(error.reached_upstream());

    upstream.set_script(openai::error(
        404,
        "invalid_request_error",
        "model_not_found",
        "no",
    ));
    let error = provider
        .chat(&plain_cx(), request(false))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.key_source()),
        (ErrorKind::ModelNotFound, None)
    );
}

#[tokio::test]
async fn no_error_shows_the_key() {
    let quoted = format!("Incorrect API key provided: {KEY}");
    let in_band = json!({"error": {"message": quoted, "code": KEY}});
    let page = format!("<html><title>{KEY}</title></html>");
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let provider = provider(&upstream);
    for reply in [
        openai::error(401, "invalid_request_error", "invalid_api_key", &quoted),
        Reply::status(401).text(quoted.clone()),
        Reply::status(403)
            .header("content-type", "text/html")
            .body(page.clone()),
        Reply::ok(in_band.clone()),
        Reply::status(200)
            .header("content-type", "text/html")
            .body(page),
        Reply::status(200).text(quoted.clone()),
        Reply::sse([in_band.to_string()]),
        Reply::sse(vec![quoted; 20]),
    ] {
        upstream.set_script(reply.clone());
        for stream in [true, false] {
            let error = match provider.chat(&plain_cx(), request(stream)).await {
                Ok(stream) => events(stream).await.1.unwrap(),
                Err(error) => error,
            };
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("very-secret"), "{reply:?}: {shown}");
        }
    }
    assert!(!format!("{:?}", provider.info()).contains("very-secret"));
}

#[tokio::test]
async fn no_error_shows_the_users_headers() {
    let quoted = "you sent: x-key: hush-config-1, authorization: Bearer hush-call-22, x-team: blue";
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let mut settings = at(upstream.base_url());
    settings
        .headers
        .insert("x-key", "hush-config-1".parse().unwrap());
    settings.headers.insert("x-team", "blue".parse().unwrap());
    let provider = build(settings).unwrap();
    let mut options = CallOptions::default();
    options
        .headers
        .insert("authorization", "Bearer hush-call-22".parse().unwrap());
    for reply in [
        openai::error(401, "invalid_request_error", "hush-config-1", quoted),
        Reply::status(400).text(quoted),
        Reply::sse([json!({"error": {"message": quoted}}).to_string()]),
    ] {
        upstream.set_script(reply);
        for stream in [true, false] {
            let error = match provider.chat(&cx(options.clone()), request(stream)).await {
                Ok(stream) => events(stream).await.1.unwrap(),
                Err(error) => error,
            };
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hush"), "{shown}");
            assert!(shown.contains("blue"), "{shown}");
        }
    }
}

#[tokio::test]
async fn a_page_is_no_answer() {
    let page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>";
    let upstream = Upstream::start(
        Reply::status(200)
            .header("content-type", "text/html")
            .body(page),
    )
    .await
    .unwrap();
    for stream in [true, false] {
        let error = match provider(&upstream).chat(&plain_cx(), request(stream)).await {
            Ok(stream) => events(stream).await.1.unwrap(),
            Err(error) => error,
        };
        assert_eq!(error.kind(), ErrorKind::ErrorPage, "{error}");
        assert!(error.message().contains("Sign in"), "{error}");
        assert_eq!(error.provider(), Some("vendor"));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let port = RefusedPort::bind().unwrap();
    let provider = build(at(port.base_url())).unwrap();
    let error = provider.chat(&plain_cx(), request(true)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(!error.reached_upstream());
    assert_eq!(
        error.to_string(),
        format!("vendor:big: Network: connection refused by {}", port.addr())
    );
}

#[tokio::test]
async fn nothing_is_no_answer() {
    let upstream = Upstream::start(Reply::status(200)).await.unwrap();
    for stream in [true, false] {
        let error = match provider(&upstream).chat(&plain_cx(), request(stream)).await {
            Ok(stream) => events(stream).await.1.unwrap(),
            Err(error) => error,
        };
        assert_eq!(error.kind(), ErrorKind::Empty, "{error}");
    }
}
