//! The client: one handle over all providers.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use g4f_registry::{ModelEntry, ModelFilter, ProviderEntry, Registry, Usable};
use g4f_resilience::{Health, ResilienceConfig, Service, Stack};
use g4f_types::descriptor::FROM_CONFIG;
use g4f_types::facets::Quota;
use g4f_types::{
    Access, Call, CallOptions, CapabilitySet, ChatRequest, Context, Error, ErrorKind, Result,
};
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::ask::{Askable, ChatBuilder, IntoChat, RequestBuilder, Services};
use crate::builder::ClientBuilder;
use crate::config::Config;
use crate::defaults::{ByModel, Defaults};
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
    pub(crate) models: ByModel,
    pub(crate) config: Config,
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
        self.inner.defaults.name_model(&mut request);
        let own = self.inner.models.get(&request.model);
        if let Some(own) = own {
            own.apply(&mut request);
        }
        self.inner.defaults.apply(&mut request);
        if request.messages.is_empty() {
            let error = Error::new(ErrorKind::BadRequest, "the conversation is empty");
            return Err(error.with_help("give a prompt or at least one message"));
        }
        self.inner.media.load(&mut request).await?;
        let options = match own {
            Some(own) => merge::options(options, &own.options),
            None => options,
        };
        let cx = self.context(options);
        let service = self.inner.chat.clone();
        match service.oneshot(Call::new(cx.clone(), request)).await {
            Ok(stream) => Ok(AnswerStream::new(stream, cx)),
            Err(error) => Err(error.with_trail(cx.trail().snapshot())),
        }
    }

    /// The surroundings of a call beside chat that needs these. Of the client's preferences those are left out that are
    /// about chat: the models to fall back to, prices for tokens, and providers that are not known to do what is needed.
    /// What is said for `model` holds whatever it is asked for.
    pub(crate) fn context_for_other(
        &self,
        options: CallOptions,
        model: &str,
        needs: CapabilitySet,
    ) -> Context {
        let options = match self.inner.models.get(model) {
            Some(own) => merge::options(options, &own.options),
            None => options,
        };
        let mut defaults = self.inner.defaults.options.clone();
        defaults.fallback_models.clear();
        defaults.similar_models = None;
        defaults.max_price = None;
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
