//! Rate limits, quotas and refusals, per key: what a provider said is remembered, and nobody asks again too early.
//!
//! Before a call the store is asked whether the key, the model at the provider, or the provider as a whole is benched. If
//! so the call is refused on this side, with the time that is left as `retry_after`. After a failure the store learns:
//!
//! | failure | benched | for | at most |
//! |---|---|---|---|
//! | `RateLimited` | the key (the target, where the limit is one model's) | Retry-After, else 5 s | 10 min |
//! | `QuotaExhausted` | the key | until the reset, else 1 h | 24 h |
//! | `Auth` | the key | 10 min | |
//! | `ModelNotFound` | the model at the provider | 10 min | |
//! | `Overloaded` with a Retry-After | the model at the provider | Retry-After | 10 min |
//!
//! A rate limit without a time gets this side's own, and its error says so: nobody is asked before, and a retry layer
//! above can wait for it where no other target is left. Asking again at once would only feed the limit.
//!
//! Failures that are the request's own fault never bench anyone, and calls that bring their own address (`base_url`)
//! neither read nor write benches: what happens there says nothing about the target.
//!
//! It stands below the breaker, because a benched key says nothing about the provider's health, and above the permit,
//! because who may not ask should not stand in a queue.

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use g4f_store::{Bench, BenchKey, KeyId, Store};
use g4f_types::{Call, Context, Disposition, End, Error, ErrorKind, FaultDomain, Result, Target};
use serde::{Deserialize, Serialize};
use tower::Layer;

use crate::answer::Answer;
use crate::config::seconds;
use crate::gate::{GateFuture, Lesson};
use crate::policy::{self, Benches};
use crate::service::{Ask, Inner};

/// How long benches last. Times are in seconds in a configuration file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimitConfig {
    /// A rate limit whose end the provider does not name; 5 s, which is the longest that is waited for.
    #[serde(with = "seconds")]
    pub rate_limit: Duration,
    /// The longest bench for a rate limit; 10 min.
    #[serde(with = "seconds")]
    pub rate_limit_max: Duration,
    /// A quota whose reset the provider does not name; 1 h.
    #[serde(with = "seconds")]
    pub quota: Duration,
    /// The longest bench for a quota; 24 h.
    #[serde(with = "seconds")]
    pub quota_max: Duration,
    /// A key that was refused; 10 min.
    #[serde(with = "seconds")]
    pub auth: Duration,
    /// A model that a provider does not serve; 10 min.
    #[serde(with = "seconds")]
    pub model: Duration,
}

impl Default for RateLimitConfig {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        Self {
            rate_limit: policy::LONGEST_WAIT,
            rate_limit_max: minutes(10),
            quota: minutes(60),
            quota_max: minutes(24 * 60),
            auth: minutes(10),
            model: minutes(10),
        }
    }
}

/// The names under which a target can be benched. Its key is hashed here, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetKeys {
    target: BenchKey,
    key: BenchKey,
    model: BenchKey,
    provider: BenchKey,
}

impl TargetKeys {
    /// The names of `target`.
    pub fn of(target: &Target) -> Self {
        let provider = || target.provider_id().clone();
        let model = || target.model.clone();
        let key = target.credential.as_ref().map(KeyId::of);
        Self {
            target: BenchKey::Target {
                provider: provider(),
                model: model(),
                key,
            },
            key: BenchKey::Key {
                provider: provider(),
                key,
            },
            model: BenchKey::Model {
                provider: provider(),
                model: model(),
            },
            provider: BenchKey::Provider {
                provider: provider(),
            },
        }
    }

    /// The longest bench that applies.
    pub fn standing(&self, store: &dyn Store) -> Option<Bench> {
        [&self.target, &self.key, &self.model, &self.provider]
            .into_iter()
            .filter_map(|key| store.bench_of(key))
            .max_by_key(|bench| bench.until)
    }

    /// Whether both use the same key at the same provider.
    pub(crate) fn same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// Whether both are the same model at the same provider.
    pub(crate) fn same_model(&self, other: &Self) -> bool {
        self.model == other.model
    }

    /// Writes down what `error` says, and returns for how long it stands.
    fn learn(
        &self,
        error: &Error,
        store: &dyn Store,
        config: &RateLimitConfig,
    ) -> Option<Duration> {
        if matches!(
            error.fault_domain(),
            FaultDomain::Request | FaultDomain::Caller | FaultDomain::Local
        ) {
            return None;
        }
        let asked = error.retry_after();
        let (key, wait) = match policy::rule(error.kind()).bench {
            Benches::Nobody => return None,
            Benches::RateLimit => {
                let wait = asked.unwrap_or(config.rate_limit);
                (self.by_domain(error), wait.min(config.rate_limit_max))
            }
            Benches::Quota => {
                let wait = asked.unwrap_or(config.quota);
                (self.by_domain(error), wait.min(config.quota_max))
            }
            Benches::Key => (self.by_domain(error), config.auth),
            Benches::Model => (&self.model, config.model),
            Benches::AsAsked => match asked {
                Some(wait) => (&self.model, wait.min(config.rate_limit_max)),
                None => return None,
            },
        };
        let stands = store.bench(key.clone(), Bench::new(error.kind(), store.now() + wait));
        tracing::debug!(?key, reason = %stands.reason, wait_ms = wait.as_millis(), "benched");
        Some(store.now().until(stands.until))
    }

    /// A limit or refusal is the key's, unless the classifier knows that it is one model's or the whole provider's.
    fn by_domain(&self, error: &Error) -> &BenchKey {
        match error.fault_domain() {
            FaultDomain::Model => &self.target,
            FaultDomain::Provider => &self.provider,
            _ => &self.key,
        }
    }
}

/// The error for a target that is benched: nothing was sent.
pub(crate) fn benched(reason: ErrorKind, wait: Duration) -> Error {
    Error::new(
        reason,
        "not asked: it is benched after an earlier failure of this kind",
    )
    .with_fault_domain(FaultDomain::Local)
    .with_disposition(Disposition::Persistent)
    .with_retry_after(wait)
}

/// Whether the call brings an address of its own: then what happens to it says nothing about the target.
pub(crate) fn is_own_address(cx: &Context) -> bool {
    cx.options().base_url.is_some()
}

/// Reads and writes benches around a service.
#[derive(Clone)]
pub struct RateLimitLayer {
    shared: Arc<Shared>,
}

struct Shared {
    store: Arc<dyn Store>,
    config: RateLimitConfig,
    try_anyway: bool,
    /// The target's names, where the service is for one target only.
    keys: Option<TargetKeys>,
}

impl RateLimitLayer {
    /// A layer for calls to any target.
    pub fn new(store: Arc<dyn Store>, config: RateLimitConfig) -> Self {
        Self {
            shared: Arc::new(Shared {
                store,
                config,
                try_anyway: false,
                keys: None,
            }),
        }
    }

    /// The same for calls to `target` only, whose key is hashed now and not for every call.
    #[must_use]
    pub fn for_target(self, target: &Target) -> Self {
        self.change(|shared| shared.keys = Some(TargetKeys::of(target)))
    }

    /// Asks benched targets as well, unless the call says otherwise.
    #[must_use]
    pub fn try_anyway(self, yes: bool) -> Self {
        self.change(|shared| shared.try_anyway = yes)
    }

    fn change(self, change: impl FnOnce(&mut Shared)) -> Self {
        let mut shared = Shared {
            store: self.shared.store.clone(),
            config: self.shared.config.clone(),
            try_anyway: self.shared.try_anyway,
            keys: self.shared.keys.clone(),
        };
        change(&mut shared);
        Self {
            shared: Arc::new(shared),
        }
    }
}

impl<S> Layer<S> for RateLimitLayer {
    type Service = RateLimit<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RateLimit {
            inner,
            shared: self.shared.clone(),
        }
    }
}

/// A service that is not asked while its target is benched.
#[derive(Clone)]
pub struct RateLimit<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<R, S> tower::Service<Call<R>> for RateLimit<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    type Future = GateFuture<S::Future, Learner>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let learner = Learner {
            shared: self.shared.clone(),
            target: call
                .cx
                .target()
                .filter(|_| !is_own_address(&call.cx))
                .cloned(),
        };
        let try_anyway = call.cx.options().try_anyway;
        if !try_anyway.unwrap_or(self.shared.try_anyway)
            && let Some(bench) = learner.with_keys(|keys| keys.standing(&*self.shared.store))
        {
            let wait = self.shared.store.now().until(bench.until);
            return GateFuture::refused(benched(bench.reason, wait));
        }
        GateFuture::open(self.inner.call(call), learner)
    }
}

/// Writes benches when a call or the stream after it has failed.
pub struct Learner {
    shared: Arc<Shared>,
    /// `None` where nothing is to be learned.
    target: Option<Arc<Target>>,
}

impl Learner {
    fn with_keys<T>(&self, f: impl FnOnce(&TargetKeys) -> Option<T>) -> Option<T> {
        let target = self.target.as_ref()?;
        match &self.shared.keys {
            Some(keys) => f(keys),
            None => f(&TargetKeys::of(target)),
        }
    }

    fn failed(&self, error: &Error) -> Option<Duration> {
        self.with_keys(|keys| keys.learn(error, &*self.shared.store, &self.shared.config))
    }
}

impl<A: Answer> Lesson<A> for Learner {
    fn learn(self, outcome: Result<A>) -> Result<A> {
        match outcome {
            Ok(answer) => Ok(answer.watch_end(move |end| {
                if let End::Failed(error) = end {
                    self.failed(error);
                }
            })),
            Err(error) => Err(match self.failed(&error) {
                Some(wait)
                    if error.kind() == ErrorKind::RateLimited && error.retry_after().is_none() =>
                {
                    error.with_retry_after(wait)
                }
                _ => error,
            }),
        }
    }
}

/// The error for a request whose targets are all benched.
pub(crate) fn all_benched(soonest: Option<Duration>, reason: ErrorKind) -> Error {
    let kind = match reason {
        kind @ (ErrorKind::QuotaExhausted | ErrorKind::Auth | ErrorKind::ModelNotFound) => kind,
        ErrorKind::RateLimited => ErrorKind::RateLimited,
        _ => ErrorKind::Overloaded,
    };
    let error = Error::new(
        kind,
        "every target is benched after earlier failures; nothing was sent",
    )
    .with_fault_domain(FaultDomain::Local)
    .with_disposition(Disposition::Persistent)
    .with_help("wait, add another provider or key, or set `try_anyway`");
    match soonest {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    }
}
