//! Models of the same class: for the same task, of about the same size or price, that can do all that is needed in a window
//! that is large enough.

use g4f_types::{Capability, CapabilitySet};
use serde::Serialize;

use super::Catalog;
use super::schema::{Model, Offering, Status};

/// Prices further apart than this, as a factor, are of another class.
const PRICE_RATIO: f64 = 2.5;

/// Sizes further apart than this, as a factor, are of another class.
const SIZE_RATIO: f64 = 2.0;

/// What chats can depend on.
const OF_CHATS: CapabilitySet = CapabilitySet::of(&[
    Capability::Tools,
    Capability::Vision,
    Capability::AudioInput,
    Capability::VideoInput,
    Capability::AudioOutput,
    Capability::ImageOutput,
    Capability::JsonSchema,
    Capability::Reasoning,
]);

/// What a stand-in must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// What it must be able to do, beside the model's task.
    pub can: CapabilitySet,
    /// How large its window must be, in tokens.
    pub window: Option<u32>,
}

impl Needs {
    /// All that the model itself can do in a chat, and its window.
    pub fn of(model: &Model) -> Self {
        Self {
            can: model.can.intersection(OF_CHATS),
            window: model.limits.window(),
        }
    }
}

/// A model that can stand in for another one.
#[derive(Clone, Debug, Serialize)]
pub struct Similar<'c> {
    /// The model.
    pub model: &'c Model,
    /// How far it is away; 0 would be the same.
    pub distance: f64,
    /// Why it is thought similar, in words.
    pub reasons: Vec<String>,
}

/// What the class of a model is told by.
struct Class {
    /// Parameters in billions, where the name says them.
    size: Option<f64>,
    /// The middle price of its hosts, in USD for a million tokens.
    price: Option<f64>,
}

impl Catalog {
    /// The models that can stand in for `model`, the nearest first.
    ///
    /// Nothing is guessed: a model of which neither size nor price is known has no class, and what is not known of a
    /// candidate counts as missing.
    pub fn similar(&self, model: &Model, needs: &Needs) -> Vec<Similar<'_>> {
        let own = self.class(model);
        let candidates = self.models().iter().filter(|other| {
            other.id != model.id
                && other.lab.is_some()
                && other.task.is_some()
                && other.task == model.task
                && needs.can.difference(other.can).is_empty()
                && needs
                    .window
                    .is_none_or(|wanted| other.limits.window().is_some_and(|has| has >= wanted))
        });
        let mut similar: Vec<Similar<'_>> = candidates
            .filter(|other| self.is_served(other))
            .filter_map(|other| compare(model, &own, other, &self.class(other), needs))
            .collect();
        similar.sort_by(|one, two| {
            one.distance
                .total_cmp(&two.distance)
                .then_with(|| one.model.id.cmp(&two.model.id))
        });
        similar
    }

    /// Whether somebody still offers it.
    fn is_served(&self, model: &Model) -> bool {
        let ended = |offering: &Offering| {
            matches!(offering.status, Some(Status::Deprecated | Status::Retired))
        };
        self.offerings_of(model)
            .iter()
            .any(|offering| !ended(offering))
    }

    fn class(&self, model: &Model) -> Class {
        let offerings = self.offerings_of(model);
        let prices = offerings
            .iter()
            .filter_map(|offering| Some(offering.simple_price()?.blended()));
        let mut prices: Vec<f64> = prices.filter(|price| *price > 0.0).collect();
        prices.sort_by(f64::total_cmp);
        Class {
            size: offerings.iter().find_map(|offering| size(&offering.id)),
            price: prices.get(prices.len() / 2).copied(),
        }
    }
}

/// How near two models are, if they are of one class.
fn compare<'c>(
    model: &Model,
    own: &Class,
    other: &'c Model,
    its: &Class,
    needs: &Needs,
) -> Option<Similar<'c>> {
    let mut distance = 0.0;
    let mut reasons = Vec::new();
    let ratio = |one: f64, two: f64| one.max(two) / one.min(two);
    let sizes = own.size.zip(its.size);
    let prices = own.price.zip(its.price);
    if sizes.is_none() && prices.is_none() {
        return None;
    }
    if let Some((one, two)) = sizes {
        let apart = ratio(one, two);
        if apart > SIZE_RATIO {
            return None;
        }
        distance += apart.ln();
        reasons.push(format!("size {two}b against {one}b"));
    }
    if let Some((one, two)) = prices {
        let apart = ratio(one, two);
        if apart > PRICE_RATIO {
            return None;
        }
        distance += apart.ln();
        reasons.push(format!(
            "{two:.2} USD for a million tokens against {one:.2}"
        ));
    }
    if model.family.is_some() && model.family == other.family {
        reasons.push("same family".to_owned());
    } else {
        distance += 0.5;
    }
    if model.lab != other.lab {
        distance += 0.25;
    }
    match model.released.zip(other.released) {
        // A year apart is about a generation.
        Some((one, two)) => distance += f64::from(one.days_from(two)) / 365.0,
        None => distance += 1.0,
    }
    let needed: Vec<&str> = needs.can.iter().map(Capability::as_str).collect();
    if !needed.is_empty() {
        reasons.push(format!("can {}", needed.join(", ")));
    }
    if let Some(window) = other.limits.window() {
        reasons.push(format!("window {}k", window / 1000));
    }
    Some(Similar {
        model: other,
        distance,
        reasons,
    })
}

/// Parameters in billions: `70b` of `llama-3.3-70b-instruct`. The active part of a mixture (`a22b`) is not the size.
fn size(id: &str) -> Option<f64> {
    let id = id.rsplit('/').next()?.to_lowercase();
    let bytes = id.as_bytes();
    let is_number = |b: u8| b.is_ascii_digit() || b == b'.';
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|b| is_number(**b)).count();
        let starts = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let stops = bytes
            .get(end + 1)
            .is_none_or(|b| !b.is_ascii_alphanumeric());
        if starts && stops && bytes.get(end) == Some(&b'b') {
            return id[at..end]
                .parse()
                .ok()
                .filter(|size: &f64| *size > 0.0 && size.is_finite());
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests;
