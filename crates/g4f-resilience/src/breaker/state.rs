//! The breaker's machine: pure, and told the time.

use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use super::BreakerConfig;
use super::window::Window;
use crate::policy::Strike;

/// What a breaker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// It lets every call through.
    Closed,
    /// It lets no call through.
    Open,
    /// It lets one call through, or waits for that call's end.
    HalfOpen,
    /// It lets more and more calls through.
    RampingUp,
}

/// How long a call that comes during a probe or a ramp is told to wait.
const SOON: Duration = Duration::from_secs(1);

#[derive(Debug)]
enum Phase {
    Closed,
    Open { until: Instant },
    Probing,
    Ramp { since: Instant },
}

/// What news changed, for those who are to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing.
    None,
    /// It opened for this long.
    Opened(Duration),
    /// A call succeeded while it was open: it is being eased back in.
    Recovered,
}

/// A call that was let through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The state's generation at that time: news from an older one is no news.
    generation: u64,
    probe: bool,
}

#[derive(Debug)]
pub(super) struct State {
    config: BreakerConfig,
    phase: Phase,
    generation: u64,
    /// Failures before the first content, in a row.
    before: u32,
    /// Failures after it, in a row: a target that begins every answer would otherwise never have two in a row.
    after: u32,
    window: Window,
    /// How often it opened since it was last closed.
    trips: u32,
    /// Share of calls that the ramp has not yet let through.
    credit: f64,
    answered: u64,
    failed: u64,
}

impl State {
    pub(super) fn new(config: BreakerConfig, now: Instant) -> Self {
        Self {
            window: Window::new(config.window, now),
            config,
            phase: Phase::Closed,
            generation: 0,
            before: 0,
            after: 0,
            trips: 0,
            credit: 0.0,
            answered: 0,
            failed: 0,
        }
    }

    pub(super) fn counts(&self) -> (u64, u64) {
        (self.answered, self.failed)
    }

    pub(super) fn public(&self, now: Instant) -> BreakerState {
        match self.phase {
            Phase::Open { until } if until > now => BreakerState::Open,
            Phase::Open { .. } | Phase::Probing => BreakerState::HalfOpen,
            Phase::Ramp { since } if self.ramp_share(since, now) < 1.0 => BreakerState::RampingUp,
            Phase::Ramp { .. } | Phase::Closed => BreakerState::Closed,
        }
    }

    pub(super) fn refuses_for(&self, now: Instant) -> Option<Duration> {
        match self.phase {
            Phase::Open { until } if until > now => Some(until - now),
            Phase::Probing => Some(SOON),
            _ => None,
        }
    }

    /// Another process found the target sick: it is left alone until then, as if that had been found here.
    pub(super) fn adopt(&mut self, until: Instant) {
        self.before = 0;
        self.after = 0;
        self.window.clear();
        self.change(Phase::Open { until });
    }

    /// Whether it would let a call through that comes now.
    pub(super) fn passes(&self) -> bool {
        matches!(self.phase, Phase::Closed | Phase::Ramp { .. })
    }

    /// Lets a call through, or says how long it should wait.
    pub(super) fn enter(
        &mut self,
        now: Instant,
        alone: bool,
        force: bool,
    ) -> Result<Entry, Duration> {
        let refused = match self.phase {
            Phase::Closed => None,
            Phase::Open { until } if until <= now => {
                self.change(Phase::Probing);
                return Ok(self.entry(true));
            }
            Phase::Open { until } => Some(until - now),
            Phase::Probing => Some(SOON),
            Phase::Ramp { since } => self.ramp(since, now, alone),
        };
        match refused {
            Some(wait) if !force => Err(wait),
            _ => Ok(self.entry(false)),
        }
    }

    /// The first content came.
    pub(super) fn committed(&mut self, entry: Entry, now: Instant) -> Change {
        if entry.generation != self.generation {
            return Change::None;
        }
        self.before = 0;
        self.alive(entry, now)
    }

    /// The answer came to its end.
    pub(super) fn finished(&mut self, entry: Entry, now: Instant) {
        self.answered = self.answered.saturating_add(1);
        self.window.add(true, now);
        if entry.generation == self.generation {
            self.after = 0;
        }
    }

    /// The call or its answer failed.
    pub(super) fn failed(
        &mut self,
        entry: Entry,
        strike: Strike,
        begun: bool,
        now: Instant,
    ) -> Change {
        if strike == Strike::None {
            return self.alive(entry, now);
        }
        self.failed = self.failed.saturating_add(1);
        if entry.generation != self.generation {
            return Change::None;
        }
        if entry.probe && matches!(self.phase, Phase::Probing) {
            return self.open(now);
        }
        let in_a_row = if begun {
            &mut self.after
        } else {
            &mut self.before
        };
        *in_a_row = in_a_row.saturating_add(1);
        let row_is_full = *in_a_row >= self.config.failures;
        let share_is_full = strike == Strike::Fault && {
            self.window.add(false, now);
            let (all, failed) = self.window.sums(now);
            all >= self.config.least && f64::from(failed) >= self.config.share * f64::from(all)
        };
        if row_is_full || share_is_full {
            return self.open(now);
        }
        Change::None
    }

    /// The call went away without a word.
    pub(super) fn left(&mut self, entry: Entry) {
        if entry.probe
            && entry.generation == self.generation
            && matches!(self.phase, Phase::Probing)
        {
            // The next call may probe at once.
            let until = Instant::now();
            self.change(Phase::Open { until });
        }
    }

    fn alive(&mut self, entry: Entry, now: Instant) -> Change {
        let probing = entry.probe && matches!(self.phase, Phase::Probing);
        // A call that was let through although the breaker was open has shown as much as a probe.
        let forced = matches!(self.phase, Phase::Open { .. });
        if entry.generation == self.generation && (probing || forced) {
            self.before = 0;
            self.after = 0;
            self.credit = 0.0;
            self.window.clear();
            self.phase = Phase::Ramp { since: now };
            return Change::Recovered;
        }
        Change::None
    }

    fn open(&mut self, now: Instant) -> Change {
        let factor = 2_u32.saturating_pow(self.trips);
        let open = self
            .config
            .open
            .saturating_mul(factor)
            .min(self.config.open_max);
        self.trips = self.trips.saturating_add(1);
        self.before = 0;
        self.after = 0;
        self.window.clear();
        self.change(Phase::Open { until: now + open });
        Change::Opened(open)
    }

    fn change(&mut self, phase: Phase) {
        self.generation += 1;
        self.phase = phase;
    }

    fn entry(&self, probe: bool) -> Entry {
        Entry {
            generation: self.generation,
            probe,
        }
    }

    /// Lets the ramp's share of the calls through, evenly; whoever has nobody else always.
    fn ramp(&mut self, since: Instant, now: Instant, alone: bool) -> Option<Duration> {
        let share = self.ramp_share(since, now);
        if share >= 1.0 {
            self.trips = 0;
            self.phase = Phase::Closed;
            return None;
        }
        if alone {
            return None;
        }
        self.credit += share;
        // Just under one, because a sum of tenths may fall short of it.
        if self.credit < 0.999_999 {
            return Some(SOON);
        }
        self.credit -= 1.0;
        None
    }

    fn ramp_share(&self, since: Instant, now: Instant) -> f64 {
        let ramp = self.config.ramp.as_secs_f64();
        if ramp <= 0.0 {
            return 1.0;
        }
        let done = now.saturating_duration_since(since).as_secs_f64() / ramp;
        let start = self.config.ramp_start.clamp(0.0, 1.0);
        (start + (1.0 - start) * done).min(1.0)
    }
}
