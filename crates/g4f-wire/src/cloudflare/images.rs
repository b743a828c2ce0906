//! Pictures: as bytes, or as base64 in the envelope.

use async_trait::async_trait;
use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask};
use g4f_types::transport::FormPart;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Map, Value};

use super::run;
use crate::provider::{Link, Reply, Serve};
use crate::shared::json::{media, text};
use crate::shared::{media_type_of, needs, sides, unsupported};

/// Most pictures of one request; each is a call.
const MOST: u32 = 16;

/// Makes pictures, and changes given ones where the model does that.
#[derive(Clone, Copy, Debug, Default)]
pub struct CloudflareImages;

#[async_trait]
impl Serve<ImageRequest> for CloudflareImages {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let count = request.n.unwrap_or(1);
        if count > MOST {
            let message = format!("n: {count} pictures at once; at most {MOST}");
            return Err(Error::new(ErrorKind::BadRequest, message).with_param("n"));
        }
        let address = run::address(link)?;
        let body = body(link, &request)?;
        let mut answer = ImageAnswer::default();
        for n in 0..count.max(1) {
            let mut body = body.clone();
            // The same seed would make the same picture.
            if let Some(seed) = request.seed {
                body.insert("seed".to_owned(), seed.wrapping_add(n.into()).into());
            }
            let reply = if is_form(link.model()) {
                link.post_form(&address, form(&body, &request)?).await?
            } else {
                let body = Value::Object(body);
                link.post_edited(&address, body, &request.extra).await?
            };
            answer.images.push(picture(link, &reply)?);
        }
        Ok(answer)
    }
}

/// Whether a model takes a form: those of the FLUX.2 family do, and nothing else.
fn is_form(model: &str) -> bool {
    model.contains("flux-2")
}

fn body(link: &Link<'_>, request: &ImageRequest) -> Result<Map<String, Value>> {
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
    )?;
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    let (width, height) = sides::of(request)?;
    // The fast model of the first family has another name for the number of steps.
    let steps = if link.model().contains("flux-1") {
        "steps"
    } else {
        "num_steps"
    };
    let given = match (request.task, request.images.first()) {
        (ImageTask::Generate, _) => None,
        (_, None) => {
            let message = "images: there is no picture to change";
            return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
        }
        (_, Some(_)) if is_form(link.model()) => None,
        (_, Some(picture)) => Some(base64_of(picture)?.into()),
    };
    Ok(run::fields(
        [
            ("prompt", Some(request.prompt.as_str().into())),
            (
                "negative_prompt",
                request.negative_prompt.clone().map(Value::from),
            ),
            ("width", width.map(Value::from)),
            ("height", height.map(Value::from)),
            ("guidance", request.guidance_scale.map(Value::from)),
            (steps, request.num_inference_steps.map(Value::from)),
            ("image_b64", given),
        ],
        &request.other,
    ))
}

fn base64_of(picture: &Media) -> Result<String> {
    picture.to_base64().ok_or_else(|| {
        Error::new(
            ErrorKind::Unsupported,
            "images: Cloudflare takes pictures by their bytes only",
        )
        .with_param("images")
    })
}

/// The fields as parts of a form, and the pictures behind them.
fn form(body: &Map<String, Value>, request: &ImageRequest) -> Result<Vec<FormPart>> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut parts: Vec<FormPart> = body
        .iter()
        .map(|(name, value)| FormPart {
            name: name.clone(),
            data: text(value).into(),
            file_name: None,
            media_type: None,
        })
        .collect();
    for (n, picture) in request.images.iter().enumerate() {
        let MediaSource::Bytes(bytes) = &picture.source else {
            return Err(base64_of(picture)
                .err()
                .unwrap_or_else(|| unsupported("images")));
        };
        parts.push(FormPart {
            name: format!("input_image_{n}"),
            data: bytes.clone(),
            file_name: Some(picture.name.clone().unwrap_or_else(|| format!("image-{n}"))),
            media_type: media_type_of(picture).map(std::borrow::Cow::into_owned),
        });
    }
    Ok(parts)
}

/// The picture of an answer.
fn picture(link: &Link<'_>, reply: &Reply) -> Result<Media> {
    let kind = reply.media_type().unwrap_or_default();
    if kind.starts_with("image/") {
        return Ok(Media::bytes(reply.body.clone()).with_media_type(kind));
    }
    let result = run::result(link, reply)?;
    let encoded = text(&result, "image").or_else(|| result.as_str());
    encoded
        .and_then(media)
        .ok_or_else(|| link.invalid("the answer holds no picture"))
}
