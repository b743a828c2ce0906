//! How a stream ends: complete, or with one truthful error and what had come.

use g4f_sdk::{ChatEvent, ErrorKind, FinishReason, Resume};
use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Reply, Upstream};

use crate::setup::{MODEL, over, over_one, saying, serve, steps};

fn cut_after_text() -> Reply {
    let chat = ChatSse::new().text(["Half an", " answer"]);
    chat.without_finish().without_done().reply()
}

async fn two(first: &Upstream) -> (g4f_sdk::Client, Upstream) {
    let second = saying("never asked").await;
    let client = over([("first", first.base_url()), ("second", second.base_url())]);
    (client, second)
}

#[tokio::test]
async fn a_stream_that_is_cut_after_some_text_is_truncated_when_resuming_is_off() {
    let whole = cut_after_text();
    for reply in [
        whole.clone(),
        whole.clone().then_close(),
        whole.then_reset(),
    ] {
        let first = serve(reply).await;
        let (client, second) = two(&first).await;
        let call = client.chat("hello?").model(MODEL).resume(Resume::Off);
        let error = call.stream().await.unwrap().collect().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Truncated | ErrorKind::Network),
            "{error}"
        );
        let partial = error.partial().unwrap();
        assert!("Half an answer".starts_with(&partial.text()));
        assert_eq!(partial.provider, "first");
        assert_eq!(error.provider(), Some("first"));
        let last = format!("first {} gave_up", error.kind());
        assert_eq!(steps(error.trail()), [last]);
        assert_eq!((first.hits(), second.hits()), (1, 0));
    }
}

#[tokio::test]
async fn an_end_without_a_word_is_truncated_and_comes_once() {
    let server = serve(cut_after_text()).await;
    let call = over_one(&server).chat("hello?").model(MODEL);
    let mut stream = call.stream().await.unwrap();
    let (mut text, mut ends) = (String::new(), Vec::new());
    while let Some(event) = stream.next().await {
        match event {
            Ok(ChatEvent::TextDelta { text: more, .. }) => text.push_str(&more),
            Ok(ChatEvent::Finished { .. }) => ends.push("finished"),
            Ok(_) => {}
            Err(error) => ends.push(error.kind().as_str()),
        }
    }
    assert_eq!(text, "Half an answer");
    assert_eq!(ends, ["Truncated"]);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_finish_reason_without_done_is_a_complete_answer() {
    let server = serve(ChatSse::new().text(["All", " of it"]).without_done()).await;
    let call = over_one(&server).chat("hello?").model(MODEL);
    let answer = call.stream().await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "All of it");
    assert_eq!(answer.finish_reason(), Some(&FinishReason::Stop));
    assert_eq!(server.hits(), 1);
}

#[tokio::test]
async fn a_stream_that_ends_before_its_content_is_asked_again_unseen() {
    let nothing = ChatSse::new().without_finish().without_done().reply();
    let server = serve([nothing, openai::chat_sse("second try", 2)]).await;
    let call = over_one(&server).chat("hello?").model(MODEL);
    let answer = call.stream().await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "second try");
    assert_eq!(
        steps(answer.trail()),
        ["only Truncated retried", "only ok answered"]
    );
}

#[tokio::test]
async fn a_page_or_nothing_in_place_of_an_answer_is_switched_away_from() {
    let page = "<!doctype html><html><head><title>Just a moment...</title></head></html>";
    for reply in [
        Reply::status(200)
            .header("content-type", "text/html")
            .text(page),
        openai::chat_json(""),
        Reply::ok(serde_json::json!({"error": {"message": "backend is gone", "code": 502}})),
        Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n{{{"),
    ] {
        let first = serve(reply).await;
        let second = saying("a real one").await;
        let client = over([("first", first.base_url()), ("second", second.base_url())]);
        let call = client.chat("hello?").model(MODEL).retries(0);
        let answer = call.await.unwrap();
        assert_eq!(answer.text(), "a real one");
        assert_eq!(answer.trail().len(), 2, "{:?}", steps(answer.trail()));
    }
}

#[tokio::test]
async fn a_plain_answer_that_is_cut_is_asked_elsewhere() {
    let first = serve(openai::chat_json("never whole").truncate_at(40)).await;
    let second = saying("whole").await;
    let client = over([("first", first.base_url()), ("second", second.base_url())]);
    let answer = client.chat("hello?").model(MODEL).retries(0).await;
    assert_eq!(answer.unwrap().text(), "whole");
}
