//! What failures of makers have in common.

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

/// Words of a filter, in lower case.
const FILTER: &[&str] = &[
    "nsfw",
    "moderated",
    "moderation",
    "flagged as sensitive",
    "sensitive content",
    "sensitive information",
    "content policy",
    "content checker",
    "inappropriate content",
    "safety filter",
    "safety.input",
    "safety.output",
    "content_policy_violation",
    "outputimagesensitivecontent",
    "inputtextsensitivecontent",
    "sensitivecontentdetected",
];

/// The family's opinion: filters speak of pictures in words of their own, and failed work is not a wrong request.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let code = facts
        .code
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let filtered = FILTER
        .iter()
        .any(|word| facts.words.contains(word) || code.contains(word));
    filtered.then(|| Verdict::new(ErrorKind::ContentFilter))
}
