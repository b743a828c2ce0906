//! What providers report corrects the estimate, model by model.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How far a correction goes: a model's tokens are at least half and at most two and a half times the estimate.
pub const RATIO: std::ops::RangeInclusive<f64> = 0.5..=2.5;

/// Weight of a new observation.
const ALPHA: f64 = 0.3;

/// Prompts below this many tokens say more about a provider's framing than about its vocabulary.
const LEAST: usize = 64;

/// Most models that are remembered.
const MODELS: usize = 1024;

/// For each model, by how much its own count differs from the estimate.
///
/// The ratio begins at 1, moves by a share of each observation and stays within [`RATIO`], so that no single report,
/// and no provider that reports nonsense, can turn the estimate upside down. Bounded; shared by all threads.
#[derive(Default)]
pub struct Ratios(Mutex<HashMap<String, f64>>);

impl Ratios {
    /// Nothing learned yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What an estimate for `model` is to be multiplied with; 1 where nothing was learned.
    pub fn of(&self, model: &str) -> f64 {
        self.lock().get(model).copied().unwrap_or(1.0)
    }

    /// Learns from a prompt that was `estimated`, without any correction, and for which the provider `reported` a count.
    /// Prompts of fewer than 64 tokens teach nothing.
    pub fn learn(&self, model: &str, estimated: usize, reported: u64) {
        if estimated < LEAST || reported == 0 {
            return;
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a ratio of counts far below 2^52"
        )]
        let seen = (reported as f64 / estimated as f64).clamp(*RATIO.start(), *RATIO.end());
        let mut ratios = self.lock();
        if let Some(ratio) = ratios.get_mut(model) {
            *ratio += ALPHA * (seen - *ratio);
            return;
        }
        if ratios.len() >= MODELS
            && let Some(any) = ratios.keys().next().cloned()
        {
            ratios.remove(&any);
        }
        ratios.insert(model.to_owned(), 1.0 + ALPHA * (seen - 1.0));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, f64>> {
        // Numbers only: nothing can have been left half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Ratios {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.lock().iter()).finish()
    }
}
