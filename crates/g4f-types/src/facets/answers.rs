//! What comes back beside chat.

use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::Result;
use crate::media::Media;
use crate::usage::Usage;

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
    /// What this vocabulary does not know: log-probabilities, speakers, ...
    pub other: Map<String, Value>,
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

/// A video in the making. It holds all that is needed to look at it again, in another process too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VideoJob {
    /// The provider's id.
    pub id: String,
    /// The provider that makes it.
    pub provider: String,
    /// The model that makes it, by the provider's own id.
    pub model: String,
    /// How it stands.
    pub state: VideoState,
    /// How far it is, 0 to 1, where the provider says.
    pub progress: Option<f32>,
    /// The videos, once it is done.
    pub videos: Vec<Media>,
    /// Why it failed, in the provider's words.
    pub error: Option<String>,
    /// Where to look at it, where the provider gave an address.
    pub url: Option<String>,
}

/// How a video stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VideoState {
    /// It waits.
    #[default]
    Queued,
    /// It is being made.
    Running,
    /// It is here.
    Done,
    /// The provider gave it up.
    Failed,
}

impl VideoState {
    /// Whether there is nothing more to wait for.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

/// What is left of an account or a key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quota {
    /// What the numbers count: `USD`, `credits`, `characters`, `requests`, ...
    pub unit: String,
    /// What may still be spent.
    pub remaining: Option<f64>,
    /// What may be spent in all.
    pub limit: Option<f64>,
    /// What was spent.
    pub used: Option<f64>,
    /// When the count begins anew, as the provider writes it.
    pub resets_at: Option<String>,
    /// The provider's own answer.
    pub raw: Value,
}
