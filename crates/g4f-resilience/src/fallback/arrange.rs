//! Putting the targets of a plan into the order of a strategy, stage by stage.

use std::fmt::Write as _;

use g4f_types::{Context, Operation};
use smallvec::SmallVec;

use super::lineup::Lineup;
use super::tour::Turn;
use crate::breaker::BreakerState;
use crate::health::{Reading, Score};
use crate::strategy::{Candidate, Dice, Order, mend};

/// Places of a lineup, in the order in which they are asked.
pub(super) type Arranged = SmallVec<[usize; 16]>;

/// What is known of a target that nobody looked at.
const UNREAD: Reading = Reading {
    success: 1.0,
    first_content: None,
    late: None,
    in_flight: 0,
};

/// Reorders `places` by `order`, for a request whose answer is `streamed` or not.
pub(super) fn arrange<R: Operation>(
    lineup: &Lineup<R>,
    turns: &[Turn],
    places: &mut Arranged,
    order: &dyn Order,
    dice: &Dice,
    (cx, streamed): (&Context, bool),
) {
    let notes = lineup.notes();
    // A plan has its stages in order; a router of somebody's own may not.
    places.sort_by_key(|place| notes[*place].stage);
    let candidates = read(lineup, turns, places, order.reads_health(), streamed);
    let mut begin = 0;
    while begin < places.len() {
        let stage = notes[places[begin]].stage;
        let size = places[begin..]
            .iter()
            .take_while(|place| notes[**place].stage == stage)
            .count();
        let end = begin + size;
        if size > 1 {
            let mut local: Arranged = (0..size).collect();
            order.order(&candidates[begin..end], dice, &mut local);
            mend(&mut local);
            let planned: Arranged = places[begin..end].iter().copied().collect();
            for (place, from) in places[begin..end].iter_mut().zip(local) {
                *place = planned[from];
            }
        }
        begin = end;
    }
    if tracing::enabled!(tracing::Level::DEBUG) {
        let line = |place: &usize| candidates.iter().find(|one| is_at(lineup, *place, one));
        tracing::debug!(
            request_id = %cx.request_id(),
            strategy = order.name(),
            targets = describe(places.iter().filter_map(line), order.reads_health()),
            "order of the targets"
        );
    }
}

fn is_at<R: Operation>(lineup: &Lineup<R>, place: usize, one: &Candidate<'_>) -> bool {
    std::ptr::eq(&raw const lineup[place].target, one.target)
}

/// The candidates at `places`, in that order.
fn read<'a, R: Operation>(
    lineup: &'a Lineup<R>,
    turns: &[Turn],
    places: &[usize],
    reads_health: bool,
    streamed: bool,
) -> SmallVec<[Candidate<'a>; 16]> {
    let mut list: SmallVec<[Candidate<'a>; 16]> = SmallVec::new();
    for place in places.iter().copied() {
        let (entry, note) = (&lineup[place], &lineup.notes()[place]);
        // Keys of one model share its health, and stand beside each other.
        let before = list.last().filter(|before| {
            before.target.model == entry.target.model
                && before.target.provider_id() == entry.target.provider_id()
        });
        let (reading, breaker) = match before {
            Some(before) => (before.reading, before.breaker),
            None if reads_health => (
                entry.health.reading(streamed),
                entry.health.breaker().state(),
            ),
            None => (UNREAD, BreakerState::Closed),
        };
        let headroom = entry.headroom();
        let usd = note.price.map(g4f_types::Price::blended);
        list.push(Candidate {
            target: &entry.target,
            note,
            reading,
            score: Score::new(&reading, usd, headroom),
            breaker,
            is_free: turns[place] == Turn::Open,
            headroom,
            last_asked: entry.last_asked(),
        });
    }
    list
}

/// One line for people: who comes in which order, and why.
fn describe<'a>(candidates: impl Iterator<Item = &'a Candidate<'a>>, reads_health: bool) -> String {
    let mut line = String::new();
    for one in candidates {
        let separator = if line.is_empty() { "" } else { "; " };
        // A string takes everything that is written to it.
        let _ = write!(line, "{separator}{}", one.target.label());
        if let Some(key) = &one.target.credential {
            let _ = write!(line, " {}", key.hint());
        }
        if reads_health {
            let _ = write!(line, " {}", one.score);
        }
        if !one.is_free {
            line.push_str(" (left alone)");
        }
    }
    line
}
