//! What the suite asks beside chat, and what it wants to hear.

use std::sync::Arc;

use bytes::Bytes;
use g4f_types::facets::{
    EmbedRequest, ImageRequest, ImageTask, ModerateRequest, RerankRequest, SpeechAnswer,
    SpeechRequest, TranscribeRequest, VideoRequest, VideoState,
};
use g4f_types::{Capability, Context, Error, Media, MediaSource, Operation as _, Provider};

use super::trial::{Stop, TEXT, Verdict, same};
use crate::openai::{MP3, PNG};

/// Vectors that the suite wants for its two inputs.
pub(crate) const VECTORS: [[f32; 2]; 2] = [[0.25, -0.5], [1.0, 0.0]];
/// The ranking that it wants of its two documents.
pub(crate) const RANKING: [(u32, f64); 2] = [(1, 0.75), (0, 0.25)];
/// The id of the video that it wants.
pub(crate) const VIDEO_ID: &str = "video_conformance";

/// A request beside chat.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, and a box would be in the way of whoever reads it"
)]
pub enum Asked {
    /// Images, made or edited. The answer is one image, [`PNG`].
    Images(ImageRequest),
    /// Speech. The answer is [`MP3`].
    Speech(SpeechRequest),
    /// What is said in a sound, or that in English. The answer is `Hello, world!`.
    Transcribe(TranscribeRequest),
    /// Embeddings of two texts. The answer is `[0.25, -0.5]` and `[1, 0]`.
    Embed(EmbedRequest),
    /// An order of two documents. The answer is the second with 0.75, then the first with 0.25.
    Rerank(RerankRequest),
    /// A judgement of one text. The answer is that it is harmful.
    Moderate(ModerateRequest),
    /// A video. The answer is that `video_conformance` is queued.
    Video(VideoRequest),
}

impl Asked {
    /// The question about a capability; `None` for those of chat.
    pub(crate) fn about(capability: Capability, model: Arc<str>) -> Option<Self> {
        let text = || "What is new?".to_owned();
        let task = match capability {
            Capability::ImageEdits => ImageTask::Edit,
            _ => ImageTask::Generate,
        };
        Some(match capability {
            Capability::Images | Capability::ImageEdits => Self::Images(ImageRequest {
                model,
                task,
                prompt: text(),
                images: (task == ImageTask::Edit)
                    .then(|| Media::bytes(PNG))
                    .into_iter()
                    .collect(),
                ..ImageRequest::default()
            }),
            Capability::Speech => Self::Speech(SpeechRequest {
                model,
                input: text(),
                ..SpeechRequest::default()
            }),
            Capability::Transcription | Capability::Translation => {
                Self::Transcribe(TranscribeRequest {
                    model,
                    audio: Some(Media::bytes(MP3)),
                    translate: capability == Capability::Translation,
                    ..TranscribeRequest::default()
                })
            }
            Capability::Embeddings => Self::Embed(EmbedRequest {
                model,
                input: vec!["What is new?".into(), "Grüße, 世界!".into()],
                ..EmbedRequest::default()
            }),
            Capability::Rerank => Self::Rerank(RerankRequest {
                model,
                query: text(),
                documents: vec!["Nothing.".to_owned(), "Everything.".to_owned()],
                ..RerankRequest::default()
            }),
            Capability::Moderation => Self::Moderate(ModerateRequest {
                model,
                input: vec![text()],
                ..ModerateRequest::default()
            }),
            Capability::Video => Self::Video(VideoRequest {
                model,
                prompt: text(),
                ..VideoRequest::default()
            }),
            _ => return None,
        })
    }

    /// Asks; an answer must be the one that is wanted.
    pub(crate) async fn ask(self, provider: &dyn Provider, cx: &Context) -> Result<Verdict, Error> {
        Ok(match self {
            Self::Images(request) => {
                let images = request.send(provider, cx).await?.images;
                let sources: Vec<_> = images.into_iter().map(|image| image.source).collect();
                same("images", &sources, &vec![MediaSource::Bytes(PNG.into())])
            }
            Self::Speech(request) => {
                let answer = request.send(provider, cx).await?;
                let kind = answer.media_type.clone();
                let sound = collect(answer).await?;
                same("media type", &kind.as_str(), &"audio/mpeg").and(same("sound", &&*sound, &MP3))
            }
            Self::Transcribe(request) => {
                let text = request.send(provider, cx).await?.text;
                same("transcript", &text.as_str(), &TEXT)
            }
            Self::Embed(request) => {
                let vectors = request.send(provider, cx).await?.vectors;
                same("vectors", &vectors, &VECTORS.map(Vec::from).to_vec())
            }
            Self::Rerank(request) => {
                let results = request.send(provider, cx).await?.results;
                same("ranking", &results, &RANKING.to_vec())
            }
            Self::Moderate(request) => {
                let answer = request.send(provider, cx).await?;
                same("results", &answer.results.len(), &1).and(same(
                    "flagged",
                    &answer.flagged(),
                    &true,
                ))
            }
            Self::Video(request) => {
                let job = request.send(provider, cx).await?;
                let who = provider.info();
                same("id", &job.id.as_str(), &VIDEO_ID)
                    .and(same("state", &job.state, &VideoState::Queued))
                    .and(same(
                        "provider of the job",
                        &job.provider.as_str(),
                        &&*who.id,
                    ))
            }
        })
    }
}

/// All of the sound.
async fn collect(mut answer: SpeechAnswer) -> Result<Bytes, Error> {
    let mut sound = Vec::new();
    while let Some(piece) = std::future::poll_fn(|cx| answer.audio.as_mut().poll_next(cx)).await {
        sound.extend_from_slice(&piece?);
    }
    Ok(sound.into())
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(format!("it failed: {error}"))
    }
}
