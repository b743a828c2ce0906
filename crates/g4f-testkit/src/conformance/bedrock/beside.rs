//! What Bedrock says and is asked beside chat: through InvokeModel, in the shape of the model's maker.

use g4f_types::Media;
use serde_json::{Value, json};

use crate::conformance::asked::{Asked, VECTORS};
use crate::{Received, Reply, openai};

/// The answer that the suite wants. Only Cohere's models embed two texts in one call, as one answer takes.
pub(super) fn answer(asked: &Asked) -> Option<Reply> {
    match asked {
        Asked::Images(_) => {
            let picture = Media::bytes(openai::PNG).to_base64()?;
            Some(Reply::ok(json!({ "images": [picture] })))
        }
        Asked::Embed(request) if request.model.starts_with("cohere.") => {
            Some(Reply::ok(json!({ "embeddings": { "float": VECTORS } })))
        }
        _ => None,
    }
}

/// Compares the request with what was asked.
///
/// # Errors
/// The first difference, in words.
pub(super) fn check(received: &Received, asked: &Asked) -> Result<(), String> {
    let body = received
        .json()
        .map_err(|error| format!("the body is not JSON: {error}"))?;
    let (model, sent, should) = match asked {
        Asked::Images(request) => {
            let params = if request.images.is_empty() {
                &body["textToImageParams"]
            } else {
                &body["imageVariationParams"]
            };
            let sent = json!([params["text"], params["images"].as_array().map(Vec::len)]);
            let number = (!request.images.is_empty()).then_some(request.images.len());
            (&request.model, sent, json!([request.prompt, number]))
        }
        Asked::Embed(request) => {
            let texts = request.input.iter().map(|input| input.as_text());
            let texts: Vec<_> = texts.collect();
            (&request.model, body["texts"].clone(), json!(texts))
        }
        _ => return Ok(()),
    };
    let path = format!("/model/{}/invoke", model.replace(':', "%3A"));
    equal("path", &json!(received.path), &json!(path))?;
    equal("what was asked", &sent, &should)
}

fn equal(what: &str, is: &Value, should: &Value) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    Err(format!("{what} was sent as {is} instead of {should}"))
}
