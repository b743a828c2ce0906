//! One model, of what its lab and its hosts say.

use std::collections::BTreeMap;

use g4f_types::{Capability, CapabilitySet};

use super::Said;
use crate::catalog::read::Facts;
use crate::catalog::schema::{Limits, Model, Offering};

/// What a model is put together of.
pub(super) struct Parts<'a> {
    pub(super) id: &'a str,
    pub(super) lab: Option<&'static str>,
    pub(super) name: &'a str,
    pub(super) group: &'a [(Offering, Vec<Said>)],
    /// What models.dev says of the model wherever it is served.
    pub(super) facts: Option<&'a Facts>,
    /// The model as it was known before.
    pub(super) before: Option<&'a Model>,
    /// Whether a provider is the lab's own.
    pub(super) is_own: &'a dyn Fn(&str) -> bool,
}

/// Puts one model together. Its offerings are set by the caller.
pub(super) fn assemble(parts: &Parts<'_>) -> Model {
    let before = parts.before;
    // At the lab itself; the plain name before dated ones, and of these the newest.
    let own = parts
        .group
        .iter()
        .filter(|(offering, _)| (parts.is_own)(&offering.provider));
    let own = own.max_by_key(|(offering, _)| {
        let plain = offering.variants.is_empty();
        (
            plain,
            plain && offering.snapshot.is_none(),
            offering.snapshot,
        )
    });
    let voices = Voices {
        own: own
            .into_iter()
            .flat_map(|(_, said)| said)
            .map(|said| &said.facts)
            .collect(),
        lab: parts.facts,
        all: parts
            .group
            .iter()
            .flat_map(|(_, said)| said)
            .map(|said| &said.facts)
            .collect(),
    };
    let title = voices.say(|facts| facts.title.as_deref());
    let family = voices.say(|facts| facts.family.as_deref());
    let offerings: Vec<&Offering> = parts.group.iter().map(|(offering, _)| offering).collect();
    let own = own.map(|(offering, _)| offering);
    let (can, cannot) = capabilities(own, parts.facts, &offerings);
    Model {
        id: parts.id.into(),
        lab: parts.lab.map(Into::into),
        name: parts.name.into(),
        title: title.map(Into::into).or_else(|| before?.title.clone()),
        family: family.map(Into::into).or_else(|| before?.family.clone()),
        released: voices
            .say(|facts| facts.released)
            .or_else(|| before?.released),
        knowledge: voices
            .say(|facts| facts.knowledge)
            .or_else(|| before?.knowledge),
        open_weights: voices
            .say(|facts| facts.open_weights)
            .or_else(|| before?.open_weights),
        tokenizer: tokenizer(parts.lab, parts.name),
        task: own
            .and_then(|own| own.task)
            .or_else(|| most(offerings.iter().filter_map(|offering| offering.task))),
        can,
        cannot,
        limits: limits(own.map(|own| own.limits), parts.facts, &offerings),
        offerings: 0..0,
    }
}

/// Who speaks about a model.
struct Voices<'a> {
    /// The lab's own row.
    own: Vec<&'a Facts>,
    /// models.dev, wherever the model is served.
    lab: Option<&'a Facts>,
    /// Everybody.
    all: Vec<&'a Facts>,
}

impl<'a> Voices<'a> {
    /// What the lab's own row says, else what is said wherever the model is served, else what most say.
    fn say<T: Ord>(&self, get: impl Fn(&'a Facts) -> Option<T>) -> Option<T> {
        self.own
            .iter()
            .chain(self.lab.iter())
            .find_map(|facts| get(facts))
            .or_else(|| most(self.all.iter().filter_map(|facts| get(facts))))
    }
}

/// What is said most often; of two that are said as often, the lesser.
fn most<T: Ord>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in all {
        *counts.entry(value).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    counts
        .into_iter()
        .find(|(_, count)| *count == most)
        .map(|(value, _)| value)
}

fn limits(own: Option<Limits>, lab: Option<&Facts>, offerings: &[&Offering]) -> Limits {
    // What the lab leaves open, hosts do not know better.
    let best = |get: fn(Limits) -> Option<u32>| match own {
        Some(own) => get(own).or_else(|| get(lab?.limits)),
        None => lab.and_then(|facts| get(facts.limits)).or_else(|| {
            offerings
                .iter()
                .filter_map(|offering| get(offering.limits))
                .max()
        }),
    };
    Limits {
        context: best(|limits| limits.context),
        input: best(|limits| limits.input),
        output: best(|limits| limits.output),
    }
}

/// Yes if the lab says so; without its own row, if more hosts say yes than no. No if somebody says no and nobody yes.
fn capabilities(
    own: Option<&Offering>,
    lab: Option<&Facts>,
    offerings: &[&Offering],
) -> (CapabilitySet, CapabilitySet) {
    let mut can = lab.map_or(CapabilitySet::EMPTY, |facts| facts.can);
    if let Some(own) = own {
        can = can.union(own.can);
    } else {
        for capability in Capability::ALL {
            let yes = offerings
                .iter()
                .filter(|o| o.can.contains(*capability))
                .count();
            let no = offerings
                .iter()
                .filter(|o| o.cannot.contains(*capability))
                .count();
            if yes > no {
                can.insert(*capability);
            }
        }
    }
    let mut cannot = CapabilitySet::EMPTY;
    let mut somewhere = can;
    for offering in offerings {
        cannot = cannot.union(offering.cannot);
        somewhere = somewhere.union(offering.can);
    }
    (can, cannot.difference(somewhere))
}

/// The tokenizer, where it is published which one a line of models counts with.
pub(in crate::catalog) fn tokenizer(lab: Option<&str>, name: &str) -> Option<&'static str> {
    let begins = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    match lab? {
        "openai" if begins(&["gpt-oss"]) => Some("o200k_harmony"),
        "openai" if begins(&["gpt-4o", "gpt-4-1", "gpt-5", "o1", "o3", "o4", "chatgpt-4o"]) => {
            Some("o200k_base")
        }
        "openai" if begins(&["gpt-4", "gpt-3-5", "text-embedding-3", "text-embedding-ada"]) => {
            Some("cl100k_base")
        }
        "meta" if begins(&["llama-3"]) => Some("llama3"),
        "meta" if begins(&["llama-4"]) => Some("llama4"),
        _ => None,
    }
}
