//! What is learned of one target from each call: how soon it begins, how often it succeeds, how busy it is.
//!
//! | what | how it is kept | forgets |
//! |---|---|---|
//! | time to the first content | Peak-EWMA, alpha 0.3: a slower call is believed at once, faster ones little by little | falls back to its usual time, half of the way in 15 s |
//! | 50 % and 95 % of it | a histogram of the last hundred calls or so | with the calls |
//! | success rate | an average of the outcomes, 10 % for the newest | rises to 1, half of the way in a minute |
//! | load | calls under way, and those among them that have no content yet | - |
//!
//! Streamed and whole answers are kept apart: the first words of one and the last word of the other cannot be compared.
//!
//! It is fed by the breaker's layer, the one place that sees the begin, the commit and the end of each attempt. What the
//! request or its caller did wrong teaches nothing, and neither does a rate limit: it says how much is asked, not how the
//! target is. A slow answer is a success like any other; slowness only shows in the time. A call that ran into a deadline
//! of the target's counts as one that took that long, or a target that has become slow would be measured by old times for
//! ever. One that has never been asked is believed to be good and quick, or nobody would ever ask it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use g4f_types::ErrorKind;
use tokio::time::Instant;

use super::quantile::{Quantiles, Usual};

/// Weight of a faster sample, at least; the longer ago the last one was, the less that one counts.
const ALPHA: f64 = 0.3;
/// After this long the old value counts as one sample less.
const STEP: Duration = Duration::from_secs(10);
/// In this time half of what the last calls took beyond the usual is forgotten.
const CALM: Duration = Duration::from_secs(15);
/// Weight of the newest outcome.
const NEWEST: f64 = 0.1;
/// In this time half of the failures is forgotten.
const FORGIVE: Duration = Duration::from_secs(60);
/// Outcomes that are remembered one by one.
const REMEMBERED: u32 = 20;
/// Fewest of them that say anything, and successes among them that give hope.
const HOPE: (u32, u32) = (5, 2);

/// What is learned of one target, shared by all operations.
#[derive(Debug, Default)]
pub struct Vitals(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    streamed: Times,
    whole: Times,
    /// Share of failures at `outcome_at`; before the first outcome none.
    failing: f64,
    outcome_at: Option<Instant>,
    /// The last outcomes, newest in the lowest bit, 1 for success.
    outcomes: u32,
    outcomes_known: u32,
    in_flight: u32,
    /// Calls without content, and since when none of them has had any.
    waiting: u32,
    silent_since: Option<Instant>,
    last_error: Option<(ErrorKind, Instant)>,
}

/// The time to the first content, of streamed or of whole answers.
#[derive(Debug)]
struct Times {
    quantiles: Quantiles,
    /// Seconds, and when that was.
    peak: Option<(f64, Instant)>,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            quantiles: Quantiles::new(),
            peak: None,
        }
    }
}

/// What is known of a target at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Share of calls that succeed, from 0 to 1; 1 where nothing is known.
    pub success: f64,
    /// How long the first content takes just now; calls that wait for theirs count. `None` where nothing is known.
    pub first_content: Option<Duration>,
    /// How long it takes at most in 95 of 100 calls; `None` while fewer than 8 were seen.
    pub late: Option<Duration>,
    /// Calls under way.
    pub in_flight: u32,
}

impl Vitals {
    /// A call begins.
    pub(crate) fn began(&self) {
        let mut inner = self.lock();
        inner.in_flight += 1;
        inner.waiting += 1;
        if inner.waiting == 1 {
            inner.silent_since = Some(Instant::now());
        }
    }

    /// Its first content came after `took`.
    pub(crate) fn committed(&self, streamed: bool, took: Duration) {
        let now = Instant::now();
        let mut inner = self.lock();
        inner.waiting = inner.waiting.saturating_sub(1);
        inner.silent_since = Some(now);
        inner.times(streamed).add(took, now);
    }

    /// Its answer is complete.
    pub(crate) fn finished(&self) {
        let mut inner = self.lock();
        inner.in_flight = inner.in_flight.saturating_sub(1);
        inner.outcome(true);
    }

    /// It failed by the target's fault, after its first content or before.
    pub(crate) fn failed(&self, kind: ErrorKind, begun: bool) {
        let mut inner = self.lock();
        inner.gone(begun);
        inner.outcome(false);
        inner.last_error = Some((kind, Instant::now()));
    }

    /// No content came within `took`, which was all the time it got.
    pub(crate) fn ran_late(&self, streamed: bool, took: Duration) {
        self.lock().times(streamed).add(took, Instant::now());
    }

    /// It ended in a way that says nothing about the target; `kind` is kept for people.
    pub(crate) fn left(&self, kind: Option<ErrorKind>, begun: bool) {
        let mut inner = self.lock();
        inner.gone(begun);
        if let Some(kind) = kind {
            inner.last_error = Some((kind, Instant::now()));
        }
    }

    /// Another target was faster than this one, which was at it for this long already.
    pub(crate) fn outrun(&self, streamed: bool, after: Duration) {
        let now = Instant::now();
        let mut inner = self.lock();
        let times = inner.times(streamed);
        if times.now(now).is_none_or(|usual| usual < after) {
            times.peak = Some((after.as_secs_f64(), now));
        }
    }

    /// A probe of the breaker's succeeded: what was held against the target is over, and its share grows by the ramp.
    pub(crate) fn recovered(&self) {
        let mut inner = self.lock();
        inner.failing = 0.0;
    }

    /// What is known now, for answers of that kind.
    pub fn reading(&self, streamed: bool) -> Reading {
        let now = Instant::now();
        let mut inner = self.lock();
        let silent = inner
            .silent_since
            .filter(|_| inner.waiting > 0)
            .map(|since| now.saturating_duration_since(since));
        let (success, in_flight) = (inner.success(now), inner.in_flight);
        let times = inner.times(streamed);
        Reading {
            success,
            // Nothing came for that long: the next first content will not be there sooner.
            first_content: times.now(now).max(silent),
            late: times.quantiles.at(0.95),
            in_flight,
        }
    }

    /// Whether it still succeeds now and then: at least 2 of its last 20 calls, and it had 5.
    pub fn is_hopeful(&self) -> bool {
        let inner = self.lock();
        inner.outcomes_known >= HOPE.0 && inner.outcomes.count_ones() >= HOPE.1
    }

    /// The last failure, and how long ago it was.
    pub fn last_error(&self) -> Option<(ErrorKind, Duration)> {
        let (kind, at) = self.lock().last_error?;
        Some((kind, at.elapsed()))
    }

    /// What is worth keeping for the next process.
    pub(super) fn keep(&self) -> Kept {
        let inner = self.lock();
        Kept {
            success: Some(inner.success(Instant::now())).filter(|_| inner.outcome_at.is_some()),
            streamed: inner.streamed.quantiles.usual(),
            whole: inner.whole.quantiles.usual(),
        }
    }

    /// Begins with what an earlier process knew, where this one knows nothing yet. `trust` is 1 for news and 0 for what is
    /// too old.
    pub(super) fn remember(&self, kept: &Kept, trust: f64) {
        let now = Instant::now();
        let mut inner = self.lock();
        if let (Some(success), None) = (kept.success, inner.outcome_at) {
            inner.failing = (1.0 - success.clamp(0.0, 1.0)) * trust;
            inner.outcome_at = Some(now);
        }
        if trust > 0.0 {
            inner.streamed.remember(kept.streamed, now);
            inner.whole.remember(kept.whole, now);
        }
    }

    /// Every change is a few assignments: what a panicking thread left is whole.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one process leaves to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Kept {
    pub(super) success: Option<f64>,
    pub(super) streamed: Option<Usual>,
    pub(super) whole: Option<Usual>,
}

impl Inner {
    fn times(&mut self, streamed: bool) -> &mut Times {
        if streamed {
            &mut self.streamed
        } else {
            &mut self.whole
        }
    }

    fn gone(&mut self, begun: bool) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if !begun {
            self.waiting = self.waiting.saturating_sub(1);
        }
    }

    fn success(&self, now: Instant) -> f64 {
        1.0 - self.outcome_at.map_or(0.0, |at| {
            self.failing * half(now.saturating_duration_since(at), FORGIVE)
        })
    }

    fn outcome(&mut self, ok: bool) {
        let now = Instant::now();
        let failing = 1.0 - self.success(now);
        let new = if ok { 0.0 } else { 1.0 };
        self.failing = NEWEST.mul_add(new - failing, failing);
        self.outcome_at = Some(now);
        self.outcomes = (self.outcomes << 1 | u32::from(ok)) & ((1 << REMEMBERED) - 1);
        self.outcomes_known = (self.outcomes_known + 1).min(REMEMBERED);
    }
}

impl Times {
    fn add(&mut self, took: Duration, now: Instant) {
        self.quantiles.add(took);
        let took = took.as_secs_f64();
        let peak = match self.peak {
            Some((old, at)) if took < old => {
                let since = now.saturating_duration_since(at).as_secs_f64();
                let weight = 1.0 - (1.0 - ALPHA).powf(1.0 + since / STEP.as_secs_f64());
                weight.mul_add(took - old, old)
            }
            _ => took,
        };
        self.peak = Some((peak, now));
    }

    fn now(&self, now: Instant) -> Option<Duration> {
        let (peak, at) = self.peak?;
        // Without a usual time yet the last word stands.
        let usual = self
            .quantiles
            .at(0.5)
            .map_or(peak, |usual| usual.as_secs_f64());
        let beyond = (peak - usual).max(0.0) * half(now.saturating_duration_since(at), CALM);
        let seconds = if peak > usual { usual + beyond } else { peak };
        Duration::try_from_secs_f64(seconds).ok()
    }

    fn remember(&mut self, kept: Option<Usual>, now: Instant) {
        if let Some(usual) = kept
            && self.quantiles.add_usual(&usual)
        {
            self.peak.get_or_insert((usual.half.as_secs_f64(), now));
        }
    }
}

/// What is left of 1 after `passed`, when half of it goes in `half_life`.
fn half(passed: Duration, half_life: Duration) -> f64 {
    0.5_f64.powf(passed.as_secs_f64() / half_life.as_secs_f64())
}

#[cfg(test)]
mod tests;
