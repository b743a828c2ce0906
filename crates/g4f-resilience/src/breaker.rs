//! A breaker: a target that keeps failing is left alone for a while, then tried with one call, then eased back in.
//!
//! ```text
//!            3 in a row, or half of at least 5 in 60 s
//!   closed ----------------------------------------------> open (10 s, doubling up to 5 min)
//!     ^                                                     |            ^
//!     | after 30 s                                          | time over  | it fails
//!     |                                                     v            |
//!   ramping up (10 % ... 100 % of the calls) <------- half open: exactly one probe
//!                                          it answers
//! ```
//!
//! It is fed twice: when an answer is committed, and when it ends, because a target that begins every answer and
//! finishes none is as sick as one that refuses. What it hears about a call that began before the last change of state
//! is ignored, and so are deadlines that the caller chose and proxies of the caller's that cannot be reached. A probe whose caller goes away frees the place for the next one. While ramping up, a call is only held
//! back where another target is left: being careful must not fail a request. For the same reason the fallback may
//! overrule it for a target that still succeeds now and then, once nobody else is left (`Context::is_last_resort`).
//!
//! Breakers of several processes over one store act together. Opening writes a bench, which closes the door everywhere
//! until it is over, when each process sends its own probe; a success lifts it.
//!
//! The layer sees each attempt from begin to end, and so it also feeds what is [learned](crate::health::vitals) of the
//! target.
//!
//! It stands below the retry, which stops when the breaker opens, and above the rate limit: a call that is refused there
//! has said nothing about the target.

mod state;
mod window;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use g4f_store::{Bench, BenchKey, Store, Timestamp};
use g4f_types::{Call, Context, Disposition, End, Error, ErrorKind, FaultDomain, Result, Target};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::time::Instant;
use tower::Layer;

use crate::answer::Answer;
use crate::config::seconds;
use crate::gate::{GateFuture, Lesson};
use crate::health::TargetHealth;
use crate::policy::{self, Strike};
use crate::rate_limit::is_own_address;
use crate::service::{Ask, Inner};

use state::{Change, Entry, State};

pub use state::BreakerState;

/// When a breaker opens and how it recovers. Times are in seconds in a configuration file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreakerConfig {
    /// Failures in a row that open it; 3.
    pub failures: u32,
    /// Share of failures within [`window`](Self::window) that opens it; 0.5.
    pub share: f64,
    /// Fewest calls within the window for the share to count; 5.
    pub least: u32,
    /// How far back the share looks; 60 s.
    #[serde(with = "seconds")]
    pub window: Duration,
    /// How long it stays open the first time; doubles each time; 10 s.
    #[serde(with = "seconds")]
    pub open: Duration,
    /// How long it stays open at most; 5 min.
    #[serde(with = "seconds")]
    pub open_max: Duration,
    /// How long it takes from the probe's success to the whole traffic; 0 is at once; 30 s.
    #[serde(with = "seconds")]
    pub ramp: Duration,
    /// Share of the traffic right after the probe; 0.1.
    pub ramp_start: f64,
}

impl Default for BreakerConfig {
    fn default() -> Self {
        Self {
            failures: 3,
            share: 0.5,
            least: 5,
            window: Duration::from_secs(60),
            open: Duration::from_secs(10),
            open_max: Duration::from_secs(300),
            ramp: Duration::from_secs(30),
            ramp_start: 0.1,
        }
    }
}

/// The breaker of one target, shared by every service that asks it.
pub struct Breaker {
    state: Mutex<State>,
    /// Woken when it opens: whoever waits for the target may have better to do.
    opened: Notify,
    /// Where other processes are told.
    shared: Option<Shared>,
}

struct Shared {
    store: Arc<dyn Store>,
    key: BenchKey,
    /// The end of the bench that was written here, which is no news.
    own: Mutex<Timestamp>,
}

impl Breaker {
    /// A closed breaker.
    pub fn new(config: BreakerConfig) -> Self {
        Self {
            state: Mutex::new(State::new(config, Instant::now())),
            opened: Notify::new(),
            shared: None,
        }
    }

    /// The same, acting together with the breakers of `target` wherever `store` is shared.
    #[must_use]
    pub fn shared(mut self, store: Arc<dyn Store>, target: &Target) -> Self {
        self.shared = Some(Shared {
            store,
            key: BenchKey::Breaker {
                provider: target.provider_id().clone(),
                model: target.model.clone(),
            },
            own: Mutex::default(),
        });
        self
    }

    /// What it does now.
    pub fn state(&self) -> BreakerState {
        self.heard().public(Instant::now())
    }

    /// Calls that were answered and calls that failed by the target's fault, since the start.
    pub fn counts(&self) -> (u64, u64) {
        lock(&self.state).counts()
    }

    /// How long it will refuse every call; `None` when it would let one through.
    pub fn refuses_for(&self) -> Option<Duration> {
        self.heard().refuses_for(Instant::now())
    }

    /// Waits until it opens, or not at all where it is open.
    pub(crate) async fn open(&self) {
        let opened = self.opened.notified();
        tokio::pin!(opened);
        // From here on no opening is missed.
        opened.as_mut().enable();
        if self.state() != BreakerState::Open {
            opened.await;
        }
    }

    /// The state, after a look at what other processes have found.
    fn heard(&self) -> MutexGuard<'_, State> {
        let mut state = lock(&self.state);
        if state.passes()
            && let Some(shared) = &self.shared
            && let Some(wait) = shared.news()
        {
            state.adopt(Instant::now() + wait);
            drop(state);
            self.opened.notify_waiters();
            return lock(&self.state);
        }
        state
    }

    fn enter(&self, cx: &Context, force: bool) -> Result<Entry> {
        let alone = cx.others() == 0;
        let force = force || cx.is_last_resort();
        let mut state = self.heard();
        state.enter(Instant::now(), alone, force).map_err(refused)
    }

    /// Passes on what changed, and says whether the target is back.
    fn tell(&self, change: Change, reason: ErrorKind) -> bool {
        match change {
            Change::None => false,
            Change::Opened(wait) => {
                tracing::debug!(target = self.name(), %reason, wait_ms = wait.as_millis(), "breaker opened");
                if let Some(shared) = &self.shared {
                    shared.opened(wait, reason);
                }
                self.opened.notify_waiters();
                false
            }
            Change::Recovered => {
                tracing::debug!(target = self.name(), "breaker lets more and more through");
                if let Some(shared) = &self.shared {
                    shared.store.clear(&shared.key);
                }
                true
            }
        }
    }

    fn name(&self) -> Option<tracing::field::DebugValue<&BenchKey>> {
        let shared = self.shared.as_ref();
        shared.map(|shared| tracing::field::debug(&shared.key))
    }
}

impl Shared {
    /// For how long another process has closed the door.
    fn news(&self) -> Option<Duration> {
        let bench = self.store.bench_of(&self.key)?;
        (bench.until > *lock(&self.own)).then(|| self.store.now().until(bench.until))
    }

    fn opened(&self, wait: Duration, reason: ErrorKind) {
        let until = self.store.now() + wait;
        *lock(&self.own) = until;
        self.store
            .bench(self.key.clone(), Bench::new(reason, until));
    }
}

/// Every change is a few assignments: what a panicking thread left is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Breaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Breaker").field(&self.state()).finish()
    }
}

/// The error for a target whose breaker is open: nothing was sent.
pub(crate) fn refused(wait: Duration) -> Error {
    Error::new(
        ErrorKind::Overloaded,
        "not asked: it has failed several times and is left alone for a while",
    )
    .with_fault_domain(FaultDomain::Local)
    .with_disposition(Disposition::Persistent)
    .with_retry_after(wait)
}

/// Whom a layer feeds: a breaker, what is learned of the target, or both.
#[derive(Clone, Debug)]
enum Fed {
    Breaker(Arc<Breaker>),
    /// `false` where the breaker was left out of the stack.
    Target(Arc<TargetHealth>, bool),
}

impl Fed {
    fn breaker(&self) -> Option<&Breaker> {
        match self {
            Self::Breaker(breaker) => Some(breaker),
            Self::Target(health, obeys) => obeys.then_some(&**health.breaker()),
        }
    }

    fn health(&self) -> Option<&TargetHealth> {
        match self {
            Self::Breaker(_) => None,
            Self::Target(health, _) => Some(health),
        }
    }
}

/// A call that was let through. Dropped without a word, it never happened.
struct Pass {
    fed: Fed,
    /// What the breaker knows it by.
    entry: Option<Entry>,
    /// Set until the end is known.
    open: bool,
    begun: bool,
    started: Instant,
    streamed: bool,
    /// The call goes through a proxy of its own.
    by_proxy: bool,
}

impl Pass {
    fn begin(fed: &Fed, cx: &Context, streamed: bool, force: bool) -> Result<Self> {
        let entry = match fed.breaker() {
            Some(breaker) => Some(breaker.enter(cx, force)?),
            None => None,
        };
        if let Some(health) = fed.health() {
            health.remember();
            health.vitals().began();
        }
        Ok(Self {
            fed: fed.clone(),
            entry,
            open: true,
            begun: false,
            started: Instant::now(),
            streamed,
            by_proxy: cx.options().proxy.is_some(),
        })
    }

    fn committed(&mut self) {
        self.begun = true;
        if let Some(health) = self.fed.health() {
            let took = self.started.elapsed();
            health.vitals().committed(self.streamed, took);
        }
        self.state(ErrorKind::Cancelled, |state, entry, now| {
            state.committed(entry, now)
        });
    }

    fn end(mut self, end: End<'_>) {
        self.open = false;
        match end {
            End::Finished => {
                if let Some(health) = self.fed.health() {
                    health.vitals().finished();
                    health.keep();
                }
                self.state(ErrorKind::Cancelled, |state, entry, now| {
                    state.finished(entry, now);
                    Change::None
                });
            }
            End::Dropped => self.left(None),
            End::Failed(error) => self.struck(error),
        }
    }

    fn failed(mut self, error: &Error) {
        self.open = false;
        let by_proxy = self.by_proxy && !error.reached_upstream();
        // Neither a failure of the target nor a sign of life; or a proxy that the call chose stands in the way.
        if by_proxy || (policy::strike(error) == Strike::None && is_silence(error)) {
            return self.left(known(error));
        }
        self.struck(error);
    }

    /// The target's own word, for better or worse.
    fn struck(&self, error: &Error) {
        let strike = policy::strike(error);
        if let Some(health) = self.fed.health() {
            let vitals = health.vitals();
            if strike == Strike::None {
                vitals.left(known(error), self.begun);
            } else {
                if error.kind() == ErrorKind::Timeout && !self.begun {
                    vitals.ran_late(self.streamed, self.started.elapsed());
                }
                vitals.failed(error.kind(), self.begun);
                health.keep();
            }
        }
        let begun = self.begun;
        self.state(error.kind(), |state, entry, now| {
            state.failed(entry, strike, begun, now)
        });
    }

    fn left(&self, kind: Option<ErrorKind>) {
        if let Some(health) = self.fed.health() {
            health.vitals().left(kind, self.begun);
        }
        self.state(ErrorKind::Cancelled, |state, entry, _| {
            state.left(entry);
            Change::None
        });
    }

    fn state(&self, reason: ErrorKind, news: impl FnOnce(&mut State, Entry, Instant) -> Change) {
        let (Some(breaker), Some(entry)) = (self.fed.breaker(), self.entry) else {
            return;
        };
        let change = news(&mut lock(&breaker.state), entry, Instant::now());
        if breaker.tell(change, reason)
            && let Some(health) = self.fed.health()
        {
            health.vitals().recovered();
        }
    }
}

/// The kind of an error that is the target's word, whoever is to blame.
fn known(error: &Error) -> Option<ErrorKind> {
    let is_own = matches!(
        error.fault_domain(),
        FaultDomain::Request | FaultDomain::Caller | FaultDomain::Local
    );
    (!is_own).then(|| error.kind())
}

/// Whether nothing of the target's was heard.
fn is_silence(error: &Error) -> bool {
    let never_came = !error.reached_upstream() && error.status().is_none();
    never_came || matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Cancelled)
}

impl Drop for Pass {
    fn drop(&mut self) {
        if self.open {
            self.left(None);
        }
    }
}

/// Puts a breaker before a service.
#[derive(Clone, Debug)]
pub struct BreakerLayer {
    fed: Fed,
    try_anyway: bool,
}

impl BreakerLayer {
    /// A breaker of its own.
    pub fn new(config: BreakerConfig) -> Self {
        Self::with(Arc::new(Breaker::new(config)))
    }

    /// A breaker that is shared.
    pub fn with(breaker: Arc<Breaker>) -> Self {
        Self::feeding(Fed::Breaker(breaker))
    }

    /// The breaker of `health`, to which everything that is seen of the target is reported.
    pub fn of(health: Arc<TargetHealth>) -> Self {
        Self::feeding(Fed::Target(health, true))
    }

    /// No breaker: every call goes through, and only what is seen is reported to `health`.
    pub fn watching(health: Arc<TargetHealth>) -> Self {
        Self::feeding(Fed::Target(health, false))
    }

    fn feeding(fed: Fed) -> Self {
        let try_anyway = false;
        Self { fed, try_anyway }
    }

    /// Lets calls through even when it is open, unless the call says otherwise.
    #[must_use]
    pub fn try_anyway(mut self, yes: bool) -> Self {
        self.try_anyway = yes;
        self
    }
}

impl<S> Layer<S> for BreakerLayer {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Guarded {
            inner,
            fed: self.fed.clone(),
            try_anyway: self.try_anyway,
        }
    }
}

/// A service behind a breaker.
#[derive(Clone, Debug)]
pub struct Guarded<S> {
    inner: S,
    fed: Fed,
    try_anyway: bool,
}

impl<R, S> tower::Service<Call<R>> for Guarded<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    type Future = GateFuture<S::Future, Report>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let cx = &call.cx;
        let force = cx.options().try_anyway.unwrap_or(self.try_anyway);
        let pass = if is_own_address(cx) {
            None
        } else {
            match Pass::begin(&self.fed, cx, call.request.is_streamed(), force) {
                Ok(pass) => Some(pass),
                Err(error) => return GateFuture::refused(error),
            }
        };
        GateFuture::open(self.inner.call(call), Report(pass))
    }
}

/// Tells how a call went.
pub struct Report(Option<Pass>);

impl<A: Answer> Lesson<A> for Report {
    fn learn(self, outcome: Result<A>) -> Result<A> {
        let Some(mut pass) = self.0 else {
            return outcome;
        };
        match outcome {
            Ok(answer) => {
                pass.committed();
                Ok(answer.watch_end(move |end| pass.end(end)))
            }
            Err(error) => {
                pass.failed(&error);
                Err(error)
            }
        }
    }
}
