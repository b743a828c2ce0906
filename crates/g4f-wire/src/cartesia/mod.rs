//! Cartesia: saying, and what is said. <https://docs.cartesia.ai/api-reference/tts/bytes>

mod listen;
mod speech;

use g4f_types::ErrorKind;

use crate::classify::{Facts, Verdict};

pub use listen::InkWhisper;
pub use speech::Sonic;

/// The version of the API that is spoken, which every call names.
pub const HEADERS: &[(&str, &str)] = &[("cartesia-version", "2025-04-16")];

/// How failures are read: plain sentences, mostly.
pub fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let says = |words: &str| facts.words.contains(words);
    let kind = if says("credit limit") || says("out of credits") || facts.status == Some(402) {
        ErrorKind::QuotaExhausted
    } else if says("concurrency limit") {
        ErrorKind::RateLimited
    } else if says("voice") && says("not found") {
        ErrorKind::BadRequest
    } else {
        return None;
    };
    Some(Verdict::new(kind))
}

#[cfg(test)]
mod tests;
