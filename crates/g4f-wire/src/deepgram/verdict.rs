//! How Deepgram's failures are read. <https://developers.deepgram.com/docs/errors>

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

/// The family's opinion: codes first, then words.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let is = |code: &str| facts.code.as_deref() == Some(code);
    let says = |words: &str| facts.words.contains(words);
    let kind = if is("INVALID_AUTH") || is("INSUFFICIENT_PERMISSIONS") {
        ErrorKind::Auth
    } else if is("ASR_PAYMENT_REQUIRED") || says("not have enough credits") {
        ErrorKind::QuotaExhausted
    } else if is("TOO_MANY_REQUESTS") {
        ErrorKind::RateLimited
    } else if says("no such model") || says("does not have access to the requested model") {
        ErrorKind::ModelNotFound
    } else if says("corrupt or unsupported data") || says("failed to process audio") {
        ErrorKind::BadRequest
    } else {
        return None;
    };
    Some(Verdict::new(kind))
}
