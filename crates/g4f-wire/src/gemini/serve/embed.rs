//! Embeddings: in batches at AI Studio, one by one or through `:predict` at Vertex.
//!
//! <https://ai.google.dev/api/embeddings>,
//! <https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api>.

use async_trait::async_trait;
use g4f_types::facets::{EmbedInput, EmbedRequest, Embeddings};
use g4f_types::{Error, ErrorKind, Media, Result, Usage};
use serde_json::{Map, Value, json};

use crate::gemini::encode::{Inline, checked};
use crate::gemini::surface::Surface;
use crate::provider::Link;
use crate::shared::{Dropped, unsupported};

/// Most inputs of one call at AI Studio.
const BATCH: usize = 100;
/// Most inputs of one `:predict`.
const PREDICT_BATCH: usize = 250;

/// Embeds texts and pictures.
#[derive(Clone, Copy, Debug)]
pub struct GeminiEmbed(pub Surface);

/// How a model is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    /// `:batchEmbedContents`.
    Batch,
    /// `:embedContent`.
    One,
    /// `:predict` of text models.
    Predict(usize),
    /// `:predict` of the model for texts and pictures.
    PredictBoth,
}

impl Method {
    fn of(surface: Surface, model: &str) -> Self {
        let name = model.rsplit('/').next().unwrap_or(model);
        match surface {
            Surface::AiStudio => Self::Batch,
            Surface::Vertex if name.starts_with("multimodalembedding") => Self::PredictBoth,
            // Vertex takes one text at a time for this one.
            Surface::Vertex if name.starts_with("gemini-embedding-001") => Self::Predict(1),
            Surface::Vertex if name.starts_with("gemini-") => Self::One,
            Surface::Vertex => Self::Predict(PREDICT_BATCH),
        }
    }

    fn size(self) -> usize {
        match self {
            Self::Batch => BATCH,
            Self::Predict(most) => most,
            Self::One | Self::PredictBoth => 1,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Batch => "batchEmbedContents",
            Self::One => "embedContent",
            Self::Predict(_) | Self::PredictBoth => "predict",
        }
    }
}

#[async_trait]
impl crate::provider::Serve<EmbedRequest> for GeminiEmbed {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        let mut dropped = Dropped::new();
        dropped.if_set(request.user.is_some(), "user");
        dropped.finish(link.on_unsupported())?;
        let method = Method::of(self.0, link.model());
        let path = self.0.path(link.model(), method.name())?;
        let model = self.0.resource(link.model())?;
        let mut answer = Embeddings {
            model: link.model().to_owned(),
            ..Embeddings::default()
        };
        for inputs in request.input.chunks(method.size()) {
            let body = body(method, &model, inputs, &request)?;
            let reply = link
                .post_edited(&path, body, &request.extra)
                .await?
                .value()?;
            if reply.get("error").is_some() {
                return Err(link.in_band(&reply));
            }
            let vectors = vectors(&reply);
            if vectors.len() != inputs.len() {
                return Err(link.invalid(format!(
                    "{} embeddings came for {} inputs",
                    vectors.len(),
                    inputs.len()
                )));
            }
            answer.vectors.extend(vectors);
            if let Some(tokens) = tokens(&reply) {
                let used = answer.usage.get_or_insert_default();
                used.add(&Usage::new(tokens, 0));
            }
        }
        Ok(answer)
    }
}

fn body(
    method: Method,
    model: &str,
    inputs: &[EmbedInput],
    request: &EmbedRequest,
) -> Result<Value> {
    let task = request.input_type.as_deref().map(task);
    let one = |input: &EmbedInput| -> Result<Value> {
        let mut map = request.other.clone();
        if method == Method::Batch {
            map.insert("model".into(), model.into());
        }
        map.insert("content".into(), json!({ "parts": [part(input)?] }));
        if let Some(task) = &task {
            map.insert("taskType".into(), task.as_str().into());
        }
        if let Some(dimensions) = request.dimensions {
            map.insert("outputDimensionality".into(), dimensions.into());
        }
        Ok(map.into())
    };
    match method {
        Method::Batch => {
            let requests: Vec<Value> = inputs.iter().map(one).collect::<Result<_>>()?;
            Ok(json!({ "requests": requests }))
        }
        Method::One => inputs.first().map_or_else(|| Ok(json!({})), one),
        Method::Predict(_) | Method::PredictBoth => {
            let instances: Vec<Value> = inputs
                .iter()
                .map(|input| instance(method, input, task.as_deref()))
                .collect::<Result<_>>()?;
            let mut parameters = request.other.clone();
            if let Some(dimensions) = request.dimensions {
                let name = if method == Method::PredictBoth {
                    "dimension"
                } else {
                    "outputDimensionality"
                };
                parameters.insert(name.into(), dimensions.into());
            }
            let mut body = json!({ "instances": instances });
            if !parameters.is_empty() {
                body["parameters"] = parameters.into();
            }
            Ok(body)
        }
    }
}

/// A part of a content.
fn part(input: &EmbedInput) -> Result<Value> {
    match input {
        EmbedInput::Text(text) => Ok(json!({ "text": text })),
        EmbedInput::Image(media) => {
            let inline = inline(media)?;
            let field = inline.field();
            Ok(json!({ field: inline }))
        }
        EmbedInput::Tokens(_) => Err(no_tokens()),
    }
}

/// An instance of `:predict`.
fn instance(method: Method, input: &EmbedInput, task: Option<&str>) -> Result<Value> {
    match (method, input) {
        (Method::PredictBoth, EmbedInput::Text(text)) => Ok(json!({ "text": text })),
        (Method::PredictBoth, EmbedInput::Image(media)) => {
            let base64 = inline(media)?.0.to_base64();
            let base64 = base64.ok_or_else(|| unsupported("input"))?;
            Ok(json!({ "image": { "bytesBase64Encoded": base64 } }))
        }
        (_, EmbedInput::Text(text)) => {
            let mut map = Map::from_iter([("content".to_owned(), text.as_str().into())]);
            if let Some(task) = task {
                map.insert("task_type".to_owned(), task.into());
            }
            Ok(map.into())
        }
        (_, EmbedInput::Image(_)) => Err(Error::new(
            ErrorKind::Unsupported,
            "this model embeds no pictures",
        )
        .with_param("input")),
        (_, EmbedInput::Tokens(_)) => Err(no_tokens()),
    }
}

fn inline(media: &Media) -> Result<Inline<'_>> {
    checked(media).map_err(|error| error.with_param("input"))?;
    Ok(Inline(media))
}

fn no_tokens() -> Error {
    Error::new(
        ErrorKind::Unsupported,
        "this provider embeds texts, not their tokens",
    )
    .with_param("input")
}

/// Google's word for what an embedding is for.
fn task(name: &str) -> String {
    match name {
        "query" | "search_query" => "RETRIEVAL_QUERY".to_owned(),
        "document" | "passage" | "search_document" => "RETRIEVAL_DOCUMENT".to_owned(),
        "similarity" => "SEMANTIC_SIMILARITY".to_owned(),
        other => other.to_uppercase(),
    }
}

/// The vectors, in whichever of the shapes they came.
fn vectors(reply: &Value) -> Vec<Vec<f32>> {
    let list = |name: &str| reply.get(name).and_then(Value::as_array);
    if let Some(list) = list("embeddings") {
        return list.iter().filter_map(vector).collect();
    }
    if let Some(list) = list("predictions") {
        return list.iter().filter_map(vector).collect();
    }
    reply
        .get("embedding")
        .and_then(vector)
        .into_iter()
        .collect()
}

fn vector(entry: &Value) -> Option<Vec<f32>> {
    let values = [
        "/values",
        "/embeddings/values",
        "/textEmbedding",
        "/imageEmbedding",
        "/embedding/values",
    ]
    .into_iter()
    .find_map(|pointer| entry.pointer(pointer)?.as_array())?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "vectors are told with more digits than they have"
    )]
    values
        .iter()
        .map(|value| value.as_f64().map(|value| value as f32))
        .collect()
}

fn tokens(reply: &Value) -> Option<u64> {
    if let Some(count) = reply.pointer("/usageMetadata/promptTokenCount") {
        return count.as_u64();
    }
    let predictions = reply.get("predictions")?.as_array()?;
    let counts = predictions
        .iter()
        .filter_map(|one| one.pointer("/embeddings/statistics/token_count"));
    // Vertex writes counts as floats.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are whole, not negative and small"
    )]
    let counts: Vec<u64> = counts
        .filter_map(|count| count.as_u64().or(count.as_f64().map(|count| count as u64)))
        .collect();
    (!counts.is_empty()).then(|| counts.iter().sum())
}
