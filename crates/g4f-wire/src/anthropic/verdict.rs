//! What failures mean where the general reading would err.
//!
//! See <https://docs.claude.com/en/api/errors>.

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

/// Complaints about what this model does not take, and others do: the caller is not at fault.
const MODEL_CANNOT: &[&str] = &[
    "model does not support",
    "is deprecated for this model",
    "is not supported for this model",
    "are not supported for this model",
    "cannot both be specified for this model",
    "stop sequence must contain non-whitespace",
];

/// The family's opinion.
pub(super) fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    if facts.says(&["extra usage is required for long context"]) {
        // The account has no long contexts: neither a wait nor another key of it helps, a shorter conversation does.
        return Some(Verdict::new(ErrorKind::ContextLength).without_wait());
    }
    if facts.is_code(&["invalid_request_error"]) {
        let blames_request = facts.status.is_none_or(|status| status == 400);
        let cannot = blames_request && facts.says(MODEL_CANNOT);
        return cannot.then(|| Verdict::new(ErrorKind::Unsupported));
    }
    // Inside of a stream there is no status to go by.
    let kind = match facts.status {
        None if facts.is_code(&["permission_error"]) => ErrorKind::Auth,
        None if facts.is_code(&["timeout_error"]) => ErrorKind::Timeout,
        None if facts.is_code(&["not_found_error"]) => ErrorKind::ModelNotFound,
        _ => return None,
    };
    Some(Verdict::new(kind))
}
