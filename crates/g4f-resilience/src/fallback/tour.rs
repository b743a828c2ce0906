//! The way through a lineup: who is next, and who is out.

use std::sync::Arc;
use std::time::Duration;

use g4f_types::{Error, ErrorKind, FaultDomain, Operation};
use smallvec::{SmallVec, smallvec};

use super::lineup::{Entry, Lineup};
use crate::health::Health;
use crate::policy::{Then, is_local};

/// Where a target stands in this request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Its turn may come.
    Open,
    /// It refused for the moment while others were left: it comes last.
    Deferred,
    /// It is benched for so long, and is asked only when nobody else is left.
    Benched(Duration),
    /// It had its turn, or cannot help.
    Over,
}

/// A target whose turn it is.
#[derive(Clone, Copy)]
pub(super) struct Stop {
    index: usize,
    /// How many could be asked in its place.
    pub(super) others: u32,
    was_deferred: bool,
}

/// What is done with targets that are benched or whose breaker is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhenOut {
    /// They are skipped.
    Skip,
    /// They come after all others, the one that is free again first goes first.
    Last,
    /// Nothing: what is known about them does not hold for this call.
    Ignore,
}

/// One request's way through its targets.
pub(super) struct Tour<R: Operation> {
    lineup: Lineup<R>,
    health: Health,
    /// Few requests have more targets than fit without an allocation.
    turns: SmallVec<[Turn; 16]>,
    refusals: Vec<Error>,
    when_out: WhenOut,
}

impl<R: Operation> Tour<R> {
    /// A way through the first `count` of `lineup`.
    pub(super) fn new(lineup: Lineup<R>, count: usize, health: Health, when_out: WhenOut) -> Self {
        let mut tour = Self {
            turns: smallvec![Turn::Open; count.min(lineup.len())],
            lineup,
            health,
            refusals: Vec::new(),
            when_out,
        };
        tour.close_benched();
        tour
    }

    /// The target of a stop.
    pub(super) fn entry(&self, stop: &Stop) -> &Arc<Entry<R>> {
        &self.lineup[stop.index]
    }

    /// The same target again, when nobody else is left to ask.
    pub(super) fn same_again(stop: &Stop) -> Stop {
        Stop {
            index: stop.index,
            others: 0,
            was_deferred: true,
        }
    }

    /// Why targets were skipped.
    pub(super) fn take_refusals(&mut self) -> Vec<Error> {
        std::mem::take(&mut self.refusals)
    }

    pub(super) fn first(&mut self) -> Option<Stop> {
        self.pick(|_| true)
    }

    /// Who comes after `stop`, which failed with `error`.
    pub(super) fn next(&mut self, stop: &Stop, error: &Error, then: Then) -> Option<Stop> {
        let failed = self.lineup[stop.index].clone();
        if is_local(error) {
            let for_the_moment = error.kind() == ErrorKind::Overloaded && stop.others > 0;
            if for_the_moment && !stop.was_deferred {
                self.turns[stop.index] = Turn::Deferred;
            }
            return self.pick(|_| true);
        }
        match then {
            Then::Stop => return None,
            Then::NextKey => {
                let key_is_out = matches!(
                    error.fault_domain(),
                    FaultDomain::Key | FaultDomain::Account
                );
                self.close(|entry| key_is_out && entry.keys.same_key(&failed.keys));
            }
            Then::Next => {}
            Then::Elsewhere | Then::IfSwitching => {
                self.close(|entry| entry.keys.same_model(&failed.keys));
            }
            Then::LargerWindow => {
                let limit = error.context_limit().or_else(|| window(&failed));
                self.close(|entry| {
                    entry.keys.same_model(&failed.keys) || !is_larger(window(entry), limit)
                });
            }
        }
        self.close_benched();
        match then {
            Then::NextKey => self.pick(|entry| entry.keys.same_model(&failed.keys)),
            _ => self.pick(|entry| !entry.keys.same_model(&failed.keys)),
        }
    }

    /// The first of those that are preferred, else the first, else one that was deferred, else one that is benched.
    fn pick(&mut self, prefers: impl Fn(&Entry<R>) -> bool) -> Option<Stop> {
        let open = |index: &usize| self.turns[*index] == Turn::Open;
        let all = 0..self.turns.len();
        let index = all
            .clone()
            .filter(open)
            .find(|index| prefers(&self.lineup[*index]))
            .or_else(|| all.clone().find(open));
        if let Some(index) = index {
            self.turns[index] = Turn::Over;
            let others = self
                .turns
                .iter()
                .filter(|turn| matches!(turn, Turn::Open | Turn::Deferred))
                .count();
            return Some(Stop {
                index,
                others: u32::try_from(others).unwrap_or(u32::MAX),
                was_deferred: false,
            });
        }
        let deferred = self.turns.iter().position(|turn| *turn == Turn::Deferred);
        let index = deferred.or_else(|| self.first_back())?;
        self.turns[index] = Turn::Over;
        // Nobody else is left to go first: it is asked as if it were alone.
        Some(Stop {
            index,
            others: 0,
            was_deferred: true,
        })
    }

    /// The benched target that is free again first.
    fn first_back(&self) -> Option<usize> {
        let waits = self
            .turns
            .iter()
            .enumerate()
            .filter_map(|(index, turn)| match turn {
                Turn::Benched(wait) => Some((*wait, index)),
                _ => None,
            });
        waits.min().map(|(_, index)| index)
    }

    fn close(&mut self, is_out: impl Fn(&Entry<R>) -> bool) {
        for (turn, entry) in self.turns.iter_mut().zip(&*self.lineup) {
            if is_out(entry) {
                *turn = Turn::Over;
            }
        }
    }

    /// Takes out who is benched by now, perhaps by this very request.
    fn close_benched(&mut self) {
        if self.when_out == WhenOut::Ignore {
            return;
        }
        for (turn, entry) in self.turns.iter_mut().zip(&*self.lineup) {
            if !matches!(turn, Turn::Open | Turn::Deferred) {
                continue;
            }
            let Some(error) = entry.out(&self.health) else {
                continue;
            };
            if self.when_out == WhenOut::Last {
                *turn = Turn::Benched(error.retry_after().unwrap_or_default());
            } else {
                *turn = Turn::Over;
                self.refusals.push(error);
            }
        }
    }
}

fn window<R: Operation>(entry: &Entry<R>) -> Option<u32> {
    let target = &entry.target;
    target.provider.capabilities(&target.model).context_window
}

/// What is not known to be too small may be tried.
fn is_larger(window: Option<u32>, limit: Option<u32>) -> bool {
    match (window, limit) {
        (Some(window), Some(limit)) => window > limit,
        _ => true,
    }
}
