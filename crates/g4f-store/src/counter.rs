//! Counters over a minute or a day: what caps are measured by.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// What is counted, for whom, and over which time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CounterKey {
    /// For whom: a provider, a key's id, a client. A word of the caller's.
    pub scope: Arc<str>,
    /// What.
    pub unit: CounterUnit,
    /// Over which time.
    pub span: Span,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterUnit {
    /// Calls.
    Requests,
    /// Tokens.
    Tokens,
    /// Millionths of a US dollar.
    MicroUsd,
}

/// The time that a counter covers. It begins anew with each minute or day of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// A minute.
    Minute,
    /// A day.
    Day,
}

impl Span {
    /// How long it is.
    pub const fn length(self) -> Duration {
        match self {
            Self::Minute => Duration::from_secs(60),
            Self::Day => Duration::from_secs(24 * 60 * 60),
        }
    }

    /// The begin of the span that `now` is in.
    pub fn start(self, now: Timestamp) -> Timestamp {
        Timestamp(now.0 - now.0 % self.millis())
    }

    /// How long the span that `now` is in will last.
    pub fn left(self, now: Timestamp) -> Duration {
        Duration::from_millis(self.millis() - now.0 % self.millis())
    }

    const fn millis(self) -> u64 {
        self.length().as_secs() * 1000
    }
}
