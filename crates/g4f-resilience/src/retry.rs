//! Asks the same target again, until the answer is committed.
//!
//! Whether that makes sense is decided by the [table](crate::policy). How long it waits: 250 ms, doubling up to 2 s, a
//! random share of it ("full jitter"), but never less than the provider asked for. It never waits beyond the request's
//! deadline, and never makes a call for which the attempt budget has no room.
//!
//! A target that does not know a parameter is asked once more without it, unless the call says
//! `on_unsupported = error`.
//!
//! A [`RetryQuota`] that all requests share stops storms: when a provider goes down, every request wants to retry, and
//! the load that this makes is what keeps it down. Its lower half is kept for requests that have no other target left.
//!
//! A request that may have been executed is sent again only where that is [allowed](crate::policy#what-may-be-sent-again).
//!
//! It stands above everything that must be asked anew for each attempt, and below the fallback, which goes on when it
//! gives up. It writes the attempts into the trail.

mod backoff;
mod param;
mod quota;

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use g4f_types::{Action, BoxFuture, Call, ContentFilter, Context, Error, ErrorKind, Result};
use tower::{Layer, ServiceExt as _};

use crate::answer::Answer;
use crate::attempt::{Recorder, update_last};
use crate::policy::{Decision, MAY_HAVE_RUN, Situation, decide, is_local, may_have_run, repeats};
use crate::provider::placed;
use crate::service::{Ask, Inner, take_ready};
use crate::time::time_left;

pub use backoff::Backoff;
pub use quota::{QuotaConfig, RetryQuota};

/// How often and how patiently a target is asked again.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryConfig {
    /// Further tries at the same target; the call's own option wins; 2.
    pub retries: u32,
    /// The waits between them.
    pub backoff: Backoff,
    /// Whether a request that may have been executed is sent again; the call's own option wins. Unless set: yes for all
    /// but images and videos.
    pub retry_after_dispatch: Option<bool>,
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self {
            retries: 2,
            backoff: Backoff::default(),
            retry_after_dispatch: None,
        }
    }
}

/// Asks a service again when that may help.
#[derive(Clone, Debug, Default)]
pub struct RetryLayer {
    config: RetryConfig,
    quota: Arc<RetryQuota>,
}

impl RetryLayer {
    /// A layer with a quota of its own.
    pub fn new(config: RetryConfig) -> Self {
        Self::with_quota(config, Arc::default())
    }

    /// A layer that shares `quota` with others.
    pub fn with_quota(config: RetryConfig, quota: Arc<RetryQuota>) -> Self {
        Self { config, quota }
    }
}

impl<S> Layer<S> for RetryLayer {
    type Service = Retry<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Retry {
            inner,
            driver: Driver {
                config: self.config.clone(),
                quota: self.quota.clone(),
            },
        }
    }
}

/// A service that is asked again when that may help.
#[derive(Clone, Debug)]
pub struct Retry<S> {
    inner: S,
    driver: Driver,
}

impl<R, S> tower::Service<Call<R>> for Retry<S>
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
        let inner = take_ready(&mut self.inner);
        let driver = self.driver.clone();
        Box::pin(driver.drive(inner, call))
    }
}

#[derive(Clone, Debug)]
struct Driver {
    config: RetryConfig,
    quota: Arc<RetryQuota>,
}

impl Driver {
    async fn drive<R: Ask, S: Inner<R>>(self, mut inner: S, call: Call<R>) -> Result<R::Answer> {
        let Call { cx, mut request } = call;
        let mut said = None;
        let mut reduced = false;
        for done in 0.. {
            let recorder = Recorder::start(&cx);
            let outcome = match inner.call(Call::new(cx.clone(), request.clone())).await {
                Ok(answer) => answer.commit(None).await,
                Err(error) => Err(error),
            };
            let error = match outcome {
                Ok(answer) => {
                    self.quota.succeeded();
                    return Ok(recorder.answered(answer));
                }
                Err(error) if is_local(&error) => {
                    recorder.discard();
                    let Some(said) = said else {
                        return Err(error);
                    };
                    // The door was closed during the wait: what the target itself said is the better answer.
                    update_last(&cx, |attempt| attempt.action = Action::GaveUp);
                    return Err(said);
                }
                Err(error) => placed(error, &cx),
            };
            if !reduced
                && cx.attempts_left() > cx.others()
                && let Some(less) = param::without(&request, &error, &cx)
            {
                (request, reduced) = (less, true);
                recorder.failed(&error, Action::Retried, 0);
                said = Some(error);
                inner.ready().await?;
                continue;
            }
            let repeats = repeats(&cx, self.config.retry_after_dispatch, request.needs());
            let Some(wait) = self.wait(&error, &cx, done, repeats) else {
                recorder.failed(&error, Action::GaveUp, 0);
                let error = error.into_persistent();
                return Err(if repeats || !may_have_run(&error) {
                    error
                } else {
                    error.with_help(MAY_HAVE_RUN)
                });
            };
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(request_id = %cx.request_id(), %error, wait_ms, "asking the same target again");
            recorder.failed(&error, Action::Retried, wait_ms);
            said = Some(error.into_persistent());
            tokio::time::sleep(wait).await;
            inner.ready().await?;
        }
        Err(Error::new(ErrorKind::Exhausted, "no more retries"))
    }

    /// How long to wait before the next try; `None` to give up.
    fn wait(&self, error: &Error, cx: &Context, done: u32, repeats: bool) -> Option<Duration> {
        let left = time_left(cx);
        let situation = Situation {
            done,
            retries: cx.options().retries.unwrap_or(self.config.retries),
            others: cx.others(),
            attempts_left: cx.attempts_left(),
            time_left: left,
            content_filter: ContentFilter::Stop,
            repeats,
        };
        let Decision::Again { wait, backoff } = decide(error, &situation) else {
            tracing::debug!(request_id = %cx.request_id(), %error, "leaving the target");
            return None;
        };
        let wait = if backoff {
            wait.max(self.config.backoff.wait(done))
        } else {
            wait
        };
        if left.is_some_and(|left| wait >= left) {
            return None;
        }
        // Last, because it spends.
        let paid = if cx.others() > 0 {
            self.quota.take_spare(error.kind())
        } else {
            self.quota.take(error.kind())
        };
        paid.then_some(wait)
    }
}
