//! What is learned of targets, and what follows from it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use g4f_registry::{Note, Plan};
use g4f_resilience::{BreakerState, Candidate, Dice, Order, ResilienceConfig, Stack, TargetView};
use g4f_store::{
    Bench, BenchKey, CounterKey, ManualClock, MemoryStore, Record, RecordKey, Store, Timestamp,
};
use g4f_types::{Call, CallOptions, ChatRequest, ErrorKind as K, Message, Strategy, Target};
use support::*;
use tokio::time::Instant;
use tower::ServiceExt as _;

fn view(stack: &Stack, id: &str) -> TargetView {
    let targets = stack.health().targets();
    targets
        .into_iter()
        .find(|one| &*one.provider == id)
        .unwrap()
}

fn same_tier(scripted: &[&Arc<Scripted>]) -> Vec<(Arc<Target>, Note)> {
    let noted = |one: &&Arc<Scripted>| (one.target("m"), Note::default());
    scripted.iter().map(noted).collect()
}

fn after(wait: Duration, words: &str) -> Step {
    Step::Stream(vec![Beat::Wait(wait), text(words), done()])
}

#[tokio::test(start_paused = true)]
async fn what_a_request_or_its_caller_did_teaches_nothing() {
    let only = Scripted::new("only", [after(secs(1), "fine")]);
    let rig = Rig::new([only.target("m")]);
    for _ in 0..3 {
        rig.say().await.unwrap();
    }
    let before = view(&rig.stack, "only").score;
    for kind in [
        K::BadRequest,
        K::ContextLength,
        K::ContentFilter,
        K::Unsupported,
    ] {
        only.becomes(fail(kind));
        rig.chat().await.unwrap_err();
    }
    only.becomes(Step::Hang);
    for options in [
        (|options: &mut CallOptions| options.first_content = Some(secs(2))) as fn(&mut CallOptions),
        |options| options.timeout = Some(secs(2)),
    ] {
        let cx = rig.cx_with(options);
        assert_eq!(rig.ask(&cx, true).await.unwrap_err().kind(), K::Timeout);
    }
    let cx = rig.cx();
    assert!(
        tokio::time::timeout(secs(5), rig.ask(&cx, true))
            .await
            .is_err()
    );
    let now = view(&rig.stack, "only");
    assert_eq!(now.score, before);
    assert_eq!(now.last_error, None);
    only.becomes(fail(K::Server));
    rig.chat().await.unwrap_err();
    let now = view(&rig.stack, "only");
    assert!(now.score.success < before.success);
    assert_eq!(now.last_error.map(|last| last.kind), Some(K::Server));
}

#[tokio::test(start_paused = true)]
async fn a_bad_target_loses_its_traffic_at_once_and_gets_it_back_by_itself() {
    let bad = Scripted::new("bad", [fail(K::Server)]);
    let good = Scripted::new("good", [says("good")]);
    let rig = Rig::noted(
        same_tier(&[&bad, &good]),
        |_| {},
        |stack| stack.dice(Dice::seeded(5)),
    );
    for _ in 0..200 {
        assert_eq!(rig.say().await.unwrap(), "good");
    }
    assert!(bad.calls() <= 6, "{} calls", bad.calls());
    bad.becomes(says("back"));
    tokio::time::advance(secs(60)).await;
    let mut back = 0;
    for _ in 0..600 {
        back += usize::from(rig.say().await.unwrap() == "back");
        tokio::time::advance(secs(1)).await;
    }
    assert!((200..=400).contains(&back), "{back} of 600");
    assert_eq!(view(&rig.stack, "bad").breaker, BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_target_that_falls_silent_is_left_after_four_times_its_usual_wait() {
    let first = Scripted::new("first", [after(secs(2), "first")]);
    let second = Scripted::new("second", [says("second")]);
    let rig = Rig::new([first.target("m"), second.target("m")]);
    for _ in 0..10 {
        assert_eq!(rig.say().await.unwrap(), "first");
    }
    first.becomes(Step::Hang);
    let (cx, started) = (rig.cx(), Instant::now());
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "second");
    let took = started.elapsed();
    assert!((secs(8)..secs(10)).contains(&took), "{took:?}");
    assert_eq!(trail(&cx), ["first Timeout switched", "second ok answered"]);
    // A deadline that passed counts as a time that long, so that a target that has become slow gets more.
    let started = Instant::now();
    rig.say().await.unwrap();
    assert!(started.elapsed() > took, "{:?}", started.elapsed());

    // The last one has the whole time, and so has a call that says what it wants.
    let alone = Rig::new([first.target("m")]);
    let cx = alone.cx_with(|options| options.retries = Some(0));
    let started = Instant::now();
    alone.ask(&cx, true).await.unwrap_err();
    assert_eq!(started.elapsed(), secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_slow_target_that_was_given_up_early_is_asked_again_when_nobody_else_is_left() {
    let slow = Scripted::new("slow", [after(Duration::from_millis(100), "quick")]);
    let down = Scripted::new("down", [fail(K::Auth)]);
    let rig = Rig::new([slow.target("m"), down.target("m")]);
    for _ in 0..10 {
        rig.say().await.unwrap();
    }
    slow.becomes(after(secs(20), "slow"));
    let (cx, started) = (rig.cx(), Instant::now());
    let answer = rig.ask(&cx, true).await.unwrap().collect().await.unwrap();
    assert_eq!(answer.text(), "slow");
    assert_eq!(
        trail(&cx),
        [
            "slow Timeout switched",
            "down Auth switched",
            "slow ok answered"
        ]
    );
    assert!(
        (secs(23)..secs(24)).contains(&started.elapsed()),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_target_whose_breaker_opens_leaves_it() {
    let silent = Scripted::new("silent", [Step::Hang]);
    let good = Scripted::new("good", [says("good")]);
    let rig = Rig::new([silent.target("m"), good.target("m")]);
    let plain = async {
        let (cx, started) = (rig.cx(), Instant::now());
        rig.ask(&cx, false).await.unwrap().collect().await.unwrap();
        started.elapsed()
    };
    let once = || async {
        let cx = rig.cx();
        rig.ask(&cx, true).await.unwrap().collect().await.unwrap()
    };
    let (_, _, _, took) = tokio::join!(once(), once(), once(), plain);
    assert_eq!(took, secs(30), "not 120 s");
}

/// A store that outlives the process, in the eyes of whoever asks it.
struct Lasting(MemoryStore);

impl Store for Lasting {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn bench(&self, key: BenchKey, bench: Bench) -> Bench {
        self.0.bench(key, bench)
    }

    fn bench_of(&self, key: &BenchKey) -> Option<Bench> {
        self.0.bench_of(key)
    }

    fn clear(&self, key: &BenchKey) {
        self.0.clear(key);
    }

    fn list(&self) -> Vec<(BenchKey, Bench)> {
        self.0.list()
    }

    fn add(&self, key: &CounterKey, amount: u64) -> u64 {
        self.0.add(key, amount)
    }

    fn count(&self, key: &CounterKey) -> u64 {
        self.0.count(key)
    }

    fn record(&self, key: &RecordKey) -> Option<Record> {
        self.0.record(key)
    }

    fn put_record(&self, key: RecordKey, text: Arc<str>) {
        self.0.put_record(key, text);
    }

    fn persists(&self) -> bool {
        true
    }
}

fn stack(store: Arc<dyn Store>, targets: &[&Arc<Scripted>]) -> Stack {
    let plan = Plan {
        targets: targets.iter().map(|one| one.target("m")).collect(),
        ..Plan::default()
    };
    Stack::new(
        Arc::new(Fixed(Arc::new(plan))),
        store,
        ResilienceConfig::default(),
    )
}

async fn say(stack: &Stack) -> Result<String, K> {
    let mut options = CallOptions::default();
    options.retries = Some(0);
    let cx = stack.config().context("test", options);
    let mut request = ChatRequest::new("m", [Message::user("hello?")]);
    request.stream = true;
    let service = stack.service::<ChatRequest>();
    let answer = async {
        service
            .oneshot(Call::new(cx, request))
            .await?
            .collect()
            .await
    };
    answer
        .await
        .map(|answer| answer.text())
        .map_err(|error| error.kind())
}

#[tokio::test(start_paused = true)]
async fn what_one_run_learned_the_next_one_knows_for_a_day() {
    let clock = Arc::new(ManualClock::new(Timestamp(1_000_000)));
    let store = Arc::new(Lasting(MemoryStore::new(clock.clone())));
    let quick = Scripted::new("quick", [after(Duration::from_millis(300), "fine")]);
    for run in 0..12 {
        let stack = stack(store.clone(), &[&quick]);
        let _ = say(&stack).await;
        if run == 10 {
            quick.becomes(fail(K::Server));
        }
    }
    let known = |wait: u64| {
        clock.advance(secs(wait));
        let stack = stack(store.clone(), &[&quick]);
        stack.health().of(&quick.target("m"));
        view(&stack, "quick")
    };
    let fresh = known(0);
    assert!(
        (0.85..0.95).contains(&fresh.score.success),
        "{}",
        fresh.score
    );
    assert!(fresh.late >= Some(Duration::from_millis(300)), "{fresh:?}");
    let half_a_day = known(12 * 3600);
    assert!(half_a_day.score.success > fresh.score.success);
    let later = known(13 * 3600);
    assert_eq!((later.score.first_content, later.late), (None, None));
    assert!((later.score.value - 1.0).abs() < f64::EPSILON);
}

#[tokio::test(start_paused = true)]
async fn records_are_written_now_and_then_and_only_where_they_last() {
    let quick = Scripted::new("quick", [says("fine")]);
    let key = RecordKey::new("health", "quick:m");
    let memory = Arc::new(MemoryStore::default());
    say(&stack(memory.clone(), &[&quick])).await.unwrap();
    assert_eq!(memory.record(&key), None);

    let lasting = Arc::new(Lasting(MemoryStore::default()));
    let stack = stack(lasting.clone(), &[&quick]);
    say(&stack).await.unwrap();
    let first = lasting.record(&key).unwrap();
    tokio::time::advance(secs(2)).await;
    say(&stack).await.unwrap();
    assert_eq!(
        lasting.record(&key).unwrap(),
        first,
        "a moment later it is not worth it"
    );
    tokio::time::advance(secs(4)).await;
    say(&stack).await.unwrap();
    assert!(lasting.record(&key).unwrap().at > first.at);
}

#[tokio::test(start_paused = true)]
async fn a_record_of_nonsense_is_not_believed() {
    let quick = Scripted::new("quick", [says("fine")]);
    for nonsense in [
        "",
        "[]",
        "{\"success\":\"yes\"}",
        "{\"success\":-7e300,\"streamed_ms\":[0,4294967295,4294967295]}",
        "{\"success\":12,\"whole_ms\":[5,1,0],\"more\":null}",
    ] {
        let store = Arc::new(Lasting(MemoryStore::default()));
        store.put_record(RecordKey::new("health", "quick:m"), nonsense.into());
        let stack = stack(store, &[&quick]);
        stack.health().of(&quick.target("m"));
        let score = view(&stack, "quick").score;
        assert!((0.0..=1.0).contains(&score.value), "{nonsense}: {score}");
        assert_eq!(say(&stack).await.as_deref(), Ok("fine"));
    }
}

#[tokio::test(start_paused = true)]
async fn breakers_over_one_store_act_together() {
    let sick = Scripted::new("sick", [fail(K::Server)]);
    let store = Arc::new(MemoryStore::default());
    let here = stack(store.clone(), &[&sick]);
    let there = stack(store.clone(), &[&sick]);
    for _ in 0..3 {
        assert_eq!(say(&here).await, Err(K::Server));
    }
    let benches = store.list();
    assert!(
        matches!(&benches[..], [(BenchKey::Breaker { provider, .. }, bench)] if &**provider == "sick" && bench.reason == K::Server),
        "{benches:?}"
    );
    assert_eq!(
        say(&there).await,
        Err(K::Overloaded),
        "it knows, without a call of its own"
    );
    assert_eq!(sick.calls(), 3);
    assert_eq!(view(&there, "sick").breaker, BreakerState::Open);
    tokio::time::advance(secs(10)).await;
    assert_eq!(say(&there).await, Err(K::Server), "its own probe");
    assert_eq!(sick.calls(), 4);
    // That closed the door again, here as well: a probe of this side's own would be one too many.
    sick.becomes(says("back"));
    tokio::time::advance(secs(11)).await;
    assert_eq!(say(&there).await.as_deref(), Ok("back"));
    assert!(store.list().is_empty(), "a success lifts it");
    assert_eq!(say(&here).await.as_deref(), Ok("back"));
}

/// Asks the last one first, and makes mistakes.
struct Backwards;

impl Order for Backwards {
    fn name(&self) -> &'static str {
        "backwards"
    }

    fn order(&self, candidates: &[Candidate<'_>], _: &Dice, places: &mut [usize]) {
        places.fill(candidates.len() - 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_of_the_programs_own_never_mixes_stages_or_loses_anybody() {
    let [a, b, c] = ["a", "b", "c"].map(|id| Scripted::new(id, [fail(K::Auth)]));
    let at = |stage| Note {
        stage,
        ..Note::default()
    };
    let rig = Rig::noted(
        [
            (a.target("m"), at(0)),
            (b.target("m"), at(0)),
            (c.target("m"), at(1)),
        ],
        |_| {},
        |stack| stack.order(Backwards),
    );
    let asked = |cx: &g4f_types::Context| -> Vec<String> {
        trail(cx).iter().map(|line| line[..1].to_owned()).collect()
    };
    let cx = rig.cx();
    rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(asked(&cx), ["b", "a", "c"]);
    // A call that names a strategy gets that one.
    tokio::time::advance(secs(3600)).await;
    let cx = rig.cx_with(|options| options.strategy = Some(Strategy::Priority));
    rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(asked(&cx), ["a", "b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn a_last_resort_is_asked_after_all_others_and_only_while_there_is_hope() {
    let shaky = Scripted::new("shaky", [says("yes")]);
    let rig = Rig::new([shaky.target("m")]);
    for _ in 0..10 {
        rig.say().await.unwrap();
    }
    shaky.becomes(fail(K::Server));
    rig.chat().await.unwrap_err();
    assert_eq!(view(&rig.stack, "shaky").breaker, BreakerState::Open);
    shaky.becomes(says("yes"));
    assert_eq!(
        rig.say().await.unwrap(),
        "yes",
        "three failures after ten answers"
    );
    assert_eq!(view(&rig.stack, "shaky").breaker, BreakerState::RampingUp);

    // Nobody hammers what is dead.
    shaky.becomes(fail(K::Server));
    for _ in 0..30 {
        rig.chat().await.unwrap_err();
    }
    let calls = shaky.calls();
    for _ in 0..10 {
        assert_eq!(rig.chat().await.unwrap_err().kind(), K::Overloaded);
    }
    assert_eq!(shaky.calls(), calls, "it fails fast");
    assert!(calls < 50, "{calls}");
}
