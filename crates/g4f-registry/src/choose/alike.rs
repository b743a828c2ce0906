//! The last stages of a choice: models that resemble the one that was asked for.
//!
//! Only what is known without asking anybody counts, and what is not known speaks against a model.

use std::sync::Arc;

use g4f_types::{Capability, CapabilitySet, Price};

use super::{Candidate, Choice};
use crate::entry::Entry;
use crate::names::Fit;
use crate::plan::{Considered, Verdict};
use crate::shelf::{Wanted, is_auto};
use crate::similar::{Distance, Profile};
use crate::tells;

/// Most similar models that are tried for one that was asked for.
const MOST: usize = 3;
/// Most that are named although they are too dear.
const MOST_REFUSED: usize = 8;

/// What every chat model does, whether anybody says so or not.
const USUAL: CapabilitySet =
    CapabilitySet::of(&[Capability::Chat, Capability::Stream, Capability::System]);

/// A model that was asked for, and what is known about it.
struct Asked<'a> {
    name: &'a str,
    profile: Profile,
    /// The largest window that it has anywhere.
    window: Option<u32>,
    /// Its highest price anywhere.
    price: Option<f64>,
}

/// One similar model wherever it is served.
struct Group {
    distance: Distance,
    profile: Profile,
    window: Option<u32>,
    members: Vec<Candidate>,
}

impl<'a> Choice<'a> {
    /// Adds models that resemble the one of this name, each as a stage of its own, the nearest first. The choices that
    /// routes and callers without a model made are left as they are.
    pub(super) async fn add_similar(&mut self, name: &'a str) {
        let (name, scope) = match self.shelf.read(name, &self.named) {
            Wanted::Model(name) => (name, self.scope()),
            Wanted::At(entry, name) if !is_auto(name) => (name, vec![entry.clone()]),
            _ => return,
        };
        let Some(asked) = self
            .asked(name)
            .filter(|_| self.needs.contains(Capability::Chat))
        else {
            return;
        };
        let (groups, refused) = self.alike(&asked, &scope);
        self.plan.considered.extend(refused);
        for group in groups {
            let common = asked.profile.common();
            let how = match group.window {
                Some(window) => format!("similar to {name}: {common}, window {}k", window / 1000),
                None => format!("similar to {name}: {common}"),
            };
            self.next_stage();
            self.similar = Some(how.into());
            self.admit(group.members).await;
            self.similar = None;
        }
    }

    fn asked(&self, name: &'a str) -> Option<Asked<'a>> {
        let profile = Profile::of(name)?;
        let found = self.shelf.entries.iter().filter_map(|entry| {
            let (_, id) = entry.find(name)?;
            let price = entry.price(&id).map(Price::blended);
            Some((entry.capabilities(&id).context_window, price))
        });
        let (windows, prices): (Vec<_>, Vec<_>) = found.unzip();
        Some(Asked {
            name,
            profile,
            window: windows.into_iter().flatten().max(),
            price: prices.into_iter().flatten().reduce(f64::max),
        })
    }

    /// The nearest of those that may be asked, at most one of each provider in a group.
    fn alike(&self, asked: &Asked<'_>, scope: &[Arc<Entry>]) -> (Vec<Group>, Vec<Considered>) {
        let mut groups: Vec<Group> = Vec::new();
        let mut refused = Vec::new();
        for entry in scope {
            if !self.judge_entry(entry).is_taken() {
                continue;
            }
            for model in entry.models().iter() {
                let Some(profile) = Profile::of(&model.id) else {
                    continue;
                };
                let Some(distance) = asked.profile.distance(&profile) else {
                    continue;
                };
                let one = Candidate {
                    entry: entry.clone(),
                    model: model.id.clone(),
                    fit: Fit::Exact,
                };
                if !self.is_fit(&one, asked) {
                    continue;
                }
                match self.judge(&one) {
                    Verdict::Taken => {}
                    verdict @ (Verdict::TooDear { .. } | Verdict::PriceUnknown) => {
                        if refused.len() < MOST_REFUSED {
                            refused.push(Considered {
                                provider: entry.info.id.clone(),
                                model: one.model.into(),
                                verdict,
                            });
                        }
                        continue;
                    }
                    _ => continue,
                }
                let window = self.window(&one);
                match groups.iter_mut().find(|group| group.profile == profile) {
                    Some(group) => {
                        let is_there = |other: &Candidate| Arc::ptr_eq(&other.entry, entry);
                        if !group.members.iter().any(is_there) {
                            group.members.push(one);
                            // What is said of all of them holds for all of them.
                            group.window = group.window.min(window);
                        }
                    }
                    None => groups.push(Group {
                        distance,
                        profile,
                        window,
                        members: vec![one],
                    }),
                }
            }
        }
        groups.sort_by_key(|group| group.distance);
        groups.truncate(MOST);
        (groups, refused)
    }

    /// The window of a model. Where its provider does not say, others who serve it may; the least of theirs counts.
    fn window(&self, one: &Candidate) -> Option<u32> {
        one.entry
            .capabilities(&one.model)
            .context_window
            .or_else(|| {
                let others = self.shelf.entries.iter().filter_map(|entry| {
                    let (_, id) = entry.find(&one.model)?;
                    entry.capabilities(&id).context_window
                });
                others.min()
            })
    }

    /// Whether a model that resembles another one can stand in for it.
    fn is_fit(&self, one: &Candidate, asked: &Asked<'_>) -> bool {
        let (entry, model) = (&one.entry, one.model.as_str());
        if entry.is_model(asked.name, model) || tells::is_no_chat(model) {
            return false;
        }
        let said = entry.capabilities(model);
        let unknown = self.needs.difference(said.yes).difference(USUAL);
        let is_large = match asked.window {
            Some(needed) => self.window(one).is_some_and(|window| window >= needed),
            None => true,
        };
        let price = entry.price(model).map(Price::blended);
        // Where the caller names no limit, the model that was asked for is one.
        let is_dearer = self.max_price.is_none()
            && matches!((price, asked.price), (Some(price), Some(most)) if price > most);
        unknown.is_empty() && is_large && !is_dearer
    }
}
