//! Pollinations beside chat: pictures and videos, each by one `GET` whose path is the prompt.
//!
//! `GET /image/{prompt}?model=..` answers with the file itself. Videos are made by models of the same address. See
//! <https://gen.pollinations.ai/docs>.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use async_trait::async_trait;
use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask, VideoJob, VideoRequest, VideoState};
use g4f_types::{Capability, Error, ErrorKind, HttpRequest, Media, MediaSource, ModelInfo, Result};
use http::HeaderValue;
use http::header::ACCEPT;
use serde_json::{Map, Value};

use crate::http::read_body;
use crate::jobs::{leave_out, number, ratio, sides};
use crate::openai::facet::{Params, target};
use crate::provider::{EncodeTarget, Link, ListModels, Serve, ServeVideo, media_type, parse_list};
use crate::shared::unsupported;

/// Most pictures of one call: each is a request of its own.
const MAX_PICTURES: u32 = 8;
/// Largest picture or video that is fetched, in bytes.
const MAX_FILE: u64 = 512 * 1024 * 1024;
/// Longest address, in bytes: servers on the way refuse longer ones.
const MAX_URL: usize = 8000;
/// Where the older service is that asks for no key.
const LEGACY: &str = "https://image.pollinations.ai/prompt";

/// Makes pictures and videos. With the setting `legacy = true`, pictures come from the older service that asks for no
/// key, has one model, and may go at any time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pollinations;

#[async_trait]
impl Serve<ImageRequest> for Pollinations {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let mut images = Vec::new();
        for turn in 0..request.n.unwrap_or(1).max(1) {
            let path = picture(&request, i64::from(turn), root(link), target(link))?;
            images.push(fetch(link, &path, "image/").await?);
        }
        Ok(ImageAnswer {
            images,
            ..ImageAnswer::default()
        })
    }
}

#[async_trait]
impl ServeVideo for Pollinations {
    async fn submit(&self, link: &Link<'_>, request: VideoRequest) -> Result<VideoJob> {
        let path = film(&request, target(link))?;
        // It is here, or it failed: there is nothing to look at.
        let video = fetch(link, &path, "video/").await?;
        Ok(VideoJob {
            id: "done".to_owned(),
            state: VideoState::Done,
            progress: Some(1.0),
            videos: vec![video],
            ..VideoJob::default()
        })
    }

    async fn poll(&self, link: &Link<'_>, job: &VideoJob) -> Result<VideoJob> {
        if job.state.is_over() {
            return Ok(job.clone());
        }
        Err(link.invalid("videos of this provider are done when they are submitted"))
    }
}

/// Where pictures are: beside the `/v1` of chat.
fn root(link: &Link<'_>) -> &'static str {
    match link.settings().get("legacy") {
        Some(Value::Bool(true)) => LEGACY,
        _ => "/../image",
    }
}

/// The address of a picture. Of several, each has a seed of its own.
fn picture(
    request: &ImageRequest,
    turn: i64,
    root: &str,
    target: EncodeTarget<'_>,
) -> Result<String> {
    if request.n.is_some_and(|n| n > MAX_PICTURES) {
        let message = format!("at most {MAX_PICTURES} images are made in one call");
        return Err(unsupported("n").with_message(message));
    }
    if request.task != ImageTask::Generate && request.images.is_empty() {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    let takes = [
        "negative_prompt",
        "quality",
        "guidance_scale",
        "nologo",
        "private",
        "enhance",
        "safe",
        "background",
    ];
    let mut params = Params::new(target, &takes, &[]);
    match (sides(request), ratio(request)) {
        (Some((width, height)), _) => {
            params.set("width", width);
            params.set("height", height);
        }
        (None, Some(ratio)) => params.set("aspectRatio", ratio),
        (None, None) if request.size.is_some() => params.drop_param("size"),
        (None, None) => {}
    }
    if let Some(seed) = request.seed {
        params.set("seed", seed.wrapping_add(turn));
    } else if turn > 0 {
        params.set("seed", turn);
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("quality", request.quality.as_deref());
    params.tune("guidance_scale", request.guidance_scale);
    params.tune("nologo", request.nologo);
    params.tune("private", request.private);
    params.tune("enhance", request.enhance);
    params.tune("safe", request.safe);
    match request.background.as_deref() {
        Some("transparent") => params.set("transparent", true),
        Some("auto" | "opaque") | None => {}
        Some(_) => params.drop_param("background"),
    }
    leave_out(&mut params, request, &takes);
    set_pictures(&mut params, &request.images)?;
    let fields = params.finish(&request.other, &request.extra)?;
    address(root, &request.prompt, &fields)
}

/// The address of a video.
fn film(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<String> {
    let mut params = Params::new(target, &["seed", "audio", "negative_prompt"], &[]);
    if let Some(seconds) = request.seconds {
        params.set("duration", number(seconds));
    }
    match ratio(request) {
        Some(ratio) => params.set("aspectRatio", ratio),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    params.tune("seed", request.seed);
    params.tune("audio", request.audio);
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("resolution", request.resolution.as_deref());
    set_pictures(&mut params, &request.images)?;
    let fields = params.finish(&request.other, &request.extra)?;
    address("/../image", &request.prompt, &fields)
}

/// Pictures go by their addresses: bytes do not fit into one.
fn set_pictures(params: &mut Params<'_>, images: &[Media]) -> Result<()> {
    let mut urls = Vec::with_capacity(images.len());
    for image in images {
        let MediaSource::Url(url) = &image.source else {
            let message = "this provider takes pictures by their addresses, not as bytes";
            return Err(unsupported("images").with_message(message));
        };
        urls.push(url.as_str());
    }
    if !urls.is_empty() {
        params.set("image", urls.join(","));
    }
    Ok(())
}

fn address(root: &str, prompt: &str, fields: &Map<String, Value>) -> Result<String> {
    if prompt.is_empty() {
        let message = "prompt: there is nothing to show";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("prompt"));
    }
    let mut url = format!("{root}/");
    // A lone dot or two would be a step, not a name.
    match prompt {
        "." | ".." => url.push_str(&prompt.replace('.', "%2E%20")),
        _ => escape(&mut url, prompt),
    }
    for (at, (name, value)) in fields.iter().enumerate() {
        url.push(if at == 0 { '?' } else { '&' });
        escape(&mut url, name);
        url.push('=');
        match value {
            Value::String(text) => escape(&mut url, text),
            value => escape(&mut url, &value.to_string()),
        }
    }
    if url.len() > MAX_URL {
        let message = "the prompt is too long for this provider: it must fit into an address";
        return Err(unsupported("prompt").with_message(message));
    }
    Ok(url)
}

fn escape(url: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(byte));
            }
            _ => {
                // Writing to a text does not fail.
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
}

/// The file behind an address.
async fn fetch(link: &Link<'_>, path: &str, kind: &str) -> Result<Media> {
    let mut request = HttpRequest::get(path);
    let headers = &mut request.headers;
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    request.options.max_body = Some(MAX_FILE);
    let response = link.follow(request).await?;
    let failed = response.headers.get("x-error-type").cloned();
    let said = media_type(&response.headers);
    let body = read_body(response, MAX_FILE).await?;
    if let Some(failed) = failed {
        let why = failed.to_str().unwrap_or("unknown");
        let report = serde_json::json!({ "error": { "message": format!("the rendering failed: {why}"), "code": why } });
        return Err(link.in_band(&report));
    }
    let is_file = said.as_deref().is_some_and(|said| said.starts_with(kind));
    let mut media = Media::bytes(body.clone());
    let sniffed = media.media_type.as_deref().unwrap_or_default();
    if body.is_empty() {
        return Err(
            Error::new(ErrorKind::Empty, "the provider sent nothing").with_reached_upstream(true)
        );
    }
    if !is_file && !sniffed.starts_with(kind) {
        // JSON that reports a failure, or a page.
        let answer: Value = crate::openai::facet::object(&body)?;
        return Err(
            if answer.get("error").is_some() || answer.get("message").is_some() {
                link.in_band(&answer)
            } else {
                link.invalid("the answer is no file")
            },
        );
    }
    if media.media_type.is_none() {
        media.media_type = said;
    }
    Ok(media)
}

/// The public lists: of texts, of pictures and videos, of sound.
#[derive(Clone, Copy, Debug, Default)]
pub struct PollinationsModels;

#[async_trait]
impl ListModels for PollinationsModels {
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>> {
        let mut models = parse_list(&link.get("/models").await?.body)?;
        let mut known: BTreeSet<String> = models.iter().map(|model| model.id.clone()).collect();
        for path in ["/../image/models", "/../audio/models"] {
            // Whoever serves chat alone is still a list.
            let Ok(reply) = link.get(path).await else {
                continue;
            };
            let kinds = kinds(&reply.body);
            let mut more = parse_list(&reply.body).unwrap_or_default();
            for model in &mut more {
                for (_, can) in kinds.iter().filter(|(id, _)| *id == model.id) {
                    model.capabilities.yes.insert(*can);
                }
            }
            models.extend(
                more.into_iter()
                    .filter(|model| known.insert(model.id.clone())),
            );
        }
        Ok(models)
    }

    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        link.knock("/models").await
    }
}

/// What models make, by the modalities that their entries name.
fn kinds(body: &[u8]) -> Vec<(String, Capability)> {
    let list: Value = serde_json::from_slice(body).unwrap_or_default();
    let entries = list.as_array().or_else(|| list["data"].as_array());
    let mut kinds = Vec::new();
    for entry in entries.into_iter().flatten() {
        let Some(name) = entry["name"].as_str().or_else(|| entry["id"].as_str()) else {
            continue;
        };
        let has = |list: &str, word: &str| {
            let words = entry[list].as_array();
            words.is_some_and(|words| words.iter().any(|one| one == word))
        };
        let makes = |word| has("output_modalities", word);
        for (is_so, can) in [
            (makes("image"), Capability::Images),
            (
                makes("image") && has("input_modalities", "image"),
                Capability::ImageEdits,
            ),
            (makes("video"), Capability::Video),
            (makes("audio"), Capability::Speech),
            (
                makes("text") && has("input_modalities", "audio"),
                Capability::Transcription,
            ),
        ] {
            if is_so {
                kinds.push((name.to_owned(), can));
            }
        }
    }
    kinds
}

#[cfg(test)]
mod tests;
