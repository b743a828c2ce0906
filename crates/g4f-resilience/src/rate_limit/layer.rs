//! The layer: looks at caps, benches and limits before a call, and learns after it.

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use futures_util::future::Either;
use g4f_store::{Bench, Store};
use g4f_types::{
    BoxFuture, Call, Context, Disposition, End, Error, ErrorKind, FaultDomain, Result, Target,
};
use tower::Layer;

use super::benches::{TargetKeys, benched, is_own_address};
use super::caps::{Caps, Guard};
use super::config::RateLimitConfig;
use super::meter::{Admission, KeyMeter, Meters};
use super::spend::Spend;
use crate::answer::Answer;
use crate::gate::{GateFuture, Lesson};
use crate::service::{Ask, Inner, take_ready};
use crate::time::time_left;

/// Reads and writes benches around a service, keeps to the limits that answers name, and to the user's caps.
#[derive(Clone)]
pub struct RateLimitLayer {
    shared: Arc<Shared>,
}

#[derive(Clone)]
struct Shared {
    store: Arc<dyn Store>,
    config: RateLimitConfig,
    try_anyway: bool,
    meters: Meters,
    caps: Caps,
    /// The target's names and meter, where the service is for one target only.
    own: Option<Arc<Names>>,
}

/// A target's names, and what it said of its limits.
struct Names {
    keys: TargetKeys,
    meter: Arc<KeyMeter>,
}

impl Names {
    fn of(target: &Target, meters: &Meters) -> Arc<Self> {
        let keys = TargetKeys::of(target);
        let meter = meters.of(&keys);
        Arc::new(Self { keys, meter })
    }
}

impl RateLimitLayer {
    /// A layer for calls to any target, with meters of its own and without caps.
    pub fn new(store: Arc<dyn Store>, config: RateLimitConfig) -> Self {
        Self {
            shared: Arc::new(Shared {
                store,
                config,
                try_anyway: false,
                meters: Meters::default(),
                caps: Caps::default(),
                own: None,
            }),
        }
    }

    /// The same with meters that others see as well. It comes before [`for_target`](Self::for_target).
    #[must_use]
    pub fn meters(self, meters: Meters) -> Self {
        self.change(|shared| shared.meters = meters)
    }

    /// The same for calls to `target` only, whose key is hashed now and not for every call.
    #[must_use]
    pub fn for_target(self, target: &Target) -> Self {
        self.change(|shared| shared.own = Some(Names::of(target, &shared.meters)))
    }

    /// Asks benched targets and those whose limits are used up as well, unless the call says otherwise.
    #[must_use]
    pub fn try_anyway(self, yes: bool) -> Self {
        self.change(|shared| shared.try_anyway = yes)
    }

    /// Keeps to `caps`.
    #[must_use]
    pub fn caps(self, caps: Caps) -> Self {
        self.change(|shared| shared.caps = caps)
    }

    fn change(mut self, change: impl FnOnce(&mut Shared)) -> Self {
        change(Arc::make_mut(&mut self.shared));
        self
    }
}

impl<S> Layer<S> for RateLimitLayer {
    type Service = RateLimit<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RateLimit {
            inner,
            shared: self.shared.clone(),
        }
    }
}

/// A service that is not asked while its target is benched, out of what it may take, or over a cap.
#[derive(Clone)]
pub struct RateLimit<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<R, S> tower::Service<Call<R>> for RateLimit<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    /// Boxed only where a call waits.
    type Future = Either<GateFuture<S::Future, Learner>, BoxFuture<'static, Result<R::Answer>>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut call: Call<R>) -> Self::Future {
        let Some(known) = Known::of(&self.shared, &call.cx) else {
            return Either::Left(GateFuture::open(self.inner.call(call), Learner(None)));
        };
        let wait = match known.admit(&call.cx) {
            Ok(wait) => wait,
            Err(error) => return Either::Left(GateFuture::refused(error)),
        };
        call.cx = call.cx.with_meter(known.names.meter.clone());
        let Some(wait) = wait else {
            return Either::Left(match known.goes() {
                Ok(learner) => GateFuture::open(self.inner.call(call), learner),
                Err(error) => GateFuture::refused(error),
            });
        };
        let mut inner = take_ready(&mut self.inner);
        Either::Right(Box::pin(async move {
            tracing::debug!(
                request_id = %call.cx.request_id(),
                wait_ms = wait.as_millis(),
                "waiting for the rate limit of the only target left"
            );
            tokio::time::sleep(wait).await;
            let learner = known.goes()?;
            let outcome = inner.call(call).await;
            learner.learn(outcome)
        }))
    }
}

/// The error of a target that lets others go first. Its kind is that of one whose permits are in use: it is asked again
/// when nobody else is left.
fn crowded() -> Error {
    Error::new(
        ErrorKind::Overloaded,
        "its rate limit is used up for a moment, and another target is left",
    )
    .with_fault_domain(FaultDomain::Local)
    .with_disposition(Disposition::Persistent)
}

/// A call to a target that something may be known of.
struct Known {
    shared: Arc<Shared>,
    target: Arc<Target>,
    names: Arc<Names>,
    guard: Option<Guard>,
}

impl Known {
    /// `None` for a call without a target, and for one that brings its own address.
    fn of(shared: &Arc<Shared>, cx: &Context) -> Option<Self> {
        let target = cx.target().filter(|_| !is_own_address(cx))?;
        let own = shared.own.clone();
        Some(Self {
            names: own.unwrap_or_else(|| Names::of(target, &shared.meters)),
            guard: shared.caps.guard(target.provider_id()),
            target: target.clone(),
            shared: shared.clone(),
        })
    }

    fn store(&self) -> &dyn Store {
        &*self.shared.store
    }

    /// Whether the call may go; after a wait, if there is one.
    fn admit(&self, cx: &Context) -> Result<Option<Duration>> {
        if let Some(guard) = &self.guard {
            guard.look(self.store())?;
        }
        let shared = &*self.shared;
        if cx.options().try_anyway.unwrap_or(shared.try_anyway) {
            return Ok(None);
        }
        let admission = self.names.meter.admit(&shared.config);
        self.bench_if_out(admission);
        if let Some(bench) = self.names.keys.standing(self.store()) {
            let wait = self.store().now().until(bench.until);
            return Err(benched(bench.reason, wait));
        }
        match admission {
            Admission::Hold(wait) if cx.others() > 0 => Err(crowded().with_retry_after(wait)),
            Admission::Crowded if cx.others() > 0 => Err(crowded()),
            Admission::Hold(wait) if time_left(cx).is_some_and(|left| left <= wait) => {
                Err(benched(ErrorKind::RateLimited, wait))
            }
            Admission::Hold(wait) => Ok(Some(wait)),
            Admission::Go | Admission::Crowded | Admission::Out(..) => Ok(None),
        }
    }

    /// Benches the target before anybody hits a limit of which nothing is left.
    fn bench_if_out(&self, admission: Admission) {
        let Admission::Out(reason, wait) = admission else {
            return;
        };
        let key = self.names.keys.target();
        let bench = Bench::new(reason, self.store().now() + wait);
        self.store().bench(key.clone(), bench);
        tracing::debug!(?key, %reason, wait_ms = wait.as_millis(), "benched before its limit is hit");
    }

    /// Counts a call that goes out.
    fn goes(self) -> Result<Learner> {
        if let Some(guard) = &self.guard {
            guard.enter(self.store())?;
        }
        self.names.meter.take();
        Ok(Learner(Some(self)))
    }

    fn failed(&self, error: &Error) -> Option<Duration> {
        let stands = self
            .names
            .keys
            .learn(error, self.store(), &self.shared.config);
        if matches!(
            error.kind(),
            ErrorKind::RateLimited | ErrorKind::QuotaExhausted
        ) {
            self.names.meter.refused(error.retry_after().or(stands));
        }
        stands
    }

    /// Counts what the answer takes, where that is capped.
    fn observe<A: Answer>(&self, answer: A) -> A {
        match &self.guard {
            Some(guard) if guard.counts_usage() => answer.observe(Spend::new(
                guard.clone(),
                self.target.clone(),
                self.names.meter.clone(),
                self.shared.store.clone(),
            )),
            _ => answer,
        }
    }
}

/// Learns from a call and the answer after it; nothing where it is empty.
pub struct Learner(Option<Known>);

impl<A: Answer> Lesson<A> for Learner {
    fn learn(self, outcome: Result<A>) -> Result<A> {
        let Some(known) = self.0 else {
            return outcome;
        };
        match outcome {
            Ok(answer) => {
                known.bench_if_out(known.names.meter.admit(&known.shared.config));
                let answer = known.observe(answer);
                Ok(answer.watch_end(move |end| {
                    if let End::Failed(error) = end {
                        known.failed(error);
                    }
                }))
            }
            Err(error) => Err(match known.failed(&error) {
                Some(wait)
                    if error.kind() == ErrorKind::RateLimited && error.retry_after().is_none() =>
                {
                    error.with_retry_after(wait)
                }
                _ => error,
            }),
        }
    }
}
