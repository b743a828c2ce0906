//! The meters of all targets: what each of them said of its limits, and what that means for the next call.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use g4f_store::BenchKey;
use g4f_types::{ErrorKind, Meter, Price, RateLimits};
use smallvec::SmallVec;

use super::TargetKeys;
use super::bucket::Bucket;
use super::config::RateLimitConfig;
use crate::policy::LONGEST_WAIT;
use crate::time::now;

/// Most limits of one target that are kept.
const MAX_BUCKETS: usize = 16;

/// Most targets whose limits are kept. Model names and keys may come from callers.
const MAX_METERS: usize = 4096;

/// What one target (a model at a provider with a key) said of its limits.
///
/// Limits are kept for each model, because most vendors have them so, and none says whether they are: what is left of one
/// model's would otherwise bench the others. Where a key's limit is shared by its models, each of them learns it anew.
#[derive(Default)]
pub struct KeyMeter {
    state: Mutex<State>,
    /// Whether anything was heard: most providers never say a word, and then nobody needs the lock.
    heard: AtomicBool,
    /// What was said in the log already.
    noted: AtomicU8,
}

#[derive(Default)]
struct State {
    buckets: SmallVec<[Bucket; 2]>,
    price: Option<Price>,
}

/// What the limits of a target mean for the next call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Admission {
    /// It may go.
    Go,
    /// Calls under way will have taken what was left: others go first.
    Crowded,
    /// Nothing is left for a moment: others go first, and where none is left it waits.
    Hold(Duration),
    /// Nothing is left for so long, for this reason.
    Out(ErrorKind, Duration),
}

impl KeyMeter {
    /// Nothing heard yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How much is left of the scarcest limit, from 0 to 1, reckoned from what the last answer said, the calls since then and
    /// the time that has passed. 1 where nothing is known.
    pub fn headroom(&self) -> f64 {
        if !self.has_heard() {
            return 1.0;
        }
        let now = now();
        let state = self.lock();
        state
            .buckets
            .iter()
            .map(|bucket| bucket.headroom(now))
            .fold(1.0, f64::min)
    }

    /// What the target costs, where that is known; for caps in money.
    pub fn price(&self) -> Option<Price> {
        self.lock().price
    }

    /// Says what the target costs.
    pub fn set_price(&self, price: Price) {
        self.lock().price = Some(price);
    }

    /// Its answers do not say how much they take.
    pub(super) const NO_USAGE: u8 = 1;
    /// Its price is not known.
    pub(super) const NO_PRICE: u8 = 2;

    /// Whether this is noted for the first time.
    pub(super) fn notes_first(&self, what: u8) -> bool {
        self.noted.fetch_or(what, Ordering::Relaxed) & what == 0
    }

    /// What the limits mean for the next call.
    pub(super) fn admit(&self, config: &RateLimitConfig) -> Admission {
        if !self.has_heard() {
            return Admission::Go;
        }
        self.lock().admit(now(), config)
    }

    /// A call goes out.
    pub(super) fn take(&self) {
        if self.has_heard() {
            self.lock().buckets.iter_mut().for_each(Bucket::take);
        }
    }

    /// The provider refused for the rate.
    pub(super) fn refused(&self, wait: Option<Duration>) {
        if self.has_heard() {
            let now = now();
            let mut state = self.lock();
            for bucket in &mut state.buckets {
                bucket.refused(wait, now);
            }
        }
    }

    fn has_heard(&self) -> bool {
        self.heard.load(Ordering::Acquire)
    }

    /// Every change is whole before anything can panic.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn admit(&self, now: Instant, config: &RateLimitConfig) -> Admission {
        let out = self.buckets.iter().filter_map(|bucket| {
            let (reason, longest) = if bucket.is_daily() {
                (ErrorKind::QuotaExhausted, config.quota_max)
            } else {
                (ErrorKind::RateLimited, config.rate_limit_max)
            };
            Some((bucket.empty_for(now, longest)?, reason))
        });
        match out.max_by_key(|(wait, _)| *wait) {
            Some((wait, reason)) if wait > LONGEST_WAIT => Admission::Out(reason, wait),
            Some((wait, _)) => Admission::Hold(wait),
            None if self.buckets.iter().any(|bucket| bucket.is_spoken_for(now)) => {
                Admission::Crowded
            }
            None => Admission::Go,
        }
    }
}

impl Meter for KeyMeter {
    fn limits(&self, limits: &RateLimits) {
        tracing::trace!(?limits, "an answer named its limits");
        let now = now();
        let mut state = self.lock();
        for said in &limits.limits {
            if let Some(known) = state.buckets.iter_mut().find(|bucket| bucket.is(said)) {
                known.hear(said, now);
            } else if state.buckets.len() < MAX_BUCKETS
                && let Some(bucket) = Bucket::new(said, now)
            {
                state.buckets.push(bucket);
            }
        }
        let any = !state.buckets.is_empty();
        drop(state);
        self.heard.store(any, Ordering::Release);
    }
}

impl fmt::Debug for KeyMeter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyMeter({:.2} left)", self.headroom())
    }
}

/// The meters of all targets. Cheap to clone; clones share everything.
#[derive(Clone, Default)]
pub struct Meters(Arc<Mutex<HashMap<BenchKey, Arc<KeyMeter>>>>);

impl Meters {
    /// The meter of the target of these names.
    pub fn of(&self, keys: &TargetKeys) -> Arc<KeyMeter> {
        let mut meters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meter) = meters.get(keys.target()) {
            return meter.clone();
        }
        if meters.len() >= MAX_METERS {
            // First those whom nobody asks any more.
            meters.retain(|_, meter| Arc::strong_count(meter) > 1);
            if meters.len() >= MAX_METERS {
                meters.clear();
            }
        }
        let meter = Arc::<KeyMeter>::default();
        meters.insert(keys.target().clone(), meter.clone());
        meter
    }
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Meters({})", meters.len())
    }
}
