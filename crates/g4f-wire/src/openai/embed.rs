//! Embeddings: `/embeddings`, by OpenAI and by everybody who came after.
//!
//! <https://platform.openai.com/docs/api-reference/embeddings>

mod answer;
mod quirks;
mod vector;

use g4f_types::facets::{EmbedInput, EmbedRequest, Embeddings};
use g4f_types::{Error, ErrorKind, Media, Result};
use serde_json::{Map, Value, json};

use super::facet::{Aim, Params, unsupported};

pub use quirks::{Element, EmbedQuirks, Inputs};

/// Longest input that is cut into calls, in elements: what is longer is a mistake.
const MOST_INPUTS: usize = 1_000_000;

/// The path and the bodies of the calls that embed what `request` holds, in its order.
///
/// # Errors
/// `Unsupported` for tokens or pictures where the vendor takes none, `BadRequest` for nothing to embed.
fn encode(
    request: &EmbedRequest,
    quirks: &EmbedQuirks,
    aim: Aim<'_>,
) -> Result<Vec<Map<String, Value>>> {
    let inputs = &request.input;
    if inputs.is_empty() || inputs.len() > MOST_INPUTS {
        let count = inputs.len();
        return Err(Error::new(
            ErrorKind::BadRequest,
            format!("input: {count} things to embed; at least 1 and at most {MOST_INPUTS}"),
        )
        .with_param("input"));
    }
    let batches = inputs.chunks(quirks.max_inputs.max(1));
    batches.map(|batch| body(batch, request, quirks, aim)).collect()
}

fn body(
    batch: &[EmbedInput],
    request: &EmbedRequest,
    quirks: &EmbedQuirks,
    aim: Aim<'_>,
) -> Result<Map<String, Value>> {
    let mut params = Params::new(aim, quirks.takes, quirks.rename);
    match quirks.inputs {
        Inputs::Texts { tokens } => params.set("input", texts(batch, tokens)?),
        Inputs::Objects => params.set("input", objects(batch)?),
        Inputs::Contents => params.set("inputs", contents(batch)?),
    }
    // The length of the vectors is part of what they are.
    params.need("dimensions", request.dimensions)?;
    let format = request.encoding_format.as_deref();
    params.tune(
        "encoding_format",
        format.filter(|format| !quirks.base64_only || *format != "float"),
    );
    let kind = request.input_type.as_deref().or(quirks.default_input_type);
    params.tune("input_type", kind.map(|kind| quirks.input_type(kind)));
    params.tune("user", request.user.as_deref());
    params.finish(request.other.clone(), &request.extra)
}

/// Texts and tokens as OpenAI takes them; a single text stands alone.
fn texts(batch: &[EmbedInput], tokens: bool) -> Result<Value> {
    if let [EmbedInput::Text(text)] = batch {
        return Ok(Value::from(text.as_str()));
    }
    let one = |input: &EmbedInput| match input {
        EmbedInput::Text(text) => Ok(Value::from(text.as_str())),
        EmbedInput::Tokens(ids) if tokens => Ok(Value::from(ids.as_slice())),
        EmbedInput::Tokens(_) => Err(refuse("this provider embeds texts, not tokens")),
        EmbedInput::Image(_) => Err(refuse("this provider does not embed pictures")),
    };
    batch.iter().map(one).collect()
}

/// Texts and pictures as objects of one field.
fn objects(batch: &[EmbedInput]) -> Result<Value> {
    if batch.iter().all(|input| input.as_text().is_some()) {
        return Ok(batch.iter().filter_map(EmbedInput::as_text).collect());
    }
    let one = |input: &EmbedInput| match input {
        EmbedInput::Text(text) => Ok(json!({ "text": text })),
        EmbedInput::Image(media) => Ok(json!({ "image": address(media)? })),
        EmbedInput::Tokens(_) => Err(refuse("this provider embeds texts, not tokens")),
    };
    batch.iter().map(one).collect()
}

/// Texts and pictures as content of one part each.
fn contents(batch: &[EmbedInput]) -> Result<Value> {
    let one = |input: &EmbedInput| {
        let part = match input {
            EmbedInput::Text(text) => json!({ "type": "text", "text": text }),
            EmbedInput::Image(media) => {
                let address = address(media)?;
                let kind = if address.starts_with("data:") {
                    "image_base64"
                } else {
                    "image_url"
                };
                json!({ "type": kind, kind: address })
            }
            EmbedInput::Tokens(_) => {
                return Err(refuse("this provider embeds texts, not tokens"));
            }
        };
        Ok(json!({ "content": [part] }))
    };
    batch.iter().map(one).collect()
}

fn address(media: &Media) -> Result<String> {
    let address = media.to_url().map(std::borrow::Cow::into_owned);
    address.map_err(|error| error.with_param("input"))
}

fn refuse(why: &str) -> Error {
    unsupported("input").with_message(why)
}

/// Adds the answer to one call.
fn join(whole: &mut Embeddings, part: Embeddings) {
    if whole.model.is_empty() {
        whole.model = part.model;
    }
    whole.vectors.extend(part.vectors);
    match (&mut whole.usage, part.usage) {
        (Some(usage), Some(more)) => usage.add(&more),
        (usage @ None, more) => *usage = more,
        (Some(_), None) => {}
    }
}

#[cfg(test)]
mod tests;
