//! Nova Canvas and Titan Image.
//!
//! <https://docs.aws.amazon.com/nova/latest/userguide/image-gen-req-resp-structure.html>

use g4f_types::Result;
use g4f_types::facets::{ImageRequest, ImageTask};
use serde_json::{Map, Value, json};

use super::size_of;
use crate::shared::{Dropped, inline, unsupported};

/// The body. A mask is black where the picture changes, as Amazon reads it.
pub(super) fn body(request: &ImageRequest, dropped: &mut Dropped) -> Result<Value> {
    let mut params = Map::new();
    if !request.prompt.is_empty() {
        params.insert("text".to_owned(), request.prompt.as_str().into());
    }
    if let Some(text) = &request.negative_prompt {
        params.insert("negativeText".to_owned(), text.as_str().into());
    }
    let (task, name) = if request.task == ImageTask::Generate && request.images.is_empty() {
        if let Some(style) = &request.style {
            params.insert("style".to_owned(), style.as_str().into());
        }
        ("TEXT_IMAGE", "textToImageParams")
    } else {
        dropped.if_set(request.style.is_some(), "style");
        let images: Result<Vec<String>> = request
            .images
            .iter()
            .map(|image| Ok(inline(image, "images")?.base64))
            .collect();
        let images = images?;
        if let (Some(mask), Some(image)) = (&request.mask, images.first()) {
            params.insert("image".to_owned(), image.as_str().into());
            let mask = inline(mask, "mask")?.base64;
            params.insert("maskImage".to_owned(), mask.into());
            ("INPAINTING", "inPaintingParams")
        } else {
            params.insert("images".to_owned(), images.into());
            ("IMAGE_VARIATION", "imageVariationParams")
        }
    };
    let mut body = json!({ "taskType": task, name: params });
    let config = config(request, dropped)?;
    if !config.is_empty() {
        body["imageGenerationConfig"] = config.into();
    }
    Ok(body)
}

fn config(request: &ImageRequest, dropped: &mut Dropped) -> Result<Map<String, Value>> {
    let mut config = Map::new();
    let mut put = |name: &str, value: Value| {
        config.insert(name.to_owned(), value);
    };
    if let Some(n) = request.n {
        put("numberOfImages", n.into());
    }
    match size_of(request)? {
        Some((width, height)) => {
            put("width", width.into());
            put("height", height.into());
        }
        None if request.aspect_ratio.is_some() => return Err(unsupported("aspect_ratio")),
        None => {}
    }
    if let Some(scale) = request.guidance_scale {
        put("cfgScale", scale.into());
    }
    if let Some(seed) = request.seed {
        put("seed", seed.into());
    }
    match request.quality.as_deref() {
        Some("hd" | "high" | "premium") => put("quality", "premium".into()),
        Some("standard" | "medium" | "low") => put("quality", "standard".into()),
        Some("auto") | None => {}
        Some(_) => dropped.add("quality"),
    }
    let other_format = request.output_format.as_deref().is_some_and(|f| f != "png");
    if other_format {
        return Err(unsupported("output_format"));
    }
    Ok(config)
}
