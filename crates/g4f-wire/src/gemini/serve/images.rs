//! Pictures: of Imagen through `:predict`, of models that also chat through `generateContent`.
//!
//! <https://ai.google.dev/gemini-api/docs/image-generation>

use async_trait::async_trait;
use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask};
use g4f_types::{ChatAnswer, Error, ErrorKind, FinishReason, Part, Result};
use serde_json::{Map, json};

use super::generate::{Ask, generate};
use super::imagen;
use crate::gemini::surface::Surface;
use crate::provider::{Link, Serve};
use crate::shared::{Dropped, unsupported};

/// Most pictures of one request: each is a call of its own.
const MOST: u32 = 10;
/// Shapes that are known, with their sides.
const RATIOS: [(&str, f64); 10] = [
    ("1:1", 1.0),
    ("2:3", 2.0 / 3.0),
    ("3:2", 1.5),
    ("3:4", 0.75),
    ("4:3", 4.0 / 3.0),
    ("4:5", 0.8),
    ("5:4", 1.25),
    ("9:16", 0.5625),
    ("16:9", 16.0 / 9.0),
    ("21:9", 21.0 / 9.0),
];

/// Makes and edits pictures.
#[derive(Clone, Copy, Debug)]
pub struct GeminiImages(pub Surface);

#[async_trait]
impl Serve<ImageRequest> for GeminiImages {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        if request.task == ImageTask::Variation {
            return Err(unsupported("task"));
        }
        if request.mask.is_some() {
            return Err(unsupported("mask"));
        }
        let mut dropped = Dropped::new();
        for (is_set, name) in [
            (request.quality.is_some(), "quality"),
            (request.style.is_some(), "style"),
            (request.output_compression.is_some(), "output_compression"),
            (request.moderation.is_some(), "moderation"),
            (request.input_fidelity.is_some(), "input_fidelity"),
            (request.num_inference_steps.is_some(), "num_inference_steps"),
            (request.user.is_some(), "user"),
        ] {
            dropped.if_set(is_set, name);
        }
        if link.model().contains("imagen") {
            dropped.finish(link.on_unsupported())?;
            return imagen::paint(link, self.0, &request).await;
        }
        dropped.if_set(request.guidance_scale.is_some(), "guidance_scale");
        dropped.finish(link.on_unsupported())?;
        if request.background.as_deref() == Some("transparent") {
            return Err(unsupported("background"));
        }
        let mut answer = ImageAnswer::default();
        for _ in 0..request.n.unwrap_or(1).clamp(1, MOST) {
            let painted = generate(link, self.0, ask(&request)).await?;
            take(painted, &mut answer)?;
        }
        Ok(answer)
    }
}

fn ask(request: &ImageRequest) -> Ask {
    let mut prompt = request.prompt.clone();
    if let Some(without) = &request.negative_prompt {
        prompt.push_str("\n\nDo not show: ");
        prompt.push_str(without);
    }
    let mut parts: Vec<Part> = request.images.iter().cloned().map(Part::Image).collect();
    parts.push(Part::Text(prompt));
    let mut config = Map::from_iter([("responseModalities".to_owned(), json!(["TEXT", "IMAGE"]))]);
    let mut image = Map::new();
    if let Some(ratio) = ratio(request) {
        image.insert("aspectRatio".to_owned(), ratio.into());
    }
    if let Some(size) = request.size.as_deref().filter(|size| size.ends_with('K')) {
        image.insert("imageSize".to_owned(), size.into());
    }
    if !image.is_empty() {
        config.insert("imageConfig".to_owned(), image.into());
    }
    if let Some(seed) = request.seed {
        config.insert("seed".to_owned(), seed.into());
    }
    Ask {
        parts,
        config,
        other: request.other.clone(),
        edits: request.extra.clone(),
    }
}

/// The shape that is asked for, or the known one that is nearest to the size.
pub(super) fn ratio(request: &ImageRequest) -> Option<String> {
    if let Some(ratio) = &request.aspect_ratio {
        return Some(ratio.clone());
    }
    let (width, height) = if let (Some(width), Some(height)) = (request.width, request.height) {
        (width, height)
    } else {
        let (width, height) = request.size.as_deref()?.split_once(['x', 'X'])?;
        (width.trim().parse().ok()?, height.trim().parse().ok()?)
    };
    if width == 0 || height == 0 {
        return None;
    }
    // Shapes are compared as factors: 1:2 is as far from 1:1 as 2:1 is.
    let asked = (f64::from(width) / f64::from(height)).ln();
    let far = |ratio: &f64| (ratio.ln() - asked).abs();
    RATIOS
        .iter()
        .min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)))
        .map(|(name, _)| (*name).to_owned())
}

/// Takes the pictures of an answer; one without any says why in words.
fn take(painted: ChatAnswer, answer: &mut ImageAnswer) -> Result<()> {
    let words = painted.text();
    let reason = painted.finish_reason().cloned();
    answer.created = answer.created.max(painted.created);
    if let Some(usage) = &painted.usage {
        answer.usage.get_or_insert_default().add(usage);
    }
    let before = answer.images.len();
    for choice in painted.choices {
        for part in choice.message.parts {
            if let Part::Image(image) = part {
                answer.images.push(image);
            }
        }
    }
    if answer.images.len() > before {
        return Ok(());
    }
    let said: String = words.trim().chars().take(200).collect();
    let (kind, why) = match reason {
        Some(FinishReason::ContentFilter) => (
            ErrorKind::ContentFilter,
            "the provider's filter stopped the picture".to_owned(),
        ),
        Some(FinishReason::Other(reason)) if said.is_empty() => {
            (ErrorKind::Empty, format!("no picture came ({reason})"))
        }
        _ if said.is_empty() => (ErrorKind::Empty, "no picture came".to_owned()),
        _ => (
            ErrorKind::Empty,
            format!("no picture came, but words: {said}"),
        ),
    };
    Err(Error::new(kind, why).with_reached_upstream(true))
}
