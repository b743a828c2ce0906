//! The registry: everyone who could answer, and the questions that can be asked about them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use futures_util::future::join_all;
use g4f_types::{Context, Error, Provider, Result, Target};

use crate::builder::RegistryBuilder;
use crate::cache::{PlanCache, Wishes};
use crate::choose::Choice;
use crate::config::Route;
use crate::entry::Entry;
use crate::plan::Plan;
use crate::router::{Query, Router};
use crate::routes;
use crate::shelf::Shelf;
use crate::view::{ModelEntry, ModelFilter, ProviderEntry};

/// Everyone who could answer. Cheap to clone; clones share what was learned.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

struct Inner {
    shelf: Shelf,
    plans: PlanCache,
    epoch: Arc<AtomicU64>,
}

impl Registry {
    /// An empty registry to be filled.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::default()
    }

    pub(crate) fn new(
        entries: Vec<Arc<Entry>>,
        routes: &BTreeMap<String, Route>,
        epoch: Arc<AtomicU64>,
    ) -> Result<Self> {
        let mut shelf = Shelf {
            entries,
            routes: BTreeMap::new(),
        };
        shelf.routes = routes::ready(&shelf, routes)?;
        Ok(Self(Arc::new(Inner {
            shelf,
            plans: PlanCache::default(),
            epoch,
        })))
    }

    /// All providers, sorted by id.
    pub fn providers(&self) -> Vec<ProviderEntry> {
        self.0
            .shelf
            .entries
            .iter()
            .map(|entry| show(entry))
            .collect()
    }

    /// One provider by id or alias, in any case.
    pub fn provider(&self, name: &str) -> Option<ProviderEntry> {
        self.0.shelf.find(name).map(|entry| show(entry))
    }

    /// One provider by id or alias, ready to be asked.
    ///
    /// # Errors
    /// `Config` when no provider has this name (the nearest names are in the help) or when it cannot be built.
    pub fn open(&self, name: &str) -> Result<Arc<dyn Provider>> {
        let shelf = &self.0.shelf;
        shelf
            .find(name)
            .ok_or_else(|| shelf.unknown_provider(name))?
            .provider()
    }

    /// One provider with its first key and no model: for calls that are about the provider itself, such as a probe.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn target(&self, name: &str) -> Result<Arc<Target>> {
        let shelf = &self.0.shelf;
        let entry = shelf
            .find(name)
            .ok_or_else(|| shelf.unknown_provider(name))?;
        Ok(Arc::new(Target {
            provider: entry.provider()?,
            model: Arc::from(""),
            credential: entry.keys.first().cloned(),
        }))
    }

    /// The error for a provider that does not exist; it names the nearest that do.
    pub fn unknown_provider(&self, name: &str) -> Error {
        self.0.shelf.unknown_provider(name)
    }

    /// The names of the routes, sorted.
    pub fn routes(&self) -> Vec<&str> {
        self.0.shelf.routes.keys().map(String::as_str).collect()
    }

    /// The models that `filter` lets through, by provider and in the provider's order.
    pub async fn models(&self, filter: &ModelFilter) -> Vec<ModelEntry> {
        let named = |entry: &&Arc<Entry>| {
            filter.providers.is_empty() || filter.providers.iter().any(|p| entry.is_called(p))
        };
        let entries: Vec<&Arc<Entry>> = self
            .0
            .shelf
            .entries
            .iter()
            .filter(named)
            .filter(|entry| filter.takes_provider(&entry.info))
            .collect();
        if filter.live {
            join_all(entries.iter().map(|entry| self.0.shelf.learn(entry))).await;
        }
        let limit = filter.limit.unwrap_or(usize::MAX);
        let mut list = Vec::new();
        for entry in entries {
            let usable = entry.usable().is_yes();
            if filter.usable && !usable {
                continue;
            }
            for model in entry.models().iter() {
                let mut model = model.clone();
                model.capabilities = entry.capabilities(&model.id);
                model.price = entry.price(&model.id);
                if filter.takes_model(&model) {
                    list.push(ModelEntry {
                        provider: entry.info.id.clone(),
                        access: entry.info.access,
                        usable,
                        model,
                    });
                }
                if list.len() >= limit {
                    return list;
                }
            }
        }
        list
    }

    /// Up to `n` known model and route names that are spelt like `name`, nearest first.
    pub fn nearest(&self, name: &str, n: usize) -> Vec<String> {
        self.0.shelf.nearest(name, n)
    }

    /// Asks every engine on this machine that may be asked whether it is there, all at once, within half a second.
    /// [`providers`](Self::providers) then says which are not.
    pub async fn probe_local(&self) {
        let doubted = self
            .0
            .shelf
            .entries
            .iter()
            .filter(|e| e.enabled && e.is_doubted());
        join_all(doubted.map(|entry| entry.probe())).await;
    }
}

#[async_trait]
impl Router for Registry {
    fn known_plan(&self, cx: &Context, query: &Query) -> Option<Arc<Plan>> {
        let wishes = Wishes::of(cx.options())?;
        let epoch = self.0.epoch.load(Ordering::Relaxed);
        self.0.plans.get(query, &wishes, epoch)
    }

    async fn plan(&self, cx: &Context, query: &Query) -> Result<Arc<Plan>> {
        if let Some(plan) = self.known_plan(cx, query) {
            return Ok(plan);
        }
        let options = cx.options();
        // Read first: what is learned while the plan is made makes it old.
        let epoch = self.0.epoch.load(Ordering::Relaxed);
        let (plan, until) = Choice::make(&self.0.shelf, options, query).await?;
        tracing::debug!(
            request = %cx.request_id(),
            model = %query.model,
            targets = ?plan.targets,
            considered = plan.considered.len(),
            "targets chosen"
        );
        let plan = Arc::new(plan);
        if let Some(wishes) = Wishes::of(options) {
            self.0.plans.put(query, &wishes, epoch, until, &plan);
        }
        Ok(plan)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("providers", &self.0.shelf.entries)
            .field("routes", &self.routes())
            .finish()
    }
}

fn show(entry: &Entry) -> ProviderEntry {
    let usable = entry.usable();
    let mut info = entry.info.clone();
    let address = entry.address();
    if info.base_url != address {
        // Built, an engine knows its address better than the variable that named it.
        Arc::make_mut(&mut info).base_url = address;
    }
    ProviderEntry {
        info,
        usable,
        key_sources: entry.keys.iter().map(|key| key.source().clone()).collect(),
    }
}
