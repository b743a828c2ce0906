//! From any spelling to a model: the provider's exact id, what people say, known spellings, the canonical name; never a
//! guess, and never another snapshot than the one that is named.

use std::fmt;

use g4f_types::Price;

use super::Catalog;
use super::canon::{Aliases, Snapshot, Variants, lab_of_name};
use super::schema::{Limits, Model, Offering, Provider};

/// How a name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A provider and its exact id: `groq/openai/gpt-oss-120b`.
    Exact,
    /// What people say: `llama3.3`.
    Nickname,
    /// A known spelling, in any case.
    Spelling,
    /// By the rules of canonical names.
    Canonical,
    /// Only a preview of it is known.
    Preview,
}

/// A model that a name means.
#[derive(Clone, Copy, Debug)]
pub struct Found<'c> {
    catalog: &'c Catalog,
    /// The model.
    pub model: &'c Model,
    /// The offering, where the name says the provider and its id.
    pub exact: Option<&'c Offering>,
    /// The snapshot that the name says.
    pub snapshot: Option<Snapshot>,
    /// How the name wants it served.
    pub variants: Variants,
    /// How it was found.
    pub how: How,
}

impl<'c> Found<'c> {
    /// The offerings that the name can mean, the best first: the exact one; those served as wanted; names without a date
    /// before dated ones, and of these the newest; the lab's own provider before others.
    ///
    /// With a snapshot in the name there are only offerings of this snapshot.
    pub fn offerings(&self) -> Vec<&'c Offering> {
        let mut all: Vec<&Offering> = self
            .catalog
            .offerings_of(self.model)
            .iter()
            .filter(|offering| self.snapshot.is_none() || offering.snapshot == self.snapshot)
            .collect();
        all.sort_by_cached_key(|offering| {
            let is_exact = self
                .exact
                .is_some_and(|exact| std::ptr::eq(exact, *offering));
            let lab = self
                .catalog
                .provider(&offering.provider)
                .and_then(|p| p.lab.as_ref());
            (
                !is_exact,
                offering.variants != self.variants,
                offering.variants.iter().count(),
                offering.snapshot.is_some(),
                std::cmp::Reverse(offering.snapshot),
                lab.is_none() || lab != self.model.lab.as_ref(),
                offering.provider.clone(),
                offering.id.clone(),
            )
        });
        all
    }

    /// The offering at one provider.
    pub fn at(&self, provider: &str) -> Option<&'c Offering> {
        let id = &self.catalog.provider(provider)?.id;
        self.offerings()
            .into_iter()
            .find(|offering| offering.provider == *id)
    }
}

/// A name that nothing is known of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The name.
    pub name: String,
    /// Up to five ids that are spelt alike, the nearest first.
    pub nearest: Vec<String>,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no model is called {:?}", self.name)?;
        if !self.nearest.is_empty() {
            write!(f, "; the nearest are {}", self.nearest.join(", "))?;
        }
        Ok(())
    }
}

impl std::error::Error for Miss {}

impl Catalog {
    /// The model that a name means, whatever the spelling.
    ///
    /// # Errors
    ///
    /// If nothing is known of it, or of the snapshot that it names; with the nearest names.
    pub fn lookup(&self, name: &str) -> Result<Found<'_>, Miss> {
        self.find(name.trim()).ok_or_else(|| Miss {
            name: name.trim().chars().take(200).collect(),
            nearest: self.nearest(name, 5),
        })
    }

    fn find(&self, name: &str) -> Option<Found<'_>> {
        if name.is_empty() || name.len() > super::canon::MAX_NAME {
            return None;
        }
        self.exact(name)
            .or_else(|| self.nicknamed(name))
            .or_else(|| self.spelt(name))
            .or_else(|| self.canonical(name))
    }

    /// `provider/id` and `provider:id`.
    fn exact(&self, name: &str) -> Option<Found<'_>> {
        let (provider, id) = name.split_once(['/', ':'])?;
        let offering = self.offering(provider, id)?;
        Some(self.found(self.model_of(offering)?, Some(offering), How::Exact))
    }

    /// What a provider offers under exactly this id, but for the case of letters.
    pub fn offering(&self, provider: &str, id: &str) -> Option<&Offering> {
        let provider = self.provider(provider)?;
        let models = self
            .index
            .spelt(id)
            .filter_map(|(model, _)| self.models.get(model));
        models
            .flat_map(|model| self.offerings_of(model))
            .find(|offering| {
                offering.provider == provider.id && offering.id.eq_ignore_ascii_case(id)
            })
    }

    fn model_of(&self, offering: &Offering) -> Option<&Model> {
        let at = self
            .models
            .binary_search_by(|model| model.id.cmp(&offering.model))
            .ok()?;
        self.models.get(at)
    }

    fn found<'c>(
        &'c self,
        model: &'c Model,
        offering: Option<&'c Offering>,
        how: How,
    ) -> Found<'c> {
        Found {
            catalog: self,
            model,
            exact: offering.filter(|_| how == How::Exact),
            snapshot: offering.and_then(|offering| offering.snapshot),
            variants: offering.map_or(Variants::EMPTY, |offering| offering.variants),
            how,
        }
    }

    fn nicknamed(&self, name: &str) -> Option<Found<'_>> {
        let id = Aliases::built_in().nickname(name)?;
        Some(self.found(self.model(&id)?, None, How::Nickname))
    }

    /// The model of this canonical id.
    pub fn model(&self, id: &str) -> Option<&Model> {
        let at = self
            .models
            .binary_search_by(|model| (*model.id).cmp(id))
            .ok()?;
        self.models.get(at)
    }

    /// A spelling that some offering or model has. One that says by itself whose it is (`gpt-4o`) is that lab's; any other
    /// (`fast`) means something only where a single model is called so.
    fn spelt(&self, name: &str) -> Option<Found<'_>> {
        let is_spelt = |text: &str| text.eq_ignore_ascii_case(name);
        // Mostly one model is spelt so as a whole, and whose it is need not be told from the name.
        let mut all = self.index.spelt(name);
        if let (Some((model, offering)), None) = (all.next(), all.next()) {
            let model = self.models.get(model)?;
            let offering = offering.and_then(|at| self.offerings.get(at));
            if is_spelt(&model.id)
                || is_spelt(&model.name)
                || offering.is_some_and(|o| is_spelt(&o.id))
            {
                let offering = offering.filter(|o| is_spelt(&o.id));
                return Some(self.found(model, offering, How::Spelling));
            }
        }
        let lab = lab_of_name(&name.to_ascii_lowercase());
        let mut best: Option<Found<'_>> = None;
        let mut others = 0;
        for (model, offering) in self.index.spelt(name) {
            let model = self.models.get(model)?;
            if is_spelt(&model.id) {
                return Some(self.found(model, None, How::Spelling));
            }
            let speaks = lab.is_some() && model.lab.as_deref() == lab;
            let is_end = |id: &str| speaks && id.rsplit('/').next().is_some_and(is_spelt);
            let offering = offering.and_then(|at| self.offerings.get(at));
            let is_offered = |offering: &Offering| is_spelt(&offering.id) || is_end(&offering.id);
            if !is_spelt(&model.name) && !offering.is_some_and(is_offered) {
                continue;
            }
            others += usize::from(!speaks);
            let rank = |model: &Model| {
                (
                    lab.is_some() && model.lab.as_deref() == lab,
                    model.offerings.len(),
                )
            };
            if best.is_none_or(|best| rank(model) > rank(best.model)) {
                best = Some(self.found(model, offering, How::Spelling));
            }
        }
        best.filter(|found| others == 1 || (lab.is_some() && found.model.lab.as_deref() == lab))
    }

    /// By the rules.
    fn canonical(&self, name: &str) -> Option<Found<'_>> {
        let wanted = Aliases::built_in().canonical(name);
        let preview = format!("{}-preview", wanted.name);
        let names = [
            (wanted.name.as_str(), How::Canonical),
            (preview.as_str(), How::Preview),
        ];
        let (model, how) = names.into_iter().find_map(|(name, how)| {
            let model = match wanted.lab {
                Some(lab) => self.model(&format!("{lab}/{name}")),
                None => self.spelt(name).map(|found| found.model),
            };
            Some((model?, how))
        })?;
        let is_known = wanted.snapshot.is_none()
            || self
                .offerings_of(model)
                .iter()
                .any(|offering| offering.snapshot == wanted.snapshot);
        is_known.then_some(Found {
            catalog: self,
            model,
            exact: None,
            snapshot: wanted.snapshot,
            variants: wanted.variants,
            how,
        })
    }

    /// The ids that are spelt most like `name`, the nearest first.
    pub fn nearest(&self, name: &str, n: usize) -> Vec<String> {
        let short: String = name.trim().chars().take(80).collect();
        let wanted = Aliases::built_in().canonical(&short);
        let mut near: Vec<(f64, usize, &Model)> = self
            .models
            .iter()
            .map(|model| {
                let likeness = strsim::jaro_winkler(&wanted.name, &model.name);
                (likeness, model.offerings.len(), model)
            })
            .collect();
        // Of names that are as near the one that more providers have.
        near.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then(b.1.cmp(&a.1))
                .then(a.2.id.cmp(&b.2.id))
        });
        near.iter()
            .take(n)
            .map(|(.., model)| model.id.to_string())
            .collect()
    }

    /// Who serves a model: its offerings, as [`Found::offerings`] orders them.
    ///
    /// # Errors
    ///
    /// As [`lookup`](Self::lookup).
    pub fn who_serves(&self, name: &str) -> Result<Vec<&Offering>, Miss> {
        Ok(self.lookup(name)?.offerings())
    }

    /// The providers that serve a model, each once.
    ///
    /// # Errors
    ///
    /// As [`lookup`](Self::lookup).
    pub fn providers_of(&self, name: &str) -> Result<Vec<&Provider>, Miss> {
        let mut providers: Vec<&Provider> = Vec::new();
        for offering in self.who_serves(name)? {
            if let Some(provider) = self.provider(&offering.provider)
                && !providers.iter().any(|known| known.id == provider.id)
            {
                providers.push(provider);
            }
        }
        Ok(providers)
    }

    /// The limits of a model at a provider; without a provider those of the model. `None` where the provider does not serve
    /// it.
    ///
    /// # Errors
    ///
    /// As [`lookup`](Self::lookup).
    pub fn limits(&self, model: &str, provider: Option<&str>) -> Result<Option<Limits>, Miss> {
        let found = self.lookup(model)?;
        Ok(match provider {
            Some(provider) => found.at(provider).map(|offering| offering.limits),
            None => Some(
                found
                    .exact
                    .map_or(found.model.limits, |offering| offering.limits),
            ),
        })
    }

    /// The standard price of a model at a provider; without a provider that of the first offering that has one. `None` where
    /// none is known.
    ///
    /// # Errors
    ///
    /// As [`lookup`](Self::lookup).
    pub fn price(&self, model: &str, provider: Option<&str>) -> Result<Option<Price>, Miss> {
        let found = self.lookup(model)?;
        Ok(match provider {
            Some(provider) => found.at(provider).and_then(Offering::simple_price),
            None => found
                .offerings()
                .into_iter()
                .find_map(Offering::simple_price),
        })
    }
}

#[cfg(test)]
mod tests;
