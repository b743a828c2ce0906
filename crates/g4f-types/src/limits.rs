//! What a provider says about its rate limits, and who listens.

use std::fmt;
use std::time::Duration;

/// What one answer said about rate limits. Mostly empty, seldom more than four.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// One for each limit that was named.
    pub limits: Vec<RateLimit>,
}

/// One limit, as far as the provider says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    /// What is counted.
    pub unit: LimitUnit,
    /// How much is allowed in a period.
    pub limit: Option<u64>,
    /// How much is left of that.
    pub remaining: Option<u64>,
    /// How long it is until all of it is there again.
    pub reset: Option<Duration>,
    /// The period, where the header's name says it.
    pub period: Option<Duration>,
}

/// What a rate limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LimitUnit {
    /// Calls.
    #[default]
    Requests,
    /// Tokens of prompt and answer.
    Tokens,
    /// Tokens of the prompt.
    InputTokens,
    /// Tokens of the answer.
    OutputTokens,
}

/// Listens to what answers say beside their content. A layer puts one into the [`Context`](crate::Context) of a call;
/// providers tell it what the headers of the answer said, failures included.
pub trait Meter: fmt::Debug + Send + Sync {
    /// An answer named its limits.
    fn limits(&self, limits: &RateLimits);
}
