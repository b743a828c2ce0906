//! What Hugging Face's failures are where the general reading is wrong.

use std::time::Duration;

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

/// The opinion about a failure of the router or of its own inference.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    if facts.says(&["currently loading"]) {
        let wait = facts
            .json
            .and_then(|json| json.get("estimated_time")?.as_f64());
        let wait = wait.and_then(|wait| Duration::try_from_secs_f64(wait).ok());
        let verdict = Verdict::new(ErrorKind::Overloaded);
        return Some(match wait {
            Some(wait) => verdict.retry_after(wait),
            None => verdict,
        });
    }
    let no_model = [
        "not supported by any provider you have enabled",
        "not supported by provider",
    ];
    facts
        .says(&no_model)
        .then(|| Verdict::new(ErrorKind::ModelNotFound))
}
