//! Waits that grow, with jitter.

use std::time::Duration;

/// Exponential backoff with full jitter: a random time between zero and a bound that doubles.
#[derive(Clone, Debug, PartialEq)]
pub struct Backoff {
    /// The first bound; 250 ms.
    pub first: Duration,
    /// The largest bound; 2 s.
    pub most: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(250),
            most: Duration::from_secs(2),
        }
    }
}

impl Backoff {
    /// The bound after `done` retries.
    pub fn bound(&self, done: u32) -> Duration {
        self.first
            .saturating_mul(2_u32.saturating_pow(done))
            .min(self.most)
    }

    /// A wait after `done` retries.
    pub fn wait(&self, done: u32) -> Duration {
        self.bound(done).mul_f64(fastrand::f64())
    }
}
