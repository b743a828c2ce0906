//! Sizes and shapes of pictures, and pictures by their address.

use g4f_types::facets::{ImageRequest, VideoRequest};
use g4f_types::{Media, Result};
use serde_json::{Number, Value};

use crate::openai::facet::Params;

/// Width and height in pixels.
pub(crate) type Sides = (u32, u32);

/// Whoever asks for a size or a shape.
pub(crate) trait Shaped {
    fn size(&self) -> Option<&str>;
    fn aspect_ratio(&self) -> Option<&str>;
    fn pixels(&self) -> Option<Sides>;
}

impl Shaped for ImageRequest {
    fn size(&self) -> Option<&str> {
        self.size.as_deref()
    }

    fn aspect_ratio(&self) -> Option<&str> {
        self.aspect_ratio.as_deref()
    }

    fn pixels(&self) -> Option<Sides> {
        self.width.zip(self.height)
    }
}

impl Shaped for VideoRequest {
    fn size(&self) -> Option<&str> {
        self.size.as_deref()
    }

    fn aspect_ratio(&self) -> Option<&str> {
        self.aspect_ratio.as_deref()
    }

    fn pixels(&self) -> Option<Sides> {
        None
    }
}

/// Width and height that were asked for, as such or as `1024x768`.
pub(crate) fn sides(asked: &impl Shaped) -> Option<Sides> {
    let side = |text: &str| text.trim().parse().ok().filter(|side| *side > 0);
    let of_size = || {
        let (width, height) = asked.size()?.split_once(['x', '*', 'X'])?;
        Some((side(width)?, side(height)?))
    };
    asked.pixels().or_else(of_size)
}

/// The shape that was asked for, as `16:9`: as such, or that of the sides.
pub(crate) fn ratio(asked: &impl Shaped) -> Option<String> {
    if let Some(ratio) = asked.aspect_ratio() {
        return Some(ratio.to_owned());
    }
    if let Some(size) = asked.size().filter(|size| size.contains(':')) {
        return Some(size.to_owned());
    }
    let (width, height) = sides(asked)?;
    let by = gcd(width, height);
    Some(format!("{}:{}", width / by, height / by))
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// A picture by its address, or as a `data:` address.
///
/// # Errors
/// `BadRequest` for a file that nobody read, and for an id.
pub(crate) fn address(media: &Media, param: &str) -> Result<Value> {
    let address = media.to_url().map_err(|error| error.with_param(param))?;
    Ok(Value::from(address.into_owned()))
}

/// Notes the parameters of pictures that a vendor has no counterpart for: all that only tune, but those it `takes` and
/// the seed.
pub(crate) fn leave_out(params: &mut Params<'_>, request: &ImageRequest, takes: &[&str]) {
    let set = [
        (request.negative_prompt.is_some(), "negative_prompt"),
        (request.quality.is_some(), "quality"),
        (request.style.is_some(), "style"),
        (request.response_format.is_some(), "response_format"),
        (request.output_format.is_some(), "output_format"),
        (request.output_compression.is_some(), "output_compression"),
        (request.background.is_some(), "background"),
        (request.moderation.is_some(), "moderation"),
        (request.input_fidelity.is_some(), "input_fidelity"),
        (request.guidance_scale.is_some(), "guidance_scale"),
        (request.num_inference_steps.is_some(), "num_inference_steps"),
        (request.nologo.is_some(), "nologo"),
        (request.private.is_some(), "private"),
        (request.enhance.is_some(), "enhance"),
        (request.safe.is_some(), "safe"),
        (request.user.is_some(), "user"),
    ];
    for (is_set, name) in set {
        if is_set && !takes.contains(&name) {
            params.drop_param(name);
        }
    }
}

/// A number without a fraction where it has none.
pub(crate) fn number(seconds: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be whole and small"
    )]
    if seconds.fract() == 0.0 && (0.0..1e9).contains(&seconds) {
        Value::from(seconds as u64)
    } else {
        Number::from_f64(seconds).map_or(Value::Null, Value::Number)
    }
}

#[cfg(test)]
mod tests;
