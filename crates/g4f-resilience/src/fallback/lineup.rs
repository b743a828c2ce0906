//! The targets of a plan with their stacks, built once.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use g4f_registry::{Note, Plan};
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
    pub(super) health: Arc<TargetHealth>,
    meter: Arc<KeyMeter>,
    /// The number of the last request that was sent to it first.
    last_asked: AtomicU64,
}

/// Why a target should not be asked.
pub(super) struct Out {
    /// For how long, in `retry_after`, and the words for it.
    pub(super) error: Error,
    /// It is only its breaker that says so, and the target still succeeds now and then.
    pub(super) is_hopeful: bool,
}

/// Counts requests, so that it is known who was asked longest ago.
static REQUESTS: AtomicU64 = AtomicU64::new(0);

impl<R: Operation> Entry<R> {
    /// Why it should not be asked; `None` when it may.
    pub(super) fn out(&self, health: &Health) -> Option<Out> {
        let store = health.store();
        let (error, is_hopeful) = if let Some(bench) = self.keys.standing(store) {
            let wait = store.now().until(bench.until);
            (benched(bench.reason, wait), false)
        } else {
            let wait = self.health.breaker().refuses_for()?;
            (breaker::refused(wait), self.health.vitals().is_hopeful())
        };
        let target = &self.target;
        let error = error.with_target(target.provider_id().clone(), target.model.clone());
        Some(Out { error, is_hopeful })
    }

    pub(super) fn last_asked(&self) -> u64 {
        self.last_asked.load(Ordering::Relaxed)
    }

    /// A request is sent to it first.
    pub(super) fn goes_first(&self) {
        let number = REQUESTS.fetch_add(1, Ordering::Relaxed) + 1;
        self.last_asked.store(number, Ordering::Relaxed);
    }

    /// How much is left of the scarcest of its rate limits, from 0 to 1.
    pub(super) fn headroom(&self) -> f64 {
        self.meter.headroom()
    }
}

/// The targets of a plan, in its order, and what the plan says about them.
pub(super) struct Lineup<R: Operation>(Arc<Inner<R>>);

struct Inner<R: Operation> {
    entries: Box<[Arc<Entry<R>>]>,
    notes: Box<[Note]>,
}

impl<R: Operation> Lineup<R> {
    fn new(plan: &Plan, entry: impl Fn(&Arc<Target>) -> Arc<Entry<R>>) -> Self {
        let entries: Box<[Arc<Entry<R>>]> = plan.targets.iter().map(entry).collect();
        let notes: Box<[Note]> = (0..entries.len()).map(|at| plan.note(at)).collect();
        for (entry, note) in entries.iter().zip(&notes) {
            // Caps in money are told what the targets cost, as far as the plan knows.
            if let Some(price) = note.price {
                entry.meter.set_price(price);
            }
        }
        Self(Arc::new(Inner { entries, notes }))
    }

    /// What the plan says about each target.
    pub(super) fn notes(&self) -> &[Note] {
        &self.0.notes
    }
}

impl<R: Operation> Clone for Lineup<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<R: Operation> Deref for Lineup<R> {
    type Target = [Arc<Entry<R>>];

    fn deref(&self) -> &Self::Target {
        &self.0.entries
    }
}

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
        Lineup::new(plan, |target| Arc::new(self.build(target)))
    }

    /// The lineup of `plan`.
    pub(super) fn of(&self, plan: &Arc<Plan>) -> Lineup<R> {
        let address = Arc::as_ptr(plan).addr();
        if let Some((_, lineup)) = lock(&self.plans).get(&address) {
            return lineup.clone();
        }
        let lineup = Lineup::new(plan, |target| self.entry(target));
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
            last_asked: AtomicU64::new(0),
            meter: self.health.meter(&keys),
            keys,
        }
    }
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
