//! Alibaba Cloud Model Studio (DashScope) beside chat: pictures, videos and speech by its own API, which is beside the
//! `/compatible-mode/v1` of chat.
//!
//! Makers of pictures and videos are asked with `X-DashScope-Async` and looked at; models that read pictures, and those
//! that speak, answer at once. See <https://www.alibabacloud.com/help/en/model-studio/>.

use g4f_types::facets::{ImageRequest, ImageTask, SpeechRequest, VideoRequest, VideoState};
use g4f_types::{Error, ErrorKind, Result};
use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

use crate::jobs::{
    Asked, Jobs, Maker, Order, Step, Ticket, address, leave_out, number, sides, text,
};
use crate::openai::facet::Params;
use crate::provider::{EncodeTarget, WireProvider};
use crate::shared::{id_in_path, unsupported};

const SERVICES: &str = "/../../api/v1/services/aigc";
const TASKS: &str = "/../../api/v1/tasks";

/// Adds what Model Studio has beside chat to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .images(Jobs(DashScope))
        .speech(Jobs(DashScope))
        .video(Jobs(DashScope))
}

/// Model Studio's own API.
#[derive(Clone, Copy, Debug, Default)]
pub struct DashScope;

impl Maker for DashScope {
    fn order(&self, asked: Asked<'_>, target: EncodeTarget<'_>) -> Result<Order> {
        let at_once = |body| Order {
            path: format!("{SERVICES}/multimodal-generation/generation"),
            body,
            ..Order::default()
        };
        let later = |path: &str, body| {
            let mut headers = HeaderMap::new();
            headers.insert("x-dashscope-async", HeaderValue::from_static("enable"));
            Order {
                path: format!("{SERVICES}/{path}"),
                headers,
                body,
                ..Order::default()
            }
        };
        Ok(match asked {
            Asked::Images(request) if reads_pictures(request, target.model) => {
                at_once(edit(request, target)?)
            }
            Asked::Images(request) => later("text2image/image-synthesis", images(request, target)?),
            Asked::Video(request) => {
                later("video-generation/video-synthesis", video(request, target)?)
            }
            Asked::Speech(request) => at_once(speech(request, target)?),
            _ => return Err(unsupported("input")),
        })
    }

    fn read(&self, answer: &Value) -> Step {
        let output = answer.get("output").unwrap_or(&Value::Null);
        let places = [
            "/video_url",
            "/results",
            "/choices/0/message/content",
            "/audio",
        ];
        let found = places.iter().find_map(|place| output.pointer(place));
        let word = output.get("task_status").and_then(Value::as_str);
        let mut step = Step {
            id: text(output, &["task_id"]),
            output: found.cloned().unwrap_or_default(),
            ..Step::default()
        }
        .with_word(word);
        if word.is_none() && found.is_some() {
            step.state = Some(VideoState::Done);
        }
        // Of several pictures, each may have failed on its own.
        let first = output.pointer("/results/0").unwrap_or(&Value::Null);
        if step.state == Some(VideoState::Failed) {
            let names = ["message"];
            step.why = text(output, &names)
                .or_else(|| text(first, &names))
                .or(step.why);
            step.code = text(output, &["code"]).or_else(|| text(first, &["code"]));
        }
        step
    }

    fn look(&self, ticket: Ticket<'_>) -> Result<String> {
        Ok(format!("{TASKS}/{}", id_in_path(ticket.id)?))
    }
}

/// Whether a picture is made by a model that is asked as in chat.
fn reads_pictures(request: &ImageRequest, model: &str) -> bool {
    let makes = [
        "qwen-image-edit",
        "qwen-image-2",
        "z-image",
        "wan2.6",
        "wan2.7",
    ];
    !request.images.is_empty() || makes.iter().any(|begin| model.starts_with(begin))
}

/// A body: what to make, and what tunes it, in objects of their own.
fn body(
    target: EncodeTarget<'_>,
    input: Value,
    parameters: Map<String, Value>,
) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("model".to_owned(), target.model.into());
    body.insert("input".to_owned(), input);
    if !parameters.is_empty() {
        body.insert("parameters".to_owned(), Value::Object(parameters));
    }
    body
}

const RENAMED: &[(&str, &str)] = &[("enhance", "prompt_extend")];

fn parameters(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let mut params = Params::new(bare, &["seed", "enhance"], RENAMED);
    match sides(request) {
        Some((width, height)) => params.set("size", format!("{width}*{height}")),
        None if request.aspect_ratio.is_some() => params.drop_param("aspect_ratio"),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    if let Some(n) = request.n {
        params.set("n", n);
    }
    if let Some(nologo) = request.nologo {
        params.set("watermark", !nologo);
    }
    params.tune("seed", request.seed);
    params.tune("enhance", request.enhance);
    leave_out(
        &mut params,
        request,
        &["negative_prompt", "nologo", "enhance"],
    );
    params.finish(&request.other, &[])
}

fn images(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.task != ImageTask::Generate {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    let mut input = json!({ "prompt": request.prompt });
    if let Some(negative) = &request.negative_prompt {
        input["negative_prompt"] = negative.as_str().into();
    }
    Ok(body(target, input, parameters(request, target)?))
}

fn edit(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let mut content = Vec::with_capacity(request.images.len() + 1);
    for image in &request.images {
        content.push(json!({ "image": address(image, "images")? }));
    }
    content.push(json!({ "text": request.prompt }));
    let input = json!({ "messages": [{ "role": "user", "content": content }] });
    let mut parameters = parameters(request, target)?;
    if let Some(negative) = &request.negative_prompt {
        parameters.insert("negative_prompt".to_owned(), negative.as_str().into());
    }
    Ok(body(target, input, parameters))
}

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let mut input = json!({ "prompt": request.prompt });
    if let Some(negative) = &request.negative_prompt {
        input["negative_prompt"] = negative.as_str().into();
    }
    match &request.images[..] {
        [] => {}
        [first] => input["img_url"] = address(first, "images")?,
        [first, last] => {
            input["first_frame_url"] = address(first, "images")?;
            input["last_frame_url"] = address(last, "images")?;
        }
        _ => {
            let message = "a video is made from its first and its last picture, not from more";
            return Err(unsupported("images").with_message(message));
        }
    }
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let mut params = Params::new(bare, &["resolution", "seed", "audio"], &[]);
    match sides(request) {
        Some((width, height)) => params.set("size", format!("{width}*{height}")),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    if let Some(seconds) = request.seconds {
        params.set("duration", number(seconds));
    }
    // Lines are named with a capital letter.
    let resolution = request.resolution.as_deref().map(str::to_uppercase);
    params.tune("resolution", resolution);
    params.tune("aspect_ratio", request.aspect_ratio.as_deref());
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    let parameters = params.finish(&request.other, &[])?;
    Ok(body(target, input, parameters))
}

fn speech(request: &SpeechRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.input.is_empty() {
        let message = "input: there is nothing to say";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("input"));
    }
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let takes = ["language", "instructions"];
    let mut params = Params::new(bare, &takes, &[("language", "language_type")]);
    params.set("text", request.input.as_str());
    params.set("voice", request.voice.as_deref().unwrap_or("Cherry"));
    params.tune("language", request.language.as_deref());
    params.tune("instructions", request.instructions.as_deref());
    params.tune("speed", request.speed);
    params.tune("response_format", request.response_format.as_deref());
    params.tune("sample_rate", request.sample_rate);
    let input = Value::Object(params.finish(&request.other, &[])?);
    Ok(body(target, input, Map::new()))
}
