//! Luma: videos (Ray) and pictures (Photon) as generations. Pictures to begin with are given by their addresses.
//!
//! <https://docs.lumalabs.ai/docs/api>

use g4f_types::facets::{ImageRequest, VideoRequest, VideoState};
use g4f_types::{Media, MediaSource, Result};
use http::Method;
use serde_json::{Map, Value, json};

use crate::jobs::{Asked, Jobs, Maker, Order, Step, Ticket, leave_out, number, ratio, text};
use crate::openai::facet::Params;
use crate::provider::{EncodeTarget, WireProvider};
use crate::shared::{id_in_path, unsupported};

/// Adds all that Luma has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(crate::jobs::verdict)
        .images(Jobs(Luma))
        .video(Jobs(Luma))
}

/// Luma's generations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Luma;

impl Maker for Luma {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let (path, body) = match asked {
            Asked::Images(request) => ("/generations/image", images(request, target)?),
            Asked::Video(request) => ("/generations", video(request, target)?),
            _ => return Err(unsupported("input")),
        };
        Ok(Order {
            path: path.to_owned(),
            body,
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        let word = answer.get("state").and_then(Value::as_str);
        let asset = |name: &str| answer.pointer(name).filter(|asset| !asset.is_null());
        let asset = asset("/assets/video").or_else(|| asset("/assets/image"));
        let mut step = Step {
            id: text(answer, &["id"]),
            output: asset.cloned().unwrap_or_default(),
            ..Step::default()
        }
        .with_word(word);
        if step.state == Some(VideoState::Failed) {
            step.why = text(answer, &["failure_reason"]).or(step.why);
        }
        step
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("/generations/{}", id_in_path(ticket.id)?))
    }

    fn cancel(&self, ticket: Ticket<'_>) -> Option<(Method, String)> {
        Some((Method::DELETE, self.look(ticket).ok()?))
    }
}

/// An address that Luma fetches.
fn url(media: &Media) -> Result<&str> {
    if let MediaSource::Url(url) = &media.source {
        return Ok(url);
    }
    let message = "this provider takes pictures by their addresses, not as bytes";
    Err(unsupported("images").with_message(message))
}

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let mut params = Params::new(target, &["resolution"], &[]);
    params.set("prompt", request.prompt.as_str());
    if let Some(seconds) = request.seconds {
        params.set("duration", format!("{}s", number(seconds)));
    }
    match ratio(request) {
        Some(ratio) => params.set("aspect_ratio", ratio),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    params.tune("resolution", request.resolution.as_deref());
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    if request.images.len() > 2 {
        let message = "a video is made from its first and its last picture, not from more";
        return Err(unsupported("images").with_message(message));
    }
    let mut frames = Map::new();
    for (name, image) in ["frame0", "frame1"].into_iter().zip(&request.images) {
        frames.insert(
            name.to_owned(),
            json!({ "type": "image", "url": url(image)? }),
        );
    }
    if !frames.is_empty() {
        params.set("keyframes", frames);
    }
    params.finish(&request.other, &[])
}

fn images(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.n.is_some_and(|n| n > 1) {
        return Err(unsupported("n").with_message("this provider makes one image in one call"));
    }
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    let mut params = Params::new(target, &["output_format"], &[("output_format", "format")]);
    params.set("prompt", request.prompt.as_str());
    match ratio(request) {
        Some(ratio) => params.set("aspect_ratio", ratio),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    params.tune("output_format", request.output_format.as_deref());
    params.tune("seed", request.seed);
    leave_out(&mut params, request, &["output_format"]);
    match &request.images[..] {
        [] => {}
        [one] => params.set("modify_image_ref", json!({ "url": url(one)? })),
        all => {
            let all: Result<Vec<_>> = all
                .iter()
                .map(|one| Ok(json!({ "url": url(one)? })))
                .collect();
            params.set("image_ref", all?);
        }
    }
    params.finish(&request.other, &[])
}
