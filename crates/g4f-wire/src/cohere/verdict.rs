//! What Cohere's failures are where the general reading is wrong.
//!
//! Reference: <https://docs.cohere.com/reference/errors>.

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

pub(super) fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let kind = match facts.status {
        // "Streaming error" and the like; trying again is what the reference advises.
        Some(499) => ErrorKind::Server,
        // Trial keys have a number of calls for the month beside those for the minute.
        Some(429) if facts.says(&["calls / month", "calls per month"]) => ErrorKind::QuotaExhausted,
        // How an answer ended that the model broke off.
        None if matches!(facts.code.as_deref(), Some("ERROR" | "TIMEOUT")) => ErrorKind::Server,
        _ => return None,
    };
    Some(Verdict::new(kind))
}
