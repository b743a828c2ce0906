//! What is not an answer.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use g4f_clean::CleanLayer;
use g4f_resilience::Stack;
use g4f_types::{ChatEvent, ErrorKind as K, FinishReason};
use support::*;

const CHALLENGE: &str =
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>";
const LIMIT: &str =
    "You have reached your request limit for the hour. [Upgrade](https://example.com)";

/// With the rules that come with the product.
fn ruled(stack: Stack) -> Stack {
    stack.clean(CleanLayer::default())
}

/// The kind of the error for an answer that came as a whole, or in pieces of five characters.
async fn judged(words: &str, prompt: &str) -> [Option<K>; 2] {
    let letters: Vec<char> = words.chars().collect();
    let mut pieces: Vec<_> = letters
        .chunks(5)
        .map(|piece| text(&piece.iter().collect::<String>()))
        .collect();
    pieces.push(done());
    let mut kinds = [None; 2];
    for (kind, step) in kinds.iter_mut().zip([whole(words), Step::Stream(pieces)]) {
        let only = Scripted::new("only", [step]);
        let rig = Rig::with([only.target("m")], |c| c.retries = 0, ruled);
        let cx = rig.cx();
        match rig.prompt(&cx, true, prompt).await {
            Ok(answer) => assert_eq!(
                answer.collect().await.unwrap().text(),
                words,
                "byte for byte"
            ),
            Err(error) => *kind = Some(error.kind()),
        }
    }
    kinds
}

#[tokio::test(start_paused = true)]
async fn pages_and_notices_are_no_answers() {
    for page in [
        CHALLENGE,
        LIMIT,
        "\n\n  <html><head><title>502 Bad Gateway</title></head></html>",
        "Ratelimit Exceeded!",
        "Please log in to continue using this model.",
        "RATE LIMIT EXCEEDED. Please try again in a minute.",
    ] {
        assert_eq!(
            judged(page, "hello?").await,
            [Some(K::ErrorPage); 2],
            "{page}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_only_look_alike_are_left_alone() {
    let long = format!(
        "{LIMIT} {}",
        "This is what the service says when it has had enough. ".repeat(10)
    );
    for (answer, prompt) in [
        (
            "<!DOCTYPE html><html><body><h1>Hi</h1></body></html>",
            "hello?",
        ),
        (CHALLENGE, "Write the HTML of a Cloudflare page"),
        (LIMIT, "Repeat this: you have reached your request limit"),
        (&*long, "hello?"),
        ("You have reached the summit.", "hello?"),
        ("Please log", "hello?"),
        ("<", "hello?"),
        ("<html", "hello?"),
        ("The rate limit exceeded message means that ...", "hello?"),
        ("Ein Satz mit Umlauten: ä ö ü <!doctype html>", "hello?"),
    ] {
        assert_eq!(judged(answer, prompt).await, [None; 2], "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_holds_nothing_is_no_answer() {
    let kind = async |events: Vec<ChatEvent>| {
        let streamed = events.iter().cloned().map(Beat::Event).collect();
        let mut kinds = Vec::new();
        for step in [Step::Whole(events), Step::Stream(streamed)] {
            let only = Scripted::new("only", [step]);
            let rig = Rig::with([only.target("m")], |c| c.retries = 0, ruled);
            kinds.push(rig.say().await.err().map(|error| error.kind()));
        }
        assert_eq!(kinds[0], kinds[1]);
        kinds[0]
    };
    assert_eq!(kind(vec![finished()]).await, Some(K::Empty));
    assert_eq!(
        kind(vec![ChatEvent::text(" \n"), finished()]).await,
        Some(K::Empty)
    );
    assert_eq!(
        kind(vec![ended(FinishReason::ToolCalls)]).await,
        Some(K::Empty)
    );
    assert_eq!(
        kind(vec![ended(FinishReason::ContentFilter)]).await,
        Some(K::ContentFilter)
    );
    assert_eq!(kind(vec![ended(FinishReason::Length)]).await, None);
    assert_eq!(kind(vec![ChatEvent::text("cut")]).await, Some(K::Truncated));
    let call = ChatEvent::ToolStart {
        choice: 0,
        index: 0,
        id: "1".into(),
        name: "f".into(),
        custom: false,
    };
    assert_eq!(kind(vec![call, ended(FinishReason::ToolCalls)]).await, None);
}

#[tokio::test(start_paused = true)]
async fn an_error_page_is_tried_once_more_and_then_elsewhere() {
    let walled = Scripted::new("walled", [whole(LIMIT)]);
    let healthy = Scripted::new("healthy", [whole("fine")]);
    let rig = Rig::with([walled.target("m"), healthy.target("m")], |_| {}, ruled);
    assert_eq!(rig.say().await.unwrap(), "fine");
    assert_eq!(walled.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn only_a_suspicious_beginning_is_held_back() {
    let step = Step::Stream(vec![text("Hello"), Beat::Wait(secs(5)), done()]);
    let only = Scripted::new("only", [step]);
    let rig = Rig::with([only.target("m")], |_| {}, ruled);
    let started = tokio::time::Instant::now();
    let mut stream = rig.chat().await.unwrap();
    assert_eq!(
        stream.next().await.unwrap().unwrap(),
        ChatEvent::text("Hello")
    );
    assert_eq!(started.elapsed(), secs(0));
}

#[tokio::test(start_paused = true)]
async fn what_is_held_back_is_bounded() {
    let noise = || {
        Beat::Event(ChatEvent::Unknown(Box::new(
            serde_json::json!({"status": "searching"}),
        )))
    };
    let mut beats: Vec<_> = (0..100).map(|_| noise()).collect();
    beats.extend([Beat::Wait(secs(5)), text("found"), done()]);
    let only = Scripted::new("only", [Step::Stream(beats)]);
    let rig = Rig::with([only.target("m")], |_| {}, ruled);
    let started = tokio::time::Instant::now();
    let stream = rig.chat().await.unwrap();
    assert_eq!(
        started.elapsed(),
        secs(0),
        "handed out before its first content"
    );
    assert_eq!(stream.collect().await.unwrap().text(), "found");
}
