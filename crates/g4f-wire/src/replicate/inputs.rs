//! The inputs of models: by the names that most of them have, and by those of makers that have others.

use g4f_types::facets::{
    EmbedRequest, ImageRequest, ImageTask, SpeechRequest, TranscribeRequest, VideoRequest,
};
use g4f_types::{Error, ErrorKind, Media, Result};
use serde_json::{Map, Value};

use super::target::names;
use crate::jobs::{Asked, address, ratio, sides};
use crate::openai::facet::Params;
use crate::provider::EncodeTarget;
use crate::shared::unsupported;

/// The field of a picture, and whether it holds a list.
type Field = (&'static str, bool);

/// Pictures to change: by owner and the beginning of the model's name. The last row is everybody else's.
const PICTURES: &[(&str, &str, Field)] = &[
    ("openai", "", ("input_images", true)),
    ("google", "nano-banana", ("image_input", true)),
    ("bytedance", "seedream", ("image_input", true)),
    ("black-forest-labs", "flux-2", ("input_images", true)),
    ("black-forest-labs", "flux-kontext", ("input_image", false)),
    ("runwayml", "", ("reference_images", true)),
    ("ideogram-ai", "", ("image", false)),
    ("", "", ("image", false)),
];

/// The picture that a video begins with.
const FIRST_FRAMES: &[(&str, &str, Field)] = &[
    ("kwaivgi", "", ("start_image", false)),
    ("minimax", "", ("first_frame_image", false)),
    ("luma", "", ("start_image_url", false)),
    ("", "", ("image", false)),
];

fn field(rows: &[(&str, &str, Field)], model: &str) -> Field {
    let (owner, name) = names(model);
    rows.iter()
        .find(|(of, begins, _)| (of.is_empty() || *of == owner) && name.starts_with(begins))
        .map_or(("image", false), |(_, _, field)| *field)
}

/// The input for what is asked.
///
/// # Errors
/// `Unsupported` for what cannot be said in these names, `BadRequest` for what is not there.
pub(super) fn of(asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    match asked {
        Asked::Images(request) => images(request, target),
        Asked::Video(request) => video(request, target),
        Asked::Speech(request) => speech(request, target),
        Asked::Transcript(request) => transcript(request, target),
        Asked::Vectors(request) => vectors(request, target),
    }
}

/// The model stands in the path, not among the inputs.
fn inputs<'a>(target: EncodeTarget<'a>, takes: &'a [&'a str]) -> Params<'a> {
    let target = EncodeTarget {
        model: "",
        ..target
    };
    Params::new(target, takes, &[("output_compression", "output_quality")])
}

fn set_pictures(params: &mut Params<'_>, field: Field, images: &[Media]) -> Result<()> {
    let (name, is_list) = field;
    let addresses: Result<Vec<_>> = images.iter().map(|one| address(one, "images")).collect();
    let mut addresses = addresses?;
    match addresses.len() {
        0 => {}
        1 if !is_list => params.set(name, addresses.remove(0)),
        _ if is_list => params.set(name, addresses),
        _ => {
            let message = "this model takes one picture, not several";
            return Err(unsupported("images").with_message(message));
        }
    }
    Ok(())
}

fn images(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.task != ImageTask::Generate && request.images.is_empty() {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    let takes = [
        "negative_prompt",
        "quality",
        "style",
        "output_format",
        "output_compression",
        "background",
        "moderation",
        "seed",
        "guidance_scale",
        "num_inference_steps",
        "input_fidelity",
    ];
    let mut params = inputs(target, &takes);
    params.set("prompt", request.prompt.as_str());
    if let Some(n) = request.n.filter(|n| *n > 1) {
        let is_openai = names(target.model).0 == "openai";
        let name = if is_openai {
            "number_of_images"
        } else {
            "num_outputs"
        };
        params.set(name, n);
    }
    match (&request.aspect_ratio, sides(request)) {
        (None, Some((width, height))) => {
            // Models of the older kind take pixels, the newer ones a shape; each passes over the other.
            params.set("width", width);
            params.set("height", height);
            if let Some(ratio) = ratio(request) {
                params.set("aspect_ratio", ratio);
            }
        }
        _ => {
            if let Some(ratio) = ratio(request) {
                params.set("aspect_ratio", ratio);
            } else if request.size.is_some() {
                params.drop_param("size");
            }
        }
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("quality", request.quality.as_deref());
    params.tune("style", request.style.as_deref());
    params.tune("response_format", request.response_format.as_deref());
    params.tune("output_format", request.output_format.as_deref());
    params.tune("output_compression", request.output_compression);
    params.tune("background", request.background.as_deref());
    params.tune("moderation", request.moderation.as_deref());
    params.tune("input_fidelity", request.input_fidelity.as_deref());
    params.tune("seed", request.seed);
    params.tune("guidance_scale", request.guidance_scale);
    params.tune("num_inference_steps", request.num_inference_steps);
    params.tune("nologo", request.nologo);
    params.tune("private", request.private);
    params.tune("enhance", request.enhance);
    params.tune("safe", request.safe);
    params.tune("user", request.user.as_deref());
    set_pictures(&mut params, field(PICTURES, target.model), &request.images)?;
    if let Some(mask) = &request.mask {
        params.set("mask", address(mask, "mask")?);
    }
    params.finish(&request.other, &[])
}

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let takes = ["negative_prompt", "resolution", "seed"];
    let mut params = inputs(target, &takes);
    params.set("prompt", request.prompt.as_str());
    if let Some(seconds) = request.seconds {
        params.set("duration", crate::jobs::number(seconds));
    }
    if let Some(ratio) = ratio(request) {
        params.set("aspect_ratio", ratio);
    } else if request.size.is_some() {
        params.drop_param("size");
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("resolution", request.resolution.as_deref());
    params.tune("seed", request.seed);
    if let Some(audio) = request.audio {
        params.set("generate_audio", audio);
    }
    set_pictures(
        &mut params,
        field(FIRST_FRAMES, target.model),
        &request.images,
    )?;
    params.finish(&request.other, &[])
}

fn speech(request: &SpeechRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.input.is_empty() {
        let message = "input: there is nothing to say";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("input"));
    }
    let takes = ["voice", "speed", "language", "instructions"];
    let mut params = inputs(target, &takes);
    let (text, voice) = match names(target.model).0 {
        "elevenlabs" | "google" => ("prompt", "voice"),
        "minimax" => ("text", "voice_id"),
        _ => ("text", "voice"),
    };
    params.set(text, request.input.as_str());
    if let Some(wanted) = &request.voice {
        params.set(voice, wanted.as_str());
    }
    params.tune("instructions", request.instructions.as_deref());
    params.tune("speed", request.speed);
    params.tune("language", request.language.as_deref());
    params.tune("response_format", request.response_format.as_deref());
    params.tune("sample_rate", request.sample_rate);
    params.finish(&request.other, &[])
}

fn transcript(request: &TranscribeRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let Some(audio) = &request.audio else {
        let message = "audio: there is nothing to hear";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("audio"));
    };
    let takes = ["language", "temperature"];
    let mut params = inputs(target, &takes);
    let (owner, name) = names(target.model);
    let of_gpt = owner == "openai" && name.starts_with("gpt");
    let file = if of_gpt { "audio_file" } else { "audio" };
    params.set(file, address(audio, "audio")?);
    if request.translate && of_gpt {
        return Err(unsupported("translate"));
    } else if request.translate && owner == "openai" {
        params.set("translate", true);
    } else if request.translate {
        params.set("task", "translate");
    }
    params.tune("language", request.language.as_deref());
    params.tune("temperature", request.temperature);
    if let Some(prompt) = &request.prompt {
        params.set(
            if of_gpt { "prompt" } else { "initial_prompt" },
            prompt.as_str(),
        );
    }
    match request.response_format.as_deref() {
        Some("srt" | "vtt") if owner != "openai" || of_gpt => {
            return Err(unsupported("response_format"));
        }
        Some(format @ ("srt" | "vtt")) => params.set("transcription", format),
        _ => {}
    }
    if !request.timestamp_granularities.is_empty() {
        params.drop_param("timestamp_granularities");
    }
    if request.diarize == Some(true) {
        params.set("diarise_audio", true);
    }
    if !request.include.is_empty() {
        params.drop_param("include");
    }
    params.finish(&request.other, &[])
}

fn vectors(request: &EmbedRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let texts: Option<Vec<&str>> = request.input.iter().map(|input| input.as_text()).collect();
    let Some(texts) = texts else {
        let message = "models of this provider embed texts, not tokens or pictures";
        return Err(unsupported("input").with_message(message));
    };
    let mut params = inputs(target, &[]);
    let is_batch = names(target.model).1.starts_with("all-mpnet");
    // Lists are written as a text of JSON.
    params.set(
        if is_batch { "text_batch" } else { "texts" },
        Value::from(texts).to_string(),
    );
    params.tune("dimensions", request.dimensions);
    params.tune("input_type", request.input_type.as_deref());
    params.tune("user", request.user.as_deref());
    params.finish(&request.other, &[])
}

#[cfg(test)]
mod tests;
