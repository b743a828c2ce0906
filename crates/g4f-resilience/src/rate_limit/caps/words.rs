//! Amounts and times for people.

use std::fmt;
use std::time::Duration;

use g4f_store::CounterUnit;

/// `60 requests`, `$2.50`.
pub(super) struct Amount(pub(super) CounterUnit, pub(super) u64);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(unit, amount) = *self;
        let s = if amount == 1 { "" } else { "s" };
        match unit {
            CounterUnit::Requests => write!(f, "{amount} request{s}"),
            CounterUnit::Tokens => write!(f, "{amount} token{s}"),
            CounterUnit::MicroUsd => {
                let (dollars, rest) = (amount / 1_000_000, amount % 1_000_000);
                if rest % 10_000 == 0 {
                    write!(f, "${dollars}.{:02}", rest / 10_000)
                } else {
                    write!(f, "${dollars}.{rest:06}")
                }
            }
        }
    }
}

/// `3 h 20 min`, `42 s`.
pub(super) struct Left(pub(super) Duration);

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0);
        match (seconds / 3_600, seconds % 3_600 / 60, seconds % 60) {
            (0, 0, seconds) => write!(f, "{seconds} s"),
            (0, minutes, seconds) => write!(f, "{minutes} min {seconds} s"),
            (hours, minutes, _) => write!(f, "{hours} h {minutes} min"),
        }
    }
}
