//! Answers of every kind, read as what they are.

use std::time::Duration;

use g4f_testkit::{Reply, Script, Upstream, openai};
use g4f_types::{ChatEvent, ErrorKind, FinishReason};
use serde_json::json;

use crate::setup::{events, plain_cx, provider, request, text};

/// One chunk of a stream.
fn chunk(delta: &serde_json::Value, finish: Option<&str>) -> String {
    json!({"id": "c1", "model": "big", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}).to_string()
}

fn said(text: &str) -> String {
    chunk(&json!({"content": text}), None)
}

#[tokio::test]
async fn a_plain_answer_is_ready_at_once() {
    let reply = openai::chat_json("Hello!").header("x-request-id", "up-1");
    let upstream = Upstream::start(reply).await.unwrap();
    let stream = provider(&upstream)
        .chat(&plain_cx(), request(false))
        .await
        .unwrap();
    assert!(stream.as_ready().is_some());
    let answer = stream.collect().await.unwrap();
    assert_eq!(answer.text(), "Hello!");

    let stream = provider(&upstream)
        .chat(&plain_cx(), request(false))
        .await
        .unwrap();
    let (events, _) = events(stream).await;
    let ChatEvent::Started(started) = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!(started.request_id.as_deref(), Some("up-1"));
}

#[tokio::test]
async fn a_stream_is_read_as_it_comes_and_its_connection_used_again() {
    let upstream = Upstream::start(openai::chat_sse("Hello, world!", 4))
        .await
        .unwrap();
    let provider = provider(&upstream);
    for _ in 0..3 {
        let stream = provider.chat(&plain_cx(), request(true)).await.unwrap();
        let (events, error) = events(stream).await;
        assert_eq!(
            (text(&events).as_str(), error.is_none()),
            ("Hello, world!", true)
        );
        assert_eq!(
            events.last(),
            Some(&ChatEvent::Finished {
                reason: FinishReason::Stop
            })
        );
    }
    assert!(
        upstream
            .last_request()
            .unwrap()
            .header("accept")
            .unwrap()
            .starts_with("text/event-stream")
    );
    assert_eq!(
        upstream.last_request().unwrap().json().unwrap()["stream"],
        true
    );
    assert_eq!((upstream.hits(), upstream.accepted_connections()), (3, 1));
}

#[tokio::test]
async fn what_comes_decides_not_what_was_asked_for() {
    let sse = || openai::chat_sse("Hello!", 2);
    let json = || openai::chat_json("Hello!");
    let lines = [said("Hel"), said("lo!"), chunk(&json!({}), Some("stop"))].join("\n");
    let untyped = |body: String| Reply::status(200).body(body);
    let raw_sse = format!(
        "\n\n: hi\n\ndata: {}\n\ndata: {}\n\ndata: [DONE]\n\n",
        said("Hello!"),
        chunk(&json!({}), Some("stop"))
    );
    let mislabelled = Reply::status(200).header("content-type", "text/event-stream");
    let whole = json!({"choices": [{"index": 0, "message": {"content": "Hello!"}, "finish_reason": "stop"}]}).to_string();
    for (name, reply) in [
        ("JSON", json()),
        ("SSE", sse()),
        (
            "NDJSON",
            untyped(lines).header("content-type", "application/x-ndjson"),
        ),
        ("SSE without a type", untyped(raw_sse.clone())),
        (
            "SSE called JSON",
            untyped(raw_sse).header("content-type", "application/json"),
        ),
        ("JSON without a type", untyped(whole.clone())),
        ("JSON called SSE", mislabelled.body(whole)),
    ] {
        let upstream = Upstream::start(reply).await.unwrap();
        for stream in [true, false] {
            let answer = provider(&upstream)
                .chat(&plain_cx(), request(stream))
                .await
                .unwrap();
            let (events, error) = events(answer).await;
            assert_eq!(
                text(&events),
                "Hello!",
                "{name}, stream: {stream}: {error:?}"
            );
            assert!(
                matches!(events.last(), Some(ChatEvent::Finished { .. })),
                "{name}, stream: {stream}"
            );
        }
    }
}

#[tokio::test]
async fn comments_are_pings() {
    let reply = Reply::status(200)
        .header("content-type", "text/event-stream")
        .chunked()
        .then_send(": keep-alive\n\n")
        .then_send(format!(
            "data: {}\n\ndata: {}\n\n",
            said("x"),
            chunk(&json!({}), Some("stop"))
        ));
    let upstream = Upstream::start(reply).await.unwrap();
    let stream = provider(&upstream)
        .chat(&plain_cx(), request(true))
        .await
        .unwrap();
    let (events, error) = events(stream).await;
    assert_eq!(events[0], ChatEvent::Ping);
    assert!(
        error.is_none(),
        "a finish reason without [DONE] is an end: {error:?}"
    );
}

#[tokio::test]
async fn what_breaks_off_is_said_to_and_keeps_its_beginning() {
    let upstream = Upstream::start(Script::always(Reply::sse([said("Hel"), said("lo")])))
        .await
        .unwrap();
    let provider = provider(&upstream);
    for (reply, kind) in [
        (Reply::sse([said("Hello")]), ErrorKind::Truncated),
        (Reply::sse([said("Hello")]).then_reset(), ErrorKind::Network),
        (Reply::sse([said("Hello")]).then_close(), ErrorKind::Network),
        (
            Reply::sse([
                said("Hello"),
                json!({"error": {"message": "Overloaded", "type": "overloaded_error"}}).to_string(),
            ]),
            ErrorKind::Overloaded,
        ),
        (
            Reply::sse([
                said("Hello"),
                json!({"error": {"code": 502, "message": "gone"}}).to_string(),
            ]),
            ErrorKind::Server,
        ),
    ] {
        upstream.set_script(reply);
        let stream = provider.chat(&plain_cx(), request(true)).await.unwrap();
        let (events, error) = events(stream).await;
        let error = error.unwrap();
        assert_eq!(
            (text(&events).as_str(), error.kind()),
            ("Hello", kind),
            "{error}"
        );
        assert_eq!(
            (error.provider(), error.model()),
            (Some("vendor"), Some("big"))
        );
        assert!(error.reached_upstream());
    }
    // The provider had said how it ended.
    upstream.set_script(Reply::sse([said("Hello"), chunk(&json!({}), Some("stop"))]).then_reset());
    let stream = provider.chat(&plain_cx(), request(true)).await.unwrap();
    assert_eq!(stream.collect().await.unwrap().text(), "Hello");
}

#[tokio::test]
async fn a_dropped_answer_is_cancelled_upstream() {
    let reply = Reply::sse([said("Hello")]).then_hang();
    let upstream = Upstream::start(reply).await.unwrap();
    let mut stream = provider(&upstream)
        .chat(&plain_cx(), request(true))
        .await
        .unwrap();
    while let Some(event) = stream.next().await {
        if event.unwrap().is_content() {
            break;
        }
    }
    drop(stream);
    upstream.wait_for_disconnect().await;
}

#[tokio::test]
async fn an_answer_that_is_complete_waits_for_nothing_more() {
    let done = Reply::sse([
        said("Hello"),
        chunk(&json!({}), Some("stop")),
        "[DONE]".to_owned(),
    ]);
    let upstream = Upstream::start(done.then_wait(Duration::from_secs(3600)).then_send("late"))
        .await
        .unwrap();
    let stream = provider(&upstream)
        .chat(&plain_cx(), request(true))
        .await
        .unwrap();
    assert_eq!(stream.collect().await.unwrap().text(), "Hello");
    upstream.wait_for_disconnect().await;
}
