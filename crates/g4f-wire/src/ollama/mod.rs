//! Ollama's own API: chat, completions of a bare prompt, and embeddings, over newline-delimited JSON.
//!
//! The base URL is the server itself, without `/api`. Reference: <https://docs.ollama.com/api>.
//!
//! | direction | entry |
//! |---|---|
//! | chat | [`Ollama`] |
//! | embeddings | [`OllamaEmbed`] |
//! | the list of models | [`OllamaModels`] |

mod embed;
mod encode;
mod models;
mod stream;
mod verdict;

use g4f_types::{ChatRequest, Result};

use crate::classify::Override;
use crate::provider::{ChatFamily, EncodeTarget, Outgoing, Tongue};

pub use embed::OllamaEmbed;
pub use models::OllamaModels;
pub use stream::OllamaDecoder;

/// Ollama's chat.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ollama {
    route: Route,
    num_ctx: Option<u64>,
}

/// Which call is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Route {
    /// `/api/chat`: the model's template makes a prompt of the messages.
    #[default]
    Chat,
    /// `/api/generate`: one prompt, for models that have no template for chats.
    Generate,
}

impl Ollama {
    /// Chats.
    pub const fn new() -> Self {
        Self {
            route: Route::Chat,
            num_ctx: None,
        }
    }

    /// Completes a prompt that is written from the messages. There are no tools.
    #[must_use]
    pub const fn generate(mut self) -> Self {
        self.route = Route::Generate;
        self
    }

    /// With a context of this many tokens, unless a call names another (`num_ctx`). Without one the server decides, and
    /// cuts what does not fit.
    #[must_use]
    pub const fn context(mut self, tokens: u64) -> Self {
        self.num_ctx = Some(tokens);
        self
    }
}

impl ChatFamily for Ollama {
    type Decoder = OllamaDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        encode::encode(self, request, target)
    }

    fn tongue(&self) -> Option<Tongue> {
        Some(Tongue::Ollama)
    }

    fn decoder(&self, _: &ChatRequest) -> OllamaDecoder {
        OllamaDecoder::default()
    }

    fn verdict(&self) -> Override {
        verdict::verdict
    }
}
