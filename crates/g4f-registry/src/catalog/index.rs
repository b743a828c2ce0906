//! Where spellings are found: a sorted table of hashes. What lies there is compared in full by whoever looks.

use std::collections::HashMap;

use super::schema::{Model, Offering, Provider};

/// A spelling, and one of the models that it can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    model: u32,
    /// An offering that is spelt so; none where the model itself is.
    offering: u32,
}

/// Stands for no offering.
const NONE: u32 = u32::MAX;

/// The tables.
#[derive(Debug)]
pub(super) struct Index {
    spellings: Vec<Entry>,
    providers: HashMap<String, u32>,
}

impl Index {
    pub(super) fn new(providers: &[Provider], models: &[Model], offerings: &[Offering]) -> Self {
        let mut names = HashMap::with_capacity(providers.len() * 2);
        let number = |at: usize| u32::try_from(at).unwrap_or(NONE);
        for (at, provider) in providers.iter().enumerate() {
            for known in &provider.known_as {
                names.entry(known.to_lowercase()).or_insert(number(at));
            }
        }
        // An id is stronger than another one's name in a source.
        for (at, provider) in providers.iter().enumerate() {
            names.insert(provider.id.to_lowercase(), number(at));
        }
        let mut spellings = Vec::with_capacity(offerings.len() * 2 + models.len() * 2);
        for (at, model) in models.iter().enumerate() {
            let mut add = |text: &str, offering: u32| {
                spellings.push(Entry {
                    hash: hash(text),
                    model: number(at),
                    offering,
                });
            };
            add(&model.id, NONE);
            add(&model.name, NONE);
            for offering in model.offerings.clone() {
                let Some(Offering { id, .. }) = offerings.get(offering) else {
                    continue;
                };
                add(id, number(offering));
                // Where no lab is known, the end of a path means nothing elsewhere.
                if model.lab.is_some()
                    && let Some((_, end)) = id.rsplit_once('/')
                {
                    add(end, number(offering));
                }
            }
        }
        spellings.sort_unstable();
        spellings.dedup_by_key(|entry| (entry.hash, entry.model));
        spellings.shrink_to_fit();
        Self {
            spellings,
            providers: names,
        }
    }

    /// The provider of this name, in any case.
    pub(super) fn provider(&self, name: &str) -> Option<usize> {
        let at = self.providers.get(name).or_else(|| {
            let is_lower = !name.bytes().any(|b| b.is_ascii_uppercase());
            (!is_lower)
                .then(|| self.providers.get(&name.to_lowercase()))
                .flatten()
        });
        at.map(|at| *at as usize)
    }

    /// Which models may be spelt so, each with an offering that may be.
    pub(super) fn spelt(&self, text: &str) -> impl Iterator<Item = (usize, Option<usize>)> {
        let hash = hash(text);
        let from = self.spellings.partition_point(|entry| entry.hash < hash);
        self.spellings[from..]
            .iter()
            .take_while(move |entry| entry.hash == hash)
            .map(|entry| {
                let offering = (entry.offering != NONE).then_some(entry.offering as usize);
                (entry.model as usize, offering)
            })
    }
}

/// FNV-1a over the text in lower case. It only says where to look, so nobody gains by making two texts collide.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}
