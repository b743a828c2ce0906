//! From our request to a vendor's body.

use std::borrow::Cow;

use g4f_types::facets::{ImageRequest, ImageTask};
use g4f_types::transport::FormPart;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Map, Value, json};

use super::quirks::{ImageQuirks, Pictures};
use super::size;
use crate::openai::facet::{Params, file_part, form};
use crate::provider::EncodeTarget;
use crate::shared::unsupported;

/// A body that is ready to be sent.
#[derive(Debug)]
pub(super) enum Body {
    Json(Map<String, Value>),
    Form(Vec<FormPart>),
}

/// The path and the body of a call.
///
/// # Errors
/// `Unsupported` for what the vendor cannot do (pictures, masks, variations, so many at once), `BadRequest` for an edit
/// of nothing.
pub(super) fn encode(
    request: &ImageRequest,
    quirks: &ImageQuirks,
    target: EncodeTarget<'_>,
) -> Result<(Cow<'static, str>, Body)> {
    let path = match path(request, quirks)? {
        path if path.contains("{model}") => {
            Cow::Owned(path.replace("{model}", in_path(target.model)?))
        }
        path => Cow::Borrowed(path),
    };
    if let Some(n) = request.n
        && n > quirks.max_n
    {
        let most = quirks.max_n;
        return Err(unsupported("n").with_message(format!(
            "this model makes at most {most} images in one call, not {n}"
        )));
    }
    let mut params = Params::new(target, quirks.takes, quirks.rename);
    if request.task != ImageTask::Variation {
        params.set("prompt", request.prompt.as_str());
    } else if !request.prompt.is_empty() {
        params.drop_param("prompt");
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    if let Some(n) = request.n {
        params.set("n", n);
    }
    size::write(&mut params, request, quirks);
    params.tune("quality", request.quality.as_deref());
    params.tune("style", request.style.as_deref());
    let format = request.response_format.as_deref();
    let format = format.map(|format| {
        if format == "b64_json" {
            quirks.base64
        } else {
            format
        }
    });
    params.tune("response_format", format);
    params.tune("output_format", request.output_format.as_deref());
    params.tune("output_compression", request.output_compression);
    params.tune("background", request.background.as_deref());
    params.tune("moderation", request.moderation.as_deref());
    params.tune("seed", request.seed);
    params.tune("guidance_scale", request.guidance_scale);
    params.tune("num_inference_steps", request.num_inference_steps);
    params.tune("nologo", request.nologo);
    params.tune("private", request.private);
    params.tune("enhance", request.enhance);
    params.tune("safe", request.safe);
    params.tune("user", request.user.as_deref());
    if request.images.is_empty() && request.mask.is_none() {
        let fields = params.finish(&request.other, &request.extra)?;
        return Ok((path, Body::Json(fields)));
    }
    params.tune("input_fidelity", request.input_fidelity.as_deref());
    with_pictures(params, request, quirks).map(|body| (path, body))
}

/// A model as a part of a path.
fn in_path(model: &str) -> Result<&str> {
    let is_safe =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':');
    if model.is_empty() || model.contains("..") || !model.bytes().all(is_safe) {
        return Err(Error::new(
            ErrorKind::ModelNotFound,
            format!("{model:?} is no name of a model that makes images"),
        ));
    }
    Ok(model)
}

/// Where to, once it is known that the vendor can do it.
fn path(request: &ImageRequest, quirks: &ImageQuirks) -> Result<&'static str> {
    let pictures = request.images.len();
    if pictures > 0 && quirks.pictures == Pictures::Refused {
        return Err(unsupported("images").with_message("this model makes images from text only"));
    }
    if pictures > quirks.max_pictures {
        let most = quirks.max_pictures;
        return Err(unsupported("images").with_message(format!(
            "this model takes at most {most} pictures, not {pictures}"
        )));
    }
    if request.mask.is_some() && (!quirks.mask || quirks.pictures == Pictures::Refused) {
        return Err(unsupported("mask"));
    }
    match request.task {
        ImageTask::Generate if pictures == 0 => Ok(quirks.generate),
        ImageTask::Edit | ImageTask::Variation if pictures == 0 => Err(Error::new(
            ErrorKind::BadRequest,
            "images: there is no picture to change",
        )
        .with_param("images")),
        // To make a picture after others is what vendors call an edit.
        ImageTask::Generate | ImageTask::Edit => Ok(quirks.edit),
        ImageTask::Variation => quirks.variation.ok_or_else(|| {
            unsupported("task").with_message("this model does not make variations of pictures")
        }),
    }
}

fn with_pictures(
    mut params: Params<'_>,
    request: &ImageRequest,
    quirks: &ImageQuirks,
) -> Result<Body> {
    let images = &request.images;
    match quirks.pictures {
        Pictures::Refused => return Err(unsupported("images")),
        Pictures::Form => {
            let fields = params.finish(&request.other, &request.extra)?;
            let mut parts = form(fields);
            let name = if images.len() > 1 { "image[]" } else { "image" };
            for image in images {
                parts.push(file_part(name, image, "images", "image")?);
            }
            if let Some(mask) = &request.mask {
                parts.push(file_part("mask", mask, "mask", "mask")?);
            }
            return Ok(Body::Form(parts));
        }
        Pictures::Objects => {
            params.set("images", each(images, object)?);
            if let Some(mask) = &request.mask {
                params.set("mask", object(mask)?);
            }
        }
        Pictures::Typed => {
            let typed = |image: &Media| Ok(json!({ "url": address(image)?, "type": "image_url" }));
            match &images[..] {
                [image] => params.set("image", typed(image)?),
                images => params.set("images", each(images, typed)?),
            }
            set_mask(&mut params, request)?;
        }
        Pictures::Addresses { one, many } => {
            match &images[..] {
                [image] => params.set(one, address(image)?),
                images => params.set(many, each(images, address)?),
            }
            set_mask(&mut params, request)?;
        }
    }
    let fields = params.finish(&request.other, &request.extra)?;
    Ok(Body::Json(fields))
}

fn set_mask(params: &mut Params<'_>, request: &ImageRequest) -> Result<()> {
    if let Some(mask) = &request.mask {
        params.set("mask", address(mask)?);
    }
    Ok(())
}

fn each(images: &[Media], write: impl Fn(&Media) -> Result<Value>) -> Result<Value> {
    images.iter().map(write).collect()
}

fn object(image: &Media) -> Result<Value> {
    match &image.source {
        MediaSource::Id(id) => Ok(json!({ "file_id": id })),
        _ => Ok(json!({ "image_url": address(image)? })),
    }
}

fn address(image: &Media) -> Result<Value> {
    let address = image.to_url().map_err(|error| error.with_param("images"))?;
    Ok(Value::from(address.into_owned()))
}
