//! The database of models and providers: what exists, who serves it, what it can do and costs.
//!
//! ```text
//! sources ──read──► rows ──merge──► Catalog ──pack──► a compact file, embedded and on disk
//!                     ▲                │
//!                  canon: which        ├─ lookup   any spelling to a model and its offerings
//!                  model is meant      ├─ query    filters, full text, order
//!                                      └─ similar  models of the same class
//! ```
//!
//! A [`Model`] is what a lab made; an [`Offering`] is a model at a provider, with its own id, limits and price. What nobody
//! has said is unknown, never "no" and never 0. Everything here is pure: no network, no clock, no files.
//!
//! ```
//! use g4f_registry::catalog::Catalog;
//!
//! let catalog = Catalog::embedded();
//! let found = catalog.lookup("anthropic.claude-sonnet-4-5-20250929-v1:0").unwrap();
//! assert_eq!(&*found.model.id, "anthropic/claude-sonnet-4-5");
//! // A dated name never means another date.
//! assert!(found.offerings().iter().all(|offering| offering.snapshot == found.snapshot));
//! ```

pub mod canon;
pub mod price;
pub mod query;
pub mod read;
pub mod schema;
pub mod similar;

mod date;
mod embedded;
#[cfg(test)]
mod fixture;
mod index;
mod lookup;
mod merge;
mod pack;
mod providers;
mod source;
mod task;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

pub use date::Date;
pub use lookup::{Found, How, Miss};
pub use merge::Builder;
pub use pack::{PackError, SCHEMA_VERSION};
pub use providers::{MapError, ProviderMap};
pub use query::{Hit, Query, Sort};
pub use schema::{Access, Limits, Modalities, Modality, Model, Offering, Provider, Status, Task};
pub use similar::{Needs, Similar};
pub use source::{Field, Source, Sources};

use index::Index;

/// All models, offerings and providers that are known.
pub struct Catalog {
    /// Sorted by id.
    providers: Vec<Provider>,
    /// Sorted by id.
    models: Vec<Model>,
    /// Those of one model stand together, in the order of the models.
    offerings: Vec<Offering>,
    /// What the facts are from, and of when.
    inputs: BTreeMap<String, String>,
    index: Index,
    /// What the full text is searched in; made by the first search.
    texts: OnceLock<query::Texts>,
}

impl fmt::Debug for Catalog {
    /// How much is in it; all of it would be ten megabytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("providers", &self.providers.len())
            .field("models", &self.models.len())
            .field("offerings", &self.offerings.len())
            .field("inputs", &self.inputs)
            .finish_non_exhaustive()
    }
}

impl Catalog {
    fn new(
        providers: Vec<Provider>,
        models: Vec<Model>,
        offerings: Vec<Offering>,
        inputs: BTreeMap<String, String>,
    ) -> Self {
        let index = Index::new(&providers, &models, &offerings);
        Self {
            providers,
            models,
            offerings,
            inputs,
            index,
            texts: OnceLock::new(),
        }
    }

    /// Every provider, by id.
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// Every model, by id.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// Every offering; those of one model stand together.
    pub fn offerings(&self) -> &[Offering] {
        &self.offerings
    }

    /// What the facts are from: a source, and its date or digest.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.inputs
            .iter()
            .map(|(name, of)| (name.as_str(), of.as_str()))
    }

    /// The offerings of a model.
    pub fn offerings_of(&self, model: &Model) -> &[Offering] {
        self.offerings
            .get(model.offerings.clone())
            .unwrap_or_default()
    }

    /// The provider of this id, or of this name in a source; in any case.
    pub fn provider(&self, name: &str) -> Option<&Provider> {
        self.providers.get(self.index.provider(name)?)
    }

    /// What a provider offers, by model.
    pub fn offered_by(&self, provider: &str) -> impl Iterator<Item = &Offering> {
        let id = self.provider(provider).map(|provider| &*provider.id);
        self.offerings
            .iter()
            .filter(move |offering| Some(&*offering.provider) == id)
    }

    /// The catalog as a compact file. The same catalog always makes the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        pack::pack(self)
    }

    /// Reads a file that [`to_bytes`](Self::to_bytes) made.
    ///
    /// # Errors
    ///
    /// If it is something else, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PackError> {
        pack::unpack(bytes)
    }
}
