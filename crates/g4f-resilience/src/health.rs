//! How the targets are: breakers and permits, shared by all operations, and the benches of the store.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use g4f_store::{Bench, BenchKey, Store};
use g4f_types::Target;
use serde::Serialize;

use crate::breaker::{Breaker, BreakerConfig, BreakerState};
use crate::errors::ErrorCounts;
use crate::permit::{PermitConfig, Permits};

/// The health of one model at one provider. Keys have no part in it: a server that is down is down for all of them.
#[derive(Debug)]
pub struct TargetHealth {
    breaker: Arc<Breaker>,
    permits: Arc<Permits>,
}

impl TargetHealth {
    /// The breaker.
    pub fn breaker(&self) -> &Arc<Breaker> {
        &self.breaker
    }

    /// The concurrency permits.
    pub fn permits(&self) -> &Arc<Permits> {
        &self.permits
    }
}

/// How one target is, for people and tests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetView {
    /// The provider's id.
    pub provider: Arc<str>,
    /// The model, by the provider's own id.
    pub model: Arc<str>,
    /// What the breaker does.
    pub breaker: BreakerState,
    /// How long the breaker will refuse every call; `None` when it would let one through.
    pub refuses_for: Option<Duration>,
    /// Answers under way.
    pub in_use: u32,
    /// Answers that came to their end.
    pub answered: u64,
    /// Failures by the target's fault.
    pub failed: u64,
}

/// The health of all targets. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Health(Arc<Shared>);

struct Shared {
    store: Arc<dyn Store>,
    breaker: BreakerConfig,
    permit: PermitConfig,
    targets: Mutex<Targets>,
    errors: ErrorCounts,
}

type Targets = HashMap<(Arc<str>, Arc<str>), Arc<TargetHealth>>;

/// Most targets whose health is kept. Model names may come from callers.
const MAX_TARGETS: usize = 4096;

impl Health {
    /// Nothing known yet.
    pub fn new(store: Arc<dyn Store>, breaker: BreakerConfig, permit: PermitConfig) -> Self {
        Self(Arc::new(Shared {
            store,
            breaker,
            permit,
            targets: Mutex::default(),
            errors: ErrorCounts::default(),
        }))
    }

    /// Where benches are kept.
    pub fn store(&self) -> &dyn Store {
        &*self.0.store
    }

    /// How often targets failed within the last hour, for conditions.
    pub fn errors(&self) -> &ErrorCounts {
        &self.0.errors
    }

    /// The health of `target`.
    pub fn of(&self, target: &Target) -> Arc<TargetHealth> {
        let key = (target.provider_id().clone(), target.model.clone());
        self.with_targets(|targets| {
            if targets.len() >= MAX_TARGETS && !targets.contains_key(&key) {
                // First those whom nobody asks any more and about whom nothing bad is known.
                targets.retain(|_, health| {
                    Arc::strong_count(health) > 1 || health.breaker.state() != BreakerState::Closed
                });
                if targets.len() >= MAX_TARGETS {
                    targets.clear();
                }
            }
            let fresh = || {
                Arc::new(TargetHealth {
                    breaker: Arc::new(Breaker::new(self.0.breaker.clone())),
                    permits: Arc::new(Permits::new(self.0.permit.clone())),
                })
            };
            targets.entry(key).or_insert_with(fresh).clone()
        })
    }

    /// Every target that was asked, by provider and model.
    pub fn targets(&self) -> Vec<TargetView> {
        let mut views: Vec<_> = self.with_targets(|targets| {
            targets
                .iter()
                .map(|((provider, model), health)| {
                    let (answered, failed) = health.breaker.counts();
                    TargetView {
                        provider: provider.clone(),
                        model: model.clone(),
                        breaker: health.breaker.state(),
                        refuses_for: health.breaker.refuses_for(),
                        in_use: health.permits.in_use(),
                        answered,
                        failed,
                    }
                })
                .collect()
        });
        views.sort_by(|a, b| (&a.provider, &a.model).cmp(&(&b.provider, &b.model)));
        views
    }

    /// Every bench that is not over.
    pub fn benches(&self) -> Vec<(BenchKey, Bench)> {
        self.0.store.list()
    }

    fn with_targets<T>(&self, f: impl FnOnce(&mut Targets) -> T) -> T {
        f(&mut self
            .0
            .targets
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health")
            .field("targets", &self.targets())
            .field("benches", &self.benches())
            .finish()
    }
}
