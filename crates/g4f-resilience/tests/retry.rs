//! The same target again.

mod support;

use std::time::Duration;

use g4f_resilience::{Part, QuotaConfig};
use g4f_types::ErrorKind as K;
use proptest::prelude::*;
use support::*;

#[tokio::test(start_paused = true)]
async fn faults_are_tried_again_twice_and_bad_answers_once() {
    for (kind, calls) in [
        (K::Overloaded, 3),
        (K::Server, 3),
        (K::Network, 3),
        (K::Timeout, 3),
        (K::Truncated, 2),
        (K::InvalidResponse, 2),
        (K::Empty, 2),
        (K::ErrorPage, 2),
        (K::RateLimited, 3),
        (K::QuotaExhausted, 1),
        (K::Auth, 1),
        (K::ContextLength, 1),
        (K::ModelNotFound, 1),
        (K::ContentFilter, 1),
        (K::BadRequest, 1),
        (K::Unsupported, 1),
        (K::Cancelled, 1),
        (K::Config, 1),
    ] {
        let only = Scripted::new("only", [fail(kind)]);
        let rig = Rig::new([only.target("m")]);
        let error = rig.chat().await.unwrap_err();
        assert_eq!((error.kind(), only.calls()), (kind, calls));
        assert!(!error.is_temporary(), "{kind} has been given up");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_target_said_is_told_when_the_breaker_ends_the_retries() {
    let only = Scripted::new("only", [fail(K::Server)]);
    let rig = Rig::with(
        [only.target("m")],
        |c| c.breaker.failures = 2,
        |stack| stack,
    );
    let cx = rig.cx_with(|options| options.retries = Some(50));
    let error = rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(error.kind(), K::Server, "{error}");
    assert!(only.calls() < 50 && !error.is_temporary());
}

#[tokio::test(start_paused = true)]
async fn waits_grow_and_stay_under_their_bounds() {
    let only = Scripted::new("only", [fail(K::Server)]);
    let rig = Rig::with(
        [only.target("m")],
        |c| c.breaker.failures = 100,
        |stack| stack,
    );
    let cx = rig.cx_with(|options| options.retries = Some(6));
    rig.ask(&cx, true).await.unwrap_err();
    let bounds = [250, 500, 1000, 2000, 2000, 2000].map(Duration::from_millis);
    let gaps = only.gaps();
    // The breaker's share rule (5 calls, half of them failed) ends it.
    assert!(gaps.len() >= 4, "{gaps:?}");
    for (gap, bound) in gaps.iter().zip(bounds) {
        assert!(
            *gap <= bound + Duration::from_millis(1),
            "{gap:?} > {bound:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_short_rate_limit_on_the_only_target_is_waited_for() {
    let limited = Step::Fail(error(K::RateLimited).with_retry_after(secs(2)));
    let only = Scripted::new("only", [limited, says("after the wait")]);
    let rig = Rig::new([only.target("m")]);
    let cx = rig.cx();
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "after the wait");
    assert_eq!(only.calls(), 2);
    assert!(
        only.gaps()[0] >= secs(2) && only.gaps()[0] < secs(3),
        "{:?}",
        only.gaps()
    );
    assert_eq!(trail(&cx), ["only RateLimited retried", "only ok answered"]);
    assert_eq!(cx.trail().snapshot()[0].wait_ms, 2000);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_without_a_time_is_waited_for_as_long_as_the_key_is_benched() {
    let limited = fail(K::RateLimited);
    let only = Scripted::new("only", [limited, says("after the wait")]);
    let rig = Rig::new([only.target("m")]);
    assert_eq!(rig.say().await.unwrap(), "after the wait");
    assert!(only.gaps()[0] >= secs(5) && only.gaps()[0] < secs(6));
}

#[tokio::test(start_paused = true)]
async fn an_overload_with_a_time_is_waited_for_only_alone() {
    let busy = Step::Fail(error(K::Overloaded).with_retry_after(secs(3)));
    let only = Scripted::new("only", [busy.clone(), says("later")]);
    let rig = Rig::new([only.target("m")]);
    assert_eq!(rig.say().await.unwrap(), "later");
    assert!(only.gaps()[0] >= secs(3));

    let first = Scripted::new("first", [busy]);
    let second = Scripted::new("second", [says("at once")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let started = tokio::time::Instant::now();
    assert_eq!(rig.say().await.unwrap(), "at once");
    assert_eq!(rig.say().await.unwrap(), "at once");
    assert_eq!(started.elapsed(), secs(0));
    assert_eq!(first.calls(), 1, "left alone as long as it asked for");
}

#[tokio::test(start_paused = true)]
async fn a_door_that_closes_during_the_wait_does_not_hide_what_was_said() {
    let only = Scripted::new("only", [fail(K::Server)]);
    let rig = Rig::new([only.target("m")]);
    // Two failures before, so that the breaker opens with the first of this request.
    for _ in 0..2 {
        let cx = rig.cx_with(|options| options.retries = Some(0));
        rig.ask(&cx, true).await.unwrap_err();
    }
    let cx = rig.cx();
    let error = rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(error.kind(), K::Server, "{error}");
    assert_eq!(trail(&cx), ["only Server gave_up"]);
}

#[tokio::test(start_paused = true)]
async fn with_a_second_target_it_is_not_waited_for() {
    let limited = Step::Fail(error(K::RateLimited).with_retry_after(secs(2)));
    let first = Scripted::new("first", [limited]);
    let second = Scripted::new("second", [says("at once")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let started = tokio::time::Instant::now();
    assert_eq!(rig.say().await.unwrap(), "at once");
    assert_eq!(started.elapsed(), secs(0));
    assert_eq!(first.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_long_rate_limit_is_not_waited_for() {
    let limited = Step::Fail(error(K::RateLimited).with_retry_after(secs(6)));
    let only = Scripted::new("only", [limited]);
    let rig = Rig::new([only.target("m")]);
    let error = rig.chat().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after()),
        (K::RateLimited, Some(secs(6)))
    );
    assert_eq!(only.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_beyond_the_deadline() {
    let limited = Step::Fail(error(K::RateLimited).with_retry_after(secs(3)));
    let only = Scripted::new("only", [limited]);
    let rig = Rig::new([only.target("m")]);
    let cx = rig.cx_with(|options| options.timeout = Some(secs(2)));
    let started = tokio::time::Instant::now();
    assert_eq!(rig.ask(&cx, true).await.unwrap_err().kind(), K::RateLimited);
    assert_eq!(started.elapsed(), secs(0), "it gives up now");
}

#[tokio::test(start_paused = true)]
async fn an_empty_quota_stops_retries_but_not_switches() {
    let sick = Scripted::new("sick", [fail(K::Server)]);
    let healthy = Scripted::new("healthy", [says("fine")]);
    let rig = Rig::with(
        [sick.target("m"), healthy.target("m")],
        |config| {
            config.retry_quota = QuotaConfig {
                tokens: 12,
                cost: 5,
                timeout_cost: 10,
                refill: 1,
            };
        },
        |stack| stack.without(Part::Breaker),
    );
    for _ in 0..5 {
        assert_eq!(rig.say().await.unwrap(), "fine");
    }
    // The upper half of 12 tokens pays for one retry; the answers give one back each, which pays for a second one.
    let first_calls = 5;
    assert_eq!(sick.calls(), first_calls + 2);
    let left = rig.stack.retry_quota().left();
    assert!((6..=7).contains(&left), "{left}: the lower half is kept");

    // It is for those who have nobody else.
    let only = rig.stack.retry_quota();
    assert!(!only.take_spare(K::Server) && only.take(K::Server));
    assert_eq!(only.left(), left - 5);
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_kept_however_much_is_allowed() {
    let targets: Vec<_> = (0..3)
        .map(|n| Scripted::new(&format!("p{n}"), [fail(K::Server)]))
        .collect();
    let rig = Rig::new(targets.iter().map(|provider| provider.target("m")));
    let cx = rig.cx_with(|options| {
        options.retries = Some(50);
        options.attempts = Some(5);
    });
    let error = rig.ask(&cx, true).await.unwrap_err();
    let calls: Vec<_> = targets.iter().map(|provider| provider.calls()).collect();
    assert_eq!(calls.iter().sum::<usize>(), 5, "{calls:?}");
    assert!(
        calls.iter().all(|calls| *calls > 0),
        "everyone gets a call: {calls:?}"
    );
    assert!(error.message().contains("budget"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn without_the_retry_layer_the_trail_is_still_written() {
    let sick = Scripted::new("sick", [fail(K::Server)]);
    let healthy = Scripted::new("healthy", [says("fine")]);
    let rig = Rig::with(
        [sick.target("m"), healthy.target("m")],
        |_| {},
        |stack| stack.without(Part::Retry),
    );
    let cx = rig.cx();
    rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(trail(&cx), ["sick Server switched", "healthy ok answered"]);
}

fn any_step() -> impl Strategy<Value = Step> {
    let kinds = proptest::sample::select(K::ALL.to_vec());
    prop_oneof![
        kinds.clone().prop_map(fail),
        Just(says("ok")),
        Just(whole("ok")),
        kinds.prop_map(|kind| Step::Stream(vec![text("half"), Beat::Fail(error(kind))])),
        Just(Step::Stream(vec![text("cut")])),
        Just(Step::Stream(Vec::new())),
        Just(Step::Stream(vec![text("late"), Beat::Hang])),
        Just(Step::Hang),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the providers do: one end, within the deadline and the budget, and the trail agrees with it.
    #[test]
    fn there_is_exactly_one_end(
        scripts in proptest::collection::vec(proptest::collection::vec(any_step(), 1..5), 1..5),
        attempts in 1_u32..10,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let providers: Vec<_> = scripts
                .iter()
                .enumerate()
                .map(|(n, steps)| {
                    Scripted::new(&format!("p{n}"), steps.clone())
                })
                .collect();
            let rig = Rig::new(providers.iter().map(|provider| provider.target("m")));
            let cx = rig.cx_with(|options| options.attempts = Some(attempts));
            let started = tokio::time::Instant::now();
            let mut ends = 0;
            match rig.ask(&cx, true).await {
                Err(_) => ends += 1,
                Ok(mut stream) => {
                    while let Some(event) = stream.next().await {
                        assert_eq!(ends, 0, "nothing comes after the end");
                        let is_end = match &event {
                            Ok(event) => matches!(event, g4f_types::ChatEvent::Finished { .. }),
                            Err(_) => true,
                        };
                        ends += u32::from(is_end);
                    }
                }
            }
            assert_eq!(ends, 1);
            assert!(started.elapsed() <= secs(301), "{:?}", started.elapsed());
            let calls: usize = providers.iter().map(|provider| provider.calls()).sum();
            assert!(calls <= attempts as usize);
            assert_eq!(calls, cx.trail().len());
            assert!(providers.iter().all(|provider| provider.alive() == 0), "nothing is left open");
        });
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_parameter_is_left_out_once_unless_the_caller_minds() {
    let unknown = |name: &str| Step::Fail(error(K::Unsupported).with_param(name));
    let only = Scripted::new("only", [unknown("seed"), says("without")]);
    let rig = Rig::new([only.target("m")]);
    let cx = rig.cx();
    rig.ask(&cx, true).await.unwrap();
    assert_eq!(trail(&cx), ["only Unsupported retried", "only ok answered"]);

    let strict = Scripted::new("strict", [unknown("seed")]);
    let rig = Rig::new([strict.target("m")]);
    let cx = rig.cx_with(|o| o.on_unsupported = Some(g4f_types::OnUnsupported::Error));
    rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(strict.calls(), 1);
    rig.chat().await.unwrap_err();
    assert_eq!(strict.calls(), 3, "once, not for ever");

    for essential in ["tools", "messages[0].content", "response_format", ""] {
        let provider = Scripted::new("p", [unknown(essential)]);
        let rig = Rig::new([provider.target("m")]);
        rig.chat().await.unwrap_err();
        assert_eq!(provider.calls(), 1, "{essential:?} is no matter of taste");
    }
}
