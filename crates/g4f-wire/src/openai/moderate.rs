//! Moderation: `/moderations`.
//!
//! <https://platform.openai.com/docs/api-reference/moderations>

use g4f_types::facets::{ModerateRequest, Moderation};
use g4f_types::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::facet::{Aim, Params, object, unsupported, unusable};

/// A vendor's dialect of `/moderations`.
#[derive(Clone, Copy, Debug)]
pub struct ModerateQuirks {
    /// Path behind the base URL; `/moderations`.
    pub path: &'static str,
    /// Whether pictures are judged.
    pub images: bool,
}

impl ModerateQuirks {
    /// As OpenAI has it.
    pub const DEFAULT: Self = Self {
        path: "/moderations",
        images: true,
    };
}

impl Default for ModerateQuirks {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The body of a call. Pictures are judged together with the texts, as one input.
///
/// # Errors
/// `BadRequest` for nothing to judge, `Unsupported` for pictures where the vendor takes none.
fn encode(
    request: &ModerateRequest,
    quirks: &ModerateQuirks,
    aim: Aim<'_>,
) -> Result<Map<String, Value>> {
    let mut params = Params::new(aim, &[], &[]);
    let input = match (&request.input[..], &request.images[..]) {
        ([], []) => {
            return Err(
                Error::new(ErrorKind::BadRequest, "input: there is nothing to judge")
                    .with_param("input"),
            );
        }
        ([text], []) => json!(text),
        (texts, []) => json!(texts),
        (texts, images) if quirks.images => {
            let mut parts: Vec<Value> = texts
                .iter()
                .map(|text| json!({ "type": "text", "text": text }))
                .collect();
            for image in images {
                let url = image.to_url().map_err(|error| error.with_param("images"))?;
                parts.push(json!({ "type": "image_url", "image_url": { "url": url } }));
            }
            Value::from(parts)
        }
        _ => return Err(unsupported("images")),
    };
    params.set("input", input);
    params.finish(request.other.clone(), &request.extra)
}

/// The results, as they are.
///
/// # Errors
/// `InvalidResponse` when there are none.
fn decode(body: &[u8]) -> Result<Moderation> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default)]
        results: Vec<Value>,
    }
    let answer: Answer = object(body)?;
    if answer.results.is_empty() {
        return Err(unusable("the answer holds no results"));
    }
    Ok(Moderation {
        results: answer.results,
    })
}

#[cfg(test)]
mod tests;
