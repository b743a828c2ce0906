//! Videos: `/videos`, submitted and looked at until they are done.
//!
//! <https://platform.openai.com/docs/api-reference/videos>

mod answer;
mod encode;
mod quirks;

use async_trait::async_trait;
use g4f_types::facets::{VideoJob, VideoRequest, VideoState};
use g4f_types::{Media, Result};
use serde_json::json;

use super::facet::{object, target};
use crate::provider::{Link, ServeVideo};
use crate::shared::id_in_path;
use encode::Body;

pub use quirks::{Length, Look, VideoBody, VideoQuirks};

/// Largest video that is fetched, in bytes.
const MAX_VIDEO: u64 = 1024 * 1024 * 1024;

/// Makes videos.
#[derive(Clone, Copy, Debug)]
pub struct Video {
    quirks: &'static VideoQuirks,
}

impl Video {
    /// By a vendor with these quirks.
    pub const fn new(quirks: &'static VideoQuirks) -> Self {
        Self { quirks }
    }
}

#[async_trait]
impl ServeVideo for Video {
    async fn submit(&self, link: &Link<'_>, request: VideoRequest) -> Result<VideoJob> {
        let body = encode::encode(&request, self.quirks, target(link))?;
        let reply = match body {
            Body::Json(fields) => link.post_json(self.quirks.submit, &fields).await?,
            Body::Form(parts) => link.post_form(self.quirks.submit, parts).await?,
        };
        let answer = object(&reply.body)?;
        if let Some(error) = answer::refusal(&answer, |report| link.in_band(report)) {
            return Err(error);
        }
        let mut job = VideoJob::default();
        answer::read(&answer, &mut job)?;
        self.fetch(link, &mut job).await?;
        Ok(job)
    }

    async fn poll(&self, link: &Link<'_>, job: &VideoJob) -> Result<VideoJob> {
        let id = id_in_path(&job.id)?;
        let reply = match self.quirks.look {
            Look::Get(path) => link.get(&format!("{path}{id}")).await?,
            Look::Post(path, field) => link.post_json(path, &json!({ field: job.id })).await?,
        };
        let mut next = job.clone();
        answer::read(&object(&reply.body)?, &mut next)?;
        self.fetch(link, &mut next).await?;
        Ok(next)
    }
}

impl Video {
    /// Fetches a video that is done and that only the provider's own server hands out.
    async fn fetch(&self, link: &Link<'_>, job: &mut VideoJob) -> Result<()> {
        let is_here = !self.quirks.content || !job.videos.is_empty();
        if job.state != VideoState::Done || is_here {
            return Ok(());
        }
        let Look::Get(path) = self.quirks.look else {
            return Ok(());
        };
        let path = format!("{path}{}/content", id_in_path(&job.id)?);
        let (media_type, bytes) = link.download(&path, MAX_VIDEO).await?;
        let kind = media_type.filter(|kind| kind.starts_with("video/"));
        let video = Media::bytes(bytes);
        let kind = kind.or_else(|| video.media_type.clone());
        job.videos = vec![video.with_media_type(kind.unwrap_or_else(|| "video/mp4".to_owned()))];
        Ok(())
    }
}
