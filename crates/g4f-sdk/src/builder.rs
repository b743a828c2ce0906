//! A client in the making.

use std::sync::Arc;

use g4f_registry::{ProviderConfig, Registry, Route, RouteTarget};
use g4f_resilience::{CapsConfig, ResilienceConfig, Stack};
use g4f_store::{MemoryStore, Store};
use g4f_types::facets::{
    EmbedRequest, ImageRequest, ModerateRequest, TranscribeRequest, VideoRequest,
};
use g4f_types::{CallOptions, ChatRequest, Descriptor, Provider, Result, Settings, Transport};
use g4f_wire::http::{HttpConfig, HttpTransport};

use crate::ask::Services;
use crate::client::{Client, Defaults, Inner};
use crate::config::{Config, Env, Loader as ConfigLoader};
use crate::media::{Fetcher, InlineLayer, Loader, MediaConfig};
use crate::{merge, wiring};

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
    resilience: Option<ResilienceConfig>,
    limits: Option<CapsConfig>,
    provider_limits: Vec<(String, CapsConfig)>,
    media: Option<MediaConfig>,
    defaults: Defaults,
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
            resilience: None,
            limits: None,
            provider_limits: Vec::new(),
            media: None,
            defaults: Defaults::default(),
            stack: Vec::new(),
        }
    }

    /// Reads the configuration from where it is usually found: files, then `G4F_...` variables.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](g4f_types::ErrorKind::Config) with file and line of everything that is wrong.
    pub fn load_config(self) -> Result<Self> {
        let config = ConfigLoader::process().load()?;
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
                enabled: None,
                protocol: Some("openai".into()),
                settings,
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
        mut self,
        name: impl Into<String>,
        targets: impl IntoIterator<Item = RouteTarget>,
    ) -> Self {
        self.routes.push((
            name.into(),
            Route {
                targets: targets.into_iter().collect(),
            },
        ));
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

    /// Where benches and health are remembered. Default: in memory.
    pub fn store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
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
        let store = self.store.unwrap_or_else(|| Arc::<MemoryStore>::default());
        let caps = wiring::caps(&self.config, self.limits, self.provider_limits, &registry)?;
        let stack = Stack::new(Arc::new(registry.clone()), store, resilience).caps(caps);
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
            defaults: self.defaults.or(wiring::defaults(&self.config)),
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
