//! The settings.

use g4f_types::{Error, Result};
use serde::{Deserialize, Serialize};

use super::micro_usd;

/// Most that is allowed. Unset is unlimited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CapsConfig {
    /// Calls within a minute, retries included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests_per_minute: Option<u64>,
    /// Calls within a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests_per_day: Option<u64>,
    /// Tokens of prompts and answers within a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_per_minute: Option<u64>,
    /// Tokens of prompts and answers within a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_per_day: Option<u64>,
    /// US dollars within a day, as far as prices are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usd_per_day: Option<f64>,
}

impl CapsConfig {
    /// Whether nothing is limited.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Looks for caps that allow nothing at all or make no sense; `section` is where they stand, such as `limits`.
    ///
    /// # Errors
    /// `Config`, naming the first key whose value cannot be used.
    pub fn validate(&self, section: &str) -> Result<()> {
        let counts = [
            ("requests_per_minute", self.requests_per_minute),
            ("requests_per_day", self.requests_per_day),
            ("tokens_per_minute", self.tokens_per_minute),
            ("tokens_per_day", self.tokens_per_day),
        ];
        for (key, count) in counts {
            if count == Some(0) {
                return Err(Error::config(format!("{section}.{key} must be at least 1")));
            }
        }
        if self
            .usd_per_day
            .is_some_and(|usd| micro_usd(usd) == 0 || !usd.is_finite())
        {
            let message = format!("{section}.usd_per_day must be at least 0.000001");
            return Err(Error::config(message));
        }
        Ok(())
    }
}
