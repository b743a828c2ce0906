//! The answer to a question for the number of tokens.

use bytes::Bytes;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::Value;

/// The number of input tokens in an answer to [`Anthropic::encode_count`](super::Anthropic::encode_count).
///
/// # Errors
/// `InvalidResponse` when there is none.
pub fn decode_count(body: &Bytes) -> Result<u64> {
    serde_json::from_slice::<Value>(body)
        .ok()
        .and_then(|json| json.get("input_tokens")?.as_u64())
        .ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidResponse,
                "the answer holds no number of tokens",
            )
            .with_reached_upstream(true)
        })
}
