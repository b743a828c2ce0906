//! A provider, put together.

use std::sync::Arc;

use async_trait::async_trait;
use g4f_types::facets::{
    Embed, EmbedRequest, ImageRequest, Images, Moderate, ModerateRequest, Quota, Rerank,
    RerankRequest, Speech, SpeechRequest, Transcribe, TranscribeRequest, Video,
};
use g4f_types::{
    Capability, ChatRequest, ChatStream, Context, Descriptor, ModelInfo, Provider, ProviderInfo,
    Result, Settings, Transport,
};

use super::chat::{self, Dialect};
use super::core::Core;
use super::endpoint::Endpoint;
use super::family::ChatFamily;
use super::info;
use super::link::Link;
use super::memory::Memory;
use super::serve::{Authorize, ListModels, ReadQuota, Serve, ServeChat, ServeVideo};
use crate::classify::{self, Override};

/// Which models a family is for.
type Models = fn(&str) -> bool;

/// A provider, put together from the pieces that a vendor speaks.
pub struct WireProvider {
    pub(super) core: Core,
    /// Whether the user said which models there are.
    models_are_set: bool,
    memory: Memory,
    /// The family of all other models comes last.
    chat: Vec<(Option<Models>, Box<dyn Dialect>)>,
    /// Chats with the models that no family is for.
    chat_in_steps: Option<Box<dyn ServeChat>>,
    pub(super) images: Option<Box<dyn Serve<ImageRequest>>>,
    pub(super) speech: Option<Box<dyn Serve<SpeechRequest>>>,
    pub(super) transcribe: Option<Box<dyn Serve<TranscribeRequest>>>,
    pub(super) embed: Option<Box<dyn Serve<EmbedRequest>>>,
    pub(super) rerank: Option<Box<dyn Serve<RerankRequest>>>,
    pub(super) moderate: Option<Box<dyn Serve<ModerateRequest>>>,
    pub(super) video: Option<Box<dyn ServeVideo>>,
    models: Option<Box<dyn ListModels>>,
    quota: Option<Box<dyn ReadQuota>>,
}

impl WireProvider {
    /// A provider that speaks nothing yet.
    ///
    /// # Errors
    /// `Config` when there is no base URL, or one that cannot be asked; the message names the field.
    pub fn new(
        descriptor: &'static Descriptor,
        settings: Settings,
        transport: Arc<dyn Transport>,
    ) -> Result<Self> {
        let info = info::of(descriptor, &settings)?;
        Ok(Self {
            models_are_set: !settings.models.is_empty(),
            core: Core {
                endpoint: Endpoint::new(&info, settings),
                info,
                transport,
                family: classify::no_opinion,
                vendor: None,
            },
            memory: Memory::default(),
            chat: Vec::new(),
            chat_in_steps: None,
            images: None,
            speech: None,
            transcribe: None,
            embed: None,
            rerank: None,
            moderate: None,
            video: None,
            models: None,
            quota: None,
        })
    }

    /// Chats through this family.
    #[must_use]
    pub fn chat(mut self, family: impl ChatFamily) -> Self {
        self.core.family = family.verdict();
        self.chat.push((None, Box::new(family)));
        self
    }

    /// Chats with some models through another family than with the rest.
    #[must_use]
    pub fn chat_when(mut self, models: fn(&str) -> bool, family: impl ChatFamily) -> Self {
        self.chat.insert(0, (Some(models), Box::new(family)));
        self
    }

    /// Chats in several exchanges with the models that no family is for.
    #[must_use]
    pub fn chat_in_steps(mut self, piece: impl ServeChat) -> Self {
        self.chat_in_steps = Some(Box::new(piece));
        self
    }

    /// Makes and edits images.
    #[must_use]
    pub fn images(mut self, piece: impl Serve<ImageRequest>) -> Self {
        self.images = Some(Box::new(piece));
        self
    }

    /// Speaks.
    #[must_use]
    pub fn speech(mut self, piece: impl Serve<SpeechRequest>) -> Self {
        self.speech = Some(Box::new(piece));
        self
    }

    /// Transcribes and translates.
    #[must_use]
    pub fn transcribe(mut self, piece: impl Serve<TranscribeRequest>) -> Self {
        self.transcribe = Some(Box::new(piece));
        self
    }

    /// Embeds.
    #[must_use]
    pub fn embed(mut self, piece: impl Serve<EmbedRequest>) -> Self {
        self.embed = Some(Box::new(piece));
        self
    }

    /// Ranks.
    #[must_use]
    pub fn rerank(mut self, piece: impl Serve<RerankRequest>) -> Self {
        self.rerank = Some(Box::new(piece));
        self
    }

    /// Moderates.
    #[must_use]
    pub fn moderate(mut self, piece: impl Serve<ModerateRequest>) -> Self {
        self.moderate = Some(Box::new(piece));
        self
    }

    /// Makes videos.
    #[must_use]
    pub fn video(mut self, piece: impl ServeVideo) -> Self {
        self.video = Some(Box::new(piece));
        self
    }

    /// Lists its models.
    #[must_use]
    pub fn models(mut self, piece: impl ListModels) -> Self {
        self.models = Some(Box::new(piece));
        self
    }

    /// Says what is left of an account.
    #[must_use]
    pub fn quota(mut self, piece: impl ReadQuota) -> Self {
        self.quota = Some(Box::new(piece));
        self
    }

    /// Headers that go with every call; the user's win over them.
    #[must_use]
    pub fn headers(mut self, headers: &[(&'static str, &'static str)]) -> Self {
        self.core.endpoint.vendor_headers(headers);
        self
    }

    /// Takes one of these ends off base URLs: people write them out of habit, and here they belong to the paths.
    #[must_use]
    pub fn cut_base(mut self, ends: &'static [&'static str]) -> Self {
        self.core.endpoint.cut_base(ends);
        self
    }

    /// Lets the family read failures beside chat as well, where there is no chat to take that from.
    #[must_use]
    pub fn family_verdict(mut self, family: Override) -> Self {
        self.core.family = family;
        self
    }

    /// Lets the vendor overrule how failures are read.
    #[must_use]
    pub fn verdict(mut self, vendor: Override) -> Self {
        self.core.vendor = Some(vendor);
        self
    }

    /// Proves who asks in a way of its own.
    #[must_use]
    pub fn authorize(mut self, authorize: impl Authorize) -> Self {
        self.core.endpoint.set_authorize(Box::new(authorize));
        self
    }

    /// Ready for a registry.
    pub fn build(self) -> Arc<dyn Provider> {
        Arc::new(self)
    }

    /// The line for one call beside chat. Without a model, the first one that is known to do it is asked for.
    pub(super) fn link<'a>(
        &'a self,
        cx: &'a Context,
        asked: &Arc<str>,
        capability: Capability,
    ) -> Link<'a> {
        let able = |model: &&ModelInfo| model.capabilities.yes.contains(capability);
        let default = self.core.info.models.iter().find(able);
        let model = self
            .core
            .model(cx, asked, default.map(|model| model.id.as_str()));
        Link::new(&self.core, cx, model)
    }

    fn bare_link<'a>(&'a self, cx: &'a Context) -> Link<'a> {
        Link::new(&self.core, cx, Arc::from(""))
    }

    /// The family that serves `model`.
    fn dialect(&self, model: &str) -> Option<&dyn Dialect> {
        let serves = |models: &Option<Models>| models.is_none_or(|models| models(model));
        self.chat
            .iter()
            .find(|(models, _)| serves(models))
            .map(|(_, family)| &**family)
    }
}

#[async_trait]
impl Provider for WireProvider {
    fn info(&self) -> &ProviderInfo {
        &self.core.info
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        let default = self.core.info.default_model.as_deref();
        let model = self.core.model(cx, &request.model, default);
        let Some(dialect) = self.dialect(&model) else {
            let Some(piece) = &self.chat_in_steps else {
                return Err(self.unsupported("chat"));
            };
            let link = Link::new(&self.core, cx, model);
            let answer = piece.chat(&link, &request).await;
            return answer.map_err(|error| link.sign(error));
        };
        let origin = self.core.origin(cx, model, dialect.verdict());
        chat::ask(&self.core, dialect, &self.memory, cx, &request, origin).await
    }

    async fn models(&self, cx: &Context) -> Result<Vec<ModelInfo>> {
        if self.models_are_set {
            return Ok(self.core.info.models.clone());
        }
        let Some(models) = &self.models else {
            return Err(self.unsupported("a list of models"));
        };
        let link = self.bare_link(cx);
        let list = models.list(&link).await;
        list.map_err(|error| link.sign(error))
    }

    async fn probe(&self, cx: &Context) -> Result<()> {
        let Some(models) = &self.models else {
            return Err(self.unsupported("a list of models, by which it could be probed"));
        };
        let link = self.bare_link(cx);
        let answer = models.probe(&link).await;
        answer.map_err(|error| link.sign(error))
    }

    async fn quota(&self, cx: &Context) -> Result<Quota> {
        let Some(quota) = &self.quota else {
            return Err(self.unsupported("a quota that can be asked for"));
        };
        let link = self.bare_link(cx);
        let answer = quota.quota(&link).await;
        answer.map_err(|error| link.sign(error))
    }

    fn images(&self) -> Option<&dyn Images> {
        self.images.as_ref().map(|_| self as &dyn Images)
    }

    fn speech(&self) -> Option<&dyn Speech> {
        self.speech.as_ref().map(|_| self as &dyn Speech)
    }

    fn transcribe(&self) -> Option<&dyn Transcribe> {
        self.transcribe.as_ref().map(|_| self as &dyn Transcribe)
    }

    fn embed(&self) -> Option<&dyn Embed> {
        self.embed.as_ref().map(|_| self as &dyn Embed)
    }

    fn rerank(&self) -> Option<&dyn Rerank> {
        self.rerank.as_ref().map(|_| self as &dyn Rerank)
    }

    fn moderate(&self) -> Option<&dyn Moderate> {
        self.moderate.as_ref().map(|_| self as &dyn Moderate)
    }

    fn video(&self) -> Option<&dyn Video> {
        self.video.as_ref().map(|_| self as &dyn Video)
    }
}
