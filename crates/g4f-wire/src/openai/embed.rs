//! Embeddings: `/embeddings`, by OpenAI and by everybody who came after.
//!
//! <https://platform.openai.com/docs/api-reference/embeddings>

mod answer;
mod quirks;
mod vector;

use async_trait::async_trait;
use g4f_types::facets::{EmbedInput, EmbedRequest, Embeddings};
use g4f_types::{Error, ErrorKind, Media, Result};
use serde_json::{Map, Value, json};

use super::facet::{Params, checked, target};
use crate::provider::{EncodeTarget, Link, Serve};
use crate::shared::unsupported;

pub use quirks::{Element, EmbedQuirks, Inputs};

/// Most inputs of a request: what is longer is a mistake.
const MOST_INPUTS: usize = 1_000_000;

/// Makes embeddings; more inputs than the vendor takes at once are sent in several calls, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Embed {
    quirks: &'static EmbedQuirks,
}

impl Embed {
    /// By a vendor with these quirks.
    pub const fn new(quirks: &'static EmbedQuirks) -> Self {
        Self { quirks }
    }
}

#[async_trait]
impl Serve<EmbedRequest> for Embed {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        let quirks = self.quirks.of(link.model());
        check(&request, quirks)?;
        let element = quirks.element_of(&request);
        let mut whole = Embeddings::default();
        for batch in request.input.chunks(quirks.max_inputs.max(1)) {
            let body = body(batch, &request, quirks, target(link))?;
            let answer = checked(link, link.post_json(quirks.path, &body).await?)?;
            join(&mut whole, answer::decode(&answer, batch.len(), element)?);
        }
        Ok(whole)
    }
}

/// Refuses what cannot be embedded, before anything is sent.
fn check(request: &EmbedRequest, quirks: &EmbedQuirks) -> Result<()> {
    let count = request.input.len();
    if count == 0 || count > MOST_INPUTS {
        return Err(Error::new(
            ErrorKind::BadRequest,
            format!("input: {count} things to embed; at least 1 and at most {MOST_INPUTS}"),
        )
        .with_param("input"));
    }
    let mut others = request
        .input
        .iter()
        .filter(|input| input.as_text().is_none());
    others.try_for_each(|input| written(std::slice::from_ref(input), quirks).map(drop))
}

fn body(
    batch: &[EmbedInput],
    request: &EmbedRequest,
    quirks: &EmbedQuirks,
    target: EncodeTarget<'_>,
) -> Result<Map<String, Value>> {
    let mut params = Params::new(target, quirks.takes, quirks.rename);
    let field = match quirks.inputs {
        Inputs::Texts { .. } | Inputs::Objects => "input",
        Inputs::Contents => "inputs",
    };
    params.set(field, written(batch, quirks)?);
    // The length of the vectors is part of what they are.
    params.need("dimensions", request.dimensions)?;
    let format = request.encoding_format.as_deref();
    params.tune(
        "encoding_format",
        format.filter(|format| !quirks.base64_only || *format != "float"),
    );
    match (request.input_type.as_deref(), quirks.default_input_type) {
        (Some(kind), _) => params.tune("input_type", Some(quirks.input_type(kind))),
        (None, Some(kind)) => params.preset("input_type", kind),
        (None, None) => {}
    }
    params.tune("user", request.user.as_deref());
    params.finish(&request.other, &request.extra)
}

fn written(batch: &[EmbedInput], quirks: &EmbedQuirks) -> Result<Value> {
    match quirks.inputs {
        Inputs::Texts { tokens } => texts(batch, tokens),
        Inputs::Objects => objects(batch),
        Inputs::Contents => contents(batch),
    }
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
