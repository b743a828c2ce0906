//! Many calls at a time.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use g4f_sdk::resilience::ResilienceConfig;
use g4f_sdk::types::ErrorKind;
use g4f_testkit::openai::{self, ChatSse};
use g4f_testkit::{Reply, Script};

use crate::setup::{MODEL, bare, over, saying, serve};

#[tokio::test]
async fn an_open_stream_keeps_its_permit_and_gives_it_back() {
    let endless = ChatSse::new().text(["on", " and on"]).without_finish();
    let first = serve(endless.without_done().reply().then_hang()).await;
    let second = saying("second").await;
    let client = bare()
        .openai_compatible("first", first.base_url(), [MODEL])
        .openai_compatible("second", second.base_url(), [MODEL])
        .resilience(ResilienceConfig {
            concurrency: 1,
            strategy: g4f_sdk::Strategy::Priority,
            ..ResilienceConfig::default()
        })
        .build()
        .unwrap();
    let stream = client.chat("hello?").model(MODEL).stream().await.unwrap();
    assert_eq!(stream.provider().as_deref(), Some("first"));
    let answer = client.chat("hello?").model(MODEL).await.unwrap();
    assert_eq!(answer.provider, "second", "the first one is busy");
    assert_eq!(answer.trail().len(), 1, "that is no attempt");
    drop(stream);
    let stream = client.chat("hello?").model(MODEL).stream().await.unwrap();
    assert_eq!(stream.provider().as_deref(), Some("first"));
    assert_eq!(first.hits(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_over_a_flapping_and_a_healthy_server_all_complete() {
    const STREAMS: usize = 64;
    let text = "Every word of it arrives. ".repeat(8);
    let healthy = saying(&text).await;
    let turn = AtomicUsize::new(0);
    let good = openai::chat_sse(&text, 20);
    let bad = [
        Reply::status(503).text("overloaded"),
        Reply::reset(),
        Reply::close(),
        ChatSse::new().without_finish().without_done().reply(),
    ];
    let flapping = serve(Script::by(move |_| {
        let n = turn.fetch_add(1, Ordering::Relaxed);
        if n.is_multiple_of(2) {
            good.clone()
        } else {
            bad[(n / 2) % bad.len()].clone()
        }
    }))
    .await;
    let client = over([
        ("flapping", flapping.base_url()),
        ("healthy", healthy.base_url()),
    ]);
    let answers = join_all((0..STREAMS).map(|_| async {
        let stream = client.chat("hello?").model(MODEL).stream().await?;
        stream.collect().await
    }))
    .await;
    for answer in answers {
        assert_eq!(answer.unwrap().text(), text);
    }
    let targets = client.health().targets();
    assert!(targets.iter().all(|target| target.in_use == 0));
    let answered: u64 = targets.iter().map(|target| target.answered).sum();
    assert_eq!(answered, STREAMS as u64);
}

#[tokio::test]
async fn a_server_that_is_down_is_soon_left_alone_by_everybody() {
    let down = crate::setup::failing(500).await;
    let client = over([("down", down.base_url())]);
    for _ in 0..10 {
        let error = client.chat("hello?").model(MODEL).retries(0).await;
        let kind = error.unwrap_err().kind();
        assert!(matches!(kind, ErrorKind::Server | ErrorKind::Overloaded));
    }
    assert_eq!(down.hits(), 3);
}
