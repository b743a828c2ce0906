//! Stability's models.
//!
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-stability-diffusion.html>

use g4f_types::facets::ImageRequest;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::size_of;
use crate::shared::{Dropped, inline};

/// Shapes that they make.
const RATIOS: [(u32, u32); 9] = [
    (1, 1),
    (16, 9),
    (9, 16),
    (21, 9),
    (9, 21),
    (3, 2),
    (2, 3),
    (5, 4),
    (4, 5),
];

/// The body.
pub(super) fn body(model: &str, request: &ImageRequest, dropped: &mut Dropped) -> Result<Value> {
    let mut body = json!({});
    if !request.prompt.is_empty() {
        body["prompt"] = request.prompt.as_str().into();
    }
    if let Some(text) = &request.negative_prompt {
        body["negative_prompt"] = text.as_str().into();
    }
    let ratio = match &request.aspect_ratio {
        Some(ratio) => Some(ratio.clone()),
        None => size_of(request)?.map(ratio_of).transpose()?,
    };
    if let Some(image) = request.images.first() {
        body["image"] = inline(image, "images")?.base64.into();
        if let Some(mask) = &request.mask {
            body["mask"] = inline(mask, "mask")?.base64.into();
        }
        // The models that only edit know no modes. The picture has a shape already.
        if model.contains(".sd3") || model.contains("ultra") || model.contains("core") {
            body["mode"] = "image-to-image".into();
            body["strength"] = request.other.get("strength").cloned().unwrap_or(json!(0.7));
        }
    } else if let Some(ratio) = ratio {
        body["aspect_ratio"] = ratio.into();
    }
    if let Some(seed) = request.seed {
        body["seed"] = seed.into();
    }
    if let Some(format) = &request.output_format {
        body["output_format"] = format.as_str().into();
    }
    if let Some(style) = &request.style {
        body["style_preset"] = style.as_str().into();
    }
    dropped.if_set(request.guidance_scale.is_some(), "guidance_scale");
    dropped.if_set(request.quality.is_some(), "quality");
    Ok(body)
}

/// The shape of a size.
fn ratio_of((width, height): (u32, u32)) -> Result<String> {
    RATIOS
        .iter()
        .find(|(w, h)| u64::from(width) * u64::from(*h) == u64::from(height) * u64::from(*w))
        .map(|(w, h)| format!("{w}:{h}"))
        .ok_or_else(|| {
            let message = format!("Stability makes no pictures of the shape of {width}x{height}");
            Error::new(ErrorKind::Unsupported, message).with_param("size")
        })
}
