//! Cleaning by rules, through the wire.

use g4f_sdk::types::CleanMode;
use g4f_sdk::{ChatEvent, ErrorKind};
use g4f_testkit::openai::ChatSse;
use g4f_testkit::{Reply, Script};
use serde_json::json;

use crate::setup::{AD, ANSWER, MODEL, ask, over, says, serve};

#[tokio::test]
async fn what_came_in_place_of_an_answer_is_asked_for_elsewhere_before_anything_is_shown() {
    let ad_frame = || {
        let ad = json!({"id": "ad_1", "model": "ad-system", "choices": [{"index": 0, "delta": {"content": AD}}]});
        let stop = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
        Reply::sse([ad.to_string(), stop.to_string(), "[DONE]".to_owned()])
    };
    let mut cases = vec![("an ad frame alone", true, ad_frame())];
    for text in [
        "rate limit exceeded, join our discord",
        "Rate limit exceeded, join our Discord",
        "RATE LIMIT EXCEEDED, JOIN OUR DISCORD: https://discord.gg/abc",
        "You have reached your request limit for the hour. [Upgrade for higher rate limits](https://www.blackbox.ai/pricing)",
        "当前模型请求额度已用完，请稍后再试",
        "<!DOCTYPE html><html><head><title>Log in</title></head><body>Please sign in</body></html>",
        AD.trim_start(),
    ] {
        cases.push((text, false, says(text, false)));
        cases.push((text, true, says(text, true)));
    }
    for (name, streamed, reply) in cases {
        let (bad, good) = (serve(reply).await, serve(Script::openai(ANSWER)).await);
        let client = over(&[("bad", &bad), ("good", &good)]);
        let answer = ask(&client, streamed).await.unwrap();
        assert_eq!(answer.text(), ANSWER, "{name}, streamed: {streamed}");
        let outcomes: Vec<_> = answer
            .trail
            .iter()
            .map(|one| one.outcome.as_str())
            .collect();
        assert_eq!(
            outcomes,
            ["ErrorPage", "ok"],
            "{name}, streamed: {streamed}"
        );
    }
}

#[tokio::test]
async fn an_ad_goes_and_the_answer_says_so() {
    for streamed in [false, true] {
        let server = serve(says(&format!("{ANSWER}{AD}"), streamed)).await;
        let answer = ask(&over(&[("pollinations-like", &server)]), streamed)
            .await
            .unwrap();
        assert_eq!(answer.text(), ANSWER, "streamed: {streamed}");
        assert_eq!(answer.cleaned.len(), 1);
        assert!(answer.cleaned[0].text.contains("redirect/kofi"));
        let message = &answer.trail[0].message;
        assert!(message.starts_with("1 piece taken out: "), "{message}");
    }
}

#[tokio::test]
async fn a_frame_that_is_marked_as_an_ad_goes_whatever_it_holds() {
    let mut events = ChatSse::new().text(["Hello", " there."]).events();
    let done = events.pop().unwrap();
    let ad = json!({"id": "ad_1717400000000", "object": "chat.completion.chunk", "created": 1_717_400_000, "model": "ad-system", "choices": [{"index": 0, "delta": {"content": "\n\nAny words."}, "finish_reason": null}]});
    events.push(ad.to_string());
    events.push(done);
    let server = serve(Reply::sse(events)).await;
    let answer = ask(&over(&[("only", &server)]), true).await.unwrap();
    assert_eq!(answer.text(), "Hello there.");
    assert_ne!(answer.model, "ad-system");
    assert_eq!(answer.cleaned[0].rule, "frames.ad-system");
}

#[tokio::test]
async fn off_changes_nothing_and_a_call_overrules_the_client() {
    let text = format!("{ANSWER}{AD}");
    for streamed in [false, true] {
        let server = serve(says(&text, streamed)).await;
        let client = over(&[("only", &server)]);
        let call = client.chat("How far is the Moon?").model(MODEL);
        let call = call.clean(CleanMode::Off);
        let answer = if streamed {
            call.stream().await.unwrap().collect().await.unwrap()
        } else {
            call.await.unwrap()
        };
        assert_eq!(answer.text(), text);
        assert!(answer.cleaned.is_empty());
    }
}

#[tokio::test]
async fn what_is_held_when_a_stream_breaks_is_handed_out() {
    // A rule line could begin an ad.
    let sse = ChatSse::new().text(["Hello there.", "\n\n---\n"]);
    let server = serve(sse.without_finish().without_done().reply()).await;
    let client = over(&[("only", &server)]);
    let mut stream = client.chat("Hi").model(MODEL).stream().await.unwrap();
    let (mut text, mut end) = (String::new(), None);
    while let Some(event) = stream.next().await {
        match event {
            Ok(ChatEvent::TextDelta { text: piece, .. }) => text += &piece,
            Ok(_) => {}
            Err(error) => end = Some(error.kind()),
        }
    }
    assert!(text.starts_with("Hello there."), "{text:?}");
    assert!(
        matches!(end, Some(ErrorKind::Truncated | ErrorKind::Exhausted)),
        "{end:?}"
    );
}

#[tokio::test]
async fn a_tool_call_does_not_overtake_the_text_before_it() {
    let sse = ChatSse::new()
        .text(["I look it up.", "\n\n"])
        .tool_call("c1", "find", ["{}"]);
    let server = serve(sse.finish("tool_calls").reply()).await;
    let client = over(&[("only", &server)]);
    let mut stream = client.chat("Hi").model(MODEL).stream().await.unwrap();
    let (mut text, mut called) = (String::new(), false);
    while let Some(event) = stream.next().await {
        match event.unwrap() {
            ChatEvent::TextDelta { text: piece, .. } => {
                assert!(!called, "text {piece:?} came behind the call");
                text += &piece;
            }
            ChatEvent::ToolStart { .. } => called = true,
            _ => {}
        }
    }
    assert!(called);
    assert_eq!(text.trim_end(), "I look it up.");
}
