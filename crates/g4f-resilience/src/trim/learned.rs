//! What calls have taught: windows that providers named, ratios of their counts, counts and summaries of texts.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use g4f_tokens::{CountCache, Ratios};
use g4f_types::Target;

use super::count::Counter;
use super::summary::Summaries;
use crate::time::now;

/// Most targets that are remembered.
const TARGETS: usize = 1024;

/// How long a limit holds that a provider named.
const NAMED: Duration = Duration::from_secs(60 * 60);

/// How long a guess holds: what was refused without a number, and a part of it was taken.
const GUESSED: Duration = Duration::from_secs(10 * 60);

/// Provider and model.
type Key = (Arc<str>, Arc<str>);

/// What is known of a target's window beside what the provider's data say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// Its window, as it named it.
    Window(usize),
    /// Messages of so many tokens were taken where more were refused.
    Room(usize),
}

/// What trimming has learned. Bounded; shared by the layers of all targets. Nothing in it outlives the process: windows
/// are forgotten after an hour, so that a wrong one does no harm for long.
#[derive(Default)]
pub struct Learned {
    limits: Mutex<HashMap<Key, (Limit, Instant)>>,
    ratios: Ratios,
    counts: Arc<CountCache>,
    pub(super) summaries: Summaries,
}

impl Learned {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The window that `target` named in a refusal within the last hour.
    pub fn window(&self, target: &Target) -> Option<usize> {
        match self.limit(target)? {
            Limit::Window(tokens) => Some(tokens),
            Limit::Room(_) => None,
        }
    }

    /// How far the estimate is off for a model; see [`Ratios`].
    pub fn ratios(&self) -> &Ratios {
        &self.ratios
    }

    /// The counter for a target's model, with what was learned.
    pub fn counter(&self, model: &str) -> Counter {
        let counter = Counter::for_model(model).with_cache(self.counts.clone());
        if counter.is_exact() {
            return counter;
        }
        counter.with_ratio(self.ratios.of(model))
    }

    pub(super) fn limit(&self, target: &Target) -> Option<Limit> {
        let limits = self.lock();
        if limits.is_empty() {
            return None;
        }
        let (limit, until) = limits.get(&key(target))?;
        (*until > now()).then_some(*limit)
    }

    pub(super) fn learn(&self, target: &Target, limit: Limit) {
        let now = now();
        let mut limits = self.lock();
        let key = key(target);
        if limits.len() >= TARGETS && !limits.contains_key(&key) {
            limits.retain(|_, (_, until)| *until > now);
            if limits.len() >= TARGETS
                && let Some(soonest) = limits.iter().min_by_key(|(_, (_, until))| *until)
            {
                let soonest = soonest.0.clone();
                limits.remove(&soonest);
            }
        }
        let holds = match limit {
            Limit::Window(_) => NAMED,
            Limit::Room(_) => GUESSED,
        };
        limits.insert(key, (limit, now + holds));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, (Limit, Instant)>> {
        // Whole entries only: nothing can have been left half done.
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Learned")
            .field("limits", &self.lock().len())
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

fn key(target: &Target) -> Key {
    (target.provider_id().clone(), target.model.clone())
}
