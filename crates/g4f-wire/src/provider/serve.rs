//! The pieces of a provider beside chat.

use async_trait::async_trait;
use g4f_types::facets::{Quota, VideoJob, VideoRequest};
use g4f_types::{
    ChatRequest, ChatStream, Context, Credential, HttpRequest, ModelInfo, Operation, Result,
    Transport,
};
use serde_json::{Map, Value};

use super::link::Link;

/// One operation beside chat: images, speech, embeddings, ... It may take several exchanges.
#[async_trait]
pub trait Serve<R: Operation>: Send + Sync + 'static {
    /// Does it.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn serve(&self, link: &Link<'_>, request: R) -> Result<R::Answer>;
}

/// Chat that takes more than one exchange: submitted, then read elsewhere. Whatever is asked and answered in one is a
/// [`ChatFamily`](super::ChatFamily).
#[async_trait]
pub trait ServeChat: Send + Sync + 'static {
    /// Answers.
    ///
    /// # Errors
    /// Whatever went wrong before the first event.
    async fn chat(&self, link: &Link<'_>, request: &ChatRequest) -> Result<ChatStream>;
}

/// Videos: submitted, then looked at until they are done.
#[async_trait]
pub trait ServeVideo: Send + Sync + 'static {
    /// Submits the work.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn submit(&self, link: &Link<'_>, request: VideoRequest) -> Result<VideoJob>;

    /// Looks at it once.
    ///
    /// # Errors
    /// Whatever went wrong with the looking.
    async fn poll(&self, link: &Link<'_>, job: &VideoJob) -> Result<VideoJob>;
}

/// The list of models.
#[async_trait]
pub trait ListModels: Send + Sync + 'static {
    /// All of it, page after page.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn list(&self, link: &Link<'_>) -> Result<Vec<ModelInfo>>;

    /// Whether the server answers at all, asked in the cheapest way.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn probe(&self, link: &Link<'_>) -> Result<()> {
        self.list(link).await.map(drop)
    }
}

/// What is left of an account.
#[async_trait]
pub trait ReadQuota: Send + Sync + 'static {
    /// Asks.
    ///
    /// # Errors
    /// Whatever went wrong.
    async fn quota(&self, link: &Link<'_>) -> Result<Quota>;
}

/// A key that does not travel as it is: signatures, token exchanges.
#[async_trait]
pub trait Authorize: Send + Sync + 'static {
    /// Completes a request that is ready but for this.
    ///
    /// # Errors
    /// `Auth` when there is no key, or one that cannot be used: the message says which one and where it was looked for.
    /// `Config` for settings that are missing.
    async fn authorize(&self, request: &mut HttpRequest, with: Authority<'_>) -> Result<()>;
}

/// What a request can be authorized with.
#[derive(Clone, Copy)]
pub struct Authority<'a> {
    /// The call.
    pub cx: &'a Context,
    /// The key of the call.
    pub key: Option<&'a Credential>,
    /// How to get one, in words for people.
    pub help: &'a str,
    /// The settings that only this kind of provider knows.
    pub settings: &'a Map<String, Value>,
    /// The way out, for whoever must fetch a token first.
    pub transport: &'a dyn Transport,
}
