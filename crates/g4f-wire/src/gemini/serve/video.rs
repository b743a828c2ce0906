//! Videos of Veo: <https://ai.google.dev/api/models#method:-models.predictlongrunning>.
//!
//! Submitting gives an operation. AI Studio's is looked at by its name; Vertex wants its name in a call of its own.

use async_trait::async_trait;
use g4f_types::facets::{VideoJob, VideoRequest, VideoState};
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Map, Value, json};

use crate::gemini::decode::media;
use crate::gemini::encode::checked;
use crate::gemini::surface::Surface;
use crate::provider::{Link, ServeVideo};
use crate::shared::media_type_of;

/// Most bytes of a video.
const MAX_VIDEO: u64 = 512 * 1024 * 1024;

/// Makes videos.
#[derive(Clone, Copy, Debug)]
pub struct GeminiVideo(pub Surface);

#[async_trait]
impl ServeVideo for GeminiVideo {
    async fn submit(&self, link: &Link<'_>, request: VideoRequest) -> Result<VideoJob> {
        let path = self.0.path(link.model(), "predictLongRunning")?;
        let body = body(&request)?;
        let reply = link
            .post_edited(&path, body, &request.extra)
            .await?
            .value()?;
        self.job(link, &reply, None).await
    }

    async fn poll(&self, link: &Link<'_>, job: &VideoJob) -> Result<VideoJob> {
        let reply = match self.0 {
            Surface::AiStudio => link.get(job.id.trim_start_matches('/')).await?,
            Surface::Vertex => {
                let path = self.0.path(&job.model, "fetchPredictOperation")?;
                let body = json!({ "operationName": job.id });
                link.post_json(&path, &body).await?
            }
        };
        self.job(link, &reply.value()?, Some(&job.id)).await
    }
}

impl GeminiVideo {
    /// How an operation stands.
    async fn job(&self, link: &Link<'_>, reply: &Value, id: Option<&str>) -> Result<VideoJob> {
        let name = reply.get("name").and_then(Value::as_str).or(id);
        let Some(name) = name else {
            if reply.get("error").is_some() {
                return Err(link.in_band(reply));
            }
            return Err(link.invalid("the operation has no name"));
        };
        let mut job = VideoJob {
            id: name.to_owned(),
            state: VideoState::Running,
            ..VideoJob::default()
        };
        if let Some(error) = reply.get("error").filter(|error| !error.is_null()) {
            let words = error.get("message").and_then(Value::as_str);
            job.state = VideoState::Failed;
            job.error = Some(words.unwrap_or("the provider does not say why").to_owned());
            return Ok(job);
        }
        job.progress = progress(reply);
        if reply.get("done").and_then(Value::as_bool) != Some(true) {
            return Ok(job);
        }
        let response = reply.get("response").unwrap_or(&Value::Null);
        let response = response.get("generateVideoResponse").unwrap_or(response);
        for video in videos(response) {
            job.videos.push(fetch(link, video).await?);
        }
        job.state = VideoState::Done;
        if job.videos.is_empty() {
            let filtered = response
                .get("raiMediaFilteredReasons")
                .and_then(|reasons| reasons.get(0)?.as_str());
            job.state = VideoState::Failed;
            job.error = Some(filtered.unwrap_or("no video came").to_owned());
        }
        Ok(job)
    }
}

fn body(request: &VideoRequest) -> Result<Value> {
    let mut instance = Map::from_iter([("prompt".to_owned(), request.prompt.as_str().into())]);
    let mut images = request.images.iter().map(picture);
    if let Some(first) = images.next() {
        instance.insert("image".to_owned(), first?);
    }
    let more: Vec<Value> = images.collect::<Result<_>>()?;
    if !more.is_empty() {
        // The first begins the video, the others are what it follows.
        let more: Vec<Value> = more
            .into_iter()
            .map(|image| json!({ "image": image, "referenceType": "asset" }))
            .collect();
        instance.insert("referenceImages".to_owned(), more.into());
    }
    let mut parameters = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            parameters.insert(name.to_owned(), value);
        }
    };
    let shape = request.aspect_ratio.clone().or_else(|| {
        let (width, height) = request.size.as_deref()?.split_once('x')?;
        let (width, height): (u32, u32) = (width.parse().ok()?, height.parse().ok()?);
        Some(if width >= height { "16:9" } else { "9:16" }.to_owned())
    });
    set("aspectRatio", shape.map(Value::from));
    let lines = request.resolution.clone().or_else(|| {
        let (width, height) = request.size.as_deref()?.split_once('x')?;
        let (width, height): (u32, u32) = (width.parse().ok()?, height.parse().ok()?);
        Some(format!("{}p", width.min(height)))
    });
    set("resolution", lines.map(Value::from));
    let without = request.negative_prompt.as_deref();
    set("negativePrompt", without.map(Value::from));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a video is seconds long; the cast saturates"
    )]
    let seconds = request.seconds.map(|seconds| seconds.round() as i64);
    set("durationSeconds", seconds.map(Value::from));
    set("seed", request.seed.map(Value::from));
    set("generateAudio", request.audio.map(Value::from));
    parameters.extend(request.other.clone());
    let mut body = json!({ "instances": [instance] });
    if !parameters.is_empty() {
        body["parameters"] = parameters.into();
    }
    Ok(body)
}

/// A picture as `:predict` takes it.
fn picture(image: &Media) -> Result<Value> {
    checked(image).map_err(|error| error.with_param("images"))?;
    match &image.source {
        MediaSource::Url(uri) if uri.starts_with("gs://") => {
            Ok(json!({ "gcsUri": uri, "mimeType": media_type_of(image) }))
        }
        _ => match image.to_base64() {
            Some(data) => {
                Ok(json!({ "bytesBase64Encoded": data, "mimeType": media_type_of(image) }))
            }
            None => Err(Error::new(
                ErrorKind::Unsupported,
                "this provider fetches no pictures for videos; send the bytes",
            )
            .with_param("images")),
        },
    }
}

/// The videos of a response, in either service's shape.
fn videos(response: &Value) -> Vec<&Value> {
    let samples = ["generatedSamples", "generatedVideos", "videos"]
        .iter()
        .find_map(|name| response.get(*name)?.as_array());
    let samples = samples.into_iter().flatten();
    samples
        .map(|sample| sample.get("video").unwrap_or(sample))
        .collect()
}

/// A video that may be used without our key.
async fn fetch(link: &Link<'_>, video: &Value) -> Result<Media> {
    let text = |name: &str| video.get(name).and_then(Value::as_str);
    let media_type = text("mimeType").or(text("encoding"));
    let data = text("bytesBase64Encoded")
        .or(text("encodedVideo"))
        .or(text("videoBytes"));
    if let Some(video) = data.and_then(|data| media(data, media_type.or(Some("video/mp4")))) {
        return Ok(video);
    }
    let uri = text("uri")
        .or(text("gcsUri"))
        .ok_or_else(|| link.invalid("a video has neither bytes nor an address"))?;
    if !uri.starts_with("http") {
        return Ok(Media::url(uri));
    }
    let (declared, bytes) = link.download(uri, MAX_VIDEO).await?;
    let mut video = Media::bytes(bytes);
    let declared = declared.filter(|declared| declared.starts_with("video/"));
    video.media_type = declared
        .or(video.media_type)
        .or(Some("video/mp4".to_owned()));
    Ok(video)
}

fn progress(reply: &Value) -> Option<f32> {
    let percent = reply.pointer("/metadata/progressPercent")?.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a share needs no more digits"
    )]
    Some((percent / 100.0).clamp(0.0, 1.0) as f32)
}
