//! Sizes and shapes, each from the other.

use g4f_types::facets::ImageRequest;
use serde_json::Value;

use super::quirks::{ImageQuirks, Sizes};
use crate::openai::facet::Params;

/// Shapes that vendors know by name.
const SHAPES: &[(u32, u32)] = &[
    (1, 1),
    (16, 9),
    (9, 16),
    (4, 3),
    (3, 4),
    (3, 2),
    (2, 3),
    (2, 1),
    (1, 2),
    (5, 4),
    (4, 5),
    (21, 9),
];
/// Pixels of a picture of which only the shape is known, and the step of its sides.
const PIXELS: f64 = 1024.0 * 1024.0;
const STEP: f64 = 16.0;

/// Writes the size by the vendor's way of saying it.
pub(super) fn write(params: &mut Params<'_>, request: &ImageRequest, quirks: &ImageQuirks) {
    let size = request.size.as_deref().map(str::trim);
    let sides = match (request.width, request.height) {
        (Some(width), Some(height)) => Some((width, height)),
        (Some(side), None) | (None, Some(side)) => Some((side, side)),
        (None, None) => size.and_then(sides_of),
    };
    let shape = request.aspect_ratio.as_deref().and_then(shape_of);
    // What is no size in pixels (`auto`, `2K`) is the vendor's own word.
    let word = size.filter(|size| sides_of(size).is_none());
    let field = match quirks.sizes {
        Sizes::Field(name) => name,
        _ => "size",
    };
    match quirks.sizes {
        Sizes::SizeIsRatio => {
            let ratio = request.aspect_ratio.clone();
            let text = word
                .map(str::to_owned)
                .or_else(|| sides.map(text))
                .or(ratio);
            if let Some(text) = text {
                params.set("size", text);
            }
        }
        Sizes::Size | Sizes::Field(_) => {
            let text = match (word, sides, shape) {
                (Some(word), ..) => word.to_owned(),
                (None, Some(sides), _) => text(sides),
                (None, None, Some(shape)) => nearest_size(shape, quirks.known_sizes),
                (None, None, None) => {
                    return params.tune("aspect_ratio", request.aspect_ratio.as_deref());
                }
            };
            params.set(field, text);
        }
        Sizes::Sides => match (sides, shape) {
            (Some((width, height)), _) => set_sides(params, width, height),
            (None, Some(shape)) => {
                let (width, height) =
                    sides_of(&nearest_size(shape, quirks.known_sizes)).unwrap_or((1024, 1024));
                set_sides(params, width, height);
            }
            (None, None) => params.tune("size", word),
        },
        Sizes::Ratio => match (request.aspect_ratio.as_deref(), sides) {
            (Some(ratio), _) => params.set("aspect_ratio", ratio),
            (None, Some(sides)) => params.set("aspect_ratio", nearest_shape(sides)),
            (None, None) => params.tune("size", word),
        },
        Sizes::SizeOrRatio => {
            if let Some(ratio) = &request.aspect_ratio {
                params.set("aspect_ratio", ratio.as_str());
            }
            let text = word.map(str::to_owned).or_else(|| sides.map(text));
            if let Some(text) = text {
                params.set("size", text);
            }
        }
    }
}

fn set_sides(params: &mut Params<'_>, width: u32, height: u32) {
    params.set("width", Value::from(width));
    params.set("height", Value::from(height));
}

fn text((width, height): (u32, u32)) -> String {
    format!("{width}x{height}")
}

/// `1024x768`, with any of the usual signs between.
fn sides_of(size: &str) -> Option<(u32, u32)> {
    let (width, height) = size.split_once(['x', 'X', '*', '×'])?;
    let side = |text: &str| text.trim().parse().ok().filter(|side| *side > 0);
    Some((side(width)?, side(height)?))
}

/// `16:9`.
fn shape_of(ratio: &str) -> Option<(u32, u32)> {
    let (width, height) = ratio.split_once([':', '/'])?;
    let side = |text: &str| text.trim().parse().ok().filter(|side| *side > 0);
    Some((side(width)?, side(height)?))
}

/// How far two shapes are apart, whichever is the wider.
fn distance(one: (u32, u32), other: (u32, u32)) -> f64 {
    let ratio = |(width, height): (u32, u32)| f64::from(width) / f64::from(height);
    (ratio(one).ln() - ratio(other).ln()).abs()
}

/// The known size that is nearest in shape; about a megapixel where all sizes are taken.
fn nearest_size(shape: (u32, u32), known: &[&str]) -> String {
    let nearest = known
        .iter()
        .filter_map(|size| Some((size, distance(sides_of(size)?, shape))))
        .min_by(|(_, one), (_, other)| one.total_cmp(other));
    if let Some((size, _)) = nearest {
        return (*size).to_owned();
    }
    let ratio = (f64::from(shape.0) / f64::from(shape.1)).clamp(0.1, 10.0);
    let side = |length: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few thousand at most"
        )]
        let side = ((length / STEP).round() * STEP) as u32;
        side
    };
    text((side((PIXELS * ratio).sqrt()), side((PIXELS / ratio).sqrt())))
}

/// The known shape that is nearest.
fn nearest_shape(sides: (u32, u32)) -> String {
    let nearest = SHAPES
        .iter()
        .min_by(|one, other| distance(**one, sides).total_cmp(&distance(**other, sides)));
    let (width, height) = nearest.copied().unwrap_or((1, 1));
    format!("{width}:{height}")
}
