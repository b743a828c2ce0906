//! In which order the targets of a request are asked.
//!
//! A plan comes in stages (the model that was asked for, then those to fall back to) and in tiers within a stage (how the
//! caller, a route or the provider is preferred). Stages are never mixed. Within one an [`Order`] decides:
//!
//! | strategy | order | tiers |
//! |---|---|---|
//! | `score` | two are drawn from the first tier, the better [score](crate::health::Score) goes first, the rest by score | kept, except for a target that mostly fails |
//! | `priority` | as planned | kept |
//! | `latency` | by the time to the first content | mixed |
//! | `price` | by price, unknown ones last; equal ones by score | mixed |
//! | `round_robin` | the one that was not asked for longest | mixed |
//! | `random` | any | mixed |
//! | `weighted` | any, in proportion to the weights | mixed |
//!
//! `score` and `latency` send a small share of the requests (`exploration`) to the target that was not asked for longest,
//! so that it is known how that one is, and nobody is judged for ever by a bad day. A target whose breaker waits for a
//! probe gets it from the next request.
//!
//! Whatever the order, targets that are benched or whose breaker is open are skipped: see [`fallback`](crate::fallback).

mod built_in;
mod dice;

use std::sync::Arc;

use g4f_registry::Note;
use g4f_types::{Strategy, Target};

use crate::breaker::BreakerState;
use crate::health::{Reading, Score};

pub use built_in::{ByLatency, ByPrice, ByScore, Random, RoundRobin, Weighted};
pub use dice::Dice;

/// One target of a stage, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Whom it is about.
    pub target: &'a Arc<Target>,
    /// What the plan says about it.
    pub note: &'a Note,
    /// How it has been lately. Targets that differ only in their key share this.
    pub reading: Reading,
    /// One number made of that, with its reasons.
    pub score: Score,
    /// What its breaker does.
    pub breaker: BreakerState,
    /// Whether it may be asked now: it is not benched, and its breaker would let a call through.
    pub is_free: bool,
    /// Share of its key's rate limit that is left, from 0 to 1.
    pub headroom: f64,
    /// A number that grows with each request; that of the last one that was sent to it first. 0 for never.
    pub last_asked: u64,
}

impl Candidate<'_> {
    /// Whether both are the same model at the same provider, with keys of their own.
    pub fn is_same_model(&self, other: &Candidate<'_>) -> bool {
        self.target.model == other.target.model
            && self.target.provider_id() == other.target.provider_id()
    }

    fn usd(&self) -> Option<f64> {
        self.note.price.map(g4f_types::Price::blended)
    }
}

/// Puts the targets of one stage into an order. A program can bring its own: `Stack::order`.
pub trait Order: Send + Sync + 'static {
    /// Its name, for the log.
    fn name(&self) -> &str;

    /// Reorders `places`, which holds the places of `candidates` as they were planned. It is called once for each stage of
    /// each request that has a choice, so it should be quick. Places that it loses or repeats are put right: nobody is left
    /// out or asked twice.
    fn order(&self, candidates: &[Candidate<'_>], dice: &Dice, places: &mut [usize]);

    /// Whether it goes by readings and scores; without that they are not looked up.
    fn reads_health(&self) -> bool {
        true
    }
}

/// As planned.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByPriority;

impl Order for ByPriority {
    fn name(&self) -> &str {
        Strategy::Priority.as_str()
    }

    fn order(&self, _: &[Candidate<'_>], _: &Dice, _: &mut [usize]) {}

    fn reads_health(&self) -> bool {
        false
    }
}

/// Calls `with` with the order of that name.
pub(crate) fn with_built_in<T>(
    strategy: Strategy,
    exploration: f64,
    with: impl FnOnce(&dyn Order) -> T,
) -> T {
    match strategy {
        Strategy::Score => with(&ByScore { exploration }),
        Strategy::Priority => with(&ByPriority),
        Strategy::Latency => with(&ByLatency { exploration }),
        Strategy::Price => with(&ByPrice),
        Strategy::RoundRobin => with(&RoundRobin),
        Strategy::Random => with(&Random),
        Strategy::Weighted => with(&Weighted),
    }
}

/// Makes `places` hold each place below its length exactly once: what is no place or a repetition gives way to those that
/// are missing, in their order.
pub(crate) fn mend(places: &mut [usize]) {
    let is_good = |places: &[usize], at: usize| {
        places[at] < places.len() && !places[..at].contains(&places[at])
    };
    if (0..places.len()).all(|at| is_good(places, at)) {
        return;
    }
    let mut kept = 0;
    for at in 0..places.len() {
        let place = places[at];
        if place < places.len() && !places[..kept].contains(&place) {
            places[kept] = place;
            kept += 1;
        }
    }
    for place in 0..places.len() {
        if !places[..kept].contains(&place) {
            places[kept] = place;
            kept += 1;
        }
    }
}

#[cfg(test)]
mod tests;
