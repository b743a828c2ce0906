//! A target that fails, is left alone, and comes back.

mod support;

use futures_util::future::join_all;
use g4f_resilience::{
    BreakerConfig, BreakerLayer, BreakerState, DeadlineLayer, Part, ProviderService,
    ResilienceConfig, Service,
};
use g4f_types::{Call, CallOptions, ChatRequest, Context, ErrorKind as K, Message, Resume};
use support::*;
use tower::{ServiceBuilder, ServiceExt as _};

fn state(rig: &Rig) -> BreakerState {
    rig.stack.health().targets()[0].breaker
}

/// One call without retries.
async fn once(rig: &Rig) -> Result<String, K> {
    let cx = rig.cx_with(|options| options.retries = Some(0));
    let answer = async { rig.ask(&cx, true).await?.collect().await };
    answer
        .await
        .map(|answer| answer.text())
        .map_err(|e| e.kind())
}

#[tokio::test(start_paused = true)]
async fn three_failures_in_a_row_open_it_and_one_probe_closes_it() {
    for kind in [
        K::Server,
        K::Overloaded,
        K::Network,
        K::Timeout,
        K::Empty,
        K::ErrorPage,
        K::Truncated,
        K::InvalidResponse,
    ] {
        let only = Scripted::new("only", [fail(kind)]);
        let rig = Rig::new([only.target("m")]);
        for _ in 0..3 {
            assert_eq!(state_or_closed(&rig), BreakerState::Closed);
            assert_eq!(once(&rig).await, Err(kind));
        }
        assert_eq!(state(&rig), BreakerState::Open);
        let cx = rig.cx();
        let error = rig.ask(&cx, true).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.retry_after()),
            (K::Overloaded, Some(secs(10)))
        );
        assert_eq!(only.calls(), 3, "nothing was sent");
        tokio::time::advance(secs(10)).await;
        assert_eq!(state(&rig), BreakerState::HalfOpen);
        only.becomes(says("healed"));
        assert_eq!(once(&rig).await.as_deref(), Ok("healed"));
        assert_eq!(state(&rig), BreakerState::RampingUp);
        tokio::time::advance(secs(30)).await;
        assert_eq!(state(&rig), BreakerState::Closed);
    }
}

fn state_or_closed(rig: &Rig) -> BreakerState {
    let targets = rig.stack.health().targets();
    targets
        .first()
        .map_or(BreakerState::Closed, |view| view.breaker)
}

#[tokio::test(start_paused = true)]
async fn a_success_in_between_starts_the_row_anew_but_half_of_five_opens_it() {
    let steps = [
        fail(K::Server),
        fail(K::Server),
        says("a"),
        fail(K::Server),
        says("b"),
        fail(K::Server),
    ];
    let only = Scripted::new("only", steps);
    let rig = Rig::new([only.target("m")]);
    for _ in 0..4 {
        let _ = once(&rig).await;
    }
    assert_eq!(
        state(&rig),
        BreakerState::Closed,
        "3 of 4, never 3 in a row"
    );
    let _ = once(&rig).await;
    assert_eq!(
        state(&rig),
        BreakerState::Closed,
        "a success never opens it"
    );
    let _ = once(&rig).await;
    assert_eq!(state(&rig), BreakerState::Open, "4 of 6");
}

#[tokio::test(start_paused = true)]
async fn failures_long_ago_do_not_count_for_the_share() {
    let steps = [
        fail(K::Server),
        fail(K::Server),
        says("a"),
        fail(K::Server),
        says("b"),
        fail(K::Server),
    ];
    let only = Scripted::new("only", steps);
    let rig = Rig::new([only.target("m")]);
    for _ in 0..5 {
        let _ = once(&rig).await;
    }
    tokio::time::advance(secs(70)).await;
    let _ = once(&rig).await;
    assert_eq!(state(&rig), BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn half_open_lets_exactly_one_of_ten_through() {
    let slow = Step::Stream(vec![Beat::Wait(secs(1)), text("healed"), done()]);
    let only = Scripted::new(
        "only",
        [fail(K::Server), fail(K::Server), fail(K::Server), slow],
    );
    let rig = Rig::new([only.target("m")]);
    let _ = rig.chat().await;
    assert_eq!((only.calls(), state(&rig)), (3, BreakerState::Open));
    tokio::time::advance(secs(10)).await;
    let outcomes = join_all((0..10).map(|_| once(&rig))).await;
    assert_eq!(only.calls(), 4, "one probe");
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(
        once(&rig).await.as_deref(),
        Ok("healed"),
        "alone, nobody is held back while it ramps up"
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_probe_doubles_the_time_up_to_five_minutes() {
    let only = Scripted::new("only", [fail(K::Server)]);
    let rig = Rig::new([only.target("m")]);
    let _ = rig.chat().await;
    for wait in [10, 20, 40, 80, 160, 300, 300] {
        let error = rig.chat().await.unwrap_err();
        assert_eq!(error.retry_after(), Some(secs(wait)));
        tokio::time::advance(secs(wait)).await;
        assert_eq!(once(&rig).await, Err(K::Server));
    }
    assert_eq!(only.calls(), 3 + 7);
}

#[tokio::test(start_paused = true)]
async fn a_probe_whose_caller_goes_away_makes_room_for_another() {
    let only = Scripted::new(
        "only",
        [
            fail(K::Server),
            fail(K::Server),
            fail(K::Server),
            Step::Hang,
        ],
    );
    let rig = Rig::new([only.target("m")]);
    let _ = rig.chat().await;
    tokio::time::advance(secs(10)).await;
    let gone = tokio::time::timeout(secs(1), rig.chat()).await;
    assert!(gone.is_err());
    assert_eq!(only.calls(), 4);
    only.becomes(says("healed"));
    assert_eq!(once(&rig).await.as_deref(), Ok("healed"));
}

#[tokio::test(start_paused = true)]
async fn a_healed_target_is_eased_back_in_where_another_is_left() {
    let first = Scripted::new("first", [fail(K::Server)]);
    let second = Scripted::new("second", [says("second")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    assert_eq!(rig.say().await.unwrap(), "second");
    assert_eq!(first.calls(), 3);
    first.becomes(says("first"));
    assert_eq!(rig.say().await.unwrap(), "second", "open: skipped");
    tokio::time::advance(secs(10)).await;
    assert_eq!(rig.say().await.unwrap(), "first", "the probe");
    let count = |answers: Vec<String>| answers.iter().filter(|text| *text == "first").count();
    let mut ten = Vec::new();
    for _ in 0..10 {
        ten.push(rig.say().await.unwrap());
    }
    assert_eq!(count(ten), 1, "10 %");
    tokio::time::advance(secs(15)).await;
    let mut twenty = Vec::new();
    for _ in 0..20 {
        twenty.push(rig.say().await.unwrap());
    }
    assert_eq!(count(twenty), 11, "55 %");
    tokio::time::advance(secs(15)).await;
    for _ in 0..10 {
        assert_eq!(rig.say().await.unwrap(), "first");
    }
}

#[tokio::test(start_paused = true)]
async fn a_ramping_target_is_asked_when_nobody_else_can() {
    let first = Scripted::new("first", [fail(K::Server)]);
    let second = Scripted::new("second", [says("second")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    rig.say().await.unwrap();
    first.becomes(says("first"));
    second.becomes(fail(K::Auth));
    tokio::time::advance(secs(10)).await;
    assert_eq!(rig.say().await.unwrap(), "first", "the probe");
    assert_eq!(
        rig.say().await.unwrap(),
        "first",
        "held back at first, asked after the other failed"
    );
}

#[tokio::test(start_paused = true)]
async fn a_target_that_begins_every_answer_and_finishes_none_is_left_alone() {
    let only = Scripted::new("only", [Step::Stream(vec![text("half")])]);
    let rig = Rig::with(
        [only.target("m")],
        |config| config.resume = Resume::Off,
        |stack| stack,
    );
    for _ in 0..3 {
        assert_eq!(once(&rig).await, Err(K::Truncated));
    }
    assert_eq!(state(&rig), BreakerState::Open);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_the_targets_fault_never_opens_it() {
    for kind in [
        K::BadRequest,
        K::ContextLength,
        K::ContentFilter,
        K::Unsupported,
        K::RateLimited,
        K::Auth,
        K::QuotaExhausted,
        K::ModelNotFound,
    ] {
        let only = Scripted::new("only", [fail(kind)]);
        let rig = Rig::with(
            [only.target("m")],
            |_| {},
            |stack| stack.without(Part::RateLimit),
        );
        for _ in 0..10 {
            assert_eq!(once(&rig).await, Err(kind));
        }
        assert_eq!(only.calls(), 10);
    }
}

#[tokio::test(start_paused = true)]
async fn news_from_before_it_opened_changes_nothing() {
    let slow = Step::Stream(vec![Beat::Wait(secs(5)), Beat::Fail(error(K::Server))]);
    let only = Scripted::new("only", [slow]);
    let rig = Rig::new([only.target("m")]);
    join_all((0..10).map(|_| once(&rig))).await;
    let error = rig.chat().await.unwrap_err();
    assert_eq!(
        error.retry_after(),
        Some(secs(10)),
        "ten failures at once open it once"
    );
}

#[tokio::test(start_paused = true)]
async fn try_anyway_goes_through_an_open_breaker() {
    let only = Scripted::new("only", [fail(K::Server)]);
    let rig = Rig::new([only.target("m")]);
    let _ = rig.chat().await;
    only.becomes(says("healed"));
    let cx: Context = rig.cx_with(|options| options.try_anyway = Some(true));
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "healed");
    assert_eq!(state(&rig), BreakerState::RampingUp);
}

#[tokio::test(start_paused = true)]
async fn calls_that_go_through_it_anyway_keep_it_open_no_longer() {
    let only = Scripted::new("only", [fail(K::Server)]);
    let rig = Rig::new([only.target("m")]);
    let _ = rig.chat().await;
    for _ in 0..10 {
        let cx = rig.cx_with(|options| options.try_anyway = Some(true));
        rig.ask(&cx, true).await.unwrap_err();
    }
    let wait = rig.chat().await.unwrap_err().retry_after().unwrap();
    assert!(wait <= secs(10), "{wait:?}");
    tokio::time::advance(wait).await;
    assert_eq!(state(&rig), BreakerState::HalfOpen);
}

#[tokio::test(start_paused = true)]
async fn alone_it_lets_one_probe_through_as_well() {
    let slow = Step::Stream(vec![Beat::Wait(secs(1)), text("healed"), done()]);
    let only = Scripted::new("only", [fail(K::Server)]);
    let service: Service<ChatRequest> = Service::new(
        ServiceBuilder::new()
            .layer(BreakerLayer::new(BreakerConfig::default()))
            .layer(DeadlineLayer::default())
            .service(ProviderService),
    );
    let call = async || {
        let cx = ResilienceConfig::default()
            .context("test", CallOptions::default())
            .for_target(only.target("m"));
        let request = ChatRequest::new("m", [Message::user("hello?")]);
        service.clone().oneshot(Call::new(cx, request)).await
    };
    for _ in 0..3 {
        assert_eq!(call().await.unwrap_err().kind(), K::Server);
    }
    only.becomes(slow);
    assert_eq!(call().await.unwrap_err().kind(), K::Overloaded);
    tokio::time::advance(secs(10)).await;
    let outcomes = join_all((0..10).map(|_| call())).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(only.calls(), 4);
    // The row of failures is forgotten: one more does not open it again.
    only.becomes(fail(K::Server));
    assert_eq!(call().await.unwrap_err().kind(), K::Server);
    assert_eq!(call().await.unwrap_err().kind(), K::Server);
}

#[tokio::test(start_paused = true)]
async fn deadlines_that_the_caller_chose_say_nothing_about_the_target() {
    let slow = Scripted::new("slow", [Step::Hang]);
    let rig = Rig::new([slow.target("m")]);
    let hurried = |change: fn(&mut g4f_types::CallOptions)| {
        rig.cx_with(|options| {
            options.retries = Some(0);
            change(options);
        })
    };
    for _ in 0..3 {
        let cx = hurried(|options| options.first_content = Some(secs(1)));
        assert_eq!(rig.ask(&cx, true).await.unwrap_err().kind(), K::Timeout);
        let cx = hurried(|options| options.timeout = Some(secs(1)));
        assert_eq!(rig.ask(&cx, true).await.unwrap_err().kind(), K::Timeout);
    }
    assert_eq!(state(&rig), BreakerState::Closed);

    // A long answer that is cut by the end of the request's time was a good one.
    let beats = (0..100).flat_map(|_| [Beat::Wait(secs(1)), text("and on ")]);
    slow.becomes(Step::Stream(beats.collect()));
    for _ in 0..3 {
        let cx = hurried(|options| options.timeout = Some(secs(20)));
        let stream = rig.ask(&cx, true).await.unwrap();
        assert_eq!(stream.collect().await.unwrap_err().kind(), K::Timeout);
    }
    assert_eq!(state(&rig), BreakerState::Closed);

    // The usual deadlines do.
    slow.becomes(Step::Hang);
    for _ in 0..3 {
        let cx = hurried(|_| {});
        assert_eq!(rig.ask(&cx, true).await.unwrap_err().kind(), K::Timeout);
    }
    assert_eq!(state(&rig), BreakerState::Open);
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_the_caller_cuts_short_proves_nothing() {
    let sick = Scripted::new("sick", [fail(K::Server)]);
    let rig = Rig::new([sick.target("m")]);
    for _ in 0..3 {
        once(&rig).await.unwrap_err();
    }
    assert_eq!(state(&rig), BreakerState::Open);
    tokio::time::advance(secs(10)).await;
    sick.becomes(Step::Hang);
    let cx = rig.cx_with(|options| options.timeout = Some(secs(1)));
    rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(state(&rig), BreakerState::HalfOpen);
}

#[tokio::test(start_paused = true)]
async fn a_proxy_of_the_callers_that_is_down_is_not_the_targets_fault() {
    let unreachable = g4f_types::Error::new(K::Network, "connection refused by the proxy");
    let provider = Scripted::new("p", [Step::Fail(unreachable)]);
    let rig = Rig::new([provider.target("m")]);
    for _ in 0..3 {
        let cx = rig.cx_with(|options| {
            options.proxy = Some(g4f_types::Proxy::new("http://127.0.0.1:1"));
        });
        assert_eq!(rig.ask(&cx, true).await.unwrap_err().kind(), K::Network);
    }
    assert_eq!(state(&rig), BreakerState::Closed);
}
