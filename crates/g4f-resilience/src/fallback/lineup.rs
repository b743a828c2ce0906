//! The targets of a plan with their stacks, built once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use g4f_registry::Plan;
use g4f_store::KeyId;
use g4f_types::{Error, Operation, Target};

use crate::breaker;
use crate::health::{Health, TargetHealth};
use crate::rate_limit::{KeyMeter, TargetKeys, benched};
use crate::service::Service;

/// One target, ready to be asked.
pub(super) struct Entry<R: Operation> {
    pub(super) target: Arc<Target>,
    pub(super) keys: TargetKeys,
    pub(super) service: Service<R>,
    health: Arc<TargetHealth>,
    meter: Arc<KeyMeter>,
}

impl<R: Operation> Entry<R> {
    /// How much is left of the scarcest of its rate limits, from 0 to 1.
    #[expect(dead_code, reason = "the order of the targets does not ask for it yet")]
    pub(super) fn headroom(&self) -> f64 {
        self.meter.headroom()
    }

    /// Why it should not be asked, and for how long in `retry_after`; `None` when it may.
    pub(super) fn out(&self, health: &Health) -> Option<Error> {
        let store = health.store();
        let error = match self.keys.standing(store) {
            Some(bench) => benched(bench.reason, store.now().until(bench.until)),
            None => breaker::refused(self.health.breaker().refuses_for()?),
        };
        let target = &self.target;
        Some(error.with_target(target.provider_id().clone(), target.model.clone()))
    }
}

pub(super) type Lineup<R> = Arc<[Arc<Entry<R>>]>;

type Planned<R> = (Arc<Plan>, Lineup<R>);

type Make<R> = Box<dyn Fn(&Arc<Target>) -> Service<R> + Send + Sync>;

/// What makes two targets one: the provider itself, the model, the key.
type Identity = (usize, Arc<str>, Option<KeyId>);

/// Builds lineups and keeps them.
///
/// Both caches are bounded. A full one is emptied: what is lost is only the stacks, which are cheap to build; the
/// health of the targets is kept elsewhere. A key in them is an address, so each value keeps alive what is there.
pub(super) struct Lineups<R: Operation> {
    make: Make<R>,
    health: Health,
    plans: Mutex<HashMap<usize, Planned<R>>>,
    entries: Mutex<HashMap<Identity, Arc<Entry<R>>>>,
}

const MAX_PLANS: usize = 256;
const MAX_ENTRIES: usize = 2048;

impl<R: Operation> Lineups<R> {
    pub(super) fn new(health: Health, make: Make<R>) -> Self {
        Self {
            make,
            health,
            plans: Mutex::default(),
            entries: Mutex::default(),
        }
    }

    pub(super) fn health(&self) -> &Health {
        &self.health
    }

    /// The lineup of a `plan` that was made for one call, with its own key or address: it is not kept. Nobody else will
    /// need it, it would push out what is needed, and a caller's key has no place in memory after the call.
    pub(super) fn once(&self, plan: &Plan) -> Lineup<R> {
        let entries = plan
            .targets
            .iter()
            .map(|target| Arc::new(self.build(target)));
        priced(entries.collect(), plan)
    }

    /// The lineup of `plan`.
    pub(super) fn of(&self, plan: &Arc<Plan>) -> Lineup<R> {
        let address = Arc::as_ptr(plan).addr();
        if let Some((_, lineup)) = lock(&self.plans).get(&address) {
            return lineup.clone();
        }
        let entries = plan.targets.iter().map(|target| self.entry(target));
        let lineup = priced(entries.collect(), plan);
        insert(
            &self.plans,
            MAX_PLANS,
            address,
            (plan.clone(), lineup.clone()),
        );
        lineup
    }

    fn entry(&self, target: &Arc<Target>) -> Arc<Entry<R>> {
        let identity = (
            Arc::as_ptr(&target.provider).cast::<()>().addr(),
            target.model.clone(),
            target.credential.as_ref().map(KeyId::of),
        );
        if let Some(entry) = lock(&self.entries).get(&identity) {
            return entry.clone();
        }
        let entry = Arc::new(self.build(target));
        insert(&self.entries, MAX_ENTRIES, identity, entry.clone());
        entry
    }

    fn build(&self, target: &Arc<Target>) -> Entry<R> {
        let keys = TargetKeys::of(target);
        Entry {
            target: target.clone(),
            service: (self.make)(target),
            health: self.health.of(target),
            meter: self.health.meter(&keys),
            keys,
        }
    }
}

/// Tells the caps in money what the targets cost, as far as the plan knows.
fn priced<R: Operation>(lineup: Lineup<R>, plan: &Plan) -> Lineup<R> {
    for (entry, note) in lineup.iter().zip(&plan.notes) {
        if let Some(price) = note.price {
            entry.meter.set_price(price);
        }
    }
    lineup
}

fn insert<K: Eq + Hash, V>(map: &Mutex<HashMap<K, V>>, most: usize, key: K, value: V) {
    let mut map = lock(map);
    if map.len() >= most {
        map.clear();
    }
    map.insert(key, value);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
