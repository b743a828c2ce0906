//! Deadlines over the wire. Servers are silent for ever, so that only the client's own clock can end a call.

use std::time::Duration;

use g4f_sdk::{ChatEvent, ErrorKind, Resume};
use g4f_testkit::openai::ChatSse;
use g4f_testkit::{Script, Upstream};
use tokio::time::Instant;

use crate::setup::{MODEL, over_one, serve};

const SHORT: Duration = Duration::from_millis(150);

#[tokio::test]
async fn a_silent_server_gets_as_long_as_the_call_says() {
    let silent = Upstream::blackhole().await.unwrap();
    let client = over_one(&silent);
    for streamed in [false, true] {
        let began = Instant::now();
        let call = client.chat("hello?").model(MODEL).retries(0);
        let call = call.first_content(SHORT);
        let error = if streamed {
            call.stream().await.unwrap_err()
        } else {
            call.await.unwrap_err()
        };
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(began.elapsed() >= SHORT, "not before its time");
    }
    silent.wait_for_idle().await;
}

#[tokio::test]
async fn the_total_deadline_covers_every_attempt() {
    let silent = Upstream::blackhole().await.unwrap();
    let began = Instant::now();
    let call = over_one(&silent).chat("hello?").model(MODEL).timeout(SHORT);
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(began.elapsed() >= SHORT);
    assert_eq!(error.trail().len(), 1, "no time is left for a second call");
}

#[tokio::test]
async fn headers_and_a_role_are_no_content() {
    let opening = ChatSse::new().text(["never"]).reply();
    let head = ChatSse::new().events()[0].len();
    let server = serve(opening.hang_at(head + 8)).await;
    let call = over_one(&server).chat("hello?").model(MODEL).retries(0);
    let error = call.first_content(SHORT).stream().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.partial().is_none());
}

#[tokio::test]
async fn silence_within_a_stream_ends_it_with_what_had_come() {
    let chat = ChatSse::new().text(["The beginning", " of"]);
    let server = serve(chat.without_finish().without_done().reply().then_hang()).await;
    let call = over_one(&server).chat("hello?").model(MODEL).idle(SHORT);
    let call = call.resume(Resume::Off);
    let mut stream = call.stream().await.unwrap();
    let (mut text, mut errors) = (String::new(), Vec::new());
    while let Some(event) = stream.next().await {
        match event {
            Ok(ChatEvent::TextDelta { text: more, .. }) => text.push_str(&more),
            Ok(_) => {}
            Err(error) => errors.push(error),
        }
    }
    assert_eq!(text, "The beginning of");
    assert_eq!(errors.len(), 1, "exactly one end");
    assert_eq!(errors[0].kind(), ErrorKind::Timeout);
    let last = stream.trail().pop().unwrap();
    assert_eq!(last.outcome.as_str(), "Timeout");
    assert_eq!(server.hits(), 1, "nobody goes on with it");
    server.wait_for_disconnect().await;
}

#[tokio::test]
async fn deadlines_that_only_callers_chose_leave_the_target_in_good_health() {
    let server = Upstream::blackhole().await.unwrap();
    let client = over_one(&server);
    for _ in 0..4 {
        let call = client.chat("hello?").model(MODEL).retries(0);
        call.timeout(Duration::from_millis(50)).await.unwrap_err();
    }
    server.set_script(Script::openai("awake"));
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(answer.text(), "awake", "the breaker has not opened");
}
