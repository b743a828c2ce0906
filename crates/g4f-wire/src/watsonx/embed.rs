//! Embeddings: `POST /ml/v1/text/embeddings`.

use async_trait::async_trait;
use g4f_types::facets::{EmbedRequest, Embeddings};
use g4f_types::{Result, Usage};
use serde_json::{Map, Value};

use super::{Owner, VERSION};
use crate::openai::facet::{Params, checked, object, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::heard::list;
use crate::shared::unsupported;

/// Embeds, on the account in the settings.
#[derive(Clone, Copy, Debug, Default)]
pub struct WatsonxEmbed;

#[async_trait]
impl Serve<EmbedRequest> for WatsonxEmbed {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        let mut body = encode(&request, target(link))?;
        Owner::put(Owner::of(link.settings()).as_ref(), &mut body)?;
        let path = format!("/ml/v1/text/embeddings?version={VERSION}");
        let body = checked(link, link.post_json(&path, &body).await?)?;
        let answer: Value = object(&body)?;
        let embeddings = read(&answer, request.input.len());
        let mut embeddings = embeddings
            .ok_or_else(|| link.invalid("the answer does not hold a vector for each input"))?;
        link.model().clone_into(&mut embeddings.model);
        Ok(embeddings)
    }
}

/// The body, but for the account.
///
/// # Errors
/// `Unsupported` for what is no text.
pub(super) fn encode(
    request: &EmbedRequest,
    target: EncodeTarget<'_>,
) -> Result<Map<String, Value>> {
    let mut params = Params::new(target, &[], &[("model", "model_id")]);
    let texts: Option<Vec<&str>> = request.input.iter().map(|input| input.as_text()).collect();
    params.set("inputs", texts.ok_or_else(|| unsupported("input"))?);
    params.need("dimensions", request.dimensions)?;
    params.tune("encoding_format", request.encoding_format.as_deref());
    params.tune("input_type", request.input_type.as_deref());
    params.tune("user", request.user.as_deref());
    params.finish(&request.other, &request.extra)
}

/// Reads an answer: as many vectors as there were inputs.
pub(super) fn read(answer: &Value, many: usize) -> Option<Embeddings> {
    let vector = |row: &Value| -> Option<Vec<f32>> {
        let numbers = row.get("embedding")?.as_array()?.iter();
        #[expect(clippy::cast_possible_truncation, reason = "vectors are of f32")]
        let numbers = numbers.map(|number| number.as_f64().map(|number| number as f32));
        numbers.collect()
    };
    let rows = list(answer.get("results"));
    let vectors: Option<Vec<_>> = rows.iter().map(vector).collect();
    let vectors = vectors.filter(|vectors| vectors.len() == many)?;
    let tokens = answer.get("input_token_count").and_then(Value::as_u64);
    Some(Embeddings {
        model: String::new(),
        vectors,
        usage: tokens.map(|tokens| Usage::new(tokens, 0)),
    })
}
