//! A client in the making.

use std::path::PathBuf;
use std::sync::Arc;

use g4f_clean::CleanLayer;
use g4f_registry::{ProviderConfig, Registry, Route, RouteTarget};
use g4f_resilience::{CapsConfig, ResilienceConfig, Stack};
use g4f_store::Store;
use g4f_types::facets::{
    EmbedRequest, ImageRequest, ModerateRequest, TranscribeRequest, VideoRequest,
};
use g4f_types::{
    CallOptions, ChatRequest, CleanOptions, Descriptor, Provider, Result, Settings, Transport,
};
use g4f_wire::http::{HttpConfig, HttpTransport};

use crate::ask::Services;
use crate::client::{Client, Inner};
use crate::config::{Config, Env, Loader as ConfigLoader, StoreKind};
use crate::defaults::{ByModel, Defaults};
use crate::media::{Fetcher, InlineLayer, Loader, MediaConfig};
use crate::{merge, remember, wiring};

/// Builds a [`Client`]. Everything has a default; what is set here wins over the configuration.
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    config: Config,
    env: Env,
    discover: bool,
    descriptors: Vec<&'static Descriptor>,
    providers: Vec<Arc<dyn Provider>>,
    settings: Vec<(String, ProviderConfig)>,
    routes: Vec<(String, Route)>,
    http: HttpConfig,
    transport: Option<Arc<dyn Transport>>,
    store: Option<Arc<dyn Store>>,
    store_kind: StoreKind,
    resilience: Option<ResilienceConfig>,
    limits: Option<CapsConfig>,
    provider_limits: Vec<(String, CapsConfig)>,
    media: Option<MediaConfig>,
    /// Files with rules for cleaning.
    packs: Vec<PathBuf>,
    /// Texts with rules for cleaning, each with its name.
    pack_texts: Vec<(String, String)>,
    defaults: Defaults,
    /// By model.
    models: Vec<(String, Defaults)>,
    /// What is done to the stack: the user's layers.
    stack: Vec<Box<dyn FnOnce(Stack) -> Stack>>,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            config: Config::default(),
            env: Env::process(),
            discover: true,
            descriptors: Vec::new(),
            providers: Vec::new(),
            settings: Vec::new(),
            routes: Vec::new(),
            http: HttpConfig::default(),
            transport: None,
            store: None,
            store_kind: StoreKind::Memory,
            resilience: None,
            limits: None,
            provider_limits: Vec::new(),
            media: None,
            packs: Vec::new(),
            pack_texts: Vec::new(),
            defaults: Defaults::default(),
            models: Vec::new(),
            stack: Vec::new(),
        }
    }

    /// Reads the configuration from where it is usually found: files, then `G4F_...` variables.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](g4f_types::ErrorKind::Config) with file and line of everything that is wrong.
    pub fn load_config(self) -> Result<Self> {
        let config = ConfigLoader::process().load()?;
        for warning in config.warnings() {
            tracing::warn!("{warning}");
        }
        Ok(self.config(config))
    }

    /// Takes a configuration.
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Where keys are looked up. Default: the environment of the process.
    pub fn environment(mut self, env: Env) -> Self {
        self.env = env;
        self
    }

    /// Whether the providers that are linked into the program are found. Default: yes.
    pub fn discover(mut self, discover: bool) -> Self {
        self.discover = discover;
        self
    }

    /// Adds a provider by its descriptor.
    pub fn descriptor(mut self, descriptor: &'static Descriptor) -> Self {
        self.descriptors.push(descriptor);
        self
    }

    /// Adds a provider that exists already.
    pub fn provider(mut self, provider: Arc<dyn Provider>) -> Self {
        self.providers.push(provider);
        self
    }

    /// Adds a server that speaks OpenAI's protocol, under a name of your own.
    pub fn openai_compatible<M: Into<String>>(
        self,
        id: impl Into<String>,
        base_url: impl Into<String>,
        models: impl IntoIterator<Item = M>,
    ) -> Self {
        let settings = Settings {
            base_url: Some(base_url.into()),
            models: models.into_iter().map(Into::into).collect(),
            ..Settings::default()
        };
        self.provider_config(
            id,
            ProviderConfig {
                protocol: Some("openai".into()),
                settings,
                ..ProviderConfig::default()
            },
        )
    }

    /// Sets up a provider: one that exists, or a server of a known protocol.
    pub fn provider_config(mut self, id: impl Into<String>, mut config: ProviderConfig) -> Self {
        merge::hide(&mut config.settings.headers);
        self.settings.push((id.into(), config));
        self
    }

    /// Adds a route: a name to use as a model, and whom it stands for, in order.
    pub fn route(
        self,
        name: impl Into<String>,
        targets: impl IntoIterator<Item = RouteTarget>,
    ) -> Self {
        self.route_config(name, targets.into_iter().collect())
    }

    /// Adds a route with all that can be said about it.
    pub fn route_config(mut self, name: impl Into<String>, route: Route) -> Self {
        self.routes.push((name.into(), route));
        self
    }

    /// How connections are made.
    pub fn http(mut self, http: HttpConfig) -> Self {
        self.http = http;
        self
    }

    /// Another way out than HTTP over reqwest.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Where benches, counters and health are remembered. Replaces the configuration's `[store]`.
    pub fn store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
        self
    }

    /// Where they are remembered if the configuration says nothing about it. Default: in memory, until the program ends.
    pub fn store_kind(mut self, kind: StoreKind) -> Self {
        self.store_kind = kind;
        self
    }

    /// Retries, deadlines, breakers. Replaces the configuration's `[resilience]`.
    pub fn resilience(mut self, config: ResilienceConfig) -> Self {
        self.resilience = Some(config);
        self
    }

    /// What all calls together may take at most. Replaces the configuration's `[limits]`.
    pub fn limits(mut self, caps: CapsConfig) -> Self {
        self.limits = Some(caps);
        self
    }

    /// What calls to one provider may take at most, over all of its keys and models. Replaces what the configuration says
    /// about that.
    pub fn provider_limits(mut self, id: impl Into<String>, caps: CapsConfig) -> Self {
        self.provider_limits.push((id.into(), caps));
        self
    }

    /// How media are read, fetched and bounded. Replaces the configuration's `[media]`.
    pub fn media(mut self, config: MediaConfig) -> Self {
        self.media = Some(config);
        self
    }

    /// Adds a file with rules for cleaning. What is wrong with it is said in the log; see [`crate::clean::Problem`].
    pub fn clean_pack(mut self, path: impl Into<PathBuf>) -> Self {
        self.packs.push(path.into());
        self
    }

    /// Adds rules for cleaning by their text; `name` stands for the file in what is said about them.
    pub fn clean_pack_text(mut self, name: impl Into<String>, toml: impl Into<String>) -> Self {
        self.pack_texts.push((name.into(), toml.into()));
        self
    }

    /// By what and how the answers of calls are cleaned that say nothing. What is not set here is as the configuration's
    /// `[clean]` has it.
    pub fn clean_options(self, options: impl Into<CleanOptions>) -> Self {
        self.options(|all| all.clean = Some(Arc::new(options.into())))
    }

    /// The model for chats that name none.
    pub fn model(mut self, model: impl Into<Arc<str>>) -> Self {
        self.defaults.model = Some(model.into());
        self
    }

    /// Standing instructions for conversations that have none.
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.defaults.system = Some(text.into());
        self
    }

    /// What calls get where they say nothing.
    pub fn defaults(mut self, change: impl FnOnce(&mut Defaults)) -> Self {
        change(&mut self.defaults);
        merge::hide(&mut self.defaults.options.headers);
        self
    }

    /// What calls that ask for this model get where they say nothing, before what all calls get. Names are compared in
    /// any case of letters.
    pub fn model_defaults(
        mut self,
        model: impl Into<String>,
        change: impl FnOnce(&mut Defaults),
    ) -> Self {
        let mut defaults = Defaults::default();
        change(&mut defaults);
        merge::hide(&mut defaults.options.headers);
        self.models.push((model.into(), defaults));
        self
    }

    /// Options of calls that say nothing.
    pub fn options(self, change: impl FnOnce(&mut CallOptions)) -> Self {
        self.defaults(|defaults| change(&mut defaults.options))
    }

    /// Changes the stack: adds tower layers around the whole or around each target, or leaves built-in ones out.
    pub fn stack(mut self, change: impl FnOnce(Stack) -> Stack + 'static) -> Self {
        self.stack.push(Box::new(change));
        self
    }

    /// The client. Nothing is connected, asked or built yet.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](g4f_types::ErrorKind::Config) for a setting that cannot be used, such as two providers of
    /// one name.
    pub fn build(self) -> Result<Client> {
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new(self.http)?),
        };
        let mut registry = Registry::builder()
            .environment(wiring::environment(&self.env))
            .transport(transport.clone())
            .descriptors(self.descriptors);
        if self.discover {
            registry = registry.discover();
        }
        for provider in self.providers {
            registry = registry.provider(provider);
        }
        let configured = wiring::providers(&self.config, &self.env, self.discover);
        for (id, config) in configured.into_iter().chain(self.settings) {
            registry = registry.settings(id, config);
        }
        for (name, route) in wiring::routes(&self.config).into_iter().chain(self.routes) {
            registry = registry.route(name, route);
        }
        let registry = registry.build()?;
        let resilience = self
            .resilience
            .unwrap_or_else(|| wiring::resilience(&self.config));
        resilience.validate()?;
        let store = match self.store {
            Some(store) => store,
            None => remember::store(&self.config, &self.env, self.store_kind)?,
        };
        let caps = wiring::caps(&self.config, self.limits, self.provider_limits, &registry)?;
        let rules = wiring::rules(&self.config, &self.packs, self.pack_texts);
        let defaults = self.defaults.or(wiring::defaults(&self.config));
        let stack = Stack::new(Arc::new(registry.clone()), store, resilience)
            .caps(caps)
            .clean(CleanLayer::new(rules).options(wiring::cleaning(&defaults)));
        let stack = self
            .stack
            .into_iter()
            .fold(stack, |stack, change| change(stack));
        let media = self.media.unwrap_or_else(|| wiring::media(&self.config));
        let fetcher = Fetcher::new(transport, media.clone());
        // Innermost of the layers around a target: those of the user see addresses as they were given.
        let stack = inlining(stack, &InlineLayer::new(fetcher.clone()));
        Ok(Client::from_inner(Inner {
            chat: stack.service::<ChatRequest>(),
            others: Services::new(&stack),
            media: Loader::new(media),
            fetcher,
            video_timeout: wiring::video_timeout(&self.config),
            registry,
            stack,
            defaults,
            models: ByModel::new(self.models, wiring::models(&self.config)),
            config: self.config,
        }))
    }
}

/// Puts the layer around the targets of everything that may hold addresses.
fn inlining(stack: Stack, layer: &InlineLayer) -> Stack {
    stack
        .layer_target::<ChatRequest, _>(layer.clone())
        .layer_target::<ImageRequest, _>(layer.clone())
        .layer_target::<TranscribeRequest, _>(layer.clone())
        .layer_target::<EmbedRequest, _>(layer.clone())
        .layer_target::<ModerateRequest, _>(layer.clone())
        .layer_target::<VideoRequest, _>(layer.clone())
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .field("defaults", &self.defaults)
            .finish_non_exhaustive()
    }
}
