//! Stability AI: pictures by forms, one address for each kind of work.
//!
//! <https://platform.stability.ai/docs/api-reference>

use async_trait::async_trait;
use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask};
use g4f_types::transport::FormPart;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use crate::jobs::{leave_out, media_of, ratio};
use crate::openai::facet::{Params, checked, file_part, form, object, target};
use crate::provider::{EncodeTarget, Link, Serve, WireProvider};
use crate::shared::unsupported;

/// Adds all that Stability AI has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(crate::jobs::verdict)
        .images(Stability)
}

/// Stability's pictures. Models are `ultra`, `core`, and those of the third generation by their own names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stability;

#[async_trait]
impl Serve<ImageRequest> for Stability {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let (path, parts) = encode(&request, target(link))?;
        let reply = link.post_form(path, parts).await?;
        let answer: Value = object(&reply.body)?;
        if answer["finish_reason"] == "CONTENT_FILTERED" {
            let report = json!({ "error": { "message": "the picture was held back", "code": "content_filter" } });
            return Err(link.in_band(&report));
        }
        let images = media_of(&answer, "");
        if images.is_empty() {
            checked(link, reply)?;
            let message = "the answer holds no image";
            return Err(Error::new(ErrorKind::Empty, message).with_reached_upstream(true));
        }
        Ok(ImageAnswer {
            images,
            ..ImageAnswer::default()
        })
    }
}

fn encode(
    request: &ImageRequest,
    target: EncodeTarget<'_>,
) -> Result<(&'static str, Vec<FormPart>)> {
    if request.n.is_some_and(|n| n > 1) {
        return Err(unsupported("n").with_message("this provider makes one image in one call"));
    }
    if request.task != ImageTask::Generate && request.images.is_empty() {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    if request.images.len() > 1 {
        let message = "this provider changes one picture, not several";
        return Err(unsupported("images").with_message(message));
    }
    let name = target.model.trim_start_matches("stable-image-");
    let with_picture = !request.images.is_empty();
    let (path, model) = match name {
        _ if request.mask.is_some() => ("/stable-image/edit/inpaint", ""),
        "ultra" => ("/stable-image/generate/ultra", ""),
        "core" | "" => ("/stable-image/generate/core", ""),
        _ => ("/stable-image/generate/sd3", target.model),
    };
    if with_picture && path.ends_with("/core") {
        return Err(unsupported("images").with_message("this model makes images from text only"));
    }
    let bare = EncodeTarget { model, ..target };
    let takes = ["negative_prompt", "seed", "output_format", "style"];
    let mut params = Params::new(bare, &takes, &[("style", "style_preset")]);
    params.set("prompt", request.prompt.as_str());
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("seed", request.seed);
    params.tune("output_format", request.output_format.as_deref());
    params.tune("style", request.style.as_deref());
    leave_out(&mut params, request, &takes);
    if with_picture && request.mask.is_none() {
        // How much of the picture may change; there is no default.
        params.preset("strength", 0.7);
        if path.ends_with("/sd3") {
            params.set("mode", "image-to-image");
        }
    }
    match ratio(request) {
        Some(ratio) if !with_picture => params.set("aspect_ratio", ratio),
        Some(_) => params.drop_param("aspect_ratio"),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    let mut parts = form(params.finish(&request.other, &request.extra)?);
    for image in &request.images {
        parts.push(file_part("image", image, "images", "image")?);
    }
    if let Some(mask) = &request.mask {
        parts.push(file_part("mask", mask, "mask", "mask")?);
    }
    Ok((path, parts))
}
