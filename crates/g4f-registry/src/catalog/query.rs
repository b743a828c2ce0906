//! Questions to the whole catalog: filters, full text, and an order.

mod text;

use std::cmp::Reverse;

use g4f_types::CapabilitySet;

pub(super) use text::Texts;

use super::Catalog;
use super::date::Date;
use super::schema::{Access, Modalities, Model, Offering, Status, Task};

/// In which order models come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best answer to the text first; without a text by name.
    #[default]
    Relevance,
    /// By id.
    Name,
    /// The cheapest first; of unknown price last.
    Price,
    /// The largest window first.
    Window,
    /// The newest first.
    Released,
    /// What most providers serve first.
    Providers,
}

impl Sort {
    /// The order of that name: `relevance`, `name`, `price`, `window`, `released`, `providers`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "relevance" => Self::Relevance,
            "name" => Self::Name,
            "price" => Self::Price,
            "window" => Self::Window,
            "released" => Self::Released,
            "providers" => Self::Providers,
            _ => return None,
        })
    }
}

/// What is asked. Empty fields ask nothing; what is unknown of an offering does not fit a filter for it.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words that must all occur in the name, title, family, or an id.
    pub text: String,
    /// What it must be able to do.
    pub can: CapabilitySet,
    /// What must go in.
    pub input: Modalities,
    /// What must come out.
    pub output: Modalities,
    /// At one of these providers, by id or a source's name.
    pub providers: Vec<String>,
    /// Made by this lab.
    pub lab: Option<String>,
    /// For this task.
    pub task: Option<Task>,
    /// With one of these kinds of access.
    pub access: Vec<Access>,
    /// Standing so, at [`today`](Self::today).
    pub status: Vec<Status>,
    /// At most this dear, in USD for a million tokens, three of prompt to one of answer.
    pub max_price: Option<f64>,
    /// A window of at least so many tokens.
    pub min_window: Option<u32>,
    /// Answers of at least so many tokens.
    pub min_output: Option<u32>,
    /// Whether the weights can be had.
    pub open_weights: Option<bool>,
    /// The day that deprecations are held against. Without, only what a source calls deprecated is.
    pub today: Option<Date>,
    /// In which order.
    pub sort: Sort,
    /// At most so many models; 0 for all.
    pub limit: usize,
}

/// A model that fits, and those of its offerings that do.
#[derive(Clone, Debug)]
pub struct Hit<'c> {
    /// The model.
    pub model: &'c Model,
    /// Its offerings that fit all filters; at least one.
    pub offerings: Vec<&'c Offering>,
    /// The lowest price of these, three tokens of prompt to one of answer.
    pub price_from: Option<f64>,
}

impl Catalog {
    /// The models with an offering that fits.
    pub fn query(&self, query: &Query) -> Vec<Hit<'_>> {
        let words: Vec<String> = query
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let texts = (!words.is_empty()).then(|| self.texts.get_or_init(|| Texts::new(self)));
        let providers: Vec<&str> = query
            .providers
            .iter()
            .map(|name| {
                self.provider(name)
                    .map_or(name.as_str(), |provider| &*provider.id)
            })
            .collect();
        let mut hits: Vec<(u8, Hit<'_>)> = Vec::new();
        for (at, model) in self.models.iter().enumerate() {
            let lab_fits = query.lab.as_deref().is_none_or(|lab| {
                model
                    .lab
                    .as_deref()
                    .is_some_and(|own| own.eq_ignore_ascii_case(lab))
            });
            let weights_fit =
                query.open_weights.is_none() || query.open_weights == model.open_weights;
            if !lab_fits || !weights_fit {
                continue;
            }
            let relevance = match texts {
                None => 0,
                Some(texts) => match texts.relevance(at, model, &words) {
                    0 => continue,
                    relevance => relevance,
                },
            };
            let offerings: Vec<&Offering> = self
                .offerings_of(model)
                .iter()
                .filter(|offering| query.fits(offering, &providers))
                .collect();
            if offerings.is_empty() {
                continue;
            }
            let price_from = offerings
                .iter()
                .filter_map(|offering| Some(offering.simple_price()?.blended()))
                .min_by(f64::total_cmp);
            hits.push((
                relevance,
                Hit {
                    model,
                    offerings,
                    price_from,
                },
            ));
        }
        order(&mut hits, query.sort);
        if query.limit > 0 {
            hits.truncate(query.limit);
        }
        hits.into_iter().map(|(_, hit)| hit).collect()
    }
}

impl Query {
    /// Whether an offering fits all filters that are about offerings.
    fn fits(&self, offering: &Offering, providers: &[&str]) -> bool {
        let listed = |list: &[&str]| list.is_empty() || list.contains(&&*offering.provider);
        let at_least = |wanted: Option<u32>, known: Option<u32>| {
            wanted.is_none_or(|wanted| known.is_some_and(|known| known >= wanted))
        };
        listed(providers)
            && self.can.difference(offering.can).is_empty()
            && offering.input.contains_all(self.input)
            && offering.output.contains_all(self.output)
            && (self.task.is_none() || self.task == offering.task)
            && (self.access.is_empty()
                || offering.access.is_some_and(|is| self.access.contains(&is)))
            && (self.status.is_empty() || self.stands(offering))
            && at_least(self.min_window, offering.limits.window())
            && at_least(self.min_output, offering.limits.output)
            && self.max_price.is_none_or(|most| {
                offering
                    .simple_price()
                    .is_some_and(|price| price.blended() <= most)
            })
    }

    fn stands(&self, offering: &Offering) -> bool {
        let status = match self.today {
            Some(today) => offering.status_on(today),
            None => offering.status,
        };
        status.is_some_and(|is| self.status.contains(&is))
    }
}

fn order(hits: &mut [(u8, Hit<'_>)], sort: Sort) {
    match sort {
        Sort::Name => {}
        // The sort is stable, and models come by id.
        Sort::Relevance => hits.sort_by_key(|(relevance, hit)| {
            let spread = if *relevance > 0 {
                hit.offerings.len()
            } else {
                0
            };
            Reverse((*relevance, spread))
        }),
        Sort::Price => hits.sort_by(|(_, one), (_, two)| {
            let price = |hit: &Hit<'_>| hit.price_from.unwrap_or(f64::INFINITY);
            price(one).total_cmp(&price(two))
        }),
        Sort::Window => hits.sort_by_key(|(_, hit)| {
            Reverse(
                hit.offerings
                    .iter()
                    .filter_map(|offering| offering.limits.window())
                    .max(),
            )
        }),
        Sort::Released => hits.sort_by_key(|(_, hit)| Reverse(hit.model.released)),
        Sort::Providers => hits.sort_by_key(|(_, hit)| Reverse(hit.offerings.len())),
    }
}

#[cfg(test)]
mod tests;
