//! The facets of a provider, each through the piece that serves it.

use async_trait::async_trait;
use g4f_types::facets::{
    Embed, EmbedRequest, Embeddings, ImageAnswer, ImageRequest, Images, Moderate, ModerateRequest,
    Moderation, Ranking, Rerank, RerankRequest, Speech, SpeechAnswer, SpeechRequest, Transcribe,
    TranscribeRequest, Transcript, Video, VideoJob, VideoRequest,
};
use g4f_types::{Capability, Context, Provider as _, Result};

use super::wire::WireProvider;

macro_rules! facets {
    ($($facet:ident.$method:ident($request:ty) -> $answer:ty, $piece:ident, $what:literal, $needs:expr;)*) => {$(
        #[async_trait]
        impl $facet for WireProvider {
            async fn $method(&self, cx: &Context, request: $request) -> Result<$answer> {
                let Some(piece) = &self.$piece else {
                    return Err(self.unsupported($what));
                };
                let needs: fn(&$request) -> Capability = $needs;
                let link = self.link(cx, &request.model, needs(&request));
                let answer = piece.serve(&link, request).await;
                answer.map_err(|error| link.sign(error))
            }
        }
    )*};
}

facets! {
    Images.images(ImageRequest) -> ImageAnswer, images, "images", ImageRequest::capability;
    Speech.speak(SpeechRequest) -> SpeechAnswer, speech, "speech", |_| Capability::Speech;
    Transcribe.transcribe(TranscribeRequest) -> Transcript, transcribe, "transcription", |request| {
        if request.translate { Capability::Translation } else { Capability::Transcription }
    };
    Embed.embed(EmbedRequest) -> Embeddings, embed, "embeddings", |_| Capability::Embeddings;
    Rerank.rerank(RerankRequest) -> Ranking, rerank, "reranking", |_| Capability::Rerank;
    Moderate.moderate(ModerateRequest) -> Moderation, moderate, "moderation", |_| Capability::Moderation;
}

#[async_trait]
impl Video for WireProvider {
    async fn submit(&self, cx: &Context, request: VideoRequest) -> Result<VideoJob> {
        let Some(piece) = &self.video else {
            return Err(self.unsupported("videos"));
        };
        let link = self.link(cx, &request.model, Capability::Video);
        match piece.submit(&link, request).await {
            Ok(job) => Ok(VideoJob {
                provider: link.provider().to_owned(),
                model: link.model().to_owned(),
                ..job
            }),
            Err(error) => Err(link.sign(error)),
        }
    }

    async fn poll(&self, cx: &Context, job: &VideoJob) -> Result<VideoJob> {
        let Some(piece) = &self.video else {
            return Err(self.unsupported("videos"));
        };
        let link = self.link(cx, &job.model.as_str().into(), Capability::Video);
        match piece.poll(&link, job).await {
            Ok(next) => Ok(VideoJob {
                provider: link.provider().to_owned(),
                model: job.model.clone(),
                ..next
            }),
            Err(error) => Err(link.sign(error)),
        }
    }
}
