//! Hedging: a second target is asked when the first one is late with its first content, and the faster one answers.
//!
//! - Late is what 95 of 100 of its calls are not. Where that is not known: 2 s for a streamed answer, 10 s for a whole one.
//! - At most one more target is asked: the next one of the same stage, with another model or provider, that is free to be
//!   asked. It costs no more than the first one, unless the call sets `max_price`, which then is the bound.
//! - The first commit wins. The other attempt is dropped at once, which cancels it upstream; it is in the trail as
//!   `Cancelled`, its breaker hears nothing of it, and what it has used is not known.
//! - When one of them fails, the other one is waited for. Both take their calls out of the request's budget.
//! - It is opt-in (`hedge`), and only for requests that may be sent twice: see [`policy`](crate::policy).

use std::time::Duration;

use futures_util::future::{Either, select};
use g4f_types::{Access, Error, Operation, Result, Target};
use smallvec::{SmallVec, smallvec};
use tokio::time::Instant;

use super::journey::{Asked, Journey};
use super::lineup::Entry;
use super::tour::Stop;
use crate::attempt;
use crate::service::Ask;

/// When a target is late about whom too little is known: streamed and whole answers.
const UNKNOWN: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];
/// Nobody is late before that: a second request would hardly be faster.
const LEAST: Duration = Duration::from_millis(50);

/// What came of asking one target, or two.
pub(super) struct Outcome<R: Operation> {
    /// Who failed, in that order.
    pub(super) failed: SmallVec<[(Stop, Error); 2]>,
    pub(super) answer: Option<(Stop, R::Answer)>,
}

impl<R: Operation> Outcome<R> {
    pub(super) fn of(stop: Stop, outcome: Result<R::Answer>) -> Self {
        match outcome {
            Ok(answer) => Self {
                failed: SmallVec::new(),
                answer: Some((stop, answer)),
            },
            Err(error) => Self {
                failed: smallvec![(stop, error)],
                answer: None,
            },
        }
    }

    fn after(mut self, stop: Stop, error: Error) -> Self {
        self.failed.insert(0, (stop, error));
        self
    }
}

/// When the target of `entry` is late.
pub(super) fn late<R: Operation>(entry: &Entry<R>, streamed: bool) -> Duration {
    let known = entry.health.reading(streamed).late;
    known.map_or(UNKNOWN[usize::from(!streamed)], |late| late.max(LEAST))
}

/// Asks the target of `first`, and another one as well when that is late.
pub(super) async fn race<R: Ask>(
    journey: &mut Journey<R>,
    first: Stop,
    request_for: impl Fn(&Target) -> R,
) -> Outcome<R> {
    let one = journey.prepare(&first, &request_for);
    let streamed = one.is_streamed();
    let wait = late(journey.entry(&first), streamed);
    let (cx, began) = (one.cx.clone(), Instant::now());
    // Boxed, because one of them must be dropped while the other goes on. Hedging is rare.
    let mut one = Box::pin(one.ask());
    if let Ok(outcome) = tokio::time::timeout(wait, &mut one).await {
        return Outcome::of(first, outcome);
    }
    let Some(second) = journey.beside(&first) else {
        return Outcome::of(first, one.await);
    };
    let two = journey.prepare(&second, &request_for);
    let other = two.cx.clone();
    tracing::info!(
        request_id = %cx.request_id(),
        first = cx.target().map(|target| target.label()),
        second = other.target().map(|target| target.label()),
        late_ms = wait.as_millis(),
        "asking a second target as well"
    );
    let two = Box::pin(two.ask());
    match select(one, two).await {
        Either::Left((Ok(answer), two)) => {
            drop(two);
            attempt::outrun(&other);
            Outcome::of(first, Ok(answer))
        }
        Either::Right((Ok(answer), one)) => {
            drop(one);
            attempt::outrun(&cx);
            // Or it would stay the quicker one in the books, and be asked first for ever.
            let vitals = journey.entry(&first).health.vitals();
            vitals.outrun(streamed, began.elapsed());
            Outcome::of(second, Ok(answer))
        }
        Either::Left((Err(error), two)) if journey.ends_with(&error) => {
            drop(two);
            attempt::outrun(&other);
            Outcome::of(first, Err(error))
        }
        Either::Right((Err(error), one)) if journey.ends_with(&error) => {
            drop(one);
            attempt::outrun(&cx);
            Outcome::of(second, Err(error))
        }
        Either::Left((Err(error), two)) => Outcome::of(second, two.await).after(first, error),
        Either::Right((Err(error), one)) => Outcome::of(first, one.await).after(second, error),
    }
}

/// Whether the target at `price` may run beside one at `first`, for a call with that bound.
pub(super) fn is_affordable(
    (first, other): (Option<f64>, Option<f64>),
    max_price: Option<f64>,
) -> bool {
    match (max_price.or(first), other) {
        (Some(most), Some(other)) => other <= most,
        // Nothing says that it is dearer, or nothing says that it is not.
        (None, None) => true,
        _ => false,
    }
}

/// What a target costs, in USD for a million tokens.
pub(super) fn usd<R: Operation>(entry: &Entry<R>, price: Option<g4f_types::Price>) -> Option<f64> {
    let costs = entry.target.provider.info().access == Access::Paid;
    price
        .map(g4f_types::Price::blended)
        .or((!costs).then_some(0.0))
}

impl<R: Ask> Asked<R> {
    fn is_streamed(&self) -> bool {
        self.request.is_streamed()
    }
}
