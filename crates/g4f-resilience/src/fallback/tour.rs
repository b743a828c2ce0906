//! The way through a lineup: who is next, and who is out.

use std::sync::Arc;
use std::time::Duration;

use g4f_types::{Disposition, Error, ErrorKind, FaultDomain, Operation};
use smallvec::{SmallVec, smallvec};

use super::arrange::Arranged;
use super::lineup::{Entry, Lineup};
use crate::deadline::was_hurried;
use crate::health::Health;
use crate::policy::{Again, Then, is_local, rule};

/// Where a target stands in this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Its turn may come.
    Open,
    /// It refused for the moment while others were left: it comes after them.
    Deferred,
    /// Its breaker is open, but it still succeeds now and then: it comes after those.
    LastResort,
    /// It is benched for so long, and is asked only when nobody else is left.
    Benched(Duration),
    /// It had its turn and failed in a way that may pass: it gets another one in the next lap.
    Again {
        /// It was given up before its time, and should get all of it then.
        hurried: bool,
    },
    /// It had its turn, or cannot help.
    Over,
}

/// A target whose turn it is.
#[derive(Clone, Copy)]
pub(super) struct Stop {
    pub(super) index: usize,
    /// How many could be asked in its place.
    pub(super) others: u32,
    /// Whoever is careful should let it through: those who should be asked before it have been.
    pub(super) last_resort: bool,
    /// How often everybody has had a turn before this one.
    pub(super) lap: u32,
    /// The first of its lap.
    pub(super) begins_lap: bool,
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
    /// The order in which they come.
    order: Arranged,
    refusals: Vec<Error>,
    when_out: WhenOut,
    /// Most calls to one target, before another lap leaves it out.
    most_calls: u32,
    laps: u32,
}

impl<R: Operation> Tour<R> {
    /// A way through the first `count` of `lineup`, as they were planned. A target that gets several turns is not asked
    /// more than `most_calls` times.
    pub(super) fn new(
        lineup: Lineup<R>,
        count: usize,
        health: Health,
        when_out: WhenOut,
        most_calls: u32,
    ) -> Self {
        let count = count.min(lineup.len());
        let mut tour = Self {
            turns: smallvec![Turn::Open; count],
            order: (0..count).collect(),
            lineup,
            health,
            refusals: Vec::new(),
            when_out,
            most_calls,
            laps: 0,
        };
        tour.close_benched();
        tour
    }

    /// Leaves out the target of that place, with the reason.
    pub(super) fn shut(&mut self, index: usize, error: Error) {
        if let Some(turn) = self.turns.get_mut(index) {
            *turn = Turn::Over;
            self.refusals.push(error);
        }
    }

    /// Counts a failure for the conditions of later requests.
    pub(super) fn count(&self, stop: &Stop, error: &Error) {
        self.health.errors().count(&self.entry(stop).target, error);
    }

    /// Lets `arrange` put the targets into another order.
    pub(super) fn arrange(&mut self, arrange: impl FnOnce(&Lineup<R>, &[Turn], &mut Arranged)) {
        if self.turns.len() > 1 {
            arrange(&self.lineup, &self.turns, &mut self.order);
        }
    }

    /// All of the targets.
    pub(super) fn lineup(&self) -> &Lineup<R> {
        &self.lineup
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
            last_resort: true,
            lap: 0,
            begins_lap: false,
        }
    }

    /// Why targets were skipped.
    pub(super) fn take_refusals(&mut self) -> Vec<Error> {
        std::mem::take(&mut self.refusals)
    }

    pub(super) fn first(&mut self) -> Option<Stop> {
        let first = self.pick(|_| true)?;
        self.entry(&first).goes_first();
        Some(first)
    }

    /// Who comes after `stop`, which failed with `error` after so many calls.
    pub(super) fn next(
        &mut self,
        stop: &Stop,
        error: &Error,
        then: Then,
        calls: u32,
    ) -> Option<Stop> {
        self.had_its_turn(stop, error, then, calls);
        if is_local(error) {
            return self.pick(|_| true);
        }
        let failed = self.lineup[stop.index].clone();
        let same_model = |entry: &Entry<R>| entry.keys.same_model(&failed.keys);
        match then {
            Then::Stop => None,
            Then::NextKey => self.pick(same_model),
            _ => self.pick(|entry| !same_model(entry)),
        }
    }

    /// Who runs beside `stop`: the next target of its stage that is another model or provider, and not dearer than that.
    pub(super) fn beside(
        &mut self,
        stop: &Stop,
        is_allowed: impl Fn(usize) -> bool,
    ) -> Option<Stop> {
        let notes = self.lineup.notes();
        let first = &self.lineup[stop.index];
        let index = self.order.iter().copied().find(|index| {
            self.turns[*index] == Turn::Open
                && notes[*index].stage == notes[stop.index].stage
                && !self.lineup[*index].keys.same_model(&first.keys)
                && is_allowed(*index)
        })?;
        self.turns[index] = Turn::Over;
        Some(Stop {
            index,
            // The first one is still at it.
            others: self.others() + 1,
            last_resort: false,
            lap: stop.lap,
            begins_lap: false,
        })
    }

    /// Takes note of a failure: who cannot help any more, and whether `stop` may be asked again.
    pub(super) fn had_its_turn(&mut self, stop: &Stop, error: &Error, then: Then, calls: u32) {
        let failed = self.lineup[stop.index].clone();
        if is_local(error) {
            let for_the_moment = error.kind() == ErrorKind::Overloaded && stop.others > 0;
            if for_the_moment && !stop.last_resort {
                self.turns[stop.index] = Turn::Deferred;
            }
            return;
        }
        if calls < self.most_calls.min(most_calls(error)) {
            let hurried = was_hurried(error);
            self.turns[stop.index] = Turn::Again { hurried };
        }
        match then {
            Then::Stop | Then::Next => {}
            Then::NextKey => {
                let key_is_out = matches!(
                    error.fault_domain(),
                    FaultDomain::Key | FaultDomain::Account
                );
                self.close(|entry| key_is_out && entry.keys.same_key(&failed.keys));
            }
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
    }

    /// The first of those that are preferred, else the first, else one that was deferred, else one whose breaker is open,
    /// else one that is benched, else one that is asked again.
    fn pick(&mut self, prefers: impl Fn(&Entry<R>) -> bool) -> Option<Stop> {
        let is_preferred = |index: usize| prefers(&self.lineup[index]);
        if let Some(index) = self
            .find(|turn, index| turn == Turn::Open && is_preferred(index))
            .or_else(|| self.find(|turn, _| turn == Turn::Open))
        {
            return Some(self.stop(index, false));
        }
        if let Some(index) = self
            .find(|turn, _| turn == Turn::Deferred)
            .or_else(|| self.find(|turn, _| turn == Turn::LastResort))
            .or_else(|| self.first_back())
        {
            return Some(self.stop(index, true));
        }
        self.next_lap()
    }

    /// Everybody had a turn. Those whose failure may pass get another one.
    fn next_lap(&mut self) -> Option<Stop> {
        let mut any = false;
        for turn in &mut self.turns {
            if matches!(turn, Turn::Again { .. }) {
                *turn = Turn::Open;
                any = true;
            }
        }
        if !any {
            return None;
        }
        self.laps += 1;
        self.close_benched();
        let index = self
            .find(|turn, _| turn == Turn::Open)
            .or_else(|| self.find(|turn, _| turn == Turn::LastResort))?;
        let last_resort = self.turns[index] == Turn::LastResort;
        let mut stop = self.stop(index, last_resort);
        stop.begins_lap = true;
        Some(stop)
    }

    fn find(&self, is_it: impl Fn(Turn, usize) -> bool) -> Option<usize> {
        let mut order = self.order.iter().copied();
        order.find(|index| is_it(self.turns[*index], *index))
    }

    fn stop(&mut self, index: usize, last_resort: bool) -> Stop {
        self.turns[index] = Turn::Over;
        Stop {
            index,
            others: self.others(),
            last_resort,
            lap: self.laps,
            begins_lap: false,
        }
    }

    /// How many more could be asked. One that was given up early is no reason to give up the next one early as well.
    fn others(&self) -> u32 {
        let could = |turn: &&Turn| {
            matches!(
                turn,
                Turn::Open | Turn::Deferred | Turn::LastResort | Turn::Again { hurried: false }
            )
        };
        u32::try_from(self.turns.iter().filter(could).count()).unwrap_or(u32::MAX)
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
            if !matches!(turn, Turn::Open | Turn::Deferred | Turn::LastResort) {
                continue;
            }
            match entry.out(&self.health) {
                None if *turn == Turn::LastResort => *turn = Turn::Open,
                None => {}
                Some(out) if self.when_out == WhenOut::Last => {
                    *turn = Turn::Benched(out.error.retry_after().unwrap_or_default());
                }
                Some(out) if out.is_hopeful => *turn = Turn::LastResort,
                Some(out) => {
                    *turn = Turn::Over;
                    // In a later lap it has said why itself.
                    if self.laps == 0 {
                        self.refusals.push(out.error);
                    }
                }
            }
        }
    }
}

/// How often a target may be asked that fails like this: as often as the table says, where the failure may pass. A short
/// attempt that was given up for others may as well; one that had all of its time would take as long again.
fn most_calls(error: &Error) -> u32 {
    let is_targets = !matches!(
        error.fault_domain(),
        FaultDomain::Request | FaultDomain::Caller | FaultDomain::Local
    );
    let may_pass = is_targets
        && error.disposition() != Disposition::Permanent
        && error.retry_after().is_none_or(|wait| wait.is_zero())
        && !matches!(error.status(), Some(300..=499));
    match rule(error.kind()).again {
        _ if !may_pass => 0,
        Again::Backoff => u32::MAX,
        Again::BackoffIfAlone if was_hurried(error) => u32::MAX,
        Again::Once => 2,
        Again::BackoffIfAlone | Again::No | Again::WaitIfAlone => 0,
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
