//! A budget of retries that all requests share.

use std::sync::atomic::{AtomicU32, Ordering};

use g4f_types::ErrorKind;
use serde::{Deserialize, Serialize};

/// What retries cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuotaConfig {
    /// Tokens of a full quota; 500.
    pub tokens: u32,
    /// A retry; 5.
    pub cost: u32,
    /// A retry after a timeout, which has already bound a connection for long; 10.
    pub timeout_cost: u32,
    /// What an answer gives back; 1.
    pub refill: u32,
}

impl Default for QuotaConfig {
    fn default() -> Self {
        Self {
            tokens: 500,
            cost: 5,
            timeout_cost: 10,
            refill: 1,
        }
    }
}

/// Tokens that retries spend and answers give back. When they are used up nobody retries, however many retries a single
/// request would have left; switching to another target stays free.
#[derive(Debug)]
pub struct RetryQuota {
    config: QuotaConfig,
    tokens: AtomicU32,
}

impl RetryQuota {
    /// A full quota.
    pub fn new(config: QuotaConfig) -> Self {
        let tokens = AtomicU32::new(config.tokens);
        Self { config, tokens }
    }

    /// Tokens that are left.
    pub fn left(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Pays for a retry after a failure of `kind`; `false` when there is too little left.
    pub fn take(&self, kind: ErrorKind) -> bool {
        let cost = self.cost(kind);
        self.change(|left| left.checked_sub(cost))
    }

    /// The same for a retry that could as well be a switch: it leaves the lower half to those who have nobody to switch to.
    /// When everybody fails now and then, requests that merely prefer a target would else use up what keeps the others
    /// from failing.
    pub fn take_spare(&self, kind: ErrorKind) -> bool {
        let (cost, kept) = (self.cost(kind), self.config.tokens / 2);
        self.change(|left| left.checked_sub(cost).filter(|left| *left >= kept))
    }

    /// Pays for a further turn of a target after everybody has had one: as much as an answer gives back, so that in the long
    /// run there are no more of these turns than answers.
    pub fn take_turn(&self) -> bool {
        let cost = self.config.refill;
        self.change(|left| left.checked_sub(cost))
    }

    fn cost(&self, kind: ErrorKind) -> u32 {
        match kind {
            ErrorKind::Timeout => self.config.timeout_cost,
            _ => self.config.cost,
        }
    }

    /// Gives back what an answer is worth.
    pub fn succeeded(&self) {
        let (full, refill) = (self.config.tokens, self.config.refill);
        // A full quota is the rule; then nothing is written.
        self.change(|left| (left < full).then(|| left.saturating_add(refill).min(full)));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}

impl Default for RetryQuota {
    fn default() -> Self {
        Self::new(QuotaConfig::default())
    }
}
