//! Text to image, and image to image: a picture comes back as it is.

use async_trait::async_trait;
use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask};
use g4f_types::{Error, ErrorKind, Media, Result};
use serde_json::Value;

use super::task;
use crate::provider::{Link, Reply, Serve};
use crate::shared::json::{list, media, text};
use crate::shared::{needs, sides, unsupported};

/// Most pictures of one request; each is a call.
const MOST: u32 = 16;

/// Makes pictures, and changes given ones.
#[derive(Clone, Copy, Debug, Default)]
pub struct HuggingFaceImages;

#[async_trait]
impl Serve<ImageRequest> for HuggingFaceImages {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        check(link, &request)?;
        let address = task::address(link)?;
        let mut answer = ImageAnswer::default();
        for n in 0..request.n.unwrap_or(1).max(1) {
            // The same seed would make the same picture.
            let seed = request.seed.map(|seed| seed.wrapping_add(n.into()));
            let body = body(&request, seed)?;
            let reply = link.post_edited(&address, body, &request.extra).await?;
            answer.images.push(picture(link, &reply)?);
        }
        Ok(answer)
    }
}

fn check(link: &Link<'_>, request: &ImageRequest) -> Result<()> {
    if let Some(count) = request.n.filter(|count| *count > MOST) {
        let message = format!("n: {count} pictures at once; at most {MOST}");
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("n"));
    }
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    needs::leave_out(
        link.on_unsupported(),
        &[
            (request.quality.is_some(), "quality"),
            (request.style.is_some(), "style"),
            (request.output_format.is_some(), "output_format"),
            (request.output_compression.is_some(), "output_compression"),
            (request.moderation.is_some(), "moderation"),
            (request.user.is_some(), "user"),
        ],
    )
}

fn body(request: &ImageRequest, seed: Option<i64>) -> Result<Value> {
    let (width, height) = sides::of(request)?;
    let prompt = Value::from(request.prompt.as_str());
    let (inputs, prompt) = match (request.task, request.images.first()) {
        (ImageTask::Generate, _) => (prompt, None),
        (_, None) => {
            let message = "images: there is no picture to change";
            return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
        }
        (_, Some(picture)) => {
            let Some(encoded) = picture.to_base64() else {
                let message = "images: this provider takes pictures by their bytes only";
                return Err(Error::new(ErrorKind::Unsupported, message).with_param("images"));
            };
            (encoded.into(), Some(prompt))
        }
    };
    Ok(task::body(
        inputs,
        [
            ("prompt", prompt),
            (
                "negative_prompt",
                request.negative_prompt.as_deref().map(Value::from),
            ),
            ("width", width.map(Value::from)),
            ("height", height.map(Value::from)),
            ("guidance_scale", request.guidance_scale.map(Value::from)),
            (
                "num_inference_steps",
                request.num_inference_steps.map(Value::from),
            ),
            ("seed", seed.map(Value::from)),
        ],
        &request.other,
    ))
}

/// A picture as bytes; some hosts put it into JSON.
fn picture(link: &Link<'_>, reply: &Reply) -> Result<Media> {
    let kind = reply.media_type().unwrap_or_default();
    if kind.starts_with("image/") {
        return Ok(Media::bytes(reply.body.clone()).with_media_type(kind));
    }
    let answer = reply.value()?;
    if answer.get("error").is_some_and(|error| !error.is_null()) {
        return Err(link.in_band(&answer));
    }
    let first = list(&answer).first().unwrap_or(&answer);
    let encoded = ["image", "b64_json", "generated_image", "blob"]
        .into_iter()
        .find_map(|name| text(first, name));
    encoded
        .and_then(media)
        .ok_or_else(|| link.invalid("the answer holds no picture"))
}
