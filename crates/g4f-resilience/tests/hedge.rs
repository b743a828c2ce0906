//! A second target beside one that is late.

mod support;

use std::sync::Arc;
use std::time::Duration;

use g4f_registry::Note;
use g4f_resilience::{BreakerState, Part};
use g4f_types::{ErrorKind as K, Price, Target};
use support::*;
use tokio::time::Instant;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// Answers after so long.
fn after(wait: Duration, words: &str) -> Step {
    Step::Stream(vec![Beat::Wait(wait), text(words), done()])
}

fn fails_after(wait: Duration, kind: K) -> Step {
    Step::Stream(vec![Beat::Wait(wait), Beat::Fail(error(kind))])
}

fn hedging(targets: impl IntoIterator<Item = (Arc<Target>, Note)>) -> Rig {
    Rig::noted(
        targets,
        |config| {
            config.hedge = true;
            config.strategy = g4f_types::Strategy::Priority;
            config.retries = 0;
        },
        |stack| stack,
    )
}

fn free(target: Arc<Target>) -> (Arc<Target>, Note) {
    (target, Note::default())
}

fn at(usd: f64, target: Arc<Target>) -> (Arc<Target>, Note) {
    let price = Price {
        input: usd,
        output: usd,
    };
    let note = Note {
        price: Some(price),
        ..Note::default()
    };
    (target, note)
}

fn breaker(rig: &Rig, id: &str) -> Option<BreakerState> {
    let targets = rig.stack.health().targets();
    let target = targets.iter().find(|one| &*one.provider == id);
    target.map(|one| one.breaker)
}

#[tokio::test(start_paused = true)]
async fn the_faster_one_answers_and_the_other_is_dropped_at_once() {
    let slow = Scripted::new("slow", [after(secs(10), "slow")]);
    let quick = Scripted::new("quick", [after(ms(500), "quick")]);
    let spare = Scripted::new("spare", [says("never")]);
    let rig = hedging([&slow, &quick, &spare].map(|one| free(one.target("m"))));
    for number in 1..=4 {
        let (cx, started) = (rig.cx(), Instant::now());
        let stream = rig.ask(&cx, true).await.unwrap();
        assert_eq!(
            started.elapsed(),
            ms(2500),
            "2 s, as nothing is known, and its answer"
        );
        assert_eq!(slow.alive(), 0, "cancelled upstream");
        assert_eq!(stream.collect().await.unwrap().text(), "quick");
        assert_eq!(trail(&cx), ["quick ok answered", "slow Cancelled gave_up"]);
        assert_eq!(
            cx.trail().snapshot()[1].message,
            "another target was faster"
        );
        assert_eq!(cx.attempts_left(), 14, "both were paid for");
        assert_eq!(
            (slow.calls(), quick.calls(), spare.calls()),
            (number, number, 0)
        );
    }
    assert_eq!(breaker(&rig, "slow"), Some(BreakerState::Closed));
    let view = &rig.stack.health().targets()[1];
    assert_eq!((&*view.provider, view.score.in_flight), ("slow", 0));
    assert!(
        (view.score.success - 1.0).abs() < f64::EPSILON,
        "{}",
        view.score
    );
    assert!(
        view.score.first_content >= Some(secs(2)),
        "that it was outrun is known: {}",
        view.score
    );
}

#[tokio::test(start_paused = true)]
async fn the_first_one_may_still_win() {
    let first = Scripted::new("first", [after(ms(2100), "first")]);
    let second = Scripted::new("second", [after(secs(5), "second")]);
    let rig = hedging([&first, &second].map(|one| free(one.target("m"))));
    let cx = rig.cx();
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "first");
    assert_eq!(
        trail(&cx),
        ["first ok answered", "second Cancelled gave_up"]
    );
    assert_eq!((second.calls(), second.alive()), (1, 0));
    assert!(answer.switched.is_empty());
}

#[tokio::test(start_paused = true)]
async fn who_is_in_time_is_asked_alone_and_the_usual_time_is_learned() {
    let first = Scripted::new("first", [after(ms(400), "first")]);
    let second = Scripted::new("second", [after(ms(100), "second")]);
    let rig = hedging([&first, &second].map(|one| free(one.target("m"))));
    for _ in 0..20 {
        assert_eq!(rig.say().await.unwrap(), "first");
    }
    assert_eq!(second.calls(), 0);
    // Late is now a good deal sooner than 2 s.
    first.becomes(after(secs(9), "first"));
    let started = Instant::now();
    assert_eq!(rig.say().await.unwrap(), "second");
    assert!(
        (ms(500)..ms(620)).contains(&started.elapsed()),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn when_one_fails_the_other_is_waited_for() {
    let first = Scripted::new("first", [fails_after(secs(3), K::Server)]);
    let second = Scripted::new("second", [after(secs(5), "second")]);
    let rig = hedging([&first, &second].map(|one| free(one.target("m"))));
    let (cx, started) = (rig.cx(), Instant::now());
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "second");
    assert_eq!(started.elapsed(), secs(7));
    assert_eq!(trail(&cx), ["first Server switched", "second ok answered"]);
    assert_eq!(answer.switched.len(), 1);

    // The other way round.
    let first = Scripted::new("first", [after(secs(6), "first")]);
    let second = Scripted::new("second", [fail(K::Server)]);
    let rig = hedging([&first, &second].map(|one| free(one.target("m"))));
    let cx = rig.cx();
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "first");
    assert_eq!(trail(&cx), ["second Server switched", "first ok answered"]);
}

#[tokio::test(start_paused = true)]
async fn when_both_fail_the_next_one_is_asked_and_all_are_named() {
    let first = Scripted::new("first", [fails_after(secs(3), K::Server)]);
    let second = Scripted::new("second", [fails_after(secs(2), K::Overloaded)]);
    let third = Scripted::new("third", [says("third"), fail(K::Network)]);
    let rig = hedging([&first, &second, &third].map(|one| free(one.target("m"))));
    let cx = rig.cx();
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "third");
    assert_eq!(
        trail(&cx),
        [
            "first Server switched",
            "second Overloaded switched",
            "third ok answered"
        ]
    );
    let error = rig.chat().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.causes().len()),
        (K::Exhausted, 3),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_wrong_request_is_not_waited_for_twice() {
    let first = Scripted::new("first", [fails_after(secs(3), K::BadRequest)]);
    let second = Scripted::new("second", [after(secs(20), "second")]);
    let rig = hedging([&first, &second].map(|one| free(one.target("m"))));
    let started = Instant::now();
    assert_eq!(rig.chat().await.unwrap_err().kind(), K::BadRequest);
    assert_eq!((started.elapsed(), second.alive()), (secs(3), 0));
}

#[tokio::test(start_paused = true)]
async fn it_costs_no_more_unless_the_call_says_how_much_more() {
    let slow = || Scripted::new("slow", [after(secs(5), "slow")]);
    let dear = || Scripted::new("dear", [says("dear")]);
    let (first, second) = (slow(), dear());
    let rig = hedging([at(1.0, first.target("m")), at(2.0, second.target("m"))]);
    assert_eq!(rig.say().await.unwrap(), "slow");
    assert_eq!(second.calls(), 0);
    let cx = rig.cx_with(|options| options.max_price = Some(2.0));
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "dear");
    let cx = rig.cx_with(|options| options.max_price = Some(1.5));
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!((answer.text(), second.calls()), ("slow".to_owned(), 1));

    // A cheaper one further down is found.
    let (first, second) = (slow(), dear());
    let cheap = Scripted::new("cheap", [says("cheap")]);
    let rig = hedging([
        at(1.0, first.target("m")),
        at(2.0, second.target("m")),
        at(0.5, cheap.target("m")),
    ]);
    assert_eq!(rig.say().await.unwrap(), "cheap");
}

#[tokio::test(start_paused = true)]
async fn another_stage_another_key_and_a_forbidden_repeat_are_no_hedge() {
    let slow = || Scripted::new("slow", [after(secs(5), "slow")]);
    let other = Scripted::new("other", [says("other")]);
    let first = slow();
    let next_stage = Note {
        stage: 1,
        ..Note::default()
    };
    let rig = hedging([
        free(first.keyed("m", "key-one")),
        free(first.keyed("m", "key-two")),
        (other.target("m"), next_stage),
    ]);
    assert_eq!(rig.say().await.unwrap(), "slow");
    assert_eq!((first.calls(), other.calls()), (1, 0));

    let first = slow();
    let rig = hedging([free(first.target("m")), free(other.target("m"))]);
    let cx = rig.cx_with(|options| options.retry_after_dispatch = Some(false));
    rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    let cx = rig.cx_with(|options| options.attempts = Some(1));
    rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    let cx = rig.cx_with(|options| options.hedge = Some(false));
    rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(other.calls(), 0);
    rig.say().await.unwrap();
    assert_eq!(other.calls(), 1, "or none of this would show anything");
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_goes_away_takes_both_along() {
    let first = Scripted::new("first", [Step::Hang]);
    let second = Scripted::new("second", [Step::Hang]);
    let rig = hedging([&first, &second].map(|one| free(one.target("m"))));
    let cx = rig.cx();
    let gone = tokio::time::timeout(secs(5), rig.ask(&cx, true)).await;
    assert!(gone.is_err());
    assert_eq!((first.calls(), second.calls()), (1, 1));
    assert_eq!((first.alive(), second.alive()), (0, 0));
    assert_eq!(trail(&cx).len(), 2);
    let messages = cx
        .trail()
        .read(|list| list.iter().all(|one| one.message == "the caller went away"));
    assert!(messages);
}

#[tokio::test(start_paused = true)]
async fn the_trail_is_written_without_a_retry_layer_too() {
    let slow = Scripted::new("slow", [after(secs(10), "slow")]);
    let quick = Scripted::new("quick", [says("quick")]);
    let rig = Rig::noted(
        [&slow, &quick].map(|one| free(one.target("m"))),
        |config| config.hedge = true,
        |stack| stack.without(Part::Retry).without(Part::Breaker),
    );
    let cx = rig.cx_with(|options| options.strategy = Some(g4f_types::Strategy::Priority));
    rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(trail(&cx), ["quick ok answered", "slow Cancelled gave_up"]);
}
