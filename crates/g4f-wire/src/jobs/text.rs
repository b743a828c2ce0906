//! Transcripts and vectors of a result.

use g4f_types::facets::{Embeddings, Transcript};
use g4f_types::{Error, ErrorKind, Result};
use serde_json::Value;

use super::maker::text;

/// Most vectors that are read.
const MOST: usize = 100_000;

/// What was said.
///
/// # Errors
/// `InvalidResponse` when the result holds no words.
pub(super) fn transcript(output: Value) -> Result<Transcript> {
    let fields = match output {
        Value::String(text) => {
            return Ok(Transcript {
                text,
                ..Transcript::default()
            });
        }
        // Words as they were made.
        Value::Array(list) if list.iter().all(Value::is_string) && !list.is_empty() => {
            let words = list.iter().filter_map(Value::as_str);
            return Ok(Transcript {
                text: words.collect(),
                ..Transcript::default()
            });
        }
        Value::Object(fields) => fields,
        _ => return Err(unusable("the answer holds no transcript")),
    };
    let mut fields = fields;
    let mut take = |names: &[&str]| names.iter().find_map(|name| fields.remove(*name));
    let list = |value: Option<Value>| match value {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let said = take(&["text", "transcription", "transcript"]);
    let segments = list(take(&["segments", "chunks"]));
    let words = list(take(&["words"]));
    let language = take(&["detected_language", "language"]);
    let duration = take(&["duration"]).and_then(|value| value.as_f64());
    let text = match said {
        Some(Value::String(text)) => text,
        _ if !segments.is_empty() => {
            let pieces = segments
                .iter()
                .filter_map(|segment| text(segment, &["text"]));
            pieces.collect()
        }
        _ => return Err(unusable("the answer holds no transcript")),
    };
    Ok(Transcript {
        text,
        language: language.and_then(|value| value.as_str().map(str::to_owned)),
        duration,
        segments,
        words,
        other: fields,
        ..Transcript::default()
    })
}

/// The vectors of `wanted` inputs.
///
/// # Errors
/// `InvalidResponse` when there are fewer or more, or something that is no vector.
pub(super) fn vectors(output: &Value, wanted: usize, model: &str) -> Result<Embeddings> {
    let fields = [
        "embeddings",
        "vectors",
        "embedding",
        "vector",
        "data",
        "output",
    ];
    let inside = |value: &Value| fields.iter().find_map(|name| value.get(*name).cloned());
    let list = inside(output).unwrap_or_else(|| output.clone());
    let Value::Array(list) = list else {
        return Err(unusable("the answer holds no vectors"));
    };
    let vector = |value: &Value| -> Option<Vec<f32>> {
        let value = inside(value).unwrap_or_else(|| value.clone());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "vectors are of this precision"
        )]
        let number = |value: &Value| value.as_f64().map(|number| number as f32);
        value.as_array()?.iter().map(number).collect()
    };
    let is_one = list.first().is_some_and(Value::is_number);
    let vectors: Option<Vec<Vec<f32>>> = if is_one {
        vector(&Value::Array(list)).map(|one| vec![one])
    } else {
        list.iter().take(MOST).map(vector).collect()
    };
    match vectors {
        Some(vectors) if vectors.len() == wanted => Ok(Embeddings {
            model: model.to_owned(),
            vectors,
            usage: None,
        }),
        Some(vectors) => Err(unusable(format!(
            "the answer holds {} vectors for {wanted} inputs",
            vectors.len()
        ))),
        None => Err(unusable("the answer holds something that is no vector")),
    }
}

fn unusable(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidResponse, message).with_reached_upstream(true)
}
