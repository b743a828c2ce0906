//! `POST /embed`: texts, and pictures where the model sees.
//!
//! Reference: <https://docs.cohere.com/reference/embed>.

mod batches;
mod vectors;

use async_trait::async_trait;
use g4f_types::facets::{EmbedInput, EmbedRequest, Embeddings};
use g4f_types::{Error, ErrorKind, MediaSource, OnUnsupported, Result, Usage};
use serde::Serialize as _;
use serde_json::{Map, Value, json};

use crate::provider::{Link, Serve};
use crate::shared::encoded::Url;
use crate::shared::json::count;
use crate::shared::{add_own_fields, unsupported};
use batches::Batch;

/// Cohere's embeddings. More inputs than one call takes become several calls, one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct CohereEmbed;

#[async_trait]
impl Serve<EmbedRequest> for CohereEmbed {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        check(&request, link.on_unsupported())?;
        let mut answer = Embeddings {
            model: link.model().to_owned(),
            ..Embeddings::default()
        };
        let mut tokens = None;
        for batch in batches::of(&request.input, link.model()) {
            let body = body(link.model(), &request, &batch)?;
            let reply = link.post_edited("/embed", body, &request.extra).await?;
            let reply = super::checked(link, &reply)?;
            let vectors = vectors::read(&reply, batch.len())?;
            answer.vectors.extend(vectors);
            let billed = &reply["meta"]["billed_units"];
            let units = [count(billed, "input_tokens"), count(billed, "image_tokens")];
            if units.iter().any(Option::is_some) {
                *tokens.get_or_insert(0) += units.into_iter().flatten().sum::<u64>();
            }
        }
        answer.usage = tokens.map(|tokens| Usage::new(tokens, 0));
        Ok(answer)
    }
}

/// Refuses what cannot be embedded, naming the input.
fn check(request: &EmbedRequest, on_unsupported: OnUnsupported) -> Result<()> {
    if on_unsupported == OnUnsupported::Error && request.user.is_some() {
        return Err(unsupported("user"));
    }
    for (place, input) in request.input.iter().enumerate() {
        let why = match input {
            EmbedInput::Tokens(_) => "Cohere embeds texts and images, no tokens",
            EmbedInput::Image(media) if !matches!(media.source, MediaSource::Bytes(_)) => {
                "Cohere embeds images by their bytes only"
            }
            _ => continue,
        };
        return Err(
            Error::new(ErrorKind::Unsupported, format!("input[{place}]: {why}"))
                .with_param(format!("input[{place}]")),
        );
    }
    Ok(())
}

fn body(model: &str, request: &EmbedRequest, batch: &Batch<'_>) -> Result<Value> {
    let mut body = Map::new();
    body.insert("model".to_owned(), model.into());
    let (field, inputs, is_image) = match batch {
        Batch::Texts(texts) => ("texts", json!(texts), false),
        Batch::Images(images) => ("images", urls(images)?, true),
        Batch::Mixed(inputs) => {
            let inputs = inputs.iter().map(mixed);
            ("inputs", inputs.collect::<Result<_>>()?, false)
        }
    };
    body.insert(field.to_owned(), inputs);
    let kind = match request.input_type.as_deref() {
        _ if is_image => "image",
        Some("query") => "search_query",
        Some("document") | None => "search_document",
        Some(other) => other,
    };
    body.insert("input_type".to_owned(), kind.into());
    if let Some(dimensions) = request.dimensions {
        body.insert("output_dimension".to_owned(), dimensions.into());
    }
    add_own_fields(&mut body, &request.other);
    // Vectors come back as floats, however short they travel.
    body.entry("embedding_types".to_owned())
        .or_insert_with(|| json!(["float"]));
    Ok(Value::Object(body))
}

fn urls(images: &[&g4f_types::Media]) -> Result<Value> {
    let urls = images.iter().map(|image| url(image));
    urls.collect::<Result<Vec<Value>>>().map(Value::from)
}

fn url(image: &g4f_types::Media) -> Result<Value> {
    Url(image)
        .serialize(serde_json::value::Serializer)
        .map_err(|error| Error::new(ErrorKind::BadRequest, error.to_string()))
}

/// `{"content": [..]}`.
fn mixed(input: &EmbedInput) -> Result<Value> {
    let part = match input {
        EmbedInput::Text(text) => json!({ "type": "text", "text": text }),
        EmbedInput::Image(image) => {
            json!({ "type": "image_url", "image_url": { "url": url(image)? } })
        }
        EmbedInput::Tokens(_) => return Err(unsupported("input")),
    };
    Ok(json!({ "content": [part] }))
}

#[cfg(test)]
mod tests;
