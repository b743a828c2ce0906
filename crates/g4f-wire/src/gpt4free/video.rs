//! Videos, which the server makes at the place where it makes images: the answer is there when the video is.

use async_trait::async_trait;
use g4f_types::Result;
use g4f_types::facets::{VideoJob, VideoRequest, VideoState};

use super::images::{Generation, generate};
use super::names::Names;
use crate::openai::facet::target;
use crate::provider::{Link, ServeVideo};
use crate::shared::unsupported;

/// Makes videos.
#[derive(Clone, Debug, Default)]
pub struct Video {
    names: Names,
}

impl Video {
    /// With providers named so.
    pub const fn new(names: Names) -> Self {
        Self { names }
    }
}

#[async_trait]
impl ServeVideo for Video {
    async fn submit(&self, link: &Link<'_>, request: VideoRequest) -> Result<VideoJob> {
        let asked = self.names.read(link.model());
        if !request.images.is_empty() {
            return Err(unsupported("images"));
        }
        let mut body = Generation::new(target(link), asked.model, &request.prompt);
        let params = &mut body.params;
        params.tune("negative_prompt", request.negative_prompt.as_deref());
        params.tune("size", request.size.as_deref());
        params.tune("aspect_ratio", request.aspect_ratio.as_deref());
        params.tune("resolution", request.resolution.as_deref());
        params.tune("seed", request.seed);
        params.tune("seconds", request.seconds);
        params.tune("audio", request.audio);
        let fields = body.finish(&request.other, &request.extra)?;
        let answer = generate(link, asked.provider, &fields, false).await?;
        Ok(VideoJob {
            state: VideoState::Done,
            progress: Some(1.0),
            videos: answer.images,
            ..VideoJob::default()
        })
    }

    async fn poll(&self, _: &Link<'_>, job: &VideoJob) -> Result<VideoJob> {
        // There was nothing to wait for.
        Ok(job.clone())
    }
}
