//! Black Forest Labs: FLUX from its makers, one path for each model.
//!
//! <https://docs.bfl.ai/quick_start/generating_images>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::facets::{ImageRequest, ImageTask};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Map, Value};

use crate::jobs::{Asked, Jobs, Maker, Order, Step, Ticket, leave_out, ratio, sides, text};
use crate::openai::facet::Params;
use crate::provider::{EncodeTarget, WireProvider};
use crate::shared::{id_in_path, model_in_path, share_done, unsupported};

/// Adds all that Black Forest Labs has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(crate::jobs::verdict)
        .images(Jobs(Bfl))
}

/// FLUX.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bfl;

impl Maker for Bfl {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let Asked::Images(request) = asked else {
            return Err(unsupported("input"));
        };
        Ok(Order {
            path: format!("/{}", model_in_path(target.model)?),
            body: body(request, target)?,
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        let word = answer.get("status").and_then(Value::as_str);
        let sample = answer.pointer("/result/sample").cloned();
        Step {
            id: text(answer, &["id"]),
            progress: answer.get("progress").and_then(share_done),
            output: sample.unwrap_or_default(),
            look: text(answer, &["polling_url"]),
            ..Step::default()
        }
        .with_word(word)
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("/get_result?id={}", id_in_path(ticket.id)?))
    }
}

fn body(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.task != ImageTask::Generate && request.images.is_empty() {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    if request.n.is_some_and(|n| n > 1) {
        return Err(unsupported("n").with_message("this provider makes one image in one call"));
    }
    let model = target.model;
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let takes = [
        "seed",
        "output_format",
        "enhance",
        "guidance_scale",
        "num_inference_steps",
    ];
    let rename = [
        ("enhance", "prompt_upsampling"),
        ("guidance_scale", "guidance"),
        ("num_inference_steps", "steps"),
    ];
    let mut params = Params::new(bare, &takes, &rename);
    params.set("prompt", request.prompt.as_str());
    // The newest take pixels again.
    let by_ratio = model.contains("kontext") || model.contains("ultra");
    match (sides(request), ratio(request)) {
        (Some((width, height)), _) if !by_ratio => {
            params.set("width", width);
            params.set("height", height);
        }
        (_, Some(ratio)) if by_ratio => params.set("aspect_ratio", ratio),
        (_, Some(ratio)) => match pixels(&ratio) {
            Some((width, height)) => {
                params.set("width", width);
                params.set("height", height);
            }
            None => params.drop_param("aspect_ratio"),
        },
        _ if request.size.is_some() => params.drop_param("size"),
        _ => {}
    }
    params.tune("seed", request.seed);
    params.tune("output_format", request.output_format.as_deref());
    params.tune("enhance", request.enhance);
    params.tune("guidance_scale", request.guidance_scale);
    params.tune("num_inference_steps", request.num_inference_steps);
    leave_out(&mut params, request, &takes);
    let is_fill = request.mask.is_some();
    let first = match model {
        _ if is_fill || model.contains("expand") => "image",
        _ if model.contains("kontext") || model.contains("flux-2") => "input_image",
        _ => "image_prompt",
    };
    for (at, image) in request.images.iter().enumerate() {
        match at {
            0 => params.set(first, picture(image, "images")?),
            1..8 if first == "input_image" => {
                params.set(
                    &format!("input_image_{}", at + 1),
                    picture(image, "images")?,
                );
            }
            _ => {
                let message = "this model takes fewer pictures";
                return Err(unsupported("images").with_message(message));
            }
        }
    }
    if let Some(mask) = &request.mask {
        params.set("mask", picture(mask, "mask")?);
    }
    params.finish(&request.other, &[])
}

/// Width and height of about a million pixels, in steps of 32.
fn pixels(ratio: &str) -> Option<(u32, u32)> {
    let (width, height) = ratio.split_once(':')?;
    let (width, height): (f64, f64) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    let shape = width / height;
    if !shape.is_finite() || !(0.2..=5.0).contains(&shape) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 256 and 2400"
    )]
    let step = |side: f64| ((side / 32.0).round() * 32.0) as u32;
    let width = (1_048_576.0 * shape).sqrt();
    Some((step(width), step(width / shape)))
}

/// Bytes go as base64 alone, without the words of a `data:` address.
fn picture(media: &Media, param: &str) -> Result<Value> {
    match &media.source {
        MediaSource::Bytes(bytes) => Ok(Value::from(STANDARD.encode(bytes))),
        _ => crate::jobs::address(media, param),
    }
}
