//! The layer: looks at caps, benches and limits before a call, and learns after it.

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use futures_util::future::Either;
use g4f_store::Store;
use g4f_types::{BoxFuture, Call, Error, Result, Target};
use tower::Layer;

use super::benches::TargetKeys;
use super::caps::Caps;
use super::config::RateLimitConfig;
use super::learner::{Known, Learner};
use super::meter::{KeyMeter, Meters};
use crate::gate::{GateFuture, Lesson};
use crate::service::{Ask, Inner, take_ready};

/// Reads and writes benches around a service, keeps to the limits that answers name, and to the user's caps.
#[derive(Clone)]
pub struct RateLimitLayer {
    shared: Arc<Shared>,
}

#[derive(Clone)]
pub(super) struct Shared {
    pub(super) store: Arc<dyn Store>,
    pub(super) config: RateLimitConfig,
    pub(super) try_anyway: bool,
    pub(super) meters: Meters,
    pub(super) caps: Caps,
    /// The target's names and meter, where the service is for one target only.
    pub(super) own: Option<Arc<Names>>,
}

/// A target's names, and what it said of its limits.
pub(super) struct Names {
    pub(super) keys: TargetKeys,
    pub(super) meter: Arc<KeyMeter>,
}

impl Names {
    pub(super) fn of(target: &Target, meters: &Meters) -> Arc<Self> {
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
            return Either::Left(GateFuture::open(self.inner.call(call), Learner::none()));
        };
        let wait = match known.admit(&call.cx) {
            Ok(wait) => wait,
            Err(error) => return Either::Left(GateFuture::refused(error)),
        };
        call.cx = call.cx.with_meter(known.meter());
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
