//! What the makers' models take.

use g4f_types::facets::{EmbedInput, EmbedRequest};
use g4f_types::{Error, ErrorKind, Media, Result};
use serde_json::{Value, json};

use super::{Shape, purpose};
use crate::shared::{Inline, inline, unsupported};

/// A body for these inputs: one, but for texts for Cohere.
pub(super) fn body(shape: Shape, inputs: &[EmbedInput], request: &EmbedRequest) -> Result<Value> {
    let texts: Option<Vec<&str>> = inputs.iter().map(EmbedInput::as_text).collect();
    let one = match inputs.first() {
        Some(EmbedInput::Image(media)) => Input::Image(media),
        Some(EmbedInput::Text(text)) => Input::Text(text),
        Some(EmbedInput::Tokens(_)) | None => {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "Bedrock embeds texts and pictures, no tokens",
            )
            .with_param("input"));
        }
    };
    match shape {
        Shape::Titan => titan(one, request),
        Shape::TitanImage => titan_image(one, request),
        Shape::Nova => nova(one, request),
        Shape::Cohere => cohere(texts, one, request),
    }
}

#[derive(Clone, Copy)]
enum Input<'a> {
    Text(&'a str),
    Image(&'a Media),
}

/// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html>
fn titan(input: Input<'_>, request: &EmbedRequest) -> Result<Value> {
    let Input::Text(text) = input else {
        return Err(unsupported("input"));
    };
    let mut body = json!({ "inputText": text });
    if let Some(dimensions) = request.dimensions {
        body["dimensions"] = dimensions.into();
    }
    Ok(body)
}

/// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-mm.html>
fn titan_image(input: Input<'_>, request: &EmbedRequest) -> Result<Value> {
    let mut body = match input {
        Input::Text(text) => json!({ "inputText": text }),
        Input::Image(media) => json!({ "inputImage": inline(media, "input")?.base64 }),
    };
    if let Some(dimensions) = request.dimensions {
        body["embeddingConfig"] = json!({ "outputEmbeddingLength": dimensions });
    }
    Ok(body)
}

/// <https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html>
fn nova(input: Input<'_>, request: &EmbedRequest) -> Result<Value> {
    let purpose = purpose(request, "GENERIC_INDEX", "GENERIC_RETRIEVAL");
    let mut params = json!({ "embeddingPurpose": purpose });
    if let Some(dimensions) = request.dimensions {
        params["embeddingDimension"] = dimensions.into();
    }
    match input {
        Input::Text(text) => params["text"] = json!({ "value": text, "truncationMode": "NONE" }),
        Input::Image(media) => {
            let Inline { media_type, base64 } = inline(media, "input")?;
            let format = media_type.rsplit('/').next().unwrap_or_default();
            params["image"] = json!({ "format": format, "source": { "bytes": base64 } });
        }
    }
    Ok(json!({ "taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": params }))
}

/// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html>
fn cohere(texts: Option<Vec<&str>>, one: Input<'_>, request: &EmbedRequest) -> Result<Value> {
    let mut body = match (texts, one) {
        (_, Input::Image(media)) => {
            let Inline { media_type, base64 } = inline(media, "input")?;
            let uri = format!("data:{media_type};base64,{base64}");
            json!({ "images": [uri], "input_type": "image" })
        }
        (texts, Input::Text(_)) => {
            let purpose = purpose(request, "search_document", "search_query");
            json!({ "texts": texts.unwrap_or_default(), "input_type": purpose })
        }
    };
    if let Some(dimensions) = request.dimensions {
        body["output_dimension"] = dimensions.into();
    }
    Ok(body)
}
