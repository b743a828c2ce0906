//! Everything beside chat: optional facets of a provider, with their requests and answers.

use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::capability::Capability;
use crate::context::Context;
use crate::error::Result;
use crate::media::Media;
use crate::usage::Usage;

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
    /// Submits the work.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn submit(&self, cx: &Context, request: VideoRequest) -> Result<VideoJob>;

    /// Looks at it.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn poll(&self, cx: &Context, job: &VideoJob) -> Result<VideoJob>;
}

macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            /// The model; empty lets the router choose.
            pub model: Arc<str>,
            $($(#[$field_doc])* pub $field: $type,)*
            /// Fields that this vocabulary does not know, sent as they are.
            pub other: Map<String, Value>,
        }
    )*};
}

requests! {
    /// Asks for images. Names follow OpenAI's image API, then g4f's.
    ImageRequest {
        /// Generate, edit or vary.
        task: ImageTask,
        /// What to show.
        prompt: String,
        /// What not to show.
        negative_prompt: Option<String>,
        /// Pictures to edit or vary.
        images: Vec<Media>,
        /// Where to edit.
        mask: Option<Media>,
        /// How many; 1 by default.
        n: Option<u32>,
        /// Size such as `1024x1024`.
        size: Option<String>,
        /// Width in pixels.
        width: Option<u32>,
        /// Height in pixels.
        height: Option<u32>,
        /// Aspect ratio such as `16:9`.
        aspect_ratio: Option<String>,
        /// `standard`, `hd`, `low`, `medium`, `high`.
        quality: Option<String>,
        /// `vivid`, `natural`, or a vendor's style.
        style: Option<String>,
        /// `url` or `b64_json`.
        response_format: Option<String>,
        /// `png`, `jpeg`, `webp`.
        output_format: Option<String>,
        /// 0 to 100, for jpeg and webp.
        output_compression: Option<u8>,
        /// `transparent`, `opaque`, `auto`.
        background: Option<String>,
        /// Strictness of the filter.
        moderation: Option<String>,
        /// How closely an edit follows its pictures: `low`, `high`.
        input_fidelity: Option<String>,
        /// Seed.
        seed: Option<i64>,
        /// Guidance scale of diffusion models.
        guidance_scale: Option<f64>,
        /// Steps of diffusion models.
        num_inference_steps: Option<u32>,
        /// No watermark (g4f, Pollinations).
        nologo: Option<bool>,
        /// Keeps the picture out of public feeds (g4f, Pollinations).
        private: Option<bool>,
        /// Lets a model improve the prompt (g4f, Pollinations).
        enhance: Option<bool>,
        /// Strict filtering (g4f, Pollinations).
        safe: Option<bool>,
        /// End-user id.
        user: Option<String>,
    }
    /// Asks for speech.
    SpeechRequest {
        /// What to say.
        input: String,
        /// Voice.
        voice: Option<String>,
        /// How to say it.
        instructions: Option<String>,
        /// `mp3`, `opus`, `aac`, `flac`, `wav`, `pcm`.
        response_format: Option<String>,
        /// Speed, 0.25 to 4.
        speed: Option<f64>,
        /// Language, where the voice does not say it.
        language: Option<String>,
    }
    /// Asks what is said in an audio.
    TranscribeRequest {
        /// The audio.
        audio: Option<Media>,
        /// Translate into English instead of writing down.
        translate: bool,
        /// Language of the audio (ISO 639-1).
        language: Option<String>,
        /// Words that help.
        prompt: Option<String>,
        /// `json`, `text`, `srt`, `verbose_json`, `vtt`.
        response_format: Option<String>,
        /// Sampling temperature.
        temperature: Option<f64>,
        /// `word`, `segment`.
        timestamp_granularities: Vec<String>,
        /// Further things to return, such as `logprobs`.
        include: Vec<String>,
    }
    /// Asks for embeddings.
    EmbedRequest {
        /// The texts.
        input: Vec<String>,
        /// Length of the vectors.
        dimensions: Option<u32>,
        /// `float` or `base64`.
        encoding_format: Option<String>,
        /// What they are for (`query`, `document`), where the vendor asks.
        input_type: Option<String>,
        /// End-user id.
        user: Option<String>,
    }
    /// Asks for an order of documents.
    RerankRequest {
        /// The question.
        query: String,
        /// The documents.
        documents: Vec<String>,
        /// How many to return.
        top_n: Option<u32>,
    }
    /// Asks whether input is harmful.
    ModerateRequest {
        /// The texts.
        input: Vec<String>,
        /// Pictures to judge as well.
        images: Vec<Media>,
    }
    /// Asks for a video.
    VideoRequest {
        /// What to show.
        prompt: String,
        /// Pictures to begin with or to follow.
        images: Vec<Media>,
        /// Length in seconds.
        seconds: Option<f64>,
        /// Size such as `1280x720`.
        size: Option<String>,
        /// Aspect ratio such as `16:9`.
        aspect_ratio: Option<String>,
        /// Seed.
        seed: Option<i64>,
        /// Whether to make sound as well.
        audio: Option<bool>,
    }
}

/// What to do with images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageTask {
    /// Make new ones.
    #[default]
    Generate,
    /// Change given ones.
    Edit,
    /// Vary a given one.
    Variation,
}

/// Images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImageAnswer {
    /// Unix time in seconds.
    pub created: u64,
    /// The pictures; a revised prompt is their transcript.
    pub images: Vec<Media>,
    /// Tokens used.
    pub usage: Option<Usage>,
}

/// Speech as it comes. Its bytes are of [`media_type`](Self::media_type).
pub struct SpeechAnswer {
    /// Media type, such as `audio/mpeg`.
    pub media_type: String,
    /// The sound.
    pub audio: Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>,
}

impl std::fmt::Debug for SpeechAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpeechAnswer")
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Transcript {
    /// The words, or the subtitle file when `srt` or `vtt` was asked for.
    pub text: String,
    /// Language that was heard.
    pub language: Option<String>,
    /// Length in seconds.
    pub duration: Option<f64>,
    /// Segments as OpenAI writes them.
    pub segments: Vec<Value>,
    /// Words as OpenAI writes them.
    pub words: Vec<Value>,
    /// Tokens used.
    pub usage: Option<Usage>,
}

/// Embeddings, in the order of the input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Embeddings {
    /// The model that made them.
    pub model: String,
    /// One vector for each input.
    pub vectors: Vec<Vec<f32>>,
    /// Tokens used.
    pub usage: Option<Usage>,
}

/// Documents in order of relevance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ranking {
    /// Place in the request and score, best first.
    pub results: Vec<(u32, f64)>,
    /// Tokens used.
    pub usage: Option<Usage>,
}

/// What was judged harmful.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moderation {
    /// One result for each input, as OpenAI writes it.
    pub results: Vec<Value>,
}

impl Moderation {
    /// Whether anything was flagged.
    pub fn flagged(&self) -> bool {
        self.results
            .iter()
            .any(|result| result.get("flagged") == Some(&Value::Bool(true)))
    }
}

/// A video in the making.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VideoJob {
    /// The provider's id.
    pub id: String,
    /// How far it is, 0 to 1.
    pub progress: f32,
    /// The video, once it is done.
    pub video: Option<Media>,
}

impl ImageRequest {
    /// What the task needs.
    pub fn capability(&self) -> Capability {
        match self.task {
            ImageTask::Generate => Capability::Images,
            ImageTask::Edit | ImageTask::Variation => Capability::ImageEdits,
        }
    }
}
