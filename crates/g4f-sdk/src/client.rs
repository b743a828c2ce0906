//! The client: one handle over all providers.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use g4f_registry::{ModelEntry, ModelFilter, ProviderEntry, Registry, Usable};
use g4f_resilience::{Health, ResilienceConfig, Service, Stack};
use g4f_types::descriptor::FROM_CONFIG;
use g4f_types::facets::Quota;
use g4f_types::{
    Access, Call, CallOptions, CapabilitySet, ChatRequest, Context, Error, ErrorKind, Message,
    Result,
};
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::ask::{Askable, ChatBuilder, IntoChat, RequestBuilder, Services};
use crate::builder::ClientBuilder;
use crate::config::Config;
use crate::media::{Fetcher, Loader};
use crate::merge;
use crate::response::AnswerStream;

/// One handle over all providers. Cheap to clone; clones share connections, health and caches.
///
/// ```no_run
/// # async fn ask() -> g4f_sdk::Result<()> {
/// let client = g4f_sdk::Client::new()?;
/// let answer = client.chat("What is the capital of France?").await?;
/// println!("{} (by {})", answer.text(), answer.provider);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) registry: Registry,
    pub(crate) stack: Stack,
    pub(crate) chat: Service<ChatRequest>,
    pub(crate) others: Services,
    pub(crate) media: Loader,
    pub(crate) fetcher: Fetcher,
    /// How long a video is waited for.
    pub(crate) video_timeout: Duration,
    pub(crate) defaults: Defaults,
    pub(crate) config: Config,
}

/// What a call gets where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The model; none lets the router choose.
    pub model: Option<Arc<str>>,
    /// Standing instructions for conversations that have none.
    pub system: Option<String>,
    /// Sampling temperature.
    pub temperature: Option<f64>,
    /// Nucleus sampling mass.
    pub top_p: Option<f64>,
    /// Longest answer in tokens.
    pub max_tokens: Option<u32>,
    /// Everything about how a call is made.
    pub options: CallOptions,
}

impl Client {
    /// A client with the configuration that is found: files, then environment (see [`crate::config`]).
    ///
    /// # Errors
    /// [`ErrorKind::Config`](g4f_types::ErrorKind::Config) when a file or variable is wrong; the message names file, line and remedy.
    pub fn new() -> Result<Self> {
        Self::builder().load_config()?.build()
    }

    /// A client in the making. Nothing is read from files unless [`ClientBuilder::load_config`] is called.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
        }
    }

    /// A chat request in the making: await it for the whole answer, or stream it.
    pub fn chat(&self, request: impl IntoChat) -> ChatBuilder {
        ChatBuilder::new(self.clone(), request.into_chat())
    }

    /// A request of any kind in the making.
    pub fn ask<R: Askable>(&self, request: R) -> RequestBuilder<R> {
        RequestBuilder::new(self.clone(), request)
    }

    /// Every registered provider, by id, with whether it can be used and why not.
    pub fn providers(&self) -> Vec<ProviderEntry> {
        let mut entries = self.inner.registry.providers();
        let keyless = self.takes_keyless();
        for entry in &mut entries {
            restrict(entry, keyless);
        }
        entries
    }

    /// One provider by id or alias, in any case.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](g4f_types::ErrorKind::Config) with the nearest names when there is none.
    pub fn provider(&self, name: &str) -> Result<ProviderEntry> {
        let registry = &self.inner.registry;
        let mut entry = registry
            .provider(name)
            .ok_or_else(|| registry.unknown_provider(name))?;
        restrict(&mut entry, self.takes_keyless());
        Ok(entry)
    }

    /// The models that match. Providers that can be asked for their list are asked, at the same time and within a
    /// few seconds; who did not answer is left out.
    pub async fn models(&self, filter: &ModelFilter) -> Vec<ModelEntry> {
        let mut models = self.inner.registry.models(filter).await;
        if !self.takes_keyless() {
            for entry in &mut models {
                let provider = self.provider(&entry.provider);
                entry.usable &= provider.is_ok_and(|provider| provider.usable.is_yes());
            }
            models.retain(|entry| entry.usable || !filter.usable);
        }
        models
    }

    /// Whether providers that need no key may be asked by calls that do not say.
    fn takes_keyless(&self) -> bool {
        self.inner.defaults.options.allow_keyless != Some(false)
    }

    /// Asks a provider whether it answers at all, in the cheapest way it has, and says how long that took.
    ///
    /// # Errors
    /// Whatever went wrong.
    pub async fn probe(&self, provider: &str) -> Result<Duration> {
        let target = self.inner.registry.target(provider)?;
        let cx = self
            .context(CallOptions::default())
            .for_target(target.clone());
        let begin = Instant::now();
        target.provider.probe(&cx).await?;
        Ok(begin.elapsed())
    }

    /// What is left of the account or key at a provider, where it can be asked for.
    ///
    /// # Errors
    /// `Unsupported` when it cannot, else whatever went wrong.
    pub async fn quota(&self, provider: &str) -> Result<Quota> {
        let target = self.inner.registry.target(provider)?;
        let cx = self
            .context(CallOptions::default())
            .for_target(target.clone());
        target.provider.quota(&cx).await
    }

    /// What was learned about each target: breakers, benches, counts.
    pub fn health(&self) -> &Health {
        self.inner.stack.health()
    }

    /// Retries, deadlines and breakers as they are in force.
    pub fn resilience(&self) -> &ResilienceConfig {
        self.inner.stack.config()
    }

    /// The configuration that the client was made from.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The registry of providers and models.
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    pub(crate) async fn send_chat(
        &self,
        mut request: ChatRequest,
        options: CallOptions,
    ) -> Result<AnswerStream> {
        self.inner.defaults.apply(&mut request);
        if request.messages.is_empty() {
            let error = Error::new(ErrorKind::BadRequest, "the conversation is empty");
            return Err(error.with_help("give a prompt or at least one message"));
        }
        self.inner.media.load(&mut request).await?;
        let cx = self.context(options);
        let service = self.inner.chat.clone();
        match service.oneshot(Call::new(cx.clone(), request)).await {
            Ok(stream) => Ok(AnswerStream::new(stream, cx)),
            Err(error) => Err(error.with_trail(cx.trail().snapshot())),
        }
    }

    /// The surroundings of a call beside chat that needs these. Of the client's preferences those are left out that are
    /// about chat: the models to fall back to, and providers that are not known to do what is needed.
    pub(crate) fn context_for_other(&self, options: CallOptions, needs: CapabilitySet) -> Context {
        let mut defaults = self.inner.defaults.options.clone();
        defaults.fallback_models.clear();
        let registry = &self.inner.registry;
        defaults.providers.retain(|name| {
            let entry = registry.provider(name);
            entry.is_none_or(|entry| {
                let info = &entry.info;
                let models = info.models.iter().map(|model| model.capabilities.yes);
                let can = models.fold(info.can(), CapabilitySet::union);
                let is_own = info.origin == FROM_CONFIG;
                (is_own && info.capabilities.missing(needs).is_empty())
                    || needs.difference(can).is_empty()
            })
        });
        let options = merge::options(options, &defaults);
        let config = self.inner.stack.config();
        config.context_for(request_id(), options, needs)
    }

    fn context(&self, options: CallOptions) -> Context {
        let options = merge::options(options, &self.inner.defaults.options);
        self.inner.stack.config().context(request_id(), options)
    }
}

impl Defaults {
    /// What is set here, completed by `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            model: self.model.or(other.model),
            system: self.system.or(other.system),
            temperature: self.temperature.or(other.temperature),
            top_p: self.top_p.or(other.top_p),
            max_tokens: self.max_tokens.or(other.max_tokens),
            options: merge::options(self.options, &other.options),
        }
    }

    fn apply(&self, request: &mut ChatRequest) {
        if request.model.is_empty()
            && let Some(model) = &self.model
        {
            request.model = model.clone();
        }
        if let Some(system) = &self.system
            && !request
                .messages
                .iter()
                .any(|message| message.role.is_system())
        {
            request
                .messages_mut()
                .insert(0, Message::system(system.clone()));
        }
        let params = &request.params;
        let missing = (self.temperature.is_some() && params.temperature.is_none())
            || (self.top_p.is_some() && params.top_p.is_none())
            || (self.max_tokens.is_some() && params.max_tokens.is_none());
        if missing {
            let params = request.params_mut();
            params.temperature = params.temperature.or(self.temperature);
            params.top_p = params.top_p.or(self.top_p);
            if params.max_completion_tokens.is_none() {
                params.max_tokens = params.max_tokens.or(self.max_tokens);
            }
        }
    }
}

/// A version 7 UUID. It names a request in logs and guards nothing, so its random part need not come from the system,
/// whose call would cost more than most layers of the stack.
fn request_id() -> Arc<str> {
    let mut text = [0; 36];
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |time| {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    });
    let random: [u8; 10] = std::array::from_fn(|_| fastrand::u8(..));
    let id = uuid::Builder::from_unix_timestamp_millis(now, &random).into_uuid();
    let id: &str = id.hyphenated().encode_lower(&mut text);
    Arc::from(id)
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("defaults", &self.inner.defaults)
            .finish_non_exhaustive()
    }
}

/// Says of a provider that it cannot be used because it needs no key, where such are turned off.
fn restrict(entry: &mut ProviderEntry, takes_keyless: bool) {
    let is_keyless = entry.info.access == Access::Keyless && entry.key_sources.is_empty();
    if !takes_keyless && is_keyless && entry.usable.is_yes() {
        entry.usable = Usable::KeylessOff;
    }
}
