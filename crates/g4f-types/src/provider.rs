//! The provider: whoever can answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use serde::Serialize;

use crate::capability::{Capabilities, CapabilitySet};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::facets::{Embed, Images, Moderate, Quota, Rerank, Speech, Transcribe, Video};
use crate::model::ModelInfo;
use crate::request::ChatRequest;
use crate::stream::ChatStream;

/// Whoever can answer. A provider sends one request for one call: it does not retry, wait, trim or log bodies.
///
/// Everything that it needs for a call is in the [`Context`]: the key, another base URL, headers, a proxy.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// Who it is.
    fn info(&self) -> &ProviderInfo;

    /// What it can do with `model`, as far as is known without asking.
    fn capabilities(&self, model: &str) -> Capabilities {
        self.info().capabilities_of(model)
    }

    /// Asks. The future ends when the answer begins; what follows, failures included, is in the stream.
    /// A plain request (`stream: false`) gives a stream as well, usually one that is ready.
    ///
    /// # Errors
    /// Whatever went wrong before the answer began.
    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream>;

    /// The models that it serves now.
    ///
    /// # Errors
    /// `Unsupported` when it has no list, else whatever went wrong.
    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        let _ = cx;
        Err(self.unsupported("a list of models"))
    }

    /// Whether it answers at all, asked in the cheapest way it has. For engines on loopback and for `doctor`.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn probe(&self, cx: &Context) -> Result<()> {
        self.models(cx).await.map(drop)
    }

    /// What is left of the account behind the key of the call.
    ///
    /// # Errors
    /// `Unsupported` when it does not say, else whatever went wrong.
    async fn quota(&self, cx: &Context) -> Result<Quota> {
        let _ = cx;
        Err(self.unsupported("a quota that can be asked for"))
    }

    /// Image generation and editing, if it has that.
    fn images(&self) -> Option<&dyn Images> {
        None
    }

    /// Speech from text, if it has that.
    fn speech(&self) -> Option<&dyn Speech> {
        None
    }

    /// Text from speech, if it has that.
    fn transcribe(&self) -> Option<&dyn Transcribe> {
        None
    }

    /// Embeddings, if it has them.
    fn embed(&self) -> Option<&dyn Embed> {
        None
    }

    /// Reranking, if it has that.
    fn rerank(&self) -> Option<&dyn Rerank> {
        None
    }

    /// Moderation, if it has that.
    fn moderate(&self) -> Option<&dyn Moderate> {
        None
    }

    /// Video generation, if it has that.
    fn video(&self) -> Option<&dyn Video> {
        None
    }

    /// The error for something that it does not have.
    fn unsupported(&self, what: &str) -> Error {
        let id = self.info().id.clone();
        Error::new(
            ErrorKind::Unsupported,
            format!("{id} does not offer {what}"),
        )
        .with_target(id, "")
    }
}

/// Who a provider is.
#[derive(Clone, Debug, Serialize)]
pub struct ProviderInfo {
    /// Id, lower case: `openai`, `groq`, `my-vllm`.
    pub id: Arc<str>,
    /// Name for people.
    pub name: String,
    /// Other names by which it is found.
    pub aliases: Vec<String>,
    /// Wire family: `openai`, `anthropic`, ...
    pub family: String,
    /// Base URL in use, without a trailing slash.
    pub base_url: String,
    /// How the key travels.
    pub auth: AuthScheme,
    /// What its use costs.
    pub access: Access,
    /// Environment variables that may hold its key, in order.
    pub key_env: Vec<String>,
    /// Where one gets a key, or what one must do to use it.
    pub sign_up: Option<String>,
    /// What it can do, before a model is looked at.
    pub capabilities: Capabilities,
    /// Models that are known without asking.
    pub models: Vec<ModelInfo>,
    /// Names that are sent in place of others: a caller's name to the provider's own id.
    pub model_aliases: BTreeMap<String, String>,
    /// Model for callers who name none.
    pub default_model: Option<String>,
    /// Place in the order of the choice; lower comes first.
    pub tier: u8,
    /// Models that it does not list may be asked for as well.
    pub open_models: bool,
    /// Where it was defined: a crate's name or `config`.
    pub origin: String,
}

impl ProviderInfo {
    /// What is known about `model`: what stands about it in the list, completed by what holds for all.
    pub fn capabilities_of(&self, model: &str) -> Capabilities {
        let listed = self.models.iter().find(|listed| listed.id == model);
        let said = listed.map_or(Capabilities::UNKNOWN, |listed| listed.capabilities);
        said.or(self.capabilities.for_a_model())
    }

    /// The capabilities that it is known to have.
    pub fn can(&self) -> CapabilitySet {
        self.capabilities.yes
    }
}

/// How a key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthScheme {
    /// Nothing is sent, even when there is a key.
    None,
    /// `Authorization: Bearer KEY`.
    Bearer,
    /// `Authorization: Bearer KEY` when there is a key, nothing else.
    OptionalBearer,
    /// The key in a header of this name.
    Header(&'static str),
    /// The key in a header of this name when there is a key, nothing else.
    OptionalHeader(&'static str),
    /// `Authorization: WORD KEY`.
    Authorization(&'static str),
    /// The provider's own way (signatures, token exchange).
    Custom,
}

impl AuthScheme {
    /// Whether calls fail without a key.
    pub const fn needs_key(self) -> bool {
        !matches!(
            self,
            Self::None | Self::OptionalBearer | Self::OptionalHeader(_)
        )
    }
}

/// What the use of a provider costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Money.
    Paid,
    /// A key without a payment, within limits.
    FreeKey,
    /// Nothing, not even a key, within tight limits.
    Keyless,
    /// It runs on this machine.
    Local,
    /// It is a running g4f server.
    Bridge,
}
