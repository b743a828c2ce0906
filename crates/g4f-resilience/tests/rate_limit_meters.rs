//! Limits that are known before they are hit.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use g4f_resilience::Health;
use g4f_resilience::rate_limit::TargetKeys;
use g4f_store::{BenchKey, Store as _};
use g4f_types::secrecy::SecretString;
use g4f_types::{
    ChatRequest, ChatStream, Context, Credential, Error, ErrorKind as K, LimitUnit, Provider,
    ProviderInfo, RateLimit, RateLimits, Result, Target,
};
use support::*;
use tokio::time::Instant;

/// A provider that keeps its limit: so many calls in a window for each key, and a 429 for more.
struct Strict {
    info: ProviderInfo,
    limit: u64,
    window: Duration,
    /// How long an answer takes.
    takes: Duration,
    /// By key: the begin of the window, and the calls in it.
    used: Mutex<HashMap<String, (Instant, u64)>>,
    calls: Mutex<Vec<String>>,
    refused: Mutex<u32>,
}

impl Strict {
    fn new(limit: u64, window: Duration) -> Arc<Self> {
        Self::slow(limit, window, Duration::ZERO)
    }

    fn slow(limit: u64, window: Duration, takes: Duration) -> Arc<Self> {
        Arc::new(Self {
            takes,
            info: Scripted::new("strict", [Step::Hang]).info().clone(),
            limit,
            window,
            used: Mutex::default(),
            calls: Mutex::default(),
            refused: Mutex::default(),
        })
    }

    fn keyed(self: &Arc<Self>, key: &str) -> Arc<Target> {
        Arc::new(Target {
            provider: self.clone(),
            model: "m".into(),
            credential: Some(Credential::new(SecretString::from(key.to_owned()), "test")),
        })
    }

    fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    fn refused(&self) -> u32 {
        *self.refused.lock().unwrap()
    }
}

#[async_trait]
impl Provider for Strict {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, cx: &Context, _: ChatRequest) -> Result<ChatStream> {
        let key = cx.credential().unwrap().expose().to_owned();
        self.calls.lock().unwrap().push(key.clone());
        let (left, reset, refused) = {
            let mut used = self.used.lock().unwrap();
            let (begun, count) = used.entry(key).or_insert((Instant::now(), 0));
            if begun.elapsed() >= self.window {
                (*begun, *count) = (Instant::now(), 0);
            }
            let refused = *count >= self.limit;
            *count = (*count + 1).min(self.limit);
            let reset = self.window.saturating_sub(begun.elapsed());
            (self.limit - *count, reset, refused)
        };
        tokio::time::sleep(self.takes).await;
        if let Some(meter) = cx.meter() {
            let reset = reset.saturating_sub(self.takes);
            meter.limits(&requests(Some(self.limit), left, Some(reset)));
        }
        if refused {
            *self.refused.lock().unwrap() += 1;
            return Err(error(K::RateLimited).with_retry_after(reset));
        }
        Ok(ChatStream::ready(vec![
            g4f_types::ChatEvent::text("fine"),
            finished(),
        ]))
    }
}

fn requests(limit: Option<u64>, remaining: u64, reset: Option<Duration>) -> RateLimits {
    RateLimits {
        limits: vec![RateLimit {
            unit: LimitUnit::Requests,
            limit,
            remaining: Some(remaining),
            reset,
            period: None,
        }],
    }
}

/// A provider that answers, and says what it is told to say of its limits.
struct Saying {
    scripted: Arc<Scripted>,
    says: Mutex<RateLimits>,
    /// Whether the last call had a meter.
    metered: Mutex<bool>,
}

impl Saying {
    fn new(limits: RateLimits) -> Arc<Self> {
        Self::over(Scripted::new("saying", [says("fine")]), limits)
    }

    fn over(scripted: Arc<Scripted>, limits: RateLimits) -> Arc<Self> {
        Arc::new(Self {
            scripted,
            says: Mutex::new(limits),
            metered: Mutex::default(),
        })
    }

    fn says(&self, limits: RateLimits) {
        *self.says.lock().unwrap() = limits;
    }

    fn keyed(self: &Arc<Self>, key: &str) -> Arc<Target> {
        self.model("m", key)
    }

    fn model(self: &Arc<Self>, model: &str, key: &str) -> Arc<Target> {
        Arc::new(Target {
            provider: self.clone(),
            model: model.into(),
            credential: Some(Credential::new(SecretString::from(key.to_owned()), "test")),
        })
    }
}

#[async_trait]
impl Provider for Saying {
    fn info(&self) -> &ProviderInfo {
        self.scripted.info()
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        *self.metered.lock().unwrap() = cx.meter().is_some();
        if let Some(meter) = cx.meter() {
            meter.limits(&self.says.lock().unwrap());
        }
        self.scripted.chat(cx, request).await
    }
}

fn headroom(health: &Health, target: &Target) -> f64 {
    health.meter(&TargetKeys::of(target)).headroom()
}

async fn refusal(rig: &Rig) -> (K, Option<Duration>, bool) {
    let error: Error = rig.say().await.unwrap_err();
    (error.kind(), error.retry_after(), error.reached_upstream())
}

#[tokio::test(start_paused = true)]
async fn an_empty_key_gives_way_to_another_before_it_is_refused() {
    let strict = Strict::new(2, secs(60));
    let rig = Rig::new([strict.keyed("one"), strict.keyed("two")]);
    for _ in 0..4 {
        rig.say().await.unwrap();
    }
    assert_eq!(strict.calls(), ["one", "one", "two", "two"]);
    assert_eq!(strict.refused(), 0);
    // Both are used up, which is known without asking, and until when.
    assert_eq!(refusal(&rig).await, (K::RateLimited, Some(secs(60)), false));
    let benches = rig.store.list();
    assert!(
        benches
            .iter()
            .all(|(key, _)| matches!(key, BenchKey::Target { key: Some(_), .. }))
    );
    assert_eq!(benches.len(), 2);
    tokio::time::advance(secs(60)).await;
    rig.say().await.unwrap();
    assert_eq!((strict.calls().len(), strict.refused()), (5, 0));
}

#[tokio::test(start_paused = true)]
async fn many_at_once_are_spread_over_the_keys_without_a_refusal() {
    let strict = Strict::slow(10, secs(60), secs(1));
    let rig = Rig::new([strict.keyed("one"), strict.keyed("two")]);
    rig.say().await.unwrap();
    let all = futures_util::future::join_all((0..19).map(|_| rig.say())).await;
    assert!(all.iter().all(Result::is_ok));
    let of = |key: &str| strict.calls().iter().filter(|&call| call == key).count();
    assert_eq!((of("one"), of("two"), strict.refused()), (10, 10, 0));
    assert_eq!(refusal(&rig).await.0, K::RateLimited);
    assert_eq!(strict.calls().len(), 20);
}

#[tokio::test(start_paused = true)]
async fn calls_at_the_limit_wait_and_are_never_refused() {
    let strict = Strict::new(5, secs(3));
    let rig = Rig::new([strict.keyed("one")]);
    // One key alone, and a window that is short: calls wait for it.
    for _ in 0..100 {
        rig.say().await.unwrap();
    }
    assert_eq!((strict.calls().len(), strict.refused()), (100, 0));
    assert_eq!(rig.store.list(), []);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_longer_than_the_request_may_take_is_none() {
    let strict = Strict::new(1, secs(4));
    let rig = Rig::new([strict.keyed("one")]);
    rig.say().await.unwrap();
    let begin = Instant::now();
    let cx = rig.cx_with(|options| options.timeout = Some(secs(2)));
    let error = rig.ask(&cx, true).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after(), begin.elapsed()),
        (K::RateLimited, Some(secs(4)), Duration::ZERO)
    );
    assert_eq!(strict.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn others_go_first_while_a_key_waits_for_a_moment() {
    let strict = Strict::new(1, secs(2));
    let spare = Scripted::new("spare", [says("spare")]);
    let rig = Rig::new([strict.keyed("one"), spare.target("m")]);
    assert_eq!(rig.say().await.unwrap(), "fine");
    let begin = Instant::now();
    assert_eq!(rig.say().await.unwrap(), "spare");
    assert_eq!(begin.elapsed(), Duration::ZERO);
    // The spare one fails: then it is worth to wait.
    spare.becomes(fail(K::Auth));
    assert_eq!(rig.say().await.unwrap(), "fine");
    assert_eq!(begin.elapsed(), secs(2));
    assert_eq!(strict.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn calls_under_way_are_counted_until_an_answer_comes() {
    let slow = Step::Stream(vec![Beat::Wait(secs(10)), text("slow"), done()]);
    let slow = Scripted::new("slow", [says("fine"), slow]);
    let saying = Saying::over(slow.clone(), requests(Some(10), 2, Some(secs(600))));
    let spare = Scripted::new("spare", [says("spare")]);
    let (one, two) = (saying.keyed("one"), spare.target("m"));
    let rig = Rig::new([one.clone(), two]);
    rig.say().await.unwrap();
    let health = rig.stack.health();
    assert!((headroom(health, &one) - 0.2).abs() < 1e-9);
    // What it says from now on says nothing, so that only calls of this side count.
    saying.says(RateLimits::default());
    let answers = tokio::join!(rig.say(), rig.say(), rig.say());
    let answers = [answers.0, answers.1, answers.2].map(Result::unwrap);
    assert_eq!(answers, ["slow", "slow", "spare"]);
    // After the reset nothing of it holds any more.
    tokio::time::advance(secs(600)).await;
    assert!((headroom(health, &one) - 1.0).abs() < 1e-9);
    rig.say().await.unwrap();
    assert_eq!(spare.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_bench_ends_at_the_reset_and_is_bounded() {
    for (limits, reason, wait) in [
        (requests(Some(20), 0, Some(secs(42))), K::RateLimited, 42),
        (requests(None, 0, Some(secs(42))), K::RateLimited, 42),
        (
            requests(Some(20), 0, Some(secs(3_000))),
            K::RateLimited,
            600,
        ),
        (tokens(secs(42), None), K::RateLimited, 42),
        (
            tokens(secs(50_000), Some(secs(86_400))),
            K::QuotaExhausted,
            50_000,
        ),
        (
            tokens(secs(500_000), Some(secs(30 * 86_400))),
            K::QuotaExhausted,
            86_400,
        ),
    ] {
        let saying = Saying::new(limits.clone());
        let rig = Rig::new([saying.keyed("one")]);
        rig.say().await.unwrap();
        let expected = (reason, Some(secs(wait)), false);
        assert_eq!(refusal(&rig).await, expected, "{limits:?}");
        tokio::time::advance(Duration::from_millis(wait * 1_000 - 1)).await;
        assert_eq!(refusal(&rig).await.0, reason);
        tokio::time::advance(Duration::from_millis(1)).await;
        // Nobody is believed for longer: whatever it said, it is asked again, and believed again.
        rig.say().await.unwrap();
        assert_eq!(saying.scripted.calls(), 2, "{limits:?}");
        assert_eq!(refusal(&rig).await, expected);
    }
}

fn tokens(reset: Duration, period: Option<Duration>) -> RateLimits {
    let unit = LimitUnit::InputTokens;
    let mut limits = requests(Some(1_000), 0, Some(reset));
    limits.limits[0].unit = unit;
    limits.limits[0].period = period;
    limits
}

#[tokio::test(start_paused = true)]
async fn what_nobody_should_believe_benches_nobody() {
    for limits in [
        // A reset that is past, one that is not said, a limit of nothing, one without what is left.
        requests(Some(20), 0, Some(Duration::ZERO)),
        requests(Some(20), 0, None),
        requests(Some(0), 0, Some(secs(60))),
        requests(Some(20), 1, Some(secs(60))),
        requests(Some(u64::MAX), u64::MAX, Some(Duration::MAX)),
        RateLimits {
            limits: vec![RateLimit {
                remaining: None,
                ..requests(Some(20), 0, Some(secs(60))).limits.remove(0)
            }],
        },
        RateLimits::default(),
    ] {
        let saying = Saying::new(limits.clone());
        let rig = Rig::new([saying.keyed("one")]);
        for _ in 0..50 {
            rig.say().await.unwrap();
        }
        assert_eq!(rig.store.list(), [], "{limits:?}");
        assert_eq!(saying.scripted.calls(), 50);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_believed_more_than_its_headers() {
    // The headers name the time at which everything is there again, the refusal the one at which one call may come.
    let refused = error(K::RateLimited).with_retry_after(secs(7));
    let scripted = Scripted::new("saying", [Step::Fail(refused), says("fine")]);
    let saying = Saying::over(scripted, requests(Some(20), 0, Some(secs(300))));
    let rig = Rig::new([saying.keyed("one")]);
    assert_eq!(refusal(&rig).await.1, Some(secs(7)));
    saying.says(requests(Some(20), 19, Some(secs(3))));
    tokio::time::advance(secs(7)).await;
    rig.say().await.unwrap();
    assert_eq!(saying.scripted.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn limits_are_those_of_one_model_and_one_key() {
    let saying = Saying::new(requests(Some(20), 0, Some(secs(60))));
    let used_up = Rig::new([saying.keyed("one")]);
    used_up.say().await.unwrap();
    for target in [saying.keyed("two"), saying.model("other", "one")] {
        let health = used_up.stack.health();
        assert!((headroom(health, &target) - 1.0).abs() < 1e-9);
        assert!(TargetKeys::of(&target).standing(&*used_up.store).is_none());
    }
    let keys = TargetKeys::of(&saying.keyed("one"));
    assert!(keys.standing(&*used_up.store).is_some());
    assert!(!format!("{keys:?} {:?}", used_up.stack.health()).contains("\"one\""));
}

#[tokio::test(start_paused = true)]
async fn calls_to_an_own_address_neither_hear_nor_heed_limits() {
    let saying = Saying::new(requests(Some(20), 0, Some(secs(60))));
    let rig = Rig::new([saying.keyed("one")]);
    let own = || rig.cx_with(|options| options.base_url = Some("http://127.0.0.1:1".to_owned()));
    rig.ask(&own(), true).await.unwrap();
    assert!(!*saying.metered.lock().unwrap());
    assert_eq!(rig.store.list(), []);
    rig.say().await.unwrap();
    assert!(*saying.metered.lock().unwrap());
    assert_eq!(rig.store.list().len(), 1);
    rig.ask(&own(), true).await.unwrap();
    assert!(!*saying.metered.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn who_tries_anyway_is_not_held_up() {
    for reset in [secs(3), secs(60)] {
        let saying = Saying::new(requests(Some(20), 0, Some(reset)));
        let rig = Rig::new([saying.keyed("one")]);
        rig.say().await.unwrap();
        let begin = Instant::now();
        let cx = rig.cx_with(|options| options.try_anyway = Some(true));
        rig.ask(&cx, true).await.unwrap();
        assert_eq!(begin.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_fills_bit_by_bit_is_asked_as_soon_as_a_call_fits() {
    // 60 calls a minute, one of which is there again each second: the reset is the time at which all of them are.
    let saying = Saying::new(requests(Some(60), 50, Some(secs(10))));
    let rig = Rig::new([saying.keyed("one")]);
    rig.say().await.unwrap();
    saying.says(requests(Some(60), 0, Some(secs(60))));
    rig.say().await.unwrap();
    let begin = Instant::now();
    rig.say().await.unwrap();
    assert_eq!(begin.elapsed(), secs(1));
}
