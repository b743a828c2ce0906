//! Everything beside chat: optional facets of a provider, with their requests and answers.

mod answers;
mod requests;
mod tuning;

use async_trait::async_trait;

use crate::context::Context;
use crate::error::Result;

pub use answers::{
    Embeddings, ImageAnswer, Moderation, Quota, Ranking, SpeechAnswer, Transcript, VideoJob,
    VideoState,
};
pub use requests::{
    EmbedInput, EmbedRequest, ImageRequest, ImageTask, ModerateRequest, RerankRequest,
    SpeechRequest, TranscribeRequest, VideoRequest,
};

/// Makes and edits images.
#[async_trait]
pub trait Images: Send + Sync {
    /// Does what [`ImageRequest::task`] says.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn images(&self, cx: &Context, request: ImageRequest) -> Result<ImageAnswer>;
}

/// Makes speech from text.
#[async_trait]
pub trait Speech: Send + Sync {
    /// Speaks.
    ///
    /// # Errors
    /// Whatever went wrong before the sound began; later failures are in the stream.
    async fn speak(&self, cx: &Context, request: SpeechRequest) -> Result<SpeechAnswer>;
}

/// Makes text from speech.
#[async_trait]
pub trait Transcribe: Send + Sync {
    /// Listens.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn transcribe(&self, cx: &Context, request: TranscribeRequest) -> Result<Transcript>;
}

/// Makes embeddings.
#[async_trait]
pub trait Embed: Send + Sync {
    /// Embeds.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn embed(&self, cx: &Context, request: EmbedRequest) -> Result<Embeddings>;
}

/// Orders documents by how well they answer a query.
#[async_trait]
pub trait Rerank: Send + Sync {
    /// Ranks.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn rerank(&self, cx: &Context, request: RerankRequest) -> Result<Ranking>;
}

/// Flags harmful input.
#[async_trait]
pub trait Moderate: Send + Sync {
    /// Judges.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn moderate(&self, cx: &Context, request: ModerateRequest) -> Result<Moderation>;
}

/// Makes video. The work is done elsewhere: it is submitted, then looked at until it is done.
#[async_trait]
pub trait Video: Send + Sync {
    /// Submits the work. What comes back may be done already.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn submit(&self, cx: &Context, request: VideoRequest) -> Result<VideoJob>;

    /// Looks at it once, without waiting for its end. Work that the provider gave up is a job that
    /// [`Failed`](VideoState::Failed), not an error.
    ///
    /// # Errors
    /// Whatever went wrong with the looking.
    async fn poll(&self, cx: &Context, job: &VideoJob) -> Result<VideoJob>;
}
