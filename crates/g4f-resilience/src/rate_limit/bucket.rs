//! One limit as it was last heard of, and what may be left of it by now.

use std::time::{Duration, Instant};

use g4f_types::{LimitUnit, RateLimit};

/// Periods that providers use.
const PERIODS: [Duration; 3] = [Duration::from_secs(60), Duration::from_secs(60 * 60), DAY];

/// From here on a limit is a budget and no rate.
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long it is until everything is there again, where nobody says.
const USUAL_PERIOD: Duration = Duration::from_secs(60);

/// How far from a usual period a bucket that fills steadily may seem to be.
const TOLERANCE: f64 = 0.1;

/// Share of a bucket of tokens that must be there again before a call is worth its while.
const TOKENS_NEEDED: f64 = 0.05;

/// How a bucket fills.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Refill {
    /// Nobody knows yet.
    Unknown,
    /// All at once, when the period is over.
    AtOnce,
    /// Bit by bit, within this time: then the reset is the time at which it is *full*, and the next call may go long
    /// before that.
    Steady(Duration),
}

/// One limit.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    pub(super) unit: LimitUnit,
    /// The period by which the provider tells it from others of the unit.
    pub(super) period: Option<Duration>,
    /// How much is allowed; what was left at most, where that is not said.
    limit: u64,
    remaining: u64,
    heard: Instant,
    /// When everything is there again, as it was heard.
    reset: Option<Duration>,
    /// Calls since then.
    taken: u32,
    refill: Refill,
}

impl Bucket {
    /// The bucket of a limit that says what is left; a limit of nothing at all is no limit that anybody can keep to.
    pub(super) fn new(said: &RateLimit, now: Instant) -> Option<Self> {
        let remaining = said.remaining?;
        let mut bucket = Self {
            unit: said.unit,
            period: said.period,
            limit: 0,
            remaining,
            heard: now,
            reset: None,
            taken: 0,
            refill: Refill::Unknown,
        };
        bucket.hear(said, now);
        (bucket.limit > 0).then_some(bucket)
    }

    /// Whether `said` is about this limit.
    pub(super) fn is(&self, said: &RateLimit) -> bool {
        (self.unit, self.period) == (said.unit, said.period)
    }

    /// What the provider says wins over what was reckoned here: it knows of other processes.
    pub(super) fn hear(&mut self, said: &RateLimit, now: Instant) {
        let Some(remaining) = said.remaining else {
            return;
        };
        self.limit = match said.limit {
            Some(limit) => limit,
            None => self.limit.max(remaining).max(1),
        };
        self.remaining = remaining.min(self.limit);
        self.reset = said.reset;
        self.heard = now;
        self.taken = 0;
        if let Some(refill) = self.told_by_reset() {
            self.refill = refill;
        }
    }

    /// How it fills, told from the reset of a bucket of which something was taken: in one that fills steadily what was
    /// taken is to the whole as the reset is to the period.
    fn told_by_reset(&self) -> Option<Refill> {
        let (limit, taken) = (share(self.limit), share(self.limit - self.remaining));
        let reset = self.reset?.as_secs_f64();
        // A few milliseconds are rounded too much to tell anything, and an empty bucket tells nothing.
        if self.remaining == 0 || taken <= 0.0 || reset < 0.005 {
            return None;
        }
        let whole = reset * limit / taken;
        let is_like = |period: &Duration| (whole / period.as_secs_f64() - 1.0).abs() <= TOLERANCE;
        let period = match self.period {
            Some(period) => Some(period).filter(is_like),
            None => PERIODS.into_iter().find(is_like),
        };
        Some(period.map_or(Refill::AtOnce, Refill::Steady))
    }

    /// A call goes out.
    pub(super) fn take(&mut self) {
        self.taken = self.taken.saturating_add(1);
    }

    /// The provider refused for the rate, and asks for this wait: it knows best when there is something left.
    pub(super) fn refused(&mut self, wait: Option<Duration>, now: Instant) {
        if self.remaining == 0 && self.reset.is_some() {
            self.reset = wait;
            self.heard = now;
            self.refill = Refill::AtOnce;
        }
    }

    /// Whether it is the budget of a day or more.
    pub(super) fn is_daily(&self) -> bool {
        let period = match self.refill {
            Refill::Steady(period) => Some(period),
            _ => self.period,
        };
        period.is_some_and(|period| period >= DAY)
    }

    /// How long nothing will be left; `None` where something is, or where nobody says when there will be. The provider is
    /// believed for `longest`.
    pub(super) fn empty_for(&self, now: Instant, longest: Duration) -> Option<Duration> {
        if self.remaining > 0 {
            return None;
        }
        let reset = self.reset?;
        let wait = match self.refill {
            Refill::Steady(period) => reset.min(period.mul_f64(self.needed())),
            Refill::AtOnce | Refill::Unknown => reset,
        };
        let passed = now.saturating_duration_since(self.heard);
        let left = wait.min(longest).saturating_sub(passed);
        (!left.is_zero()).then_some(left)
    }

    /// Share of the bucket that the next call needs.
    fn needed(&self) -> f64 {
        match self.unit {
            LimitUnit::Requests => share(self.limit).recip(),
            _ => TOKENS_NEEDED,
        }
    }

    /// Whether calls of this side have taken what was left when it was last heard of.
    pub(super) fn is_spoken_for(&self, now: Instant) -> bool {
        self.unit == LimitUnit::Requests && self.taken > 0 && self.left(now) < 1.0
    }

    /// How much of it is left, as a share.
    pub(super) fn headroom(&self, now: Instant) -> f64 {
        (self.left(now) / share(self.limit)).clamp(0.0, 1.0)
    }

    /// How much of it is left, reckoned from what was heard, the calls since then and the time that has passed.
    fn left(&self, now: Instant) -> f64 {
        let (limit, remaining) = (share(self.limit), share(self.remaining));
        let passed = now.saturating_duration_since(self.heard).as_secs_f64();
        let until_full = self.reset.or(self.period).unwrap_or(USUAL_PERIOD);
        let until_full = until_full.as_secs_f64();
        if passed >= until_full {
            // What was heard is over, and so are the calls that were counted since.
            return limit;
        }
        let there = if self.refill == Refill::AtOnce {
            remaining
        } else {
            remaining + (limit - remaining) * passed / until_full
        };
        let taken = match self.unit {
            LimitUnit::Requests => f64::from(self.taken),
            // How much they take is known only when they are answered.
            _ => 0.0,
        };
        there - taken
    }
}

/// A count as something to divide.
#[expect(clippy::cast_precision_loss, reason = "shares need no more")]
fn share(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
