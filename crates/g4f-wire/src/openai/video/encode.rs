//! From our request to a vendor's body.

use g4f_types::Result;
use g4f_types::facets::VideoRequest;
use g4f_types::transport::FormPart;
use serde_json::{Map, Value, json};

use super::quirks::{Length, VideoBody, VideoQuirks};
use crate::jobs::number;
use crate::openai::facet::{Params, file_part, form};
use crate::provider::EncodeTarget;
use crate::shared::unsupported;

/// A body that is ready to be sent.
#[derive(Debug)]
pub(super) enum Body {
    Json(Map<String, Value>),
    Form(Vec<FormPart>),
}

/// The body of a submission.
///
/// # Errors
/// `Unsupported` for several pictures, and for what would be left out when the caller wants an error.
pub(super) fn encode(
    request: &VideoRequest,
    quirks: &VideoQuirks,
    target: EncodeTarget<'_>,
) -> Result<Body> {
    let mut params = Params::new(target, quirks.takes, quirks.rename);
    params.set("prompt", request.prompt.as_str());
    if let Some(seconds) = request.seconds {
        match quirks.length {
            Length::SecondsText => params.set("seconds", seconds.to_string()),
            Length::Number(field) => params.set(field, number(seconds)),
            Length::Fixed => params.drop_param("seconds"),
        }
    }
    match request.size.as_deref() {
        Some(size) if params.takes("width") => {
            let sides = size.split_once(['x', '*']);
            let side = |text: &str| text.trim().parse::<u32>().ok();
            match sides.and_then(|(width, height)| Some((side(width)?, side(height)?))) {
                Some((width, height)) => {
                    params.set("width", width);
                    params.set("height", height);
                }
                None => params.drop_param("size"),
            }
        }
        size => params.tune("size", size),
    }
    params.tune("aspect_ratio", request.aspect_ratio.as_deref());
    params.tune("resolution", request.resolution.as_deref());
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    let image = match &request.images[..] {
        [] => None,
        [image] => Some(image),
        _ => {
            return Err(unsupported("images")
                .with_message("this provider makes a video from one picture, not from several"));
        }
    };
    let address = || {
        let url = image.map(g4f_types::Media::to_url).transpose();
        url.map_err(|error| error.with_param("images"))
    };
    match quirks.body {
        VideoBody::Form => {
            let fields = params.finish(&request.other, &request.extra)?;
            let mut parts = form(fields);
            if let Some(image) = image {
                parts.push(file_part("input_reference", image, "images", "image")?);
            }
            return Ok(Body::Form(parts));
        }
        VideoBody::Object(field) => {
            if let Some(url) = address()? {
                params.set(field, json!({ "url": url }));
            }
        }
        VideoBody::Address(field) => {
            if let Some(url) = address()? {
                params.set(field, url.as_ref());
            }
        }
    }
    params
        .finish(&request.other, &request.extra)
        .map(Body::Json)
}
