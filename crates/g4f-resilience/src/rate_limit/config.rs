//! How long benches last.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::seconds;
use crate::policy;

/// How long benches last. Times are in seconds in a configuration file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimitConfig {
    /// A rate limit whose end the provider does not name; 5 s, which is the longest that is waited for.
    #[serde(with = "seconds")]
    pub rate_limit: Duration,
    /// The longest bench for a rate limit; 10 min.
    #[serde(with = "seconds")]
    pub rate_limit_max: Duration,
    /// A quota whose reset the provider does not name; 1 h.
    #[serde(with = "seconds")]
    pub quota: Duration,
    /// The longest bench for a quota; 24 h.
    #[serde(with = "seconds")]
    pub quota_max: Duration,
    /// A key that was refused; 10 min.
    #[serde(with = "seconds")]
    pub auth: Duration,
    /// A model that a provider does not serve; 10 min.
    #[serde(with = "seconds")]
    pub model: Duration,
}

impl Default for RateLimitConfig {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        Self {
            rate_limit: policy::LONGEST_WAIT,
            rate_limit_max: minutes(10),
            quota: minutes(60),
            quota_max: minutes(24 * 60),
            auth: minutes(10),
            model: minutes(10),
        }
    }
}
