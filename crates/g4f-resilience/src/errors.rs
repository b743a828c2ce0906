//! How often targets failed within the last hour: what conditions of routes call `error_count`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use g4f_types::{Error, FaultDomain, Target};

use crate::time::now;

/// How long a failure counts.
pub const WINDOW: Duration = Duration::from_secs(3600);
/// The window's parts. A failure goes with its part.
const PARTS: usize = 60;
/// Most targets whose failures are counted. Model names may come from callers.
const MAX_TARGETS: usize = 4096;

type Who = (Arc<str>, Arc<str>);

/// The failures of each model at each provider.
#[derive(Debug)]
pub struct ErrorCounts {
    began: Instant,
    counts: Mutex<HashMap<Who, Window>>,
}

impl Default for ErrorCounts {
    fn default() -> Self {
        Self {
            began: now(),
            counts: Mutex::default(),
        }
    }
}

impl ErrorCounts {
    /// Counts a failure of `target`, unless it is the fault of the request, of the caller or of this side.
    pub fn count(&self, target: &Target, error: &Error) {
        if matches!(
            error.fault_domain(),
            FaultDomain::Request | FaultDomain::Caller | FaultDomain::Local
        ) {
            return;
        }
        let part = self.part();
        let mut counts = self.lock();
        if counts.len() >= MAX_TARGETS {
            counts.retain(|_, window| window.sum(part) > 0);
            if counts.len() >= MAX_TARGETS {
                counts.clear();
            }
        }
        counts.entry(who(target)).or_default().add(part);
    }

    /// Failures of `target` within the last hour.
    pub fn of(&self, target: &Target) -> u32 {
        let part = self.part();
        let counts = self.lock();
        counts
            .get(&who(target))
            .map_or(0, |window| window.sum(part))
    }

    /// The part of time that it is.
    fn part(&self) -> u64 {
        let each = WINDOW.as_secs() / PARTS as u64;
        now().saturating_duration_since(self.began).as_secs() / each
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Who, Window>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn who(target: &Target) -> Who {
    (target.provider_id().clone(), target.model.clone())
}

/// Counts by part, each with the part that it belongs to.
#[derive(Debug)]
struct Window([(u64, u32); PARTS]);

impl Default for Window {
    fn default() -> Self {
        Self([(0, 0); PARTS])
    }
}

impl Window {
    fn add(&mut self, part: u64) {
        let place = usize::try_from(part % PARTS as u64).unwrap_or_default();
        let (of, count) = &mut self.0[place];
        if *of != part {
            (*of, *count) = (part, 0);
        }
        *count = count.saturating_add(1);
    }

    fn sum(&self, part: u64) -> u32 {
        let recent = self.0.iter().filter(|(of, _)| part - of < PARTS as u64);
        recent.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

#[cfg(test)]
mod tests;
