//! Feature extraction, which is what embeddings are called here.

use async_trait::async_trait;
use g4f_types::facets::{EmbedInput, EmbedRequest, Embeddings};
use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Map, Value};

use super::task;
use crate::provider::{Link, Serve};
use crate::shared::json::floats;
use crate::shared::{add_own_fields, needs, unsupported};

/// Makes embeddings.
#[derive(Clone, Copy, Debug, Default)]
pub struct HuggingFaceEmbed;

#[async_trait]
impl Serve<EmbedRequest> for HuggingFaceEmbed {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        if request.dimensions.is_some() {
            return Err(unsupported("dimensions"));
        }
        needs::leave_out(
            link.on_unsupported(),
            &[
                (request.input_type.is_some(), "input_type"),
                (request.user.is_some(), "user"),
            ],
        )?;
        let mut texts = Vec::with_capacity(request.input.len());
        for (place, input) in request.input.iter().enumerate() {
            let EmbedInput::Text(text) = input else {
                let place = format!("input[{place}]");
                let message = format!("{place}: this provider embeds texts only");
                return Err(Error::new(ErrorKind::Unsupported, message).with_param(place));
            };
            texts.push(Value::from(text.as_str()));
        }
        let mut body = Map::from_iter([("inputs".to_owned(), Value::Array(texts))]);
        add_own_fields(&mut body, &request.other);
        let address = format!("{}/pipeline/feature-extraction", task::address(link)?);
        let body = Value::Object(body);
        let reply = link.post_edited(&address, body, &request.extra).await?;
        let answer = reply.value()?;
        if answer.get("error").is_some_and(|error| !error.is_null()) {
            return Err(link.in_band(&answer));
        }
        Ok(Embeddings {
            model: link.model().to_owned(),
            vectors: vectors(link, &answer, request.input.len())?,
            usage: None,
        })
    }
}

/// A list of vectors, or one vector for one text. Models that were not made for it give a vector for each token, of
/// which nobody says what to make.
fn vectors(link: &Link<'_>, answer: &Value, expected: usize) -> Result<Vec<Vec<f32>>> {
    let rows = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    let vectors: Option<Vec<Vec<f32>>> = match floats(answer) {
        Some(one) if !one.is_empty() => Some(vec![one]),
        _ => rows.iter().map(floats).collect(),
    };
    match vectors {
        Some(vectors) if vectors.len() == expected => Ok(vectors),
        Some(vectors) => Err(link.invalid(format!(
            "the answer holds {} vectors for {expected} inputs",
            vectors.len()
        ))),
        None => Err(link
            .invalid("the answer holds a vector for each token, not for each text")
            .with_help("ask for a model that was made for sentences")),
    }
}
