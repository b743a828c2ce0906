//! The whole stack, drawn and built in the order in which a call runs through it.
//!
//! ```text
//! your layers      around the whole
//!  Observe         sees what the caller gets: one span, one line at the end
//!   Clean          chat only; above the fallback, so that it sees the final answer once, whoever goes on with it
//!    Fallback      one target after the other; must see every final failure of a target, and nothing below it knows others
//!     your layers  around each target
//!      Trim        fits the conversation into this target's window; above the retry, since what it trims is a new call
//!      Retry       above all that must be asked anew for each attempt; writes the trail
//!       Breaker    below the retry, so that it counts attempts and stops them; above what may refuse without sending
//!        RateLimit a benched key is no failure of the target, and nobody who may not ask should queue for a permit
//!         Permit   held as long as the answer lives; above the deadline, so that waiting here is not the provider's fault
//!          Deadline  must see the bare answer: first content, idle, total
//!           Validate   right at the provider: what is no answer must look like a failure to everything above; knows that
//!                      by the rules of Clean, whether or not answers are cleaned
//!            Provider
//! ```
//!
//! Below the fallback everything is one generic type and boxed once for each target.

mod inward;

use std::any::{Any, TypeId};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use g4f_clean::CleanLayer;
use g4f_registry::Router;
use g4f_store::Store;
use g4f_types::{ChatRequest, Target};
use tower::Layer;
use tower::util::{BoxCloneSyncService, option_layer};

use crate::breaker::BreakerLayer;
use crate::config::ResilienceConfig;
use crate::deadline::DeadlineLayer;
use crate::fallback::FallbackService;
use crate::health::Health;
use crate::observe::ObserveLayer;
use crate::permit::PermitLayer;
use crate::provider::ProviderService;
use crate::rate_limit::{Caps, RateLimitLayer};
use crate::retry::{RetryLayer, RetryQuota};
use crate::service::{Ask, Inner, Service};
use crate::strategy::{Dice, Order};
use crate::trim::{Learned, OrderOf, TrimLayer};
use crate::validate::ValidateLayer;
pub use inward::{Inward, no_judge};

/// A layer that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// [`ObserveLayer`].
    Observe,
    /// [`CleanLayer`].
    Clean,
    /// [`TrimLayer`].
    Trim,
    /// [`RetryLayer`].
    Retry,
    /// [`BreakerLayer`].
    Breaker,
    /// [`RateLimitLayer`].
    RateLimit,
    /// [`PermitLayer`].
    Permit,
    /// [`DeadlineLayer`].
    Deadline,
    /// [`ValidateLayer`].
    Validate,
}

/// Builds services. Cheap to clone; clones share health, benches and the retry quota.
#[derive(Clone)]
pub struct Stack {
    router: Arc<dyn Router>,
    store: Arc<dyn Store>,
    config: Arc<ResilienceConfig>,
    health: Health,
    quota: Arc<RetryQuota>,
    order: Option<Arc<dyn Order>>,
    dice: Dice,
    caps: Caps,
    trimming: Arc<Learned>,
    trim_order: Option<Arc<dyn OrderOf>>,
    clean: CleanLayer,
    left_out: BTreeSet<Part>,
    whole: UserLayers,
    target: UserLayers,
}

impl Stack {
    /// A stack over the plans of `router`. The configuration should have been [validated](ResilienceConfig::validate).
    pub fn new(router: Arc<dyn Router>, store: Arc<dyn Store>, config: ResilienceConfig) -> Self {
        Self {
            router,
            health: Health::new(store.clone(), config.breaker.clone(), config.permits()),
            quota: Arc::new(RetryQuota::new(config.retry_quota.clone())),
            store,
            caps: Caps::default(),
            config: Arc::new(config),
            order: None,
            dice: Dice::default(),
            trimming: Arc::default(),
            trim_order: None,
            clean: CleanLayer::default(),
            left_out: BTreeSet::new(),
            whole: UserLayers::default(),
            target: UserLayers::default(),
        }
    }

    /// Leaves a layer out.
    #[must_use]
    pub fn without(mut self, part: Part) -> Self {
        self.left_out.insert(part);
        self
    }

    /// Keeps to what the user allows at most. They belong to [`Part::RateLimit`], and go with it.
    #[must_use]
    pub fn caps(mut self, caps: Caps) -> Self {
        self.caps = caps;
        self
    }

    /// Puts `layer` around the whole, for the operation `R`: it sees each request once. The first one added is the
    /// outermost.
    #[must_use]
    pub fn layer<R, L>(mut self, layer: L) -> Self
    where
        R: Ask,
        L: Layer<Service<R>, Service: Inner<R>> + Send + Sync + 'static,
    {
        self.whole.add::<R, L>(layer);
        self
    }

    /// Puts `layer` around each target, for the operation `R`: it sees a request once for each target that is asked.
    /// The first one added is the outermost.
    #[must_use]
    pub fn layer_target<R, L>(mut self, layer: L) -> Self
    where
        R: Ask,
        L: Layer<Service<R>, Service: Inner<R>> + Send + Sync + 'static,
    {
        self.target.add::<R, L>(layer);
        self
    }

    /// Puts targets into an order of your own, in place of the configured strategy. A strategy that a call names itself
    /// goes before it.
    #[must_use]
    pub fn order(mut self, order: impl Order) -> Self {
        self.order = Some(Arc::new(order));
        self
    }

    /// Draws from `dice` where a strategy leaves something to chance. For tests, which want to know what falls.
    #[must_use]
    pub fn dice(mut self, dice: Dice) -> Self {
        self.dice = dice;
        self
    }

    /// Lets `order` say which messages go first where a conversation is too long, whatever policy is named.
    #[must_use]
    pub fn trim_order(mut self, order: impl OrderOf + 'static) -> Self {
        self.trim_order = Some(Arc::new(order));
        self
    }

    /// How chat answers are cleaned: rules and options. Default: by the rules that come with [`g4f_clean`]. Where the layer
    /// has nobody to [ask](CleanLayer::ask) for a judging model, this stack is asked.
    #[must_use]
    pub fn clean(mut self, layer: CleanLayer) -> Self {
        self.clean = layer;
        self
    }

    /// How chat answers are cleaned.
    pub fn cleaning(&self) -> &CleanLayer {
        &self.clean
    }

    /// A service through which models are asked within other requests: all targets, and nothing around them. It is built
    /// when it is first needed.
    pub fn inward(&self) -> Inward {
        Inward::new(self.clone())
    }

    /// What trimming has learned about windows and counts.
    pub fn trimming(&self) -> &Learned {
        &self.trimming
    }

    /// How the targets are.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// The configuration.
    pub fn config(&self) -> &ResilienceConfig {
        &self.config
    }

    /// The retries that all requests share.
    pub fn retry_quota(&self) -> &RetryQuota {
        &self.quota
    }

    /// The service for the operation `R`.
    pub fn service<R: Ask>(&self) -> Service<R> {
        let fallback = self.fallback::<R>(self.with(Part::Trim, || self.trim()));
        let clean = option_layer(self.with(Part::Clean, || self.judged()));
        let observe = option_layer(self.with(Part::Observe, ObserveLayer::new));
        let whole = BoxCloneSyncService::new(observe.layer(clean.layer(fallback)));
        self.whole.around::<R>(whole)
    }

    /// From the inside out.
    fn around_target<R: Ask>(&self, target: &Arc<Target>, trim: Option<TrimLayer>) -> Service<R> {
        let config = &*self.config;
        let health = self.health.of(target);
        let validate = option_layer(self.with(Part::Validate, || {
            let options = self.clean.default_options().clone();
            ValidateLayer::default().rules(self.clean.rules().clone(), options)
        }));
        let deadline = option_layer(self.with(Part::Deadline, || {
            DeadlineLayer::new(config.deadlines()).knowing(health.clone())
        }));
        let permit =
            option_layer(self.with(Part::Permit, || PermitLayer::with(health.permits().clone())));
        let rate_limit = option_layer(self.with(Part::RateLimit, || {
            RateLimitLayer::new(self.store.clone(), config.benches.clone())
                .meters(self.health.meters().clone())
                .caps(self.caps.clone())
                .for_target(target)
                .try_anyway(config.try_anyway)
        }));
        // Without a breaker it only watches: strategies go by what it sees.
        let breaker = self
            .with(Part::Breaker, || BreakerLayer::of(health.clone()))
            .unwrap_or_else(|| BreakerLayer::watching(health.clone()))
            .try_anyway(config.try_anyway);
        let retry = option_layer(self.with(Part::Retry, || {
            RetryLayer::with_quota(config.retry(), self.quota.clone())
        }));
        let service = validate.layer(ProviderService);
        let service = deadline.layer(service);
        let service = permit.layer(service);
        let service = rate_limit.layer(service);
        let service = breaker.layer(service);
        let service = retry.layer(service);
        let service = option_layer(trim).layer(service);
        self.target.around::<R>(BoxCloneSyncService::new(service))
    }

    /// One for all targets: what belongs to one of them comes with the call.
    fn trim(&self) -> TrimLayer {
        let options = self.config.trim.clone();
        let layer = TrimLayer::with_learned(options, self.trimming.clone())
            .summaries(Arc::new(self.inward()));
        match &self.trim_order {
            Some(order) => layer.order(order.clone()),
            None => layer,
        }
    }

    /// Cleaning, with somebody to ask for a judging model.
    fn judged(&self) -> CleanLayer {
        if self.clean.has_judge() {
            return self.clean.clone();
        }
        self.clean.clone().ask(Arc::new(self.inward()))
    }

    /// A chat through all targets and nothing around them, for a question of our own within a request.
    fn inward_chat(&self) -> Service<ChatRequest> {
        BoxCloneSyncService::new(self.fallback::<ChatRequest>(None))
    }

    fn fallback<R: Ask>(&self, trim: Option<TrimLayer>) -> FallbackService<R> {
        let mut config = self.config.fallback();
        config.order.clone_from(&self.order);
        config.dice = self.dice.clone();
        config.quota = self.quota.clone();
        let stack = self.clone();
        FallbackService::new(
            self.router.clone(),
            self.health.clone(),
            config,
            move |target| stack.around_target::<R>(target, trim.clone()),
        )
    }

    fn with<L>(&self, part: Part, layer: impl FnOnce() -> L) -> Option<L> {
        (!self.left_out.contains(&part)).then(layer)
    }
}

impl fmt::Debug for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stack")
            .field("config", &self.config)
            .field("left_out", &self.left_out)
            .finish_non_exhaustive()
    }
}

type Wrap<R> = Arc<dyn Fn(Service<R>) -> Service<R> + Send + Sync>;

/// A user's layers. Those of one operation have one type, those of another operation another: hence the map by type.
#[derive(Clone, Default)]
struct UserLayers(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl UserLayers {
    fn add<R, L>(&mut self, layer: L)
    where
        R: Ask,
        L: Layer<Service<R>, Service: Inner<R>> + Send + Sync + 'static,
    {
        let wrap: Wrap<R> = Arc::new(move |inner| BoxCloneSyncService::new(layer.layer(inner)));
        let mut wraps = self.of::<R>().to_vec();
        wraps.push(wrap);
        self.0.insert(TypeId::of::<R>(), Arc::new(wraps));
    }

    fn of<R: Ask>(&self) -> &[Wrap<R>] {
        self.0
            .get(&TypeId::of::<R>())
            .and_then(|wraps| wraps.downcast_ref::<Vec<Wrap<R>>>())
            .map_or(&[], Vec::as_slice)
    }

    fn around<R: Ask>(&self, inner: Service<R>) -> Service<R> {
        self.of::<R>()
            .iter()
            .rev()
            .fold(inner, |inner, wrap| wrap(inner))
    }
}
