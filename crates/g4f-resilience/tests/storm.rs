//! Storms: many requests at once over four targets of which some, or all, are sick. Everything with the default settings.
//!
//! What is asserted are counts and the paused clock's time, with chance from a seed. What each storm came to is printed:
//! `cargo test -p g4f-resilience --test storm -- --nocapture`.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream};
use g4f_registry::{Note, Plan};
use g4f_resilience::{BreakerState, Dice, ResilienceConfig, Service, Stack};
use g4f_store::MemoryStore;
use g4f_types::{
    Call, CallOptions, ChatEvent, ChatRequest, ChatStream, Context, ErrorKind as K, Message,
    Provider, ProviderInfo, Result, Target,
};
use support::*;
use tokio::time::Instant;
use tower::ServiceExt as _;

/// How a server behaves.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Answers this share of the calls, and fails the others at once.
    Answers(f64),
    /// Never says anything.
    Silent,
    /// Refuses for this long.
    Limits(u64),
    /// Begins every answer and stalls in it.
    Stalls,
}

struct Server {
    info: ProviderInfo,
    way: Mutex<Way>,
    chance: Mutex<fastrand::Rng>,
    calls: AtomicUsize,
}

impl Server {
    fn new(index: usize, way: Way) -> Arc<Self> {
        let id = ["one", "two", "three", "four"][index];
        Arc::new(Self {
            info: Scripted::new(id, [Step::Hang]).info().clone(),
            way: Mutex::new(way),
            chance: Mutex::new(fastrand::Rng::with_seed(index as u64 + 1)),
            calls: AtomicUsize::new(0),
        })
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Provider for Server {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    async fn chat(&self, _: &Context, request: ChatRequest) -> Result<ChatStream> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let way = *self.way.lock().unwrap();
        let (chance, ms) = {
            let mut rng = self.chance.lock().unwrap();
            (rng.f64(), rng.u64(20..60))
        };
        tokio::time::sleep(Duration::from_millis(ms)).await;
        match way {
            Way::Answers(share) if chance < share => {}
            Way::Answers(_) => return Err(error(K::Server).with_status(500)),
            Way::Silent => std::future::pending().await,
            Way::Limits(wait) => {
                let error = error(K::RateLimited).with_status(429);
                return Err(error.with_retry_after(secs(wait)));
            }
            Way::Stalls => {
                let begin = stream::iter([Ok(ChatEvent::text("la "))]);
                return Ok(ChatStream::new(begin.chain(stream::pending())));
            }
        }
        let events = [ChatEvent::text("la "), ChatEvent::text("la"), finished()];
        if !request.stream {
            return Ok(ChatStream::ready(events));
        }
        let events = stream::iter(events).then(async |event| {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(event)
        });
        Ok(ChatStream::new(Box::pin(events)))
    }
}

struct Storm {
    servers: Vec<Arc<Server>>,
    stack: Stack,
    service: Service<ChatRequest>,
}

/// What a storm came to.
#[derive(Debug)]
struct Came {
    complete: usize,
    /// Upstream calls for a request, after the first hundred.
    calls: f64,
    /// Of all requests, the slowest one in a hundred taken off.
    p99: Duration,
    mean: Duration,
}

const REQUESTS: usize = 2_000;
const AT_ONCE: usize = 64;

impl Storm {
    fn new(ways: [Way; 4], same_tier: bool) -> Self {
        let servers: Vec<_> = (0..4).map(|n| Server::new(n, ways[n])).collect();
        let target = |server: &Arc<Server>| {
            Arc::new(Target {
                provider: server.clone(),
                model: "m".into(),
                credential: None,
            })
        };
        let notes = if same_tier { 4 } else { 0 };
        let plan = Plan {
            targets: servers.iter().map(target).collect(),
            notes: vec![Note::default(); notes],
            ..Plan::default()
        };
        let stack = Stack::new(
            Arc::new(Fixed(Arc::new(plan))),
            Arc::new(MemoryStore::default()),
            ResilienceConfig::default(),
        )
        .dice(Dice::seeded(7));
        let service = stack.service();
        Self {
            servers,
            stack,
            service,
        }
    }

    async fn ask(&self, number: usize) -> (bool, Duration, u32) {
        let started = Instant::now();
        let cx = self.stack.config().context("storm", CallOptions::default());
        let budget = cx.attempts_left();
        let mut request = ChatRequest::new("m", [Message::user("sing")]);
        request.stream = number % 2 == 0;
        let call = Call::new(cx.clone(), request);
        let answer = async { self.service.clone().oneshot(call).await?.collect().await };
        let ok = answer.await.is_ok_and(|answer| answer.text() == "la la");
        (ok, started.elapsed(), budget - cx.attempts_left())
    }

    async fn rage(&self, name: &str) -> Came {
        let outcomes: Vec<_> = stream::iter(0..REQUESTS)
            .map(|number| self.ask(number))
            .buffered(AT_ONCE)
            .collect()
            .await;
        let mut times: Vec<_> = outcomes.iter().map(|one| one.1).collect();
        times.sort_unstable();
        let after = &outcomes[100..];
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let calls = after.iter().map(|one| f64::from(one.2)).sum::<f64>() / after.len() as f64;
        let came = Came {
            complete: outcomes.iter().filter(|one| one.0).count(),
            calls,
            p99: times[REQUESTS * 99 / 100],
            mean: times.iter().sum::<Duration>() / 2_000,
        };
        let calls: Vec<_> = self.servers.iter().map(|server| server.calls()).collect();
        #[expect(clippy::print_stdout, reason = "figures for people")]
        {
            println!("{name}: {came:?}, calls {calls:?}");
        }
        came
    }

    fn become_healthy(&self) {
        for server in &self.servers {
            *server.way.lock().unwrap() = Way::Answers(1.0);
        }
    }
}

/// 99.9 % complete, few calls, and nobody waits much longer than for the first content.
fn assert_good(came: &Came) {
    assert!(came.complete >= REQUESTS * 999 / 1000, "{came:?}");
    assert!(came.calls <= 2.2, "{came:?}");
    assert!(came.p99 <= secs(31), "{came:?}");
}

#[tokio::test(start_paused = true)]
async fn one_down_one_silent_one_flaky_one_healthy() {
    let ways = [
        Way::Answers(0.0),
        Way::Silent,
        Way::Answers(0.7),
        Way::Answers(1.0),
    ];
    for same_tier in [true, false] {
        let storm = Storm::new(ways, same_tier);
        let came = storm.rage("faults").await;
        assert_good(&came);
        if same_tier {
            assert!(came.mean < secs(1), "few have met the silent one: {came:?}");
            let calls: Vec<_> = storm.servers.iter().map(|server| server.calls()).collect();
            assert!(calls[1] < 64, "{calls:?}");
            assert!(calls[3] > 5 * (calls[0] + calls[1] + calls[2]), "{calls:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn three_of_four_at_their_limit() {
    let ways = [
        Way::Limits(30),
        Way::Limits(20),
        Way::Limits(10),
        Way::Answers(1.0),
    ];
    for same_tier in [true, false] {
        let came = Storm::new(ways, same_tier).rage("limits").await;
        assert_good(&came);
        assert!(came.mean < secs(1), "{came:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn all_fail_half_of_the_time_and_then_are_healthy() {
    for same_tier in [true, false] {
        let storm = Storm::new([Way::Answers(0.5); 4], same_tier);
        assert_good(&storm.rage("brownout").await);
        let states = storm.stack.health().targets();
        assert!(
            states.iter().any(|one| one.breaker != BreakerState::Closed),
            "or the breakers had no part in it"
        );
        storm.become_healthy();
        let came = storm.rage("heal").await;
        assert_good(&came);
        assert!(came.calls <= 1.01, "{came:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_all_are_dead_it_fails_fast_and_they_are_left_alone() {
    let storm = Storm::new([Way::Answers(0.0); 4], true);
    let came = storm.rage("dead").await;
    assert_eq!(came.complete, 0);
    assert!(came.calls < 0.2, "{came:?}");
    assert!(came.mean < Duration::from_millis(500), "{came:?}");
    storm.become_healthy();
    tokio::time::advance(secs(11)).await;
    let came = storm.rage("back").await;
    assert!(came.complete > REQUESTS * 95 / 100, "{came:?}");
}

#[tokio::test(start_paused = true)]
async fn those_who_stall_in_the_middle_are_left_alone() {
    let ways = [
        Way::Stalls,
        Way::Answers(1.0),
        Way::Stalls,
        Way::Answers(1.0),
    ];
    let storm = Storm::new(ways, true);
    let came = storm.rage("stalls").await;
    // Nothing here goes on with an answer that broke off, so that each stall is a loss.
    assert!(came.complete > REQUESTS * 95 / 100, "{came:?}");
    assert!(came.p99 <= secs(31), "{came:?}");
}
