//! fal: models of many makers behind one queue, each with inputs of its own.
//!
//! `POST /{model}`, `GET /{owner}/{app}/requests/{id}/status`, `GET /{owner}/{app}/requests/{id}`: a model's path may
//! be longer than its app's name. See <https://docs.fal.ai/model-apis/model-endpoints/queue>.

use g4f_types::facets::{ImageRequest, ImageTask, TranscribeRequest, VideoRequest, VideoState};
use g4f_types::{Error, ErrorKind, Result};
use http::Method;
use serde_json::{Map, Value, json};

use crate::jobs::{Asked, Jobs, Maker, Order, Step, Ticket, address, number, ratio, sides, text};
use crate::openai::facet::Params;
use crate::provider::{EncodeTarget, WireProvider};
use crate::shared::{id_in_path, model_in_path, unsupported};

/// Adds all that fal has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(crate::jobs::verdict)
        .images(Jobs(Fal))
        .transcribe(Jobs(Fal))
        .video(Jobs(Fal))
}

/// fal's queue.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fal;

impl Maker for Fal {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let path = format!("/{}", model_in_path(target.model)?);
        let body = match asked {
            Asked::Images(request) => images(request, target)?,
            Asked::Video(request) => video(request, target)?,
            Asked::Transcript(request) => transcript(request, target)?,
            _ => return Err(unsupported("input")),
        };
        Ok(Order {
            path,
            body,
            ..Order::default()
        })
    }

    fn read(&self, answer: &Value) -> Step {
        let word = answer.get("status").and_then(Value::as_str);
        let place = |name: &str| text(answer, &[name]);
        if word.is_none() && answer.get("request_id").is_none() {
            // A result, from the queue or from a server that answers at once.
            let results = ["images", "image", "video", "videos", "audio", "text"];
            let is_result = results.iter().any(|name| answer.get(*name).is_some());
            return Step {
                state: is_result.then_some(VideoState::Done),
                output: answer.clone(),
                ..Step::default()
            };
        }
        let mut step = Step {
            id: place("request_id"),
            look: place("status_url"),
            then: place("response_url"),
            place: answer.get("queue_position").and_then(Value::as_u64),
            ..Step::default()
        }
        .with_word(word);
        if let Some(why) = answer.get("error").filter(|error| !error.is_null()) {
            step.state = Some(VideoState::Failed);
            step.why = why
                .as_str()
                .map(str::to_owned)
                .or_else(|| text(why, &["message"]));
            step.code = text(answer, &["error_type"]);
        }
        step
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("{}/status", request(ticket)?))
    }

    fn cancel(&self, ticket: Ticket<'_>) -> Option<(Method, String)> {
        let path = request(ticket).ok()?;
        Some((Method::PUT, format!("{path}/cancel")))
    }
}

/// The path of a request: it goes by the app, without what may follow in a model's path.
fn request(ticket: Ticket<'_>) -> Result<String> {
    let model = model_in_path(ticket.model)?;
    let app: Vec<&str> = model.split('/').take(2).collect();
    Ok(format!(
        "/{}/requests/{}",
        app.join("/"),
        id_in_path(ticket.id)?
    ))
}

fn inputs<'a>(target: EncodeTarget<'a>, takes: &'a [&'a str]) -> Params<'a> {
    // The model stands in the path.
    let target = EncodeTarget {
        model: "",
        ..target
    };
    Params::new(
        target,
        takes,
        &[
            ("audio", "generate_audio"),
            ("safe", "enable_safety_checker"),
        ],
    )
}

fn images(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.task != ImageTask::Generate && request.images.is_empty() {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    let takes = [
        "negative_prompt",
        "style",
        "quality",
        "background",
        "input_fidelity",
        "output_format",
        "seed",
        "guidance_scale",
        "num_inference_steps",
        "safe",
    ];
    let mut params = inputs(target, &takes);
    params.set("prompt", request.prompt.as_str());
    if let Some(n) = request.n {
        params.set("num_images", n);
    }
    match (&request.aspect_ratio, sides(request)) {
        (None, Some((width, height))) => {
            params.set("image_size", json!({ "width": width, "height": height }));
        }
        (None, None) => match request.size.as_deref() {
            Some(size) if size.contains(':') => params.set("aspect_ratio", size),
            // Names such as `landscape_16_9`.
            Some(size) => params.set("image_size", size),
            None => {}
        },
        (Some(ratio), _) => params.set("aspect_ratio", ratio.as_str()),
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("style", request.style.as_deref());
    params.tune("quality", request.quality.as_deref());
    params.tune("background", request.background.as_deref());
    params.tune("input_fidelity", request.input_fidelity.as_deref());
    params.tune("output_format", request.output_format.as_deref());
    params.tune("output_compression", request.output_compression);
    params.tune("response_format", request.response_format.as_deref());
    params.tune("moderation", request.moderation.as_deref());
    params.tune("seed", request.seed);
    params.tune("guidance_scale", request.guidance_scale);
    params.tune("num_inference_steps", request.num_inference_steps);
    params.tune("safe", request.safe);
    params.tune("nologo", request.nologo);
    params.tune("private", request.private);
    params.tune("enhance", request.enhance);
    params.tune("user", request.user.as_deref());
    let many = ["/edit", "/multi", "nano-banana", "gpt-image"];
    let takes_many = many.iter().any(|part| target.model.contains(part));
    match &request.images[..] {
        [] => {}
        [one] if !takes_many => params.set("image_url", address(one, "images")?),
        all => {
            let all: Result<Vec<_>> = all.iter().map(|one| address(one, "images")).collect();
            params.set("image_urls", all?);
        }
    }
    if let Some(mask) = &request.mask {
        params.set("mask_url", address(mask, "mask")?);
    }
    params.finish(&request.other, &[])
}

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let takes = ["negative_prompt", "resolution", "seed", "audio"];
    let mut params = inputs(target, &takes);
    params.set("prompt", request.prompt.as_str());
    if let Some(seconds) = request.seconds {
        let seconds = number(seconds);
        // Lengths are chosen from a list of texts; Veo and Luma name the unit.
        let with_unit = target.model.contains("veo") || target.model.contains("luma");
        let unit = if with_unit { "s" } else { "" };
        params.set("duration", format!("{seconds}{unit}"));
    }
    match ratio(request) {
        Some(ratio) => params.set("aspect_ratio", ratio),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("resolution", request.resolution.as_deref());
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    match &request.images[..] {
        [] => {}
        [one] => params.set("image_url", address(one, "images")?),
        all => {
            let all: Result<Vec<_>> = all.iter().map(|one| address(one, "images")).collect();
            params.set("image_urls", all?);
        }
    }
    params.finish(&request.other, &[])
}

fn transcript(request: &TranscribeRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let Some(audio) = &request.audio else {
        let message = "audio: there is nothing to hear";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("audio"));
    };
    let mut params = inputs(target, &["language", "prompt", "temperature"]);
    params.set("audio_url", address(audio, "audio")?);
    if request.translate {
        params.set("task", "translate");
    }
    if request.diarize == Some(true) {
        params.set("diarize", true);
    }
    params.tune("language", request.language.as_deref());
    params.tune("prompt", request.prompt.as_deref());
    params.tune("temperature", request.temperature);
    if matches!(request.response_format.as_deref(), Some("srt" | "vtt")) {
        return Err(unsupported("response_format"));
    }
    if let Some(level) = request.timestamp_granularities.first() {
        params.set("chunk_level", level.as_str());
    }
    if !request.include.is_empty() {
        params.drop_param("include");
    }
    params.finish(&request.other, &[])
}
