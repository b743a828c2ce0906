//! What the user allows at most.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::Arc;

use g4f_registry::{Note, Plan};
use g4f_resilience::{Caps, CapsConfig, ResilienceConfig, Service, Stack};
use g4f_store::{ManualClock, MemoryStore, Store, Timestamp};
use g4f_types::{
    Call, CallOptions, ChatEvent, ChatRequest, ChatStream, Error, ErrorKind as K, Message, Price,
    Result, Target, Usage,
};
use support::*;
use tower::ServiceExt as _;

/// 23:58:10 on some day.
const LATE: u64 = 1_760_000_000_000 - 1_760_000_000_000 % 86_400_000 + 86_290_000;

fn store() -> (Arc<ManualClock>, Arc<MemoryStore>) {
    let clock = Arc::new(ManualClock::new(Timestamp(LATE)));
    (clock.clone(), Arc::new(MemoryStore::new(clock)))
}

/// One client of several over a store.
struct One {
    service: Service<ChatRequest>,
}

impl One {
    fn new(
        store: &Arc<MemoryStore>,
        targets: &[&Arc<Target>],
        client: &CapsConfig,
        provider: Option<CapsConfig>,
    ) -> Self {
        let plan = Plan {
            targets: targets.iter().map(|&target| target.clone()).collect(),
            ..Plan::default()
        };
        Self::over(store, plan, client, provider)
    }

    fn over(
        store: &Arc<MemoryStore>,
        plan: Plan,
        client: &CapsConfig,
        provider: Option<CapsConfig>,
    ) -> Self {
        let caps = Caps::new(client, provider.map(|caps| ("p".to_owned(), caps))).unwrap();
        let store: Arc<dyn Store> = store.clone();
        let router = Arc::new(Fixed(Arc::new(plan)));
        let stack = Stack::new(router, store, ResilienceConfig::default()).caps(caps);
        Self {
            service: stack.service(),
        }
    }

    async fn open(&self, change: impl FnOnce(&mut CallOptions)) -> Result<ChatStream> {
        let mut options = CallOptions::default();
        change(&mut options);
        let cx = ResilienceConfig::default().context("test", options);
        let request = ChatRequest::new("m", [Message::user("hello?")]);
        self.service.clone().oneshot(Call::new(cx, request)).await
    }

    async fn say(&self) -> Result<String> {
        Ok(self.open(|_| {}).await?.collect().await?.text())
    }
}

fn nothing() -> CapsConfig {
    CapsConfig::default()
}

fn per_minute(requests: u64) -> CapsConfig {
    CapsConfig {
        requests_per_minute: Some(requests),
        ..nothing()
    }
}

/// An answer of so many tokens, with the report at its end.
fn takes(input: u64, output: u64) -> Step {
    let usage = ChatEvent::Usage(Box::new(Usage::new(input, output)));
    Step::Stream(vec![text("fine"), Beat::Event(usage), done()])
}

fn is_cap(error: &Error) -> bool {
    error.message().contains("the cap of") && !error.reached_upstream()
}

#[tokio::test(start_paused = true)]
async fn over_a_cap_the_next_target_is_asked_and_nobody_is_benched() {
    let (clock, store) = store();
    let p = Scripted::new("p", [says("capped")]);
    let other = Scripted::new("other", [says("other")]);
    // Two keys and two models of one provider share its caps.
    let (one, two) = (p.keyed("m", "one"), p.keyed("n", "two"));
    let client = One::new(
        &store,
        &[&one, &two, &other.target("m")],
        &nothing(),
        Some(per_minute(2)),
    );
    for answer in ["capped", "capped", "other", "other"] {
        assert_eq!(client.say().await.unwrap(), answer);
    }
    assert_eq!((p.calls(), store.list()), (2, vec![]));
    clock.advance(secs(50));
    assert_eq!(client.say().await.unwrap(), "capped");
}

#[tokio::test(start_paused = true)]
async fn with_everybody_capped_the_error_names_the_cap_and_its_end() {
    let (_, store) = store();
    let (a, b) = (
        Scripted::new("p", [says("fine")]),
        Scripted::new("b", [says("fine")]),
    );
    let client = One::new(
        &store,
        &[&a.target("m"), &b.target("m")],
        &per_minute(3),
        Some(per_minute(1)),
    );
    for _ in 0..3 {
        client.say().await.unwrap();
    }
    assert_eq!((a.calls(), b.calls()), (1, 2));
    let error = client.say().await.unwrap_err();
    assert!(is_cap(&error), "{error}");
    assert_eq!(
        (error.kind(), error.retry_after()),
        (K::RateLimited, Some(secs(50)))
    );
    assert!(error.message().contains("it ends in 50 s"), "{error}");
    assert!(error.help().unwrap().contains("requests_per_minute in ["));
    // A benched target beside a capped one: the error of all, with both as its causes.
    assert_eq!(error.causes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn clients_over_one_store_share_their_caps() {
    let (clock, store) = store();
    let p = Scripted::new("p", [says("fine")]);
    let caps = CapsConfig {
        requests_per_day: Some(4),
        ..nothing()
    };
    let clients = [(); 2].map(|()| One::new(&store, &[&p.target("m")], &caps, None));
    for _ in 0..2 {
        for client in &clients {
            client.say().await.unwrap();
        }
    }
    for client in &clients {
        let error = client.say().await.unwrap_err();
        assert!(is_cap(&error), "{error}");
        assert_eq!(
            (error.kind(), error.retry_after()),
            (K::QuotaExhausted, Some(secs(110)))
        );
    }
    assert_eq!(p.calls(), 4);
    clock.advance(secs(110));
    clients[1].say().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn many_at_once_make_no_call_too_many() {
    let (_, store) = store();
    let p = Scripted::new("p", [says("fine")]);
    let client = One::new(&store, &[&p.target("m")], &per_minute(10), None);
    let all = futures_util::future::join_all((0..50).map(|_| client.say())).await;
    assert_eq!(all.iter().filter(|answer| answer.is_ok()).count(), 10);
    assert_eq!(p.calls(), 10);
}

#[tokio::test(start_paused = true)]
async fn retries_are_calls() {
    let (_, store) = store();
    let p = Scripted::new("p", [fail(K::Server), fail(K::Server), says("fine")]);
    let client = One::new(&store, &[&p.target("m")], &per_minute(2), None);
    let error = client.say().await.unwrap_err();
    assert_eq!((p.calls(), error.kind()), (2, K::Server));
}

#[tokio::test(start_paused = true)]
async fn tokens_are_counted_at_the_end_of_an_answer() {
    let (clock, store) = store();
    let p = Scripted::new("p", [takes(30, 70)]);
    let caps = CapsConfig {
        tokens_per_minute: Some(150),
        ..nothing()
    };
    let client = One::new(&store, &[&p.target("m")], &nothing(), Some(caps));
    client.say().await.unwrap();
    // Those that are under way when the cap is reached come to their end.
    let (one, two) = (
        client.open(|_| {}).await.unwrap(),
        client.open(|_| {}).await.unwrap(),
    );
    one.collect().await.unwrap();
    assert!(is_cap(&client.say().await.unwrap_err()));
    two.collect().await.unwrap();
    assert!(is_cap(&client.say().await.unwrap_err()));
    clock.advance(secs(60));
    // Plain answers as well.
    let usage = ChatEvent::Usage(Box::new(Usage::new(0, 150)));
    p.becomes(Step::Whole(vec![
        ChatEvent::text("fine"),
        usage,
        finished(),
    ]));
    client.say().await.unwrap();
    assert!(is_cap(&client.say().await.unwrap_err()));
    assert_eq!(p.calls(), 4);
}

#[tokio::test(start_paused = true)]
async fn money_is_counted_by_the_price_of_the_plan() {
    let (_, store) = store();
    let p = Scripted::new("p", [takes(1_000, 1_000)]);
    let caps = CapsConfig {
        usd_per_day: Some(0.01),
        ..nothing()
    };
    let plan = |price| Plan {
        targets: vec![p.target("m")],
        notes: vec![Note {
            price,
            ..Note::default()
        }],
        ..Plan::default()
    };
    // 1000 tokens each at 1 and 4 dollars for a million: half a cent.
    let price = Price {
        input: 1.0,
        output: 4.0,
    };
    let client = One::over(&store, plan(Some(price)), &caps, None);
    for _ in 0..2 {
        client.say().await.unwrap();
    }
    let error = client.say().await.unwrap_err();
    assert!(
        is_cap(&error) && error.message().contains("$0.01 per day"),
        "{error}"
    );
    // What has no known price counts as nothing.
    let (_, fresh) = self::store();
    let client = One::over(&fresh, plan(None), &caps, None);
    for _ in 0..20 {
        client.say().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_cap_is_lifted_by_nobody_and_is_none_of_other_addresses() {
    let (_, store) = store();
    let p = Scripted::new("p", [says("fine")]);
    let client = One::new(&store, &[&p.target("m")], &per_minute(1), None);
    let elsewhere =
        |options: &mut CallOptions| options.base_url = Some("http://127.0.0.1:1".to_owned());
    client.open(elsewhere).await.unwrap();
    client.say().await.unwrap();
    client.open(elsewhere).await.unwrap();
    let anyway = client.open(|options| options.try_anyway = Some(true)).await;
    assert!(is_cap(&anyway.unwrap_err()));
    assert_eq!(p.calls(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nobody_reads_to_its_end_counts_what_is_known() {
    let (_, store) = store();
    let usage = ChatEvent::Usage(Box::new(Usage::new(500, 1)));
    let early = Step::Stream(vec![Beat::Event(usage), text("fine"), Beat::Hang]);
    let p = Scripted::new("p", [early]);
    let caps = CapsConfig {
        tokens_per_day: Some(501),
        ..nothing()
    };
    let client = One::new(&store, &[&p.target("m")], &nothing(), Some(caps));
    // The prompt was reported with the first words, and then nobody wanted the rest.
    drop(client.open(|_| {}).await.unwrap());
    assert!(is_cap(&client.say().await.unwrap_err()));
    assert_eq!(p.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_cap_beside_a_bench_is_told_with_it() {
    let (_, store) = store();
    let limited = Scripted::new(
        "limited",
        [Step::Fail(error(K::RateLimited).with_retry_after(secs(20)))],
    );
    let p = Scripted::new("p", [says("fine")]);
    let targets = [&limited.target("m"), &p.target("m")];
    let client = One::new(&store, &targets, &nothing(), Some(per_minute(1)));
    client.say().await.unwrap();
    let error = client.say().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after()),
        (K::RateLimited, Some(secs(20)))
    );
    assert!(error.message().contains("benched or over a cap"), "{error}");
    assert!(error.causes().iter().any(is_cap));
}
