//! Keys and words as texts, and back. What comes from elsewhere may be anything.

use g4f_types::ErrorKind;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bench::{Bench, BenchKey};
use crate::clock::Timestamp;

/// Longest name of anything that is written or read.
pub(crate) const LONGEST_KEY: usize = 1024;

/// The key as JSON; `None` where it is too long to be kept.
pub(crate) fn bench_key_text(key: &BenchKey) -> Option<String> {
    let text = serde_json::to_string(key).ok()?;
    (text.len() <= LONGEST_KEY).then_some(text)
}

/// The key of such a text.
pub(crate) fn bench_key_from(text: &str) -> Option<BenchKey> {
    if text.len() > LONGEST_KEY {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// The reason by its name.
pub(crate) fn reason_text(reason: ErrorKind) -> Option<String> {
    word_text(reason)
}

/// The bench that was written as a reason and an end.
pub(crate) fn bench_from(reason: &str, until: u64) -> Option<Bench> {
    Some(Bench::new(word_from(reason)?, Timestamp(until)))
}

/// The name of a value that is one word.
pub(crate) fn word_text(word: impl Serialize) -> Option<String> {
    match serde_json::to_value(word).ok()? {
        serde_json::Value::String(name) => Some(name),
        _ => None,
    }
}

/// The value of that name.
pub(crate) fn word_from<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}
