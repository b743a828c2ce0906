//! How the targets are: breakers, permits and what was [learned](vitals) of them, shared by all operations, and the
//! benches of the store.

mod kept;
mod quantile;
mod score;
pub mod vitals;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use g4f_store::{Bench, BenchKey, Store};
use g4f_types::{ErrorKind, Target};
use serde::Serialize;

use crate::breaker::{Breaker, BreakerConfig, BreakerState};
use crate::permit::{PermitConfig, Permits};
use crate::rate_limit::{KeyMeter, Meters, TargetKeys};

use kept::Keeper;

pub use score::Score;
pub use vitals::{Reading, Vitals};

/// The health of one model at one provider. Keys have no part in it: a server that is down is down for all of them.
pub struct TargetHealth {
    breaker: Arc<Breaker>,
    permits: Arc<Permits>,
    vitals: Vitals,
    store: Arc<dyn Store>,
    keeper: Keeper,
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

    /// What was learned of it.
    pub fn vitals(&self) -> &Vitals {
        &self.vitals
    }

    /// How it is now, for streamed or for whole answers.
    pub fn reading(&self, streamed: bool) -> Reading {
        self.remember();
        self.vitals.reading(streamed)
    }

    /// Looks for what an earlier process has kept, unless that was found already.
    pub(crate) fn remember(&self) {
        self.keeper.read(&*self.store, &self.vitals);
    }

    /// Keeps what was learned for the next process, where the store does.
    pub(crate) fn keep(&self) {
        // What was kept before is not to be written over unread.
        self.remember();
        self.keeper.write(&*self.store, &self.vitals);
    }
}

impl fmt::Debug for TargetHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TargetHealth")
            .field("breaker", &self.breaker)
            .field("permits", &self.permits)
            .field("vitals", &self.vitals)
            .finish_non_exhaustive()
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
    /// How good it is for a streamed chat, and why. What a key has left and what a model costs are not known here.
    pub score: Score,
    /// How long its first content takes at most in 95 of 100 streamed answers; `None` while too few were seen.
    pub late: Option<Duration>,
    /// Its last failure.
    pub last_error: Option<LastError>,
}

/// The last failure of a target, whoever's fault it was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LastError {
    /// What it was.
    pub kind: ErrorKind,
    /// How long ago it was.
    pub ago: Duration,
}

/// The health of all targets. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Health(Arc<Shared>);

struct Shared {
    store: Arc<dyn Store>,
    breaker: BreakerConfig,
    permit: PermitConfig,
    targets: Mutex<Targets>,
    meters: Meters,
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
            meters: Meters::default(),
        }))
    }

    /// Where benches are kept.
    pub fn store(&self) -> &dyn Store {
        &*self.0.store
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
            let fresh = || Arc::new(self.fresh(target));
            targets.entry(key).or_insert_with(fresh).clone()
        })
    }

    fn fresh(&self, target: &Target) -> TargetHealth {
        let (store, provider) = (&self.0.store, target.provider_id());
        let breaker = Breaker::new(self.0.breaker.clone()).shared(store.clone(), target);
        TargetHealth {
            breaker: Arc::new(breaker),
            permits: Arc::new(Permits::new(self.0.permit.clone())),
            vitals: Vitals::default(),
            keeper: Keeper::new(&**store, provider, &target.model),
            store: store.clone(),
        }
    }

    /// What the target of these names said of its limits.
    pub fn meter(&self, keys: &TargetKeys) -> Arc<KeyMeter> {
        self.0.meters.of(keys)
    }

    /// What all targets said of their limits.
    pub fn meters(&self) -> &Meters {
        &self.0.meters
    }

    /// Every target that was asked, by provider and model.
    pub fn targets(&self) -> Vec<TargetView> {
        let mut views: Vec<_> = self.with_targets(|targets| {
            targets
                .iter()
                .map(|((provider, model), health)| {
                    let (answered, failed) = health.breaker.counts();
                    let reading = health.reading(true);
                    let last_error = health.vitals.last_error();
                    TargetView {
                        provider: provider.clone(),
                        model: model.clone(),
                        breaker: health.breaker.state(),
                        refuses_for: health.breaker.refuses_for(),
                        in_use: health.permits.in_use(),
                        answered,
                        failed,
                        score: Score::new(&reading, None, 1.0),
                        late: reading.late,
                        last_error: last_error.map(|(kind, ago)| LastError { kind, ago }),
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
