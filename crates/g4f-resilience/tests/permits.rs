//! Permits that live as long as their streams.

mod support;

use futures_util::future::join_all;
use g4f_types::ErrorKind as K;
use support::*;
use tokio::time::Instant;

fn open_stream() -> Step {
    Step::Stream(vec![text("a"), Beat::Wait(secs(3)), text("b"), done()])
}

#[tokio::test(start_paused = true)]
async fn an_open_stream_keeps_its_permit() {
    let only = Scripted::new("only", [open_stream()]);
    let rig = Rig::with([only.target("m")], |c| c.concurrency = 1, |stack| stack);
    let mut first = rig.chat().await.unwrap();
    first.next().await.unwrap().unwrap();
    // The stream is open and the future long gone: nobody else comes in, until the queue's wait is over.
    let started = Instant::now();
    let error = rig.chat().await.unwrap_err();
    assert_eq!(error.kind(), K::Overloaded);
    assert!(!error.reached_upstream());
    assert_eq!((only.calls(), started.elapsed()), (1, secs(10)));
    // At its end, not when it is dropped, the permit comes back.
    while let Some(event) = first.next().await {
        event.unwrap();
    }
    let second = rig.chat().await.unwrap();
    assert_eq!(only.calls(), 2);
    drop(first);
    drop(second);
    rig.chat().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_waits_gets_the_next_permit_and_the_queue_is_bounded() {
    let only = Scripted::new("only", [open_stream()]);
    let rig = Rig::with(
        [only.target("m")],
        |c| (c.concurrency, c.queue) = (1, 2),
        |stack| stack,
    );
    let outcomes = join_all((0..5).map(|_| rig.say())).await;
    let kinds: Vec<_> = outcomes
        .iter()
        .filter_map(|o| o.as_ref().err())
        .map(g4f_types::Error::kind)
        .collect();
    assert_eq!(kinds, [K::Overloaded, K::Overloaded]);
    assert_eq!(only.calls(), 3);
    assert_eq!(only.gaps(), [secs(3), secs(3)], "one after the other");
}

#[tokio::test(start_paused = true)]
async fn with_another_target_left_nobody_queues() {
    let first = Scripted::new("first", [open_stream()]);
    let second = Scripted::new("second", [says("second")]);
    let rig = Rig::with(
        [first.target("m"), second.target("m")],
        |c| c.concurrency = 1,
        |stack| stack,
    );
    let held = rig.chat().await.unwrap();
    let started = Instant::now();
    assert_eq!(rig.say().await.unwrap(), "second");
    assert_eq!(started.elapsed(), secs(0));
    drop(held);
}

#[tokio::test(start_paused = true)]
async fn keys_of_one_target_share_its_permits_and_a_full_house_benches_nobody() {
    let only = Scripted::new("only", [open_stream()]);
    let rig = Rig::with(
        [only.keyed("m", "1"), only.keyed("m", "2")],
        |c| (c.concurrency, c.queue_wait) = (1, secs(1)),
        |stack| stack,
    );
    let held = rig.chat().await.unwrap();
    for _ in 0..5 {
        assert_eq!(rig.chat().await.unwrap_err().kind(), K::Overloaded);
    }
    assert_eq!(only.calls(), 1);
    assert!(g4f_store::Store::list(&*rig.store).is_empty());
    drop(held);
    rig.chat().await.unwrap();
}
