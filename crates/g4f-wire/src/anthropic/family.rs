//! The family, and what differs between its hosts.

use g4f_types::{ChatRequest, Result};

use super::decode::AnthropicDecoder;
use super::{encode, verdict};
use crate::classify::Override;
use crate::provider::{ChatFamily, EncodeTarget, Outgoing, Tongue};

/// The version of the API that this crate speaks, for the header `anthropic-version`.
pub const VERSION: &str = "2023-06-01";

/// The version that Google's cloud wants in the body.
const VERTEX_VERSION: &str = "vertex-2023-10-16";

/// Anthropic's Messages API at one host.
///
/// Beside the parameters of [`ChatParams`](g4f_types::ChatParams), fields of the API itself (`thinking`,
/// `output_config`, `context_management`, `mcp_servers`, `container`, ...) are taken from `params.other` and win over
/// what would have been sent for a parameter. Three names there are no fields of the body:
///
/// - `betas`: names for the header `anthropic-beta`, beside those that the request itself needs;
/// - `citations`: `true` or `{"enabled": true}` asks for citations from every document;
/// - `eager_input_streaming`: sends arguments of functions as they are made, before they are known to be JSON.
#[derive(Clone, Copy, Debug)]
pub struct Anthropic {
    pub(super) place: Place,
    pub(super) max_tokens: Option<u32>,
    pub(super) unsigned_thinking: bool,
    pub(super) media_urls: bool,
    pub(super) json_schema: Option<bool>,
}

/// Where the model, the version and the kind of answer are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `/messages`, with everything in headers and body.
    Messages,
    /// Google's `:rawPredict` and `:streamRawPredict`: the model is in the path, the version in the body.
    Vertex,
}

impl Default for Anthropic {
    fn default() -> Self {
        Self::new()
    }
}

impl Anthropic {
    /// Anthropic's own API, and hosts that are like it.
    pub const fn new() -> Self {
        Self {
            place: Place::Messages,
            max_tokens: None,
            unsigned_thinking: false,
            media_urls: true,
            json_schema: None,
        }
    }

    /// Claude in Google's cloud. The base URL ends in `/publishers/anthropic/models`.
    ///
    /// See <https://docs.claude.com/en/api/claude-on-vertex-ai>.
    pub const fn vertex() -> Self {
        Self {
            place: Place::Vertex,
            media_urls: false,
            ..Self::new()
        }
    }

    /// The token limit for requests that name none: the API wants one. Default: the longest answer of the model where
    /// its name tells, else 8192.
    #[must_use]
    pub const fn max_tokens(mut self, tokens: u32) -> Self {
        self.max_tokens = Some(tokens);
        self
    }

    /// Whether thinking without a signature goes back to the model. Default: no, as Anthropic refuses it; hosts that
    /// do not sign want it back all the same.
    #[must_use]
    pub const fn unsigned_thinking(mut self, back: bool) -> Self {
        self.unsigned_thinking = back;
        self
    }

    /// Whether the host fetches media from addresses. Default: yes, but not in Google's cloud.
    #[must_use]
    pub const fn media_urls(mut self, fetches: bool) -> Self {
        self.media_urls = fetches;
        self
    }

    /// Whether answers can be held to a JSON schema. Default: by the name of the model, and not for models that are
    /// not Claude.
    #[must_use]
    pub const fn json_schema(mut self, can: bool) -> Self {
        self.json_schema = Some(can);
        self
    }

    /// The same request as a question for the number of its input tokens.
    ///
    /// See <https://docs.claude.com/en/api/messages-count-tokens>.
    ///
    /// # Errors
    /// As [`ChatFamily::encode`].
    pub fn encode_count(
        &self,
        request: &ChatRequest,
        target: EncodeTarget<'_>,
    ) -> Result<Outgoing> {
        encode::count(*self, request, target)
    }

    pub(super) fn path(self, model: &str, stream: bool) -> std::borrow::Cow<'static, str> {
        match (self.place, stream) {
            (Place::Messages, _) => "/messages".into(),
            (Place::Vertex, false) => format!("/{model}:rawPredict").into(),
            (Place::Vertex, true) => format!("/{model}:streamRawPredict").into(),
        }
    }

    /// The version, where it is told in the body.
    pub(super) fn version_in_body(self) -> Option<&'static str> {
        (self.place == Place::Vertex).then_some(VERTEX_VERSION)
    }
}

impl ChatFamily for Anthropic {
    type Decoder = AnthropicDecoder;

    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing> {
        encode::chat(*self, request, target)
    }

    fn tongue(&self) -> Option<Tongue> {
        Some(Tongue::Messages)
    }

    fn decoder(&self, _: &ChatRequest) -> AnthropicDecoder {
        AnthropicDecoder::default()
    }

    fn verdict(&self) -> Override {
        verdict::verdict
    }
}
