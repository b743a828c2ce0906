//! Who is benched for which failure, by name, and the errors for calls that are not made.

use std::time::Duration;

use g4f_store::{Bench, BenchKey, KeyId, Store};
use g4f_types::{Context, Disposition, Error, ErrorKind, FaultDomain, Target};

use super::config::RateLimitConfig;
use crate::policy::{self, Benches};

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

    /// The name of the target: one model at one provider with one key.
    pub fn target(&self) -> &BenchKey {
        &self.target
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
    pub(super) fn learn(
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
        "not asked: it is benched after what it answered earlier",
    )
    .with_fault_domain(FaultDomain::Local)
    .with_disposition(Disposition::Persistent)
    .with_retry_after(wait)
}

/// Whether the call brings an address of its own: then what happens to it says nothing about the target.
pub(crate) fn is_own_address(cx: &Context) -> bool {
    cx.options().base_url.is_some()
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
        "every target is benched after earlier answers; nothing was sent",
    )
    .with_fault_domain(FaultDomain::Local)
    .with_disposition(Disposition::Persistent)
    .with_help("wait, add another provider or key, or set `try_anyway`");
    match soonest {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    }
}
