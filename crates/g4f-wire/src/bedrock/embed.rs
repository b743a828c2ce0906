//! Embeddings. Titan and Nova embed one thing a call, Cohere many texts at once.

mod bodies;

use std::borrow::Cow;

use async_trait::async_trait;
use g4f_types::facets::{EmbedInput, EmbedRequest, Embeddings};
use g4f_types::{Error, ErrorKind, Result, Usage};
use serde_json::Value;

use super::invoke::{Invoked, invoke};
use crate::provider::{Link, Serve};
use crate::shared::unsupported;

/// Most texts that Cohere takes at once.
const COHERE_TEXTS: usize = 96;

/// Embeds through InvokeModel: Titan, Nova and Cohere.
#[derive(Clone, Copy, Debug, Default)]
pub struct InvokeEmbed;

/// Whose shape a model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Titan,
    TitanImage,
    Nova,
    Cohere,
}

impl Shape {
    fn of(model: &str) -> Option<Self> {
        let has = |name: &str| model.contains(name);
        if has("titan-embed-image") {
            Some(Self::TitanImage)
        } else if has("titan-embed") {
            Some(Self::Titan)
        } else if has("amazon.nova") {
            Some(Self::Nova)
        } else if has("cohere.") {
            Some(Self::Cohere)
        } else {
            None
        }
    }
}

#[async_trait]
impl Serve<EmbedRequest> for InvokeEmbed {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        let shape = Shape::of(link.model()).ok_or_else(|| {
            let message = format!("the embeddings of {} are not known here", link.model());
            Error::new(ErrorKind::Unsupported, message).with_param("model")
        })?;
        let fixed = shape == Shape::Titan && link.model().contains("-v1")
            || shape == Shape::Cohere && !link.model().contains("v4");
        if request.dimensions.is_some() && fixed {
            return Err(unsupported("dimensions"));
        }
        let mut answer = Embeddings {
            model: link.model().to_owned(),
            ..Embeddings::default()
        };
        let mut tokens = None;
        let mut rest = &request.input[..];
        while !rest.is_empty() {
            let many = batch(shape, rest);
            let (now, later) = rest.split_at(many);
            let body = bodies::body(shape, now, &request)?;
            let wanted = ["embedding", "embeddings"];
            let invoked = invoke(link, body, &request.other, &request.extra, &wanted).await?;
            let vectors = vectors(&invoked.answer);
            if vectors.len() != many {
                let message = format!("{} vectors came for {many} inputs", vectors.len());
                return Err(link.invalid(message));
            }
            if let Some(count) = counted(&invoked) {
                *tokens.get_or_insert(0) += count;
            }
            answer.vectors.extend(vectors);
            rest = later;
        }
        answer.usage = tokens.map(|tokens| Usage::new(tokens, 0));
        Ok(answer)
    }
}

/// How many of the inputs go into the next call.
fn batch(shape: Shape, inputs: &[EmbedInput]) -> usize {
    if shape != Shape::Cohere {
        return 1;
    }
    let texts = inputs
        .iter()
        .take_while(|input| matches!(input, EmbedInput::Text(_)))
        .count();
    texts.clamp(1, COHERE_TEXTS)
}

/// The vectors of an answer, wherever they stand.
fn vectors(answer: &Value) -> Vec<Vec<f32>> {
    let many = [
        answer.pointer("/embeddings/float"),
        answer.get("embeddings"),
    ];
    let many = many.into_iter().flatten().find_map(Value::as_array);
    let one = || {
        let places = [
            answer.get("embedding"),
            answer.pointer("/embeddingsByType/float"),
        ];
        places.into_iter().flatten().find(|value| value.is_array())
    };
    match many {
        Some(list) => list
            .iter()
            .filter_map(|entry| vector(entry.get("embedding").unwrap_or(entry)))
            .collect(),
        None => one().and_then(vector).into_iter().collect(),
    }
}

fn vector(value: &Value) -> Option<Vec<f32>> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "vectors are made of single precision"
    )]
    let number = |value: &Value| value.as_f64().map(|number| number as f32);
    value.as_array()?.iter().map(number).collect()
}

fn counted(invoked: &Invoked) -> Option<u64> {
    let told = || invoked.answer["inputTextTokenCount"].as_u64();
    invoked.input_tokens.or_else(told)
}

/// What a text is for, in the words of the model's maker; a word of his is passed on.
fn purpose<'a>(request: &'a EmbedRequest, document: &'a str, query: &'a str) -> Cow<'a, str> {
    match request.input_type.as_deref() {
        None | Some("document" | "passage") => Cow::Borrowed(document),
        Some("query") => Cow::Borrowed(query),
        Some(other) => Cow::Borrowed(other),
    }
}
