//! Whole answers as JSON, and failures that come under 200.

use g4f_types::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::provider::beginning;

/// Reads an answer as `T`.
///
/// # Errors
/// `Empty` when nothing came, `ErrorPage` for a web page, `InvalidResponse` for what is not the JSON that was expected.
pub(crate) fn object<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T> {
    let text = std::str::from_utf8(body)
        .map_err(|_| failed(ErrorKind::InvalidResponse, "the answer is not UTF-8 text"))?
        .trim_start_matches('\u{feff}')
        .trim();
    if text.is_empty() {
        return Err(failed(ErrorKind::Empty, "the provider sent nothing"));
    }
    if text.starts_with('<') {
        return Err(failed(
            ErrorKind::ErrorPage,
            "the provider sent a web page in place of an answer",
        ));
    }
    serde_json::from_str(text).map_err(|error| {
        unusable(format!(
            "the answer is not as expected: {}",
            beginning(text)
        ))
        .with_source(error)
    })
}

/// An answer that cannot be used.
pub(crate) fn unusable(message: impl Into<String>) -> Error {
    failed(ErrorKind::InvalidResponse, message)
}

fn failed(kind: ErrorKind, message: impl Into<String>) -> Error {
    Error::new(kind, message).with_reached_upstream(true)
}

/// The failure that an answer under 200 reports: the JSON, where it says so.
pub(crate) fn error_in(body: &[u8]) -> Option<Value> {
    // The words are looked for before anything is parsed: answers are large, and seldom failures.
    const START: usize = 4096;
    let start = &body[..body.len().min(START)];
    let says = |word: &[u8]| memchr::memmem::find(start, word).is_some();
    if !(says(b"\"error\"") || says(b"\"errors\"") || says(b"\"code\"") || says(b"\"detail\"")) {
        return None;
    }
    let value: Value = serde_json::from_slice(body).ok()?;
    let filled = |name: &str| match value.get(name) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(Value::Object(map)) => !map.is_empty(),
        Some(_) => true,
    };
    let only_words = filled("message") && (filled("code") || filled("status"));
    // What has content is an answer, whatever else it says.
    let has_content = [
        "data",
        "images",
        "results",
        "text",
        "embeddings",
        "output",
        "audio",
        "rankings",
    ]
    .iter()
    .any(|name| filled(name));
    let fails = filled("error") || filled("errors") || filled("detail") || only_words;
    (fails && !has_content).then_some(value)
}
