//! Runway: videos and pictures as tasks.
//!
//! <https://docs.dev.runwayml.com/api/>

use g4f_types::facets::{ImageRequest, VideoRequest};
use g4f_types::{Result, facets::VideoState};
use http::Method;
use serde_json::{Map, Value, json};

use crate::jobs::{
    Asked, Jobs, Maker, Order, Step, Ticket, address, leave_out, number, ratio, sides, text,
};
use crate::openai::facet::Params;
use crate::provider::{EncodeTarget, WireProvider};
use crate::shared::{id_in_path, share_done, unsupported};

/// The version of the API that is spoken.
pub const VERSION: (&str, &str) = ("x-runway-version", "2024-11-06");

/// Adds all that Runway has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .headers(&[VERSION])
        .family_verdict(crate::jobs::verdict)
        .images(Jobs(Runway))
        .video(Jobs(Runway))
}

/// Runway's tasks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Runway;

impl Maker for Runway {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let (path, body) = match asked {
            Asked::Images(request) => ("/text_to_image", images(request, target)?),
            Asked::Video(request) if request.images.is_empty() => {
                ("/text_to_video", video(request, target)?)
            }
            Asked::Video(request) => ("/image_to_video", video(request, target)?),
            _ => return Err(unsupported("input")),
        };
        Ok(Order {
            path: path.to_owned(),
            body,
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        let word = answer.get("status").and_then(Value::as_str);
        let mut step = Step {
            id: text(answer, &["id"]),
            progress: answer.get("progress").and_then(share_done),
            output: answer.get("output").cloned().unwrap_or_default(),
            ..Step::default()
        }
        .with_word(word);
        if step.state == Some(VideoState::Failed) {
            step.why = text(answer, &["failure"]).or(step.why);
            step.code = text(answer, &["failureCode"]);
        }
        step
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("/tasks/{}", id_in_path(ticket.id)?))
    }

    fn cancel(&self, ticket: Ticket<'_>) -> Option<(Method, String)> {
        Some((Method::DELETE, self.look(ticket).ok()?))
    }
}

/// Shapes and the sizes that stand for them, which must be named.
type Sizes = &'static [(&'static str, &'static str)];

const OF_VIDEOS: Sizes = &[
    ("16:9", "1280:720"),
    ("9:16", "720:1280"),
    ("4:3", "1104:832"),
    ("3:4", "832:1104"),
    ("1:1", "960:960"),
    ("21:9", "1584:672"),
];

const OF_PICTURES: Sizes = &[
    ("1:1", "1024:1024"),
    ("16:9", "1920:1080"),
    ("9:16", "1080:1920"),
    ("4:3", "1440:1080"),
    ("3:4", "1080:1440"),
    ("21:9", "2112:912"),
];

/// The size, as `1280:720`: as it was asked for, or the one of this shape, or the first.
fn size(sizes: Sizes, sides: Option<(u32, u32)>, ratio: Option<&str>) -> String {
    if let Some((width, height)) = sides {
        return format!("{width}:{height}");
    }
    let found = ratio.map(|ratio| {
        let of_shape = sizes.iter().find(|(shape, _)| *shape == ratio);
        of_shape.map_or(ratio, |(_, size)| size)
    });
    found.unwrap_or(sizes[0].1).to_owned()
}

const RENAMED: &[(&str, &str)] = &[("prompt", "promptText")];

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let mut params = Params::new(target, &["seed", "audio"], RENAMED);
    if !request.prompt.is_empty() {
        params.set("prompt", request.prompt.as_str());
    }
    let size = size(OF_VIDEOS, sides(request), ratio(request).as_deref());
    params.set("ratio", size);
    if let Some(seconds) = request.seconds {
        params.set("duration", number(seconds));
    }
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("resolution", request.resolution.as_deref());
    match &request.images[..] {
        [] => {}
        [first] => params.set("promptImage", address(first, "images")?),
        [first, last] => {
            let frame = |media, position| -> Result<Value> {
                Ok(json!({ "uri": address(media, "images")?, "position": position }))
            };
            params.set(
                "promptImage",
                vec![frame(first, "first")?, frame(last, "last")?],
            );
        }
        _ => {
            let message = "a video is made from its first and its last picture, not from more";
            return Err(unsupported("images").with_message(message));
        }
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
    let mut params = Params::new(target, &["seed"], RENAMED);
    params.set("prompt", request.prompt.as_str());
    let size = size(OF_PICTURES, sides(request), ratio(request).as_deref());
    params.set("ratio", size);
    params.tune("seed", request.seed);
    leave_out(&mut params, request, &[]);
    if !request.images.is_empty() {
        let reference =
            |media| -> Result<Value> { Ok(json!({ "uri": address(media, "images")? })) };
        let all: Result<Vec<_>> = request.images.iter().map(reference).collect();
        params.set("referenceImages", all?);
    }
    params.finish(&request.other, &[])
}
