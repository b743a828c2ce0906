//! Readings become a catalog: rows of one offering are put together field by field, and offerings are grouped by model.
//!
//! Whose word counts is the table of [`Field::precedence`]; what a lower source adds is kept where the higher one says
//! nothing. The order in which readings are added makes no difference.

mod model;
mod offering;

pub(super) use model::tokenizer;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Catalog;
use super::canon::Aliases;
use super::providers::ProviderMap;
use super::read::{Facts, ProviderRow, Reading};
use super::schema::{Model, Offering, Provider};
use super::source::{Field, Source};

/// What one source says of one offering.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) source: Source,
    /// The provider in the source's spelling; settles which of two rows of one source counts.
    provider: String,
    pub(super) id: String,
    pub(super) facts: Facts,
}

/// Provider and id in lower case.
type Place = (String, String);

/// What is put together.
pub struct Builder<'a> {
    map: &'a ProviderMap,
    aliases: &'a Aliases,
    providers: BTreeMap<String, Provider>,
    places: BTreeMap<Place, Vec<Said>>,
    labs: BTreeMap<String, Facts>,
    before: BTreeMap<Arc<str>, Model>,
    inputs: BTreeMap<String, String>,
}

impl<'a> Builder<'a> {
    /// Nothing yet.
    pub fn new(map: &'a ProviderMap, aliases: &'a Aliases) -> Self {
        Self {
            map,
            aliases,
            providers: BTreeMap::new(),
            places: BTreeMap::new(),
            labs: BTreeMap::new(),
            before: BTreeMap::new(),
            inputs: BTreeMap::new(),
        }
    }

    /// Begins with what a catalog knows, each field under the source that it is from.
    #[must_use]
    pub fn from_catalog(mut self, catalog: &Catalog) -> Self {
        for provider in catalog.providers() {
            self.providers
                .insert(provider.id.to_string(), provider.clone());
        }
        for offering in catalog.offerings() {
            let place = (offering.provider.to_string(), offering.id.to_lowercase());
            let said = self.places.entry(place).or_default();
            for source in Source::ALL {
                // What rules say is said again.
                if *source != Source::Rule
                    && let Some(facts) = offering::said_by(offering, *source)
                {
                    said.push(Said {
                        source: *source,
                        provider: offering.provider.to_string(),
                        id: offering.id.to_string(),
                        facts,
                    });
                }
            }
        }
        for model in catalog.models() {
            self.before.insert(model.id.clone(), model.clone());
        }
        for (name, of) in catalog.inputs() {
            self.inputs.insert(name.to_owned(), of.to_owned());
        }
        self
    }

    /// Notes what the facts are from: a source's name, and its date or digest.
    pub fn input(&mut self, name: &str, of: &str) {
        self.inputs.insert(name.to_owned(), of.to_owned());
    }

    /// Adds a reading. It replaces what its source said before: everything, or, for a provider's own list, all of that
    /// provider.
    pub fn add(&mut self, reading: Reading) {
        let Reading {
            source,
            providers,
            rows,
            ..
        } = reading;
        if source == Source::Lab {
            self.labs.clear();
            for row in rows {
                let id = self
                    .aliases
                    .canonical(&format!("{}/{}", row.provider, row.id))
                    .id();
                self.labs.entry(id).or_insert(row.facts);
            }
            return;
        }
        let of_list = (source == Source::Live)
            .then(|| rows.first().map(|row| row.provider.clone()))
            .flatten();
        for (place, said) in &mut self.places {
            if of_list.as_ref().is_none_or(|provider| *provider == place.0) {
                said.retain(|said| said.source != source);
            }
        }
        for provider in providers {
            self.describe(source, provider);
        }
        for row in rows {
            let provider = self.map.id(source, &row.provider);
            self.know(source, &provider, &row.provider);
            let said = Said {
                source,
                provider: row.provider,
                id: row.id,
                facts: row.facts,
            };
            let all = self
                .places
                .entry((provider, said.id.to_lowercase()))
                .or_default();
            match all.iter_mut().find(|other| other.source == source) {
                Some(other) if (&said.provider, &said.id) < (&other.provider, &other.id) => {
                    *other = said;
                }
                Some(_) => {}
                None => all.push(said),
            }
        }
    }

    /// The provider of this id, made if it is new.
    fn know(&mut self, source: Source, id: &str, name: &str) -> &mut Provider {
        let map = self.map;
        let provider = self
            .providers
            .entry(id.to_owned())
            .or_insert_with(|| Provider {
                id: id.into(),
                name: name.into(),
                known_as: Vec::new(),
                lab: map.lab(id).map(Into::into),
                base_url: None,
                env: Vec::new(),
                docs: None,
                library: None,
                access: map.access(id),
            });
        if matches!(source, Source::ModelsDev | Source::Litellm) {
            let at = provider
                .known_as
                .binary_search_by(|known| (**known).cmp(name));
            if let Err(at) = at {
                provider.known_as.insert(at, name.into());
            }
        }
        provider
    }

    fn describe(&mut self, source: Source, row: ProviderRow) {
        let id = self.map.id(source, &row.id);
        let provider = self.know(source, &id, &row.id);
        // Of several names of one provider the first one in the alphabet describes it.
        let is_first = provider
            .known_as
            .first()
            .is_some_and(|first| **first == *row.id);
        if !is_first && provider.docs.is_some() {
            return;
        }
        if let Some(name) = row.name {
            provider.name = name.into();
        }
        provider.base_url = row.base_url.map(Into::into);
        provider.env = row.env.into_iter().map(Into::into).collect();
        provider.docs = row.docs.map(Into::into);
        provider.library = row.library.map(Into::into);
    }

    /// Puts everything together.
    pub fn build(self) -> Catalog {
        let mut groups: BTreeMap<String, Vec<(Offering, Vec<Said>)>> = BTreeMap::new();
        let mut labs: BTreeMap<String, (Option<&'static str>, String)> = BTreeMap::new();
        for ((provider, _), mut said) in self.places {
            said.sort_by_key(|said| said.source);
            let Some(id) = said.first().map(|said| said.id.clone()) else {
                continue;
            };
            let mut name = self.aliases.canonical(&id);
            if name.lab.is_none()
                && let Some(lab) = self.map.lab(&provider)
            {
                name.lab = Some(lab);
                name = self.aliases.resolve(name);
            }
            let model = match name.lab {
                Some(_) => name.id(),
                None => format!("{provider}/{}", name.name),
            };
            let offering = offering::merge(offering::Parts {
                provider: self
                    .providers
                    .get(&provider)
                    .map_or_else(|| provider.as_str().into(), |p| p.id.clone()),
                name: &name,
                said: &said,
                lab: self.labs.get(&model),
                map: self.map,
            });
            labs.insert(model.clone(), (name.lab, name.name));
            groups.entry(model).or_default().push((offering, said));
        }
        let mut models = Vec::with_capacity(groups.len());
        let mut offerings = Vec::new();
        for (id, group) in groups {
            let (lab, name) = labs.remove(&id).unwrap_or_default();
            let from = offerings.len();
            let mut model = model::assemble(&model::Parts {
                id: &id,
                lab,
                name: &name,
                group: &group,
                facts: self.labs.get(&id),
                before: self.before.get(id.as_str()),
                is_own: &|provider| lab.is_some() && self.map.lab(provider) == lab,
            });
            for (mut offering, _) in group {
                offering.model = model.id.clone();
                offerings.push(offering);
            }
            model.offerings = from..offerings.len();
            models.push(model);
        }
        Catalog::new(
            self.providers.into_values().collect(),
            models,
            offerings,
            self.inputs,
        )
    }
}

/// The field as the first source in its order says it, and that source.
pub(super) fn pick<'a, T>(
    said: &'a [Said],
    field: Field,
    get: impl Fn(&'a Facts) -> Option<T>,
) -> Option<(T, Source)> {
    field.precedence().iter().find_map(|source| {
        let said = said.iter().find(|said| said.source == *source)?;
        Some((get(&said.facts)?, *source))
    })
}

#[cfg(test)]
mod tests;
