//! What Replicate means by its failures. They are `{"title", "detail", "status"}`, or a text in a prediction.

use std::time::Duration;

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};
use crate::jobs;

/// The family's opinion.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    if facts.words.contains("request was throttled") {
        let verdict = Verdict::new(ErrorKind::RateLimited);
        // The wait is in the words, and seldom in a header.
        let wait = facts.words.split("resets in ~").nth(1);
        let wait = wait.and_then(|rest| rest.split('s').next()?.trim().parse().ok());
        return Some(match wait {
            Some(seconds) => verdict.retry_after(Duration::from_secs(seconds)),
            None => verdict,
        });
    }
    for (words, kind) in [
        ("insufficient credit", ErrorKind::QuotaExhausted),
        ("input is too long", ErrorKind::ContextLength),
        ("invalid version or not permitted", ErrorKind::ModelNotFound),
        (
            "the specified version does not exist",
            ErrorKind::ModelNotFound,
        ),
        ("cuda out of memory", ErrorKind::Overloaded),
        ("prediction interrupted", ErrorKind::Server),
    ] {
        if facts.words.contains(words) {
            return Some(Verdict::new(kind));
        }
    }
    jobs::verdict(facts)
}
