//! Work in steps as the pieces of a provider.

use async_trait::async_trait;
use g4f_types::facets::{
    EmbedRequest, Embeddings, ImageAnswer, ImageRequest, SpeechAnswer, SpeechRequest,
    TranscribeRequest, Transcript, VideoJob, VideoRequest, VideoState,
};
use g4f_types::{Error, ErrorKind, Result};

use super::chain::{self, Work};
use super::maker::{Asked, Jobs, Maker, Step};
use super::media::media_of;
use super::{speech, text};
use crate::provider::{Link, Serve, ServeVideo};

#[async_trait]
impl<M: Maker> Serve<ImageRequest> for Jobs<M> {
    async fn serve(&self, link: &Link<'_>, request: ImageRequest) -> Result<ImageAnswer> {
        let output = chain::finish(link, &self.0, Asked::Images(&request)).await?;
        let images = media_of(&output, "");
        if images.is_empty() {
            let message = "the work is done and holds no image";
            return Err(Error::new(ErrorKind::Empty, message).with_reached_upstream(true));
        }
        Ok(ImageAnswer {
            images,
            ..ImageAnswer::default()
        })
    }
}

#[async_trait]
impl<M: Maker> Serve<SpeechRequest> for Jobs<M> {
    async fn serve(&self, link: &Link<'_>, request: SpeechRequest) -> Result<SpeechAnswer> {
        let output = chain::finish(link, &self.0, Asked::Speech(&request)).await?;
        speech::sound_of(link, media_of(&output, "")).await
    }
}

#[async_trait]
impl<M: Maker> Serve<TranscribeRequest> for Jobs<M> {
    async fn serve(&self, link: &Link<'_>, request: TranscribeRequest) -> Result<Transcript> {
        let output = chain::finish(link, &self.0, Asked::Transcript(&request)).await?;
        text::transcript(output)
    }
}

#[async_trait]
impl<M: Maker> Serve<EmbedRequest> for Jobs<M> {
    async fn serve(&self, link: &Link<'_>, request: EmbedRequest) -> Result<Embeddings> {
        let output = chain::finish(link, &self.0, Asked::Vectors(&request)).await?;
        text::vectors(&output, request.input.len(), link.model())
    }
}

#[async_trait]
impl<M: Maker> ServeVideo for Jobs<M> {
    async fn submit(&self, link: &Link<'_>, request: VideoRequest) -> Result<VideoJob> {
        let mut work = chain::order(link, &self.0, Asked::Video(&request)).await?;
        chain::fetch(link, &self.0, &mut work).await?;
        Ok(job(work))
    }

    async fn poll(&self, link: &Link<'_>, job: &VideoJob) -> Result<VideoJob> {
        let mut work = Work {
            id: job.id.clone(),
            url: job.url.clone(),
            step: Step::default(),
        };
        chain::look(link, &self.0, &mut work).await?;
        Ok(self::job(work))
    }
}

/// How the work stands, for whoever waits for it.
fn job(work: Work) -> VideoJob {
    let Work { id, url, step } = work;
    let mut job = VideoJob {
        id,
        url,
        state: step.state.unwrap_or_default(),
        progress: step.progress,
        ..VideoJob::default()
    };
    match job.state {
        VideoState::Done => {
            job.videos = media_of(&step.output, "video/mp4");
            if job.videos.is_empty() {
                job.state = VideoState::Failed;
                job.error = Some("the work is done and holds no video".to_owned());
            }
        }
        VideoState::Failed => {
            job.error = step.why.or_else(|| Some("the work failed".to_owned()));
        }
        VideoState::Queued | VideoState::Running => {}
    }
    job
}
