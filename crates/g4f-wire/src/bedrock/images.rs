//! Pictures.

mod amazon;
mod stability;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::facets::{ImageAnswer, ImageRequest};
use g4f_types::{Error, ErrorKind, Media, Result};
use serde_json::Value;

use super::invoke::invoke;
use crate::provider::{Link, Serve};
use crate::shared::Dropped;

/// Most pictures for one request from models that make one a call.
const MOST: u32 = 10;

/// Makes and edits pictures through InvokeModel: Nova Canvas, Titan Image and Stability's models.
#[derive(Clone, Copy, Debug, Default)]
pub struct InvokeImages;

#[async_trait]
impl Serve<ImageRequest> for InvokeImages {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let mut dropped = Dropped::new();
        leave_out(&request, &mut dropped);
        let is_stability = link.model().contains("stability.");
        let body = if is_stability {
            stability::body(link.model(), &request, &mut dropped)?
        } else {
            amazon::body(&request, &mut dropped)?
        };
        let dropped = dropped.finish(link.on_unsupported())?;
        if !dropped.is_empty() {
            tracing::debug!(?dropped, "parameters left out that the model does not take");
        }
        // Stability's models make one picture a call.
        let calls = if is_stability {
            request.n.unwrap_or(1).clamp(1, MOST)
        } else {
            1
        };
        let mut answer = ImageAnswer::default();
        for _ in 0..calls {
            let (other, extra) = (&request.other, &request.extra);
            let invoked = invoke(link, body.clone(), other, extra, &["images"]).await?;
            answer.images.extend(pictures(link, &invoked.answer)?);
        }
        Ok(answer)
    }
}

/// What none of the models has.
fn leave_out(request: &ImageRequest, dropped: &mut Dropped) {
    dropped.if_set(request.background.is_some(), "background");
    dropped.if_set(request.moderation.is_some(), "moderation");
    dropped.if_set(request.input_fidelity.is_some(), "input_fidelity");
    let compression = request.output_compression.is_some();
    dropped.if_set(compression, "output_compression");
    let steps = request.num_inference_steps.is_some();
    dropped.if_set(steps, "num_inference_steps");
    dropped.if_set(request.user.is_some(), "user");
}

/// The pictures of an answer.
fn pictures(link: &Link<'_>, answer: &Value) -> Result<Vec<Media>> {
    let list = answer["images"].as_array().into_iter().flatten();
    let images: Option<Vec<Media>> = list
        .filter_map(Value::as_str)
        .map(|image| Some(Media::bytes(STANDARD.decode(image).ok()?)))
        .collect();
    let images = images.ok_or_else(|| link.invalid("a picture is not base64"))?;
    if !images.is_empty() {
        return Ok(images);
    }
    // A filter leaves no picture, and its reason.
    let mut reasons = answer["finish_reasons"].as_array().into_iter().flatten();
    let filtered = reasons.find_map(Value::as_str);
    let said = answer["error"].as_str();
    Err(match (filtered, said) {
        (Some(reason), _) => refused(reason),
        (None, Some(said)) if is_filter(said) => refused(said),
        (None, Some(_)) => link.in_band(answer),
        (None, None) => {
            Error::new(ErrorKind::Empty, "the answer holds no picture").with_reached_upstream(true)
        }
    })
}

fn is_filter(said: &str) -> bool {
    let said = said.to_lowercase();
    ["filter", "blocked", "policy", "responsible ai"]
        .iter()
        .any(|word| said.contains(word))
}

fn refused(why: &str) -> Error {
    let why: String = why.chars().take(500).collect();
    Error::new(ErrorKind::ContentFilter, why).with_reached_upstream(true)
}

/// Width and height of a request, from whatever says them.
fn size_of(request: &ImageRequest) -> Result<Option<(u32, u32)>> {
    if let (Some(width), Some(height)) = (request.width, request.height) {
        return Ok(Some((width, height)));
    }
    let Some(size) = request.size.as_deref().filter(|size| *size != "auto") else {
        return Ok(None);
    };
    let parsed = size
        .split_once(['x', 'X', '*'])
        .and_then(|(width, height)| {
            Some((width.trim().parse().ok()?, height.trim().parse().ok()?))
        });
    parsed.map(Some).ok_or_else(|| {
        let message = format!("{size:?} is no size such as 1024x1024");
        Error::new(ErrorKind::BadRequest, message).with_param("size")
    })
}
