//! Concurrency permits that live as long as the answer.
//!
//! tower's own `ConcurrencyLimit` counts futures: its permit is gone when a stream opens, so that a hundred open
//! streams pass a limit of one. Here the permit is tied to the answer and comes back when that has ended or is dropped.
//!
//! A call that finds no permit free waits, in a queue of bounded length and for a bounded time, but only where no other
//! target is left to go first. Otherwise it is refused at once with a local `Overloaded`, which benches nobody and counts as no attempt.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use g4f_types::{BoxFuture, Call, Context, Disposition, Error, ErrorKind, FaultDomain, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Layer;

use crate::answer::Answer;
use crate::service::{Ask, Inner, take_ready};
use crate::time::time_left;

/// How many calls at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct PermitConfig {
    /// Answers under way at a time.
    pub concurrency: u32,
    /// Calls that may wait for a permit.
    pub queue: u32,
    /// How long they may wait.
    pub wait: Duration,
}

impl Default for PermitConfig {
    /// 64 answers, 64 waiting, 10 s.
    fn default() -> Self {
        Self {
            concurrency: 64,
            queue: 64,
            wait: Duration::from_secs(10),
        }
    }
}

/// The permits of one target, shared by every service that asks it.
pub struct Permits {
    config: PermitConfig,
    free: Arc<Semaphore>,
    waiting: AtomicU32,
}

impl Permits {
    /// All permits free.
    pub fn new(config: PermitConfig) -> Self {
        let free = Arc::new(Semaphore::new(config.concurrency as usize));
        Self {
            config,
            free,
            waiting: AtomicU32::new(0),
        }
    }

    /// Answers under way.
    pub fn in_use(&self) -> u32 {
        let free = u32::try_from(self.free.available_permits()).unwrap_or(u32::MAX);
        self.config.concurrency.saturating_sub(free)
    }

    fn try_take(&self) -> Option<OwnedSemaphorePermit> {
        self.free.clone().try_acquire_owned().ok()
    }

    async fn take(&self, cx: &Context) -> Result<OwnedSemaphorePermit> {
        if cx.others() > 0 && !cx.is_last_resort() {
            return Err(self.full("and another target is left"));
        }
        let Some(_place) = Place::take(&self.waiting, self.config.queue) else {
            return Err(self.full("and so is the queue"));
        };
        let wait = time_left(cx).map_or(self.config.wait, |left| left.min(self.config.wait));
        match tokio::time::timeout(wait, self.free.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(self.full("and none came free in time")),
        }
    }

    fn full(&self, and: &str) -> Error {
        Error::new(
            ErrorKind::Overloaded,
            format!(
                "all {} permits of this target are in use, {and}",
                self.config.concurrency
            ),
        )
        .with_fault_domain(FaultDomain::Local)
        .with_disposition(Disposition::Persistent)
        .with_help("raise `concurrency`")
    }
}

impl fmt::Debug for Permits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Permits({} of {})",
            self.in_use(),
            self.config.concurrency
        )
    }
}

/// A place in the queue, given back when the wait is over or dropped.
struct Place<'a>(&'a AtomicU32);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicU32, most: u32) -> Option<Self> {
        waiting
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| {
                (n < most).then(|| n + 1)
            })
            .ok()
            .map(|_| Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lets only so many answers be under way.
#[derive(Clone, Debug)]
pub struct PermitLayer {
    permits: Arc<Permits>,
}

impl PermitLayer {
    /// Permits of its own.
    pub fn new(config: PermitConfig) -> Self {
        Self::with(Arc::new(Permits::new(config)))
    }

    /// Permits that are shared.
    pub fn with(permits: Arc<Permits>) -> Self {
        Self { permits }
    }
}

impl<S> Layer<S> for PermitLayer {
    type Service = Permit<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Permit {
            inner,
            permits: self.permits.clone(),
        }
    }
}

/// A service of which only so many answers are under way.
#[derive(Clone, Debug)]
pub struct Permit<S> {
    inner: S,
    permits: Arc<Permits>,
}

impl<R, S> tower::Service<Call<R>> for Permit<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    type Future = BoxFuture<'static, Result<R::Answer>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let mut inner = take_ready(&mut self.inner);
        let permits = self.permits.clone();
        Box::pin(async move {
            let permit = match permits.try_take() {
                Some(permit) => permit,
                None => permits.take(&call.cx).await?,
            };
            Ok(inner.call(call).await?.hold(permit))
        })
    }
}
