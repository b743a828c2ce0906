//! What can be asked for beside chat.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::capability::Capability;
use crate::extra::BodyEdit;
use crate::media::Media;

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
            /// Edits of the final body, where it is JSON; each for all targets or for some.
            pub extra: Vec<BodyEdit>,
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
        /// Samples per second, in Hz.
        sample_rate: Option<u32>,
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
        /// Whether to tell the speakers apart.
        diarize: Option<bool>,
        /// Further things to return, such as `logprobs`.
        include: Vec<String>,
    }
    /// Asks for embeddings.
    EmbedRequest {
        /// What to embed, one vector for each.
        input: Vec<EmbedInput>,
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
        /// What not to show.
        negative_prompt: Option<String>,
        /// Lines of the picture, such as `720p`.
        resolution: Option<String>,
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

/// One thing to embed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmbedInput {
    /// A text.
    Text(String),
    /// A text as the model's own tokens.
    Tokens(Vec<u32>),
    /// A picture, for models that take them.
    Image(Media),
}

impl EmbedInput {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for EmbedInput {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for EmbedInput {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
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
