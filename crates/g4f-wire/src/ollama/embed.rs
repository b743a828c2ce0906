//! `POST /api/embed`.

use async_trait::async_trait;
use g4f_types::facets::{EmbedInput, EmbedRequest, Embeddings};
use g4f_types::{Error, ErrorKind, OnUnsupported, Result, Usage};
use serde_json::{Map, Value};

use crate::provider::{Link, Serve};
use crate::shared::json::{count, floats, list, text};
use crate::shared::{add_own_fields, unsupported};

/// Ollama's embeddings.
#[derive(Clone, Copy, Debug, Default)]
pub struct OllamaEmbed;

#[async_trait]
impl Serve<EmbedRequest> for OllamaEmbed {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        let expected = request.input.len();
        let body = body(link.model(), &request, link.on_unsupported())?;
        let reply = link
            .post_edited("/api/embed", Value::Object(body), &request.extra)
            .await?;
        let reply = reply.value()?;
        if reply.get("error").is_some_and(|error| !error.is_null()) {
            return Err(link.in_band(&reply));
        }
        read(&reply, expected)
    }
}

fn body(
    model: &str,
    request: &EmbedRequest,
    on_unsupported: OnUnsupported,
) -> Result<Map<String, Value>> {
    let dropped = [
        (request.user.is_some(), "user"),
        (request.input_type.is_some(), "input_type"),
    ];
    if on_unsupported == OnUnsupported::Error
        && let Some((_, name)) = dropped.iter().find(|(is_set, _)| *is_set)
    {
        return Err(unsupported(name));
    }
    let mut texts = Vec::with_capacity(request.input.len());
    for (place, input) in request.input.iter().enumerate() {
        let EmbedInput::Text(text) = input else {
            let place = format!("input[{place}]");
            let message = format!("{place}: Ollama embeds texts only");
            return Err(Error::new(ErrorKind::Unsupported, message).with_param(place));
        };
        texts.push(Value::from(text.as_str()));
    }
    let input = match (texts.len(), texts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            texts.extend(last);
            Value::Array(texts)
        }
    };
    let mut body = Map::new();
    body.insert("model".to_owned(), model.into());
    body.insert("input".to_owned(), input);
    if let Some(dimensions) = request.dimensions {
        body.insert("dimensions".to_owned(), dimensions.into());
    }
    add_own_fields(&mut body, &request.other);
    Ok(body)
}

/// `embeddings`, or the one `embedding` of older servers.
fn read(answer: &Value, expected: usize) -> Result<Embeddings> {
    let one = answer.get("embedding").map(std::slice::from_ref);
    let vectors = match list(&answer["embeddings"]) {
        [] => one.unwrap_or_default(),
        vectors => vectors,
    };
    let vectors: Vec<Vec<f32>> = vectors.iter().filter_map(floats).collect();
    if vectors.len() != expected {
        let count = vectors.len();
        return Err(Error::new(
            ErrorKind::InvalidResponse,
            format!("the answer holds {count} vectors for {expected} inputs"),
        )
        .with_reached_upstream(true));
    }
    Ok(Embeddings {
        model: text(answer, "model").unwrap_or_default().to_owned(),
        vectors,
        usage: count(answer, "prompt_eval_count").map(|tokens| Usage::new(tokens, 0)),
    })
}
