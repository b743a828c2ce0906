//! The orders that come with the crate.

use std::cmp::Ordering;
use std::time::Duration;

use g4f_types::Strategy;
use smallvec::SmallVec;

use super::{Candidate, Dice, Order};
use crate::breaker::BreakerState;

/// A target that succeeds in less than this share of its calls comes after all tiers of its stage.
const MOSTLY_FAILS: f64 = 0.5;

/// By score, with two choices for the first place.
///
/// Taking the best one always would send everybody there at once, until it is the worst; drawing two and taking the better
/// one spreads the load, and a bad target still wins against nobody. Keys of one provider and model share a score: among
/// them the one with the most left goes first, then the one that was not asked for longest.
#[derive(Clone, Copy, Debug)]
pub struct ByScore {
    /// Share of the requests that go elsewhere, to find out how it is there.
    pub exploration: f64,
}

impl Order for ByScore {
    fn name(&self) -> &str {
        Strategy::Score.as_str()
    }

    fn order(&self, candidates: &[Candidate<'_>], dice: &Dice, places: &mut [usize]) {
        let all = candidates;
        places.sort_by(|a, b| {
            let (a, b) = (&all[*a], &all[*b]);
            tier(a).cmp(&tier(b)).then_with(|| by_score(a, b))
        });
        let Some(first) = places.iter().find(|place| all[**place].is_free) else {
            return;
        };
        let first_tier = tier(&all[*first]);
        // The keys of one model are one choice, its best key stands for them. Few stages have more than fit here.
        let mut choices: SmallVec<[usize; 16]> = SmallVec::new();
        for place in places.iter().copied() {
            let one = &all[place];
            let is_new = |chosen: &usize| !all[*chosen].is_same_model(one);
            if one.is_free && tier(one) == first_tier && choices.iter().all(is_new) {
                choices.push(place);
            }
        }
        let wants_probe = |place: &usize| all[*place].breaker == BreakerState::HalfOpen;
        let chosen = if let Some(probe) = choices.iter().copied().find(wants_probe) {
            probe
        } else if choices.len() > 1 && dice.falls(self.exploration) {
            longest_ago(all, &choices[1..]).unwrap_or(choices[0])
        } else {
            // The choices are in the order of their scores: the smaller place is the better one.
            let one = dice.below(choices.len());
            let other = dice.below(choices.len().saturating_sub(1));
            let other = if other >= one { other + 1 } else { other };
            choices[one.min(other)]
        };
        to_front(places, chosen);
    }
}

fn tier(one: &Candidate<'_>) -> u32 {
    // While its breaker eases it back in, that decides how much it gets.
    if one.breaker == BreakerState::Closed && one.reading.success < MOSTLY_FAILS {
        return u32::MAX;
    }
    u32::from(one.note.tier)
}

fn by_score(a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
    b.score
        .value
        .total_cmp(&a.score.value)
        .then(a.last_asked.cmp(&b.last_asked))
}

/// The one that was not asked for longest. Who has calls under way is being found out about already: a target that has
/// fallen silent would else get every one of these requests.
fn longest_ago(all: &[Candidate<'_>], places: &[usize]) -> Option<usize> {
    let idle = places
        .iter()
        .copied()
        .filter(|place| all[*place].reading.in_flight == 0);
    idle.min_by_key(|place| all[*place].last_asked)
}

/// Moves `place` to the front and keeps the others in their order.
fn to_front(places: &mut [usize], place: usize) {
    if let Some(at) = places.iter().position(|one| *one == place) {
        places[..=at].rotate_right(1);
    }
}

/// By the time to the first content. Unknown ones go first, so that they become known.
#[derive(Clone, Copy, Debug)]
pub struct ByLatency {
    /// Share of the requests that go elsewhere, to find out how it is there.
    pub exploration: f64,
}

impl Order for ByLatency {
    fn name(&self) -> &str {
        Strategy::Latency.as_str()
    }

    fn order(&self, candidates: &[Candidate<'_>], dice: &Dice, places: &mut [usize]) {
        let time = |one: &Candidate<'_>| {
            let fails = one.reading.success < MOSTLY_FAILS;
            (fails, one.reading.first_content.unwrap_or(Duration::ZERO))
        };
        places.sort_by(|a, b| {
            let (a, b) = (&candidates[*a], &candidates[*b]);
            time(a).cmp(&time(b)).then_with(|| by_score(a, b))
        });
        if places.len() > 1
            && dice.falls(self.exploration)
            && let Some(other) = longest_ago(candidates, &places[1..])
        {
            to_front(places, other);
        }
    }
}

/// By price; unknown ones last, equal ones by score.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByPrice;

impl Order for ByPrice {
    fn name(&self) -> &str {
        Strategy::Price.as_str()
    }

    fn order(&self, candidates: &[Candidate<'_>], _: &Dice, places: &mut [usize]) {
        let price = |one: &Candidate<'_>| one.usd().unwrap_or(f64::INFINITY);
        places.sort_by(|a, b| {
            let (a, b) = (&candidates[*a], &candidates[*b]);
            price(a).total_cmp(&price(b)).then_with(|| by_score(a, b))
        });
    }
}

/// The one that was not asked for longest.
#[derive(Clone, Copy, Debug, Default)]
pub struct RoundRobin;

impl Order for RoundRobin {
    fn name(&self) -> &str {
        Strategy::RoundRobin.as_str()
    }

    fn order(&self, candidates: &[Candidate<'_>], _: &Dice, places: &mut [usize]) {
        places.sort_by_key(|place| candidates[*place].last_asked);
    }

    fn reads_health(&self) -> bool {
        false
    }
}

/// Any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Order for Random {
    fn name(&self) -> &str {
        Strategy::Random.as_str()
    }

    fn order(&self, _: &[Candidate<'_>], dice: &Dice, places: &mut [usize]) {
        for last in (1..places.len()).rev() {
            places.swap(last, dice.below(last + 1));
        }
    }

    fn reads_health(&self) -> bool {
        false
    }
}

/// Any, in proportion to the weights. Whoever has none comes last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weighted;

impl Order for Weighted {
    fn name(&self) -> &str {
        Strategy::Weighted.as_str()
    }

    fn order(&self, candidates: &[Candidate<'_>], dice: &Dice, places: &mut [usize]) {
        // Each place is drawn from those that are left, so that the second one is in proportion as well.
        let weight = |place: &usize| {
            let weight = candidates[*place].note.weight;
            if weight.is_finite() {
                weight.max(0.0)
            } else {
                0.0
            }
        };
        for begin in 0..places.len() {
            let left = &mut places[begin..];
            let sum: f64 = left.iter().map(weight).sum();
            if sum <= 0.0 {
                return;
            }
            let mut point = dice.share() * sum;
            let drawn = left.iter().position(|place| {
                point -= weight(place);
                point < 0.0
            });
            // Rounding may leave the point just beyond the last one that has a weight.
            let drawn = drawn.or_else(|| left.iter().rposition(|place| weight(place) > 0.0));
            left[..=drawn.unwrap_or_default()].rotate_right(1);
        }
    }

    fn reads_health(&self) -> bool {
        false
    }
}
