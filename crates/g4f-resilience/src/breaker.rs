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
//! back where another target is left: being careful must not fail a request.
//!
//! It stands below the retry, which stops when the breaker opens, and above the rate limit: a call that is refused there
//! has said nothing about the target.

mod state;
mod window;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use g4f_types::{Call, Context, Disposition, End, Error, ErrorKind, FaultDomain, Result};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use tower::Layer;

use crate::answer::Answer;
use crate::config::seconds;
use crate::gate::{GateFuture, Lesson};
use crate::policy::{self, Strike};
use crate::rate_limit::is_own_address;
use crate::service::{Ask, Inner};

use state::{Entry, State};

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
pub struct Breaker(Mutex<State>);

impl Breaker {
    /// A closed breaker.
    pub fn new(config: BreakerConfig) -> Self {
        Self(Mutex::new(State::new(config, Instant::now())))
    }

    /// What it does now.
    pub fn state(&self) -> BreakerState {
        self.lock().public(Instant::now())
    }

    /// Calls that were answered and calls that failed by the target's fault, since the start.
    pub fn counts(&self) -> (u64, u64) {
        self.lock().counts()
    }

    /// How long it will refuse every call; `None` when it would let one through.
    pub fn refuses_for(&self) -> Option<Duration> {
        self.lock().refuses_for(Instant::now())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is complete before anything can panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(self: &Arc<Self>, cx: &Context, force: bool) -> Result<Pass> {
        let alone = cx.others() == 0;
        match self.lock().enter(Instant::now(), alone, force) {
            Ok(entry) => Ok(Pass {
                breaker: self.clone(),
                entry: Some(entry),
                by_proxy: cx.options().proxy.is_some(),
            }),
            Err(wait) => Err(refused(wait)),
        }
    }
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

/// A call that the breaker let through. Dropped without a word, it never happened.
struct Pass {
    breaker: Arc<Breaker>,
    /// `None` once the end is known.
    entry: Option<Entry>,
    /// The call goes through a proxy of its own.
    by_proxy: bool,
}

impl Pass {
    fn committed(&self) {
        if let Some(entry) = self.entry {
            self.breaker.lock().committed(entry, Instant::now());
        }
    }

    fn end(mut self, end: End<'_>) {
        let Some(entry) = self.entry.take() else {
            return;
        };
        let mut state = self.breaker.lock();
        let now = Instant::now();
        match end {
            End::Finished => state.finished(entry, now),
            // The answer had begun, or this would not be known by its stream.
            End::Dropped => state.left(entry),
            End::Failed(error) => state.failed(entry, policy::strike(error), true, now),
        }
    }

    fn failed(mut self, error: &Error) {
        let Some(entry) = self.entry.take() else {
            return;
        };
        let mut state = self.breaker.lock();
        match policy::strike(error) {
            // Neither a failure of the target nor a sign of life.
            Strike::None if is_silence(error) => state.left(entry),
            // A proxy that the call chose stands in the way, or may stand there.
            _ if self.by_proxy && !error.reached_upstream() => state.left(entry),
            strike => state.failed(entry, strike, false, Instant::now()),
        }
    }
}

/// Whether nothing of the target's was heard.
fn is_silence(error: &Error) -> bool {
    let never_came = !error.reached_upstream() && error.status().is_none();
    never_came || matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Cancelled)
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(entry) = self.entry.take() {
            self.breaker.lock().left(entry);
        }
    }
}

/// Puts a breaker before a service.
#[derive(Clone, Debug)]
pub struct BreakerLayer {
    breaker: Arc<Breaker>,
    try_anyway: bool,
}

impl BreakerLayer {
    /// A breaker of its own.
    pub fn new(config: BreakerConfig) -> Self {
        Self::with(Arc::new(Breaker::new(config)))
    }

    /// A breaker that is shared.
    pub fn with(breaker: Arc<Breaker>) -> Self {
        Self {
            breaker,
            try_anyway: false,
        }
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
            breaker: self.breaker.clone(),
            try_anyway: self.try_anyway,
        }
    }
}

/// A service behind a breaker.
#[derive(Clone, Debug)]
pub struct Guarded<S> {
    inner: S,
    breaker: Arc<Breaker>,
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
            match self.breaker.enter(cx, force) {
                Ok(pass) => Some(pass),
                Err(error) => return GateFuture::refused(error),
            }
        };
        GateFuture::open(self.inner.call(call), Report(pass))
    }
}

/// Tells the breaker how a call went.
pub struct Report(Option<Pass>);

impl<A: Answer> Lesson<A> for Report {
    fn learn(self, outcome: Result<A>) -> Result<A> {
        let Some(pass) = self.0 else { return outcome };
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
