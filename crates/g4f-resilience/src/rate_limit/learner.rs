//! What is asked before a call, and what is learned after it.

use std::sync::Arc;
use std::time::Duration;

use g4f_store::{Bench, Store};
use g4f_types::{Context, Disposition, End, Error, ErrorKind, FaultDomain, Result, Target};

use super::benches::{benched, is_own_address};
use super::caps::Guard;
use super::layer::{Names, Shared};
use super::meter::{Admission, KeyMeter};
use super::spend::Spend;
use crate::answer::Answer;
use crate::gate::Lesson;
use crate::time::time_left;

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
pub(super) struct Known {
    shared: Arc<Shared>,
    target: Arc<Target>,
    names: Arc<Names>,
    guard: Option<Guard>,
}

impl Known {
    /// `None` for a call without a target, and for one that brings its own address.
    pub(super) fn of(shared: &Arc<Shared>, cx: &Context) -> Option<Self> {
        let target = cx.target().filter(|_| !is_own_address(cx))?;
        let own = shared.own.clone();
        Some(Self {
            names: own.unwrap_or_else(|| Names::of(target, &shared.meters)),
            guard: shared.caps.guard(target.provider_id()),
            target: target.clone(),
            shared: shared.clone(),
        })
    }

    /// What hears of limits for this call.
    pub(super) fn meter(&self) -> Arc<KeyMeter> {
        self.names.meter.clone()
    }

    fn store(&self) -> &dyn Store {
        &*self.shared.store
    }

    /// Whether the call may go; after a wait, if there is one.
    pub(super) fn admit(&self, cx: &Context) -> Result<Option<Duration>> {
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
    pub(super) fn goes(self) -> Result<Learner> {
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

impl Learner {
    pub(super) const fn none() -> Self {
        Self(None)
    }
}

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
