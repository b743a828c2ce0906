//! Vectors, in whichever of its forms Cohere sends them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::Value;

use crate::shared::json;

/// Forms in which vectors may come, the most exact first.
const FORMS: [&str; 6] = ["float", "base64", "int8", "uint8", "binary", "ubinary"];

/// The vectors of an answer, of which there must be `expected`.
pub(super) fn read(answer: &Value, expected: usize) -> Result<Vec<Vec<f32>>> {
    let embeddings = &answer["embeddings"];
    let list = FORMS
        .iter()
        .find_map(|form| embeddings.get(*form))
        .unwrap_or(embeddings);
    let vectors: Vec<Vec<f32>> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(vector)
        .collect();
    if vectors.len() == expected {
        return Ok(vectors);
    }
    let count = vectors.len();
    Err(Error::new(
        ErrorKind::InvalidResponse,
        format!("the answer holds {count} vectors for {expected} inputs"),
    )
    .with_reached_upstream(true))
}

/// A list of numbers, or the bytes of 32-bit floats in base64.
fn vector(value: &Value) -> Option<Vec<f32>> {
    if let Some(text) = value.as_str() {
        let bytes = STANDARD.decode(text).ok()?;
        let (floats, rest) = bytes.as_chunks::<4>();
        return rest.is_empty().then(|| {
            floats
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect()
        });
    }
    json::floats(value)
}
