//! Chance, which a test can hold in its hands.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use fastrand::Rng;

/// A source of chance. Cheap to clone; clones share it.
#[derive(Clone, Default)]
pub struct Dice(
    /// `None` is the thread's own, which nobody waits for.
    Option<Arc<Mutex<Rng>>>,
);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Mutex::new(Rng::with_seed(seed)))))
    }

    /// A number below `n`; 0 where there is none.
    pub fn below(&self, n: usize) -> usize {
        match &self.0 {
            _ if n < 2 => 0,
            None => fastrand::usize(..n),
            Some(rng) => rng
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .usize(..n),
        }
    }

    /// A number from 0 to 1, without 1.
    pub fn share(&self) -> f64 {
        match &self.0 {
            None => fastrand::f64(),
            Some(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).f64(),
        }
    }

    /// True in that share of the cases.
    pub fn falls(&self, share: f64) -> bool {
        share > 0.0 && self.share() < share
    }
}

impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "Dice(seeded)"
        } else {
            "Dice"
        })
    }
}
