//! Imagen: <https://ai.google.dev/gemini-api/docs/imagen>.

use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask};
use g4f_types::{Error, ErrorKind, Media, Result};
use serde_json::{Map, Value, json};

use super::images::ratio;
use crate::gemini::decode::media;
use crate::gemini::surface::Surface;
use crate::provider::Link;
use crate::shared::unsupported;

/// Paints.
pub(super) async fn paint(
    link: &Link<'_>,
    surface: Surface,
    request: &ImageRequest,
) -> Result<ImageAnswer> {
    if request.task != ImageTask::Generate || !request.images.is_empty() {
        return Err(unsupported("images"));
    }
    let mut parameters = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            parameters.insert(name.to_owned(), value);
        }
    };
    set("sampleCount", Some(request.n.unwrap_or(1).into()));
    set("aspectRatio", ratio(request).map(Value::from));
    let size = request.size.as_deref().filter(|size| size.ends_with('K'));
    set("sampleImageSize", size.map(Value::from));
    let without = request.negative_prompt.as_deref();
    set("negativePrompt", without.map(Value::from));
    set("seed", request.seed.map(Value::from));
    set("guidanceScale", request.guidance_scale.map(Value::from));
    set("enhancePrompt", request.enhance.map(Value::from));
    if request.seed.is_some() {
        // Google refuses a seed for pictures with its watermark.
        set("addWatermark", Some(false.into()));
    }
    if let Some(format) = &request.output_format {
        let media_type = format!("image/{}", if format == "jpg" { "jpeg" } else { format });
        set("outputOptions", Some(json!({ "mimeType": media_type })));
    }
    parameters.extend(request.other.clone());
    let body = json!({ "instances": [{ "prompt": request.prompt }], "parameters": parameters });
    let path = surface.path(link.model(), "predict")?;
    let reply = link
        .post_edited(&path, body, &request.extra)
        .await?
        .value()?;
    if reply.get("error").is_some() {
        return Err(link.in_band(&reply));
    }
    let predictions = reply.get("predictions").and_then(Value::as_array);
    let mut answer = ImageAnswer::default();
    let mut filtered = None;
    for prediction in predictions.into_iter().flatten() {
        let text = |name: &str| prediction.get(name).and_then(Value::as_str);
        if let Some(data) = text("bytesBase64Encoded")
            && let Some(image) = media(data, text("mimeType"))
        {
            answer.images.push(Media {
                transcript: text("prompt").map(str::to_owned),
                ..image
            });
        } else if let Some(uri) = text("gcsUri") {
            let image = Media::url(uri);
            answer.images.push(Media {
                media_type: text("mimeType").map(str::to_owned),
                ..image
            });
        }
        filtered = filtered.or(text("raiFilteredReason").map(str::to_owned));
    }
    if !answer.images.is_empty() {
        return Ok(answer);
    }
    let (kind, why) = match filtered {
        Some(why) => (ErrorKind::ContentFilter, why),
        // A prompt that the filter refuses gets an empty answer.
        None => (ErrorKind::Empty, "no picture came".to_owned()),
    };
    Err(Error::new(kind, why).with_reached_upstream(true))
}
