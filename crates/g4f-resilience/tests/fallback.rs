//! From one target to the next.

mod support;

use std::sync::Arc;

use g4f_registry::{Considered, Verdict};
use g4f_resilience::{PermitLayer, ProviderService, ResilienceConfig, Stack};
use g4f_store::{BenchKey, Store as _};
use g4f_types::{
    Action, Call, CallOptions, Capabilities, ChatEvent, ChatRequest, ContentFilter, Context,
    ErrorKind as K, Message, Outcome, Resume,
};
use support::*;
use tower::{Layer as _, ServiceExt as _};

#[tokio::test(start_paused = true)]
async fn the_first_target_that_answers_wins_and_the_trail_tells_the_rest() {
    let refused = Scripted::new("refused", [fail(K::Network)]);
    let sick = Scripted::new("sick", [fail(K::Server)]);
    let silent = Scripted::new("silent", [Step::Hang]);
    let healthy = Scripted::new("healthy", [says("hello")]);
    let rig = Rig::new([
        refused.target("m"),
        sick.target("m"),
        silent.target("m"),
        healthy.target("m"),
    ]);
    let cx = rig.cx();
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "hello");
    assert_eq!(
        trail(&cx),
        [
            "refused Network retried",
            "refused Network retried",
            "refused Network switched",
            "sick Server retried",
            "sick Server retried",
            "sick Server switched",
            "silent Timeout switched",
            "healthy ok answered",
        ]
    );
    assert_eq!(
        (
            refused.calls(),
            sick.calls(),
            silent.calls(),
            healthy.calls()
        ),
        (3, 3, 1, 1)
    );
    let switches: Vec<_> = answer
        .switched
        .iter()
        .map(|s| (s.from.as_str(), s.to.as_str(), s.reason))
        .collect();
    assert_eq!(
        switches,
        [
            ("refused:m", "sick:m", K::Network),
            ("sick:m", "silent:m", K::Server),
            ("silent:m", "healthy:m", K::Timeout),
        ]
    );
    let entries = cx.trail().snapshot();
    assert_eq!(entries[6].ms, 30_000);
    assert_eq!(entries[7].n, 8);
    assert_eq!(entries[7].first_content_ms, Some(entries[7].started_ms));
    assert!(entries[0].wait_ms <= 250 && entries[1].wait_ms <= 500);
}

#[tokio::test(start_paused = true)]
async fn when_all_fail_one_error_lists_them() {
    let targets: Vec<_> = ["a", "b", "c", "d"]
        .map(|id| Scripted::new(id, [fail(K::Server)]).target("m"))
        .into();
    let rig = Rig::with(targets, |config| config.attempts = 8, |stack| stack);
    let cx = rig.cx();
    let error = rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(error.kind(), K::Exhausted);
    assert_eq!(error.causes().len(), 4);
    assert_eq!(error.message().lines().count(), 5, "{}", error.message());
    for id in ["a:m", "b:m", "c:m", "d:m"] {
        assert!(error.to_string().contains(id), "{error}");
    }
    assert_eq!(error.to_string().lines().count(), 1);
    assert_eq!(error.trail().len(), 8, "the budget");
    assert_eq!(error.trail()[7].action, Action::GaveUp);
    assert_eq!(cx.attempts_left(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_single_target_fails_with_its_own_error() {
    let only = Scripted::new("only", [fail(K::BadRequest)]);
    let rig = Rig::new([only.target("m")]);
    let error = rig.chat().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.provider()),
        (K::BadRequest, Some("only"))
    );
    assert_eq!(error.trail().len(), 1);
    assert_eq!(only.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_request_is_not_tried_elsewhere_and_benches_nobody() {
    let first = Scripted::new("first", [fail(K::BadRequest)]);
    let second = Scripted::new("second", [says("no")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    for _ in 0..10 {
        assert_eq!(rig.chat().await.unwrap_err().kind(), K::BadRequest);
    }
    assert_eq!((first.calls(), second.calls()), (10, 0));
    assert!(rig.store.list().is_empty());
}

#[tokio::test(start_paused = true)]
async fn keys_rotate_at_once_and_each_is_benched() {
    for kind in [K::RateLimited, K::QuotaExhausted, K::Auth] {
        let steps = [fail(kind), fail(kind), says("third")];
        let provider = Scripted::new("p", steps);
        let rig = Rig::new(["key-one", "key-two", "key-three"].map(|key| provider.keyed("m", key)));
        let cx = rig.cx();
        let started = tokio::time::Instant::now();
        let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
        assert_eq!(answer.text(), "third");
        assert_eq!(started.elapsed(), secs(0), "nobody waits");
        assert_eq!(
            provider.keys(),
            ["key-one", "key-two", "key-three"].map(|key| Some(key.to_owned()))
        );
        let benches = rig.store.list();
        assert_eq!(benches.len(), 2);
        assert!(
            benches.iter().all(|(key, bench)| {
                matches!(key, BenchKey::Key { .. }) && bench.reason == kind
            })
        );
        // The next request goes to the good key straight away.
        assert_eq!(rig.say().await.unwrap(), "third");
        assert_eq!(provider.calls(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn with_everyone_benched_it_fails_fast_with_the_soonest_time() {
    let limited = |id, wait| {
        let error = error(K::RateLimited).with_retry_after(secs(wait));
        Scripted::new(id, [Step::Fail(error)])
    };
    let (a, b) = (limited("a", 40), limited("b", 20));
    let rig = Rig::new([a.target("m"), b.target("m")]);
    let error = rig.chat().await.unwrap_err();
    assert_eq!(error.kind(), K::Exhausted);
    assert_eq!(error.retry_after(), Some(secs(20)));
    let started = tokio::time::Instant::now();
    let cx = rig.cx();
    let error = rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(error.kind(), K::RateLimited);
    assert_eq!(error.retry_after(), Some(secs(20)));
    assert!(!error.reached_upstream());
    assert_eq!(started.elapsed(), secs(0));
    assert_eq!((a.calls(), b.calls()), (1, 1), "nothing was sent");
    assert!(cx.trail().is_empty());
    // Unless the caller insists.
    let insists = rig.cx_with(|options| options.try_anyway = Some(true));
    rig.ask(&insists, true).await.unwrap_err();
    assert_eq!((a.calls(), b.calls()), (2, 2));
    // The shorter bench is over first.
    tokio::time::advance(secs(21)).await;
    b.becomes(says("back"));
    assert_eq!(rig.say().await.unwrap(), "back");
    assert_eq!((a.calls(), b.calls()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn a_model_that_is_not_there_is_benched_at_that_provider_only() {
    let provider = Scripted::new("p", [fail(K::ModelNotFound), says("other model")]);
    let rig = Rig::new([
        provider.keyed("gone", "key-one"),
        provider.keyed("gone", "key-two"),
        provider.keyed("there", "key-one"),
    ]);
    assert_eq!(rig.say().await.unwrap(), "other model");
    assert_eq!(provider.calls(), 2, "another key would not help");
    let benches = rig.store.list();
    assert!(
        matches!(&benches[..], [(BenchKey::Model { model, .. }, _)] if &**model == "gone"),
        "{benches:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_long_conversation_goes_to_a_larger_window() {
    let small = Scripted::new(
        "small",
        [Step::Fail(
            error(K::ContextLength).with_context_limit(8_000),
        )],
    );
    let window = |tokens| Capabilities::UNKNOWN.with_context_window(tokens);
    let same = Scripted::with_capabilities("same", [says("same")], window(8_000));
    let large = Scripted::with_capabilities("large", [says("large")], window(32_000));
    let rig = Rig::new([small.target("m"), same.target("m"), large.target("m")]);
    assert_eq!(rig.say().await.unwrap(), "large");
    assert_eq!((small.calls(), same.calls()), (1, 0));
    assert!(rig.store.list().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_filter_stops_unless_the_caller_lets_it_switch() {
    let strict = Scripted::new("strict", [fail(K::ContentFilter)]);
    let other = Scripted::new("other", [says("fine")]);
    let rig = Rig::new([strict.target("m"), other.target("m")]);
    assert_eq!(rig.chat().await.unwrap_err().kind(), K::ContentFilter);
    let cx = rig.cx_with(|options| options.content_filter = Some(ContentFilter::Switch));
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "fine");
}

#[tokio::test(start_paused = true)]
async fn what_one_cannot_do_another_may() {
    let cannot = Scripted::new("cannot", [fail(K::Unsupported)]);
    let can = Scripted::new("can", [says("can")]);
    let rig = Rig::new([
        cannot.keyed("m", "1"),
        cannot.keyed("m", "2"),
        can.target("m"),
    ]);
    assert_eq!(rig.say().await.unwrap(), "can");
    assert_eq!(cannot.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn other_providers_come_before_other_keys_of_a_sick_one() {
    let sick = Scripted::new("sick", [fail(K::Server)]);
    let healthy = Scripted::new("healthy", [says("fine")]);
    let rig = Rig::new([
        sick.keyed("m", "1"),
        sick.keyed("m", "2"),
        healthy.target("m"),
    ]);
    let cx = rig.cx_with(|options| options.retries = Some(0));
    rig.ask(&cx, true).await.unwrap();
    assert_eq!((sick.calls(), healthy.calls()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn no_fallback_asks_only_the_first() {
    let first = Scripted::new("first", [fail(K::Auth)]);
    let second = Scripted::new("second", [says("no")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let cx = rig.cx_with(|options| options.no_fallback = Some(true));
    assert_eq!(rig.ask(&cx, true).await.unwrap_err().kind(), K::Auth);
    assert_eq!(second.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_breaks_after_its_first_content_ends_there_when_resuming_is_off() {
    let breaks = Step::Stream(vec![text("half"), Beat::Fail(error(K::Network))]);
    let first = Scripted::new("first", [breaks]);
    let second = Scripted::new("second", [says("no")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    let cx = rig.cx_with(|options| options.resume = Some(Resume::Off));
    let mut stream = rig.ask(&cx, true).await.unwrap();
    assert_eq!(
        stream.next().await.unwrap().unwrap(),
        ChatEvent::text("half")
    );
    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), K::Network);
    assert!(stream.next().await.is_none(), "it ends once");
    assert_eq!((first.calls(), second.calls()), (1, 0));
    let entry = &cx.trail().snapshot()[0];
    assert_eq!(entry.outcome, Outcome::Failed(K::Network));
    assert_eq!(entry.action, Action::GaveUp);
    assert!(entry.first_content_ms.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_error_in_the_stream_before_content_is_switched_silently() {
    let early = Step::Stream(vec![
        Beat::Event(ChatEvent::Ping),
        Beat::Fail(error(K::RateLimited)),
    ]);
    let first = Scripted::new("first", [early]);
    let second = Scripted::new("second", [says("fine")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    assert_eq!(rig.say().await.unwrap(), "fine");
    assert_eq!(
        rig.store.list().len(),
        1,
        "the limit was learned from the stream"
    );
}

#[tokio::test(start_paused = true)]
async fn without_targets_it_says_who_was_considered() {
    let rig = Rig::considering(vec![Considered {
        provider: "groq".into(),
        model: "".into(),
        verdict: Verdict::NoKey {
            variables: vec!["GROQ_API_KEY".to_owned()],
        },
    }]);
    let error = rig.chat().await.unwrap_err();
    assert_eq!(error.kind(), K::NoTarget);
    assert!(error.message().contains("GROQ_API_KEY"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn plain_answers_go_the_same_way() {
    let sick = Scripted::new("sick", [fail(K::ErrorPage)]);
    let healthy = Scripted::new("healthy", [whole("hello")]);
    let rig = Rig::new([sick.target("m"), healthy.target("m")]);
    let cx = rig.cx();
    let answer = rig.ask(&cx, false).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "hello");
    assert_eq!(answer.switched.len(), 1);
    assert_eq!(sick.calls(), 2, "one retry");
}

/// A router that never knows.
struct Lost;

#[async_trait::async_trait]
impl g4f_registry::Router for Lost {
    async fn plan(
        &self,
        _: &Context,
        _: &g4f_registry::Query,
    ) -> g4f_types::Result<Arc<g4f_registry::Plan>> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn planning_is_part_of_the_requests_time() {
    let store = Arc::new(g4f_store::MemoryStore::default());
    let stack = Stack::new(Arc::new(Lost), store, ResilienceConfig::default());
    let cx = stack.config().context("test", CallOptions::default());
    let request = ChatRequest::new("m", [Message::user("hello?")]);
    let started = tokio::time::Instant::now();
    let answer = stack.service().oneshot(Call::new(cx, request)).await;
    assert_eq!(answer.unwrap_err().kind(), K::Timeout);
    assert_eq!(started.elapsed(), secs(300));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_request_is_reported_as_such_whoever_was_down_before() {
    let down = Scripted::new("down", [fail(K::Network)]);
    let strict = Scripted::new("strict", [fail(K::BadRequest)]);
    let rig = Rig::new([down.target("m"), strict.target("m")]);
    let error = rig.chat().await.unwrap_err();
    assert_eq!(error.kind(), K::BadRequest);
    assert_eq!(error.provider(), Some("strict"));
    assert_eq!(error.causes()[0].kind(), K::Network);

    let small = Scripted::new("small", [fail(K::ContextLength)]);
    let tiny = Scripted::new("tiny", [fail(K::ContextLength)]);
    let rig = Rig::new([small.target("m"), tiny.target("m")]);
    assert_eq!(rig.chat().await.unwrap_err().kind(), K::ContextLength);

    // A conversation too long for one is no last word where another could not be asked.
    let rig = Rig::new([down.target("m"), small.target("m")]);
    assert_eq!(rig.chat().await.unwrap_err().kind(), K::Exhausted);
}

#[tokio::test(start_paused = true)]
async fn a_switch_names_who_was_really_asked() {
    let first = Scripted::new("first", [fail(K::Auth)]);
    let full = Scripted::new("full", [Step::Stream(vec![text("on and on"), Beat::Hang])]);
    let last = Scripted::new("last", [says("here")]);
    let rig = Rig::with(
        [first.target("m"), full.target("m"), last.target("m")],
        |config| config.concurrency = 1,
        |stack| stack,
    );
    // Its only permit is in use.
    let permits = rig.stack.health().of(&full.target("m")).permits().clone();
    let call = Call::new(
        rig.cx().for_target(full.target("m")),
        ChatRequest::default(),
    );
    let service = PermitLayer::with(permits).layer(ProviderService);
    let _open = service.oneshot(call).await.unwrap();
    let mut stream = rig.chat().await.unwrap();
    let Some(Ok(ChatEvent::Switched(switched))) = stream.next().await else {
        panic!("the caller is told");
    };
    assert_eq!(
        (&*switched.from, &*switched.to),
        ("first:m", "last:m"),
        "full was passed by"
    );
}

#[tokio::test(start_paused = true)]
async fn try_anyway_asks_benched_targets_last_and_the_soonest_first() {
    let limited = |after| Step::Fail(error(K::RateLimited).with_retry_after(secs(after)));
    let late = Scripted::new("late", [limited(60)]);
    let soon = Scripted::new("soon", [limited(30), says("anyway")]);
    let down = Scripted::new("down", [fail(K::Auth)]);
    let rig = Rig::new([late.target("m"), soon.target("m")]);
    rig.chat().await.unwrap_err();
    let targets = [late.target("m"), soon.target("m"), down.target("m")];
    let plan = Arc::new(g4f_registry::Plan {
        targets: targets.into(),
        considered: Vec::new(),
        ..g4f_registry::Plan::default()
    });
    let stack =
        g4f_resilience::Stack::new(Arc::new(Fixed(plan)), rig.store.clone(), rig.config.clone());
    let mut request = ChatRequest::new("m", [Message::user("hello?")]);
    request.stream = true;
    let cx = rig.cx_with(|options| options.try_anyway = Some(true));
    let service = stack.service::<ChatRequest>();
    let stream = service.oneshot(Call::new(cx.clone(), request)).await;
    let answer = stream.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "anyway");
    assert_eq!(trail(&cx), ["down Auth switched", "soon ok answered"]);
    assert_eq!(late.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn no_fallback_still_uses_every_key() {
    let first = Scripted::new("first", [fail(K::Auth), says("with the second key")]);
    let other = Scripted::new("other", [says("never")]);
    let rig = Rig::new([
        first.keyed("m", "key-one"),
        first.keyed("m", "key-two"),
        other.target("m"),
    ]);
    let cx = rig.cx_with(|options| options.no_fallback = Some(true));
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "with the second key");
    assert_eq!(other.calls(), 0);
}
