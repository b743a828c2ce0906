//! Plans that were made before: the hot path.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, PoisonError, RwLock};

use g4f_types::CallOptions;
use tokio::time::Instant;

use crate::plan::Plan;
use crate::router::Query;

/// Most plans kept. A program asks for a handful of models; more is somebody trying names.
const MOST: usize = 512;

/// The options that a plan depends on, borrowed from a call.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Wishes<'a> {
    providers: &'a [String],
    exclude: &'a [String],
    fallback: &'a [String],
    exclude_models: &'a [String],
    similar: Option<bool>,
    /// As bits, because numbers with a fraction cannot be hashed.
    max_price: Option<u64>,
    only_first: bool,
    keyless: Option<bool>,
}

impl<'a> Wishes<'a> {
    /// The wishes of a call; `None` for one that brings its own key or address, whose plan is nobody else's.
    pub(crate) fn of(options: &'a CallOptions) -> Option<Self> {
        (options.api_key.is_none() && options.base_url.is_none()).then_some(Self {
            providers: &options.providers,
            exclude: &options.exclude_providers,
            fallback: &options.fallback_models,
            exclude_models: &options.exclude_models,
            similar: options.similar_models,
            max_price: options.max_price.map(f64::to_bits),
            only_first: options.no_fallback == Some(true),
            keyless: options.allow_keyless,
        })
    }
}

/// The same, owned.
struct Kept {
    query: Query,
    providers: Vec<String>,
    exclude: Vec<String>,
    fallback: Vec<String>,
    exclude_models: Vec<String>,
    similar: Option<bool>,
    max_price: Option<u64>,
    only_first: bool,
    keyless: Option<bool>,
    epoch: u64,
    until: Option<Instant>,
    plan: Arc<Plan>,
}

impl Kept {
    fn wishes(&self) -> Wishes<'_> {
        Wishes {
            providers: &self.providers,
            exclude: &self.exclude,
            fallback: &self.fallback,
            exclude_models: &self.exclude_models,
            similar: self.similar,
            max_price: self.max_price,
            only_first: self.only_first,
            keyless: self.keyless,
        }
    }
}

/// Plans by what was asked. The hash is only a place to look: what lies there is compared in full.
#[derive(Default)]
pub(crate) struct PlanCache(RwLock<HashMap<u64, Kept>>);

impl PlanCache {
    /// The plan for this, if it was made at `epoch` and has not expired.
    pub(crate) fn get(&self, query: &Query, wishes: &Wishes<'_>, epoch: u64) -> Option<Arc<Plan>> {
        let plans = self.0.read().unwrap_or_else(PoisonError::into_inner);
        plans
            .get(&place(query, wishes))
            .filter(|kept| kept.epoch == epoch && kept.query == *query && kept.wishes() == *wishes)
            .filter(|kept| kept.until.is_none_or(|until| Instant::now() < until))
            .map(|kept| kept.plan.clone())
    }

    pub(crate) fn put(
        &self,
        query: &Query,
        wishes: &Wishes<'_>,
        epoch: u64,
        until: Option<Instant>,
        plan: &Arc<Plan>,
    ) {
        let mut plans = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= MOST {
            plans.clear();
        }
        let kept = Kept {
            query: query.clone(),
            providers: wishes.providers.to_vec(),
            exclude: wishes.exclude.to_vec(),
            fallback: wishes.fallback.to_vec(),
            exclude_models: wishes.exclude_models.to_vec(),
            similar: wishes.similar,
            max_price: wishes.max_price,
            only_first: wishes.only_first,
            keyless: wishes.keyless,
            epoch,
            until,
            plan: plan.clone(),
        };
        plans.insert(place(query, wishes), kept);
    }
}

fn place(query: &Query, wishes: &Wishes<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    query.hash(&mut hasher);
    wishes.hash(&mut hasher);
    hasher.finish()
}
