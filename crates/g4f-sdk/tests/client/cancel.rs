//! Going away is dropping the future or the stream: the server sees it, and nobody else is asked.

use std::future::IntoFuture as _;
use std::time::Duration;

use g4f_sdk::{ChatEvent, Client};
use g4f_testkit::openai::ChatSse;
use g4f_testkit::{Reply, Upstream};

use crate::setup::{MODEL, over, saying, serve};

async fn with_a_second_server(first: &Upstream) -> (Client, Upstream) {
    let second = saying("never asked").await;
    let client = over([("first", first.base_url()), ("second", second.base_url())]);
    (client, second)
}

/// Drops a call once the first server has read it.
async fn drop_once_read(first: Upstream, streamed: bool) {
    let (client, second) = with_a_second_server(&first).await;
    let call = client.chat("hello?").model(MODEL);
    let answer = async move {
        if streamed {
            call.stream().await.map(drop)
        } else {
            call.into_future().await.map(drop)
        }
    };
    tokio::select! {
        _ = answer => panic!("the first server never answers"),
        () = first.wait_for_hits(1) => {}
    }
    first.wait_for_disconnect().await;
    assert_eq!((first.hits(), second.hits()), (1, 0));
    assert_eq!(client.health().targets()[0].in_use, 0, "the permit is back");
}

#[tokio::test]
async fn before_the_headers() {
    drop_once_read(Upstream::blackhole().await.unwrap(), false).await;
    drop_once_read(Upstream::blackhole().await.unwrap(), true).await;
}

#[tokio::test]
async fn before_the_content() {
    let opened = || {
        let role = ChatSse::new().without_finish().without_done();
        role.reply().then_hang()
    };
    drop_once_read(serve(opened()).await, true).await;
    let half = Reply::ok(serde_json::json!({"choices": []})).hang_at(5);
    drop_once_read(serve(half).await, false).await;
}

#[tokio::test]
async fn in_the_middle_of_the_answer() {
    let words = ["Once upon a time", " there was a king,", " who had"];
    let chat = ChatSse::new().text(words).without_finish();
    let first = serve(chat.without_done().reply().then_hang()).await;
    let (client, second) = with_a_second_server(&first).await;
    let mut stream = client.chat("hello?").model(MODEL).stream().await.unwrap();
    // How the text is cut is for the cleaning to say: it may hold back a few letters.
    let mut said = String::new();
    while !said.contains("there was") {
        if let ChatEvent::TextDelta { text, .. } = stream.next().await.unwrap().unwrap() {
            said += &text;
        }
    }
    assert_eq!(client.health().targets()[0].in_use, 1);
    drop(stream);
    first.wait_for_disconnect().await;
    assert_eq!((first.hits(), second.hits()), (1, 0));
    assert_eq!(client.health().targets()[0].in_use, 0);
}

#[tokio::test]
async fn during_the_wait_for_a_rate_limit() {
    let limited = g4f_testkit::openai::rate_limited(Duration::from_secs(3));
    let server = serve(limited).await;
    let client = crate::setup::over_one(&server);
    let call = client.chat("hello?").model(MODEL).into_future();
    tokio::select! {
        _ = call => panic!("it waits for three seconds"),
        () = async {
            server.wait_for_hits(1).await;
            // The bench is written before the wait begins.
            while client.health().benches().is_empty() {
                tokio::task::yield_now().await;
            }
        } => {}
    }
    assert_eq!(server.hits(), 1);
}
