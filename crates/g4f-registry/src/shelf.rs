//! All providers and routes side by side, and how names are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use g4f_types::{Access, Capability, Error, Support, fate};

use crate::entry::Entry;
use crate::names;
use crate::routes::Way;

/// The wire family of a call that brings its own base URL and names no provider.
const PLAIN_FAMILY: &str = "openai";

/// Providers and routes.
pub(crate) struct Shelf {
    /// Sorted by id.
    pub(crate) entries: Vec<Arc<Entry>>,
    pub(crate) routes: BTreeMap<String, Way>,
}

/// What a model name means.
pub(crate) enum Wanted<'a> {
    /// Anything.
    Any,
    /// A route.
    Route(&'a Way),
    /// A model (empty: the default) at one provider.
    At(&'a Arc<Entry>, &'a str),
    /// A model, wherever it is served.
    Model(&'a str),
}

/// Whether a name leaves the choice of the model open.
pub(crate) fn is_auto(name: &str) -> bool {
    name.is_empty() || name.eq_ignore_ascii_case("auto")
}

impl Shelf {
    /// The provider of that id or, failing that, alias, in any case.
    pub(crate) fn find(&self, name: &str) -> Option<&Arc<Entry>> {
        let by_id = self
            .entries
            .iter()
            .find(|entry| entry.info.id.eq_ignore_ascii_case(name));
        by_id.or_else(|| self.entries.iter().find(|entry| entry.is_called(name)))
    }

    /// What `name` means for a caller who names `providers`.
    pub(crate) fn read<'a>(&'a self, name: &'a str, providers: &[Arc<Entry>]) -> Wanted<'a> {
        let route = self.routes.get(name).or_else(|| {
            let mut routes = self.routes.iter();
            routes
                .find(|(route, _)| route.eq_ignore_ascii_case(name))
                .map(|(_, way)| way)
        });
        if let Some(way) = route {
            return Wanted::Route(way);
        }
        if is_auto(name) {
            return Wanted::Any;
        }
        if let Some((before, model)) = name.split_once(':')
            && let Some(entry) = self.find(before)
            // `-p ollama -m mistral:7b` means a tag, not the provider of that name.
            && (providers.is_empty() || providers.iter().any(|p| Arc::ptr_eq(p, entry)))
        {
            return Wanted::At(entry, model);
        }
        Wanted::Model(name)
    }

    /// Who takes calls that bring their own base URL and name no provider.
    pub(crate) fn plain(&self) -> Option<&Arc<Entry>> {
        self.entries
            .iter()
            .find(|entry| !entry.has_address() && entry.info.family == PLAIN_FAMILY)
    }

    /// Everyone who may be asked without having been named. A bridge leads to a server that makes choices of its own,
    /// perhaps this very one, so it must be named.
    pub(crate) fn unnamed(&self) -> Vec<Arc<Entry>> {
        self.entries
            .iter()
            .filter(|entry| entry.info.access != Access::Bridge && entry.has_address())
            .cloned()
            .collect()
    }

    /// Learns the models of `entry`, if it can be used and has a list.
    pub(crate) async fn learn(&self, entry: &Entry) {
        let lists = entry.info.capabilities.support(Capability::ModelList) != Support::No;
        if !lists || !entry.usable().is_yes() || entry.probe().await.is_err() {
            return;
        }
        // A failure is kept and shown where it matters.
        let _ = entry.learn().await;
    }

    /// Up to three ids and aliases that are spelt like `name`.
    pub(crate) fn nearest_providers(&self, name: &str) -> Vec<String> {
        let all = self.entries.iter().flat_map(|entry| {
            let aliases = entry.info.aliases.iter().map(String::as_str);
            std::iter::once(&*entry.info.id).chain(aliases)
        });
        names::nearest(name, all, 3)
    }

    /// The error for a name that is no provider: what became of it, where that is known, else what is spelt like it.
    pub(crate) fn unknown_provider(&self, name: &str) -> Error {
        if let Some(fate) = fate::find(name) {
            return Error::config(format!("no provider is called {name}: {fate}"))
                .with_help(format!("`g4f provider {}` says more", fate.name));
        }
        let near = self.nearest_providers(name);
        let message = if near.is_empty() {
            format!("no provider is called {name}")
        } else {
            format!(
                "no provider is called {name}; did you mean {}?",
                near.join(" or ")
            )
        };
        Error::config(message).with_help("`g4f providers` lists all of them")
    }

    pub(crate) fn nearest(&self, name: &str, n: usize) -> Vec<String> {
        let lists: Vec<_> = self.entries.iter().map(|entry| entry.models()).collect();
        let ids = lists
            .iter()
            .flat_map(|list| list.iter().map(|m| m.id.as_str()));
        let aliases = self
            .entries
            .iter()
            .flat_map(|entry| entry.info.model_aliases.keys().map(String::as_str));
        let routes = self.routes.keys().map(String::as_str);
        names::nearest(name, ids.chain(aliases).chain(routes), n)
    }
}
