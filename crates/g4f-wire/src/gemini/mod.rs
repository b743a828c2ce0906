//! Google's Gemini API, as AI Studio and Vertex AI serve it.
//!
//! Written after Google's reference: <https://ai.google.dev/api/generate-content> and
//! <https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference>.
//!
//! | direction | where |
//! |---|---|
//! | our request to `:generateContent` and `:streamGenerateContent` | `encode` |
//! | answers, plain and streamed, to events | `decode` |
//! | embeddings, images, speech, transcription, video, the list of models | `serve` |
//! | what failures mean | `verdict` |
//! | Google Cloud's sign-in | [`GoogleAuth`] |
//!
//! The two services differ in their paths and in little else: [`Surface`].

mod auth;
mod decode;
mod encode;
mod generation;
mod publisher;
mod serve;
mod signature;
mod surface;
mod verdict;

use g4f_types::{ChatRequest, Result};

use crate::classify::Override;
use crate::provider::{ChatFamily, EncodeTarget, Outgoing, Tongue};

pub use auth::GoogleAuth;
pub use decode::GeminiDecoder;
pub use publisher::Published;
pub use serve::{
    GeminiEmbed, GeminiImages, GeminiModels, GeminiSpeech, GeminiTranscribe, GeminiVideo,
};
pub use surface::Surface;
pub use verdict::verdict;

/// The dialect of `generateContent`.
#[derive(Clone, Copy, Debug)]
pub struct Gemini {
    surface: Surface,
}

impl Gemini {
    /// The dialect as this service speaks it.
    pub const fn new(surface: Surface) -> Self {
        Self { surface }
    }
}

impl ChatFamily for Gemini {
    type Decoder = GeminiDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        encode::encode(request, self.surface, target)
    }

    fn tongue(&self) -> Option<Tongue> {
        Some(Tongue::Contents)
    }

    fn decoder(&self, request: &ChatRequest) -> GeminiDecoder {
        GeminiDecoder::new(request)
    }

    fn verdict(&self) -> Override {
        verdict::verdict
    }
}
