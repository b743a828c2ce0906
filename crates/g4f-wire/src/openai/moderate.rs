//! Moderation: `/moderations`.
//!
//! <https://platform.openai.com/docs/api-reference/moderations>

use async_trait::async_trait;
use g4f_types::facets::{ModerateRequest, Moderation};
use g4f_types::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::facet::{Params, checked, object, target, unusable};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::unsupported;

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

/// Judges.
#[derive(Clone, Copy, Debug)]
pub struct Moderate {
    quirks: &'static ModerateQuirks,
}

impl Moderate {
    /// By a vendor with these quirks.
    pub const fn new(quirks: &'static ModerateQuirks) -> Self {
        Self { quirks }
    }
}

#[async_trait]
impl Serve<ModerateRequest> for Moderate {
    async fn serve(&self, link: &Link<'_>, request: ModerateRequest) -> Result<Moderation> {
        let body = encode(&request, self.quirks, target(link))?;
        let reply = link.post_json(self.quirks.path, &body).await?;
        decode(&checked(link, reply)?)
    }
}

/// The body of a call. Pictures are judged together with the texts, as one input.
///
/// # Errors
/// `BadRequest` for nothing to judge, `Unsupported` for pictures where the vendor takes none.
fn encode(
    request: &ModerateRequest,
    quirks: &ModerateQuirks,
    target: EncodeTarget<'_>,
) -> Result<Map<String, Value>> {
    let mut params = Params::new(target, &[], &[]);
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
    params.finish(&request.other, &request.extra)
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
    let mut results = answer.results;
    results.iter_mut().for_each(add_verdict);
    Ok(Moderation { results })
}

/// Says whether anything was flagged, where the vendor leaves that to be seen from the categories.
fn add_verdict(result: &mut Value) {
    let Some(result) = result.as_object_mut() else {
        return;
    };
    if let Some(Value::Object(categories)) = result.get("categories")
        && !result.contains_key("flagged")
    {
        let flagged = categories.values().any(|category| *category == true);
        result.insert("flagged".to_owned(), flagged.into());
    }
}
