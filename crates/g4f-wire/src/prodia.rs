//! Prodia: jobs that answer with the file itself.
//!
//! <https://docs.prodia.com/job-types/>

use async_trait::async_trait;
use bytes::Bytes;
use g4f_types::facets::{ImageAnswer, ImageRequest, ImageTask, VideoJob, VideoRequest, VideoState};
use g4f_types::transport::FormPart;
use g4f_types::{BodyEdit, Error, ErrorKind, HttpBody, HttpRequest, Media, Result};
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Map, Value, json};

use crate::jobs::{leave_out, number, sides};
use crate::openai::facet::{Params, file_part, object, target};
use crate::provider::{EncodeTarget, Link, Serve, ServeVideo, WireProvider};
use crate::shared::unsupported;

/// Largest file that is read, in bytes.
const MAX_FILE: u64 = 512 * 1024 * 1024;

/// Adds all that Prodia has to a provider.
#[must_use]
pub fn pieces(provider: WireProvider) -> WireProvider {
    provider
        .family_verdict(crate::jobs::verdict)
        .images(Prodia)
        .video(Prodia)
}

/// Prodia's jobs; a model is a type of job, such as `inference.flux-fast.schnell.txt2img.v2`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prodia;

#[async_trait]
impl Serve<ImageRequest> for Prodia {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let config = images(&request, target(link))?;
        let kind = match request.output_format.as_deref() {
            Some("jpeg" | "jpg") => "image/jpeg",
            Some("webp") => "image/webp",
            _ => "image/png",
        };
        let image = job(link, config, &request.images, &request.extra, kind).await?;
        Ok(ImageAnswer {
            images: vec![image],
            ..ImageAnswer::default()
        })
    }
}

#[async_trait]
impl ServeVideo for Prodia {
    async fn submit(&self, link: &Link<'_>, request: VideoRequest) -> Result<VideoJob> {
        let config = video(&request, target(link))?;
        let video = job(link, config, &request.images, &request.extra, "video/mp4").await?;
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

fn images(request: &ImageRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    if request.n.is_some_and(|n| n > 1) {
        return Err(unsupported("n").with_message("this provider makes one image in one call"));
    }
    if request.task != ImageTask::Generate && request.images.is_empty() {
        let message = "images: there is no picture to change";
        return Err(Error::new(ErrorKind::BadRequest, message).with_param("images"));
    }
    if request.mask.is_some() {
        return Err(unsupported("mask"));
    }
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let takes = [
        "negative_prompt",
        "seed",
        "style",
        "guidance_scale",
        "num_inference_steps",
        "output_format",
    ];
    let rename = [("style", "style_preset"), ("num_inference_steps", "steps")];
    let mut params = Params::new(bare, &takes, &rename);
    params.set("prompt", request.prompt.as_str());
    match sides(request) {
        Some((width, height)) => {
            params.set("width", width);
            params.set("height", height);
        }
        None if request.aspect_ratio.is_some() => params.drop_param("aspect_ratio"),
        None if request.size.is_some() => params.drop_param("size"),
        None => {}
    }
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("seed", request.seed);
    params.tune("style", request.style.as_deref());
    params.tune("guidance_scale", request.guidance_scale);
    params.tune("num_inference_steps", request.num_inference_steps);
    leave_out(&mut params, request, &takes);
    params.finish(&request.other, &[])
}

fn video(request: &VideoRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let mut params = Params::new(bare, &["seed", "resolution", "aspect_ratio"], &[]);
    params.set("prompt", request.prompt.as_str());
    if let Some(seconds) = request.seconds {
        params.set("duration", number(seconds));
    }
    params.tune("aspect_ratio", request.aspect_ratio.as_deref());
    params.tune("resolution", request.resolution.as_deref());
    params.tune("seed", request.seed);
    params.tune("size", request.size.as_deref());
    params.tune("negative_prompt", request.negative_prompt.as_deref());
    params.tune("audio", request.audio);
    params.finish(&request.other, &[])
}

/// Has a job done, and reads its file.
async fn job(
    link: &Link<'_>,
    config: Map<String, Value>,
    inputs: &[Media],
    edits: &[BodyEdit],
    kind: &'static str,
) -> Result<Media> {
    let mut job = json!({ "type": link.model(), "config": config });
    for edit in edits {
        if edit.applies_to(link.provider(), link.model()) {
            edit.apply(&mut job)?;
        }
    }
    let text = Bytes::from(job.to_string());
    let mut request = if inputs.is_empty() {
        let mut request = HttpRequest::post("/job", HttpBody::Bytes(text));
        let json = HeaderValue::from_static("application/json");
        request.headers.insert(CONTENT_TYPE, json);
        request
    } else {
        let mut parts = vec![FormPart {
            name: "job".to_owned(),
            data: text,
            file_name: Some("job.json".to_owned()),
            media_type: Some("application/json".to_owned()),
        }];
        for input in inputs {
            parts.push(file_part("input", input, "images", "input")?);
        }
        HttpRequest::post("/job", HttpBody::Multipart(parts))
    };
    request
        .headers
        .insert(ACCEPT, HeaderValue::from_static(kind));
    request.options.max_body = Some(MAX_FILE);
    let reply = link.exchange(request).await?;
    let said = reply.media_type();
    let mut media = Media::bytes(reply.body.clone());
    let family = kind.split('/').next().unwrap_or_default();
    let is_file =
        |kind: &Option<String>| kind.as_deref().is_some_and(|kind| kind.starts_with(family));
    if !is_file(&said) && !is_file(&media.media_type) {
        let answer: Value = object(&reply.body)?;
        return Err(
            if answer.get("error").is_some() || answer.get("message").is_some() {
                link.in_band(&answer)
            } else {
                link.invalid("the answer is no file")
            },
        );
    }
    if reply.body.is_empty() {
        let message = "the provider sent nothing";
        return Err(Error::new(ErrorKind::Empty, message).with_reached_upstream(true));
    }
    if media.media_type.is_none() {
        media.media_type = said;
    }
    Ok(media)
}
