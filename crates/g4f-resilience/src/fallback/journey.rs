//! One request on its way through its targets: it can be asked for an answer, and for another one when that breaks off.

use std::sync::Arc;

use g4f_types::{Action, Call, ContentFilter, Context, Error, Operation, Result, Switched, Target};
use tower::ServiceExt as _;

use crate::answer::Answer;
use crate::attempt::{self, Recorder};
use crate::policy::{Then, is_local, may_have_run, then};
use crate::provider::{at_target, placed};
use crate::retry::{Backoff, RetryQuota};
use crate::service::Ask;
use crate::time::{is_over, time_left};

use super::failure::Failures;
use super::hedge::{self, Outcome};
use super::lineup::Entry;
use super::tour::{Stop, Tour};

/// What holds for the whole of a request.
pub(super) struct Terms {
    pub(super) content_filter: ContentFilter,
    /// Whether it is sent again where it may have been executed.
    pub(super) repeats: bool,
    /// Whether a second target is asked when the first one is late.
    pub(super) hedges: bool,
    /// What pays for asking everybody once more.
    pub(super) quota: Arc<RetryQuota>,
}

/// A request's way, and what happened on it.
pub(crate) struct Journey<R: Operation> {
    cx: Context,
    tour: Tour<R>,
    terms: Terms,
    failures: Failures,
    /// Switches that no answer has told the caller of yet.
    switches: Vec<Switched>,
    /// Whose answer was handed out.
    at: Option<Stop>,
    /// It broke off: what is asked for now goes on with it.
    goes_on: bool,
}

/// An answer that goes on with one that broke off.
pub(crate) struct Next<A> {
    pub(crate) answer: A,
    /// `provider:model` that broke off, and that goes on.
    pub(crate) from: String,
    pub(crate) to: String,
}

impl<R: Ask> Journey<R> {
    pub(super) fn new(cx: Context, tour: Tour<R>, terms: Terms) -> Self {
        Self {
            cx,
            tour,
            terms,
            failures: Failures::default(),
            switches: Vec::new(),
            at: None,
            goes_on: false,
        }
    }

    /// The request's surroundings.
    pub(crate) fn cx(&self) -> &Context {
        &self.cx
    }

    /// Asks one target after the other until an answer is committed. `request_for` says what each of them is asked.
    pub(super) async fn answer(&mut self, request_for: impl Fn(&Target) -> R) -> Result<R::Answer> {
        let first = self.tour.first();
        self.go(first, request_for).await
    }

    /// Asks on after the answer that was handed out `broke` off: the next target, or the same one where nobody else is
    /// left and the failure may pass.
    pub(crate) async fn again(
        &mut self,
        broke: Error,
        request_for: impl Fn(&Target) -> R,
    ) -> Result<Next<R::Answer>> {
        let Some(stop) = self.at.take() else {
            return Err(broke);
        };
        let target = self.tour.entry(&stop).target.clone();
        let broke = at_target(broke, &target);
        let Some(next) = self
            .after(&stop, &broke)
            .or_else(|| self.same(&stop, &broke))
        else {
            return Err(broke);
        };
        let number = attempt::last(&self.cx.for_target(target.clone()));
        self.goes_on = true;
        self.failures.failed(broke);
        let answer = self.go(Some(next), request_for).await?;
        if let Some(number) = number {
            let trail = self.cx.trail();
            trail.update(number, |attempt| attempt.action = Action::Resumed);
        }
        let to = self
            .at
            .as_ref()
            .map(|stop| self.tour.entry(stop).target.label());
        Ok(Next {
            answer,
            from: target.label(),
            to: to.unwrap_or_default(),
        })
    }

    async fn go(
        &mut self,
        first: Option<Stop>,
        request_for: impl Fn(&Target) -> R,
    ) -> Result<R::Answer> {
        let mut next = first;
        while let Some(stop) = next {
            if !self.may_go_on(&stop).await {
                break;
            }
            let Outcome { mut failed, answer } = self.ask(stop, &request_for).await;
            if let Some((winner, mut answer)) = answer {
                for (stop, error) in failed {
                    self.note(&stop, &error);
                    self.failed(&stop, Some(&winner), error);
                }
                for switched in self.switches.drain(..).rev() {
                    answer.note_switch(|| switched);
                }
                self.at = Some(winner);
                return Ok(answer);
            }
            let Some((last, error)) = failed.pop() else {
                break;
            };
            for (stop, error) in failed {
                self.note(&stop, &error);
                self.failed(&stop, Some(&last), error);
            }
            next = self.after(&last, &error);
            self.failed(&last, next.as_ref(), error);
        }
        let skipped = self.tour.take_refusals();
        Err(std::mem::take(&mut self.failures).into_error(skipped, &self.cx))
    }

    /// The target of `stop` once more, after its answer broke off with `error`.
    fn same(&self, stop: &Stop, error: &Error) -> Option<Stop> {
        let may_pass = error.is_temporary()
            && !self.is_done_for_good(error)
            && !matches!(self.then(error), Then::Stop | Then::IfSwitching);
        let can = !is_over(&self.cx) && self.cx.attempts_left() > 0;
        (may_pass && can).then(|| Tour::<R>::same_again(stop))
    }

    /// Who comes after `stop`, which failed with `error`.
    fn after(&mut self, stop: &Stop, error: &Error) -> Option<Stop> {
        if is_over(&self.cx) || self.cx.attempts_left() == 0 {
            return None;
        }
        if self.is_done_for_good(error) {
            self.failures.may_have_run();
            return None;
        }
        let (then, calls) = (self.then(error), self.calls(stop));
        self.tour.next(stop, error, then, calls)
    }

    /// The same where it is known already who comes next.
    fn note(&mut self, stop: &Stop, error: &Error) {
        let (then, calls) = (self.then(error), self.calls(stop));
        self.tour.had_its_turn(stop, error, then, calls);
    }

    /// Writes a failure down, and the switch that follows it.
    fn failed(&mut self, stop: &Stop, next: Option<&Stop>, error: Error) {
        let entry = self.tour.entry(stop);
        if is_local(&error) {
            let to = next.map(|stop| &*self.tour.entry(stop).target);
            passed_by(&self.cx, to, &mut self.switches);
            self.failures.refused(error);
            return;
        }
        self.tour.count(stop, &error);
        if let Some(next) = next {
            let note = &self.tour.lineup().notes()[next.index];
            if let Some(why) = &note.similar {
                let to = self.tour.entry(next).target.label();
                tracing::info!(request_id = %self.cx.request_id(), to, %why, "going on to a similar model");
            }
            let cx = self.cx.for_target(entry.target.clone());
            if next.index == stop.index {
                attempt::update_last(&cx, |attempt| attempt.action = Action::Retried);
            } else {
                let to = &self.tour.entry(next).target;
                switched(&cx, &entry.target, to, &error, &mut self.switches);
            }
        }
        self.failures.failed(error);
    }

    /// Pays for a further turn, and waits before the first of a lap: everybody has just failed.
    async fn may_go_on(&self, stop: &Stop) -> bool {
        if stop.lap == 0 {
            return true;
        }
        let wait = Backoff::default().wait(stop.lap - 1);
        let has_time = time_left(&self.cx).is_none_or(|left| wait < left);
        if !has_time || !self.terms.quota.take_turn() {
            return false;
        }
        if stop.begins_lap {
            tracing::debug!(request_id = %self.cx.request_id(), lap = stop.lap, "asking everybody once more");
            tokio::time::sleep(wait).await;
        }
        true
    }

    async fn ask(&mut self, stop: Stop, request_for: &impl Fn(&Target) -> R) -> Outcome<R> {
        let hedges = self.terms.hedges && self.terms.repeats && stop.others > 0;
        if hedges && self.cx.attempts_left() > 1 {
            return Box::pin(hedge::race(self, stop, request_for)).await;
        }
        let outcome = self.prepare(&stop, request_for).ask().await;
        Outcome::of(stop, outcome)
    }

    /// What is asked of the target of `stop`.
    pub(super) fn prepare(&self, stop: &Stop, request_for: impl Fn(&Target) -> R) -> Asked<R> {
        let entry = self.tour.entry(stop).clone();
        let cx = self
            .cx
            .for_target(entry.target.clone())
            .with_others(stop.others)
            .with_last_resort(stop.last_resort);
        let cx = if self.goes_on { cx.going_on() } else { cx };
        let request = request_for(&entry.target);
        Asked { entry, cx, request }
    }

    /// Who is asked beside `stop`, which is late.
    pub(super) fn beside(&mut self, stop: &Stop) -> Option<Stop> {
        if self.cx.attempts_left() == 0 {
            return None;
        }
        let lineup = self.tour.lineup().clone();
        let usd = |index: usize| hedge::usd(&lineup[index], lineup.notes()[index].price);
        let (first, most) = (usd(stop.index), self.cx.options().max_price);
        self.tour.beside(stop, |index| {
            hedge::is_affordable((first, usd(index)), most)
        })
    }

    /// Whether nobody else is asked after `error`.
    pub(super) fn ends_with(&self, error: &Error) -> bool {
        !is_local(error) && (self.is_done_for_good(error) || self.then(error) == Then::Stop)
    }

    pub(super) fn entry(&self, stop: &Stop) -> &Entry<R> {
        self.tour.entry(stop)
    }

    fn is_done_for_good(&self, error: &Error) -> bool {
        !self.terms.repeats && may_have_run(error)
    }

    fn then(&self, error: &Error) -> Then {
        then(error, self.terms.content_filter)
    }

    fn calls(&self, stop: &Stop) -> u32 {
        attempt::calls(&self.cx.for_target(self.tour.entry(stop).target.clone()))
    }
}

/// A target, and what it is asked.
pub(super) struct Asked<R: Operation> {
    entry: Arc<Entry<R>>,
    pub(super) cx: Context,
    pub(super) request: R,
}

impl<R: Ask> Asked<R> {
    /// One target's turn. Its own stack may have been built without a retry layer; then the trail is written here.
    pub(super) async fn ask(self) -> Result<R::Answer> {
        let Self { entry, cx, request } = self;
        let recorder = Recorder::start(&cx);
        let call = Call::new(cx.clone(), request);
        let outcome = match entry.service.clone().oneshot(call).await {
            Ok(answer) => answer.commit(None).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(answer) => Ok(recorder.answered(answer)),
            Err(error) => {
                let error = placed(error, &cx);
                recorder.gave_up(&error);
                Err(error)
            }
        }
    }
}

/// The target that was switched to refused without being asked: the switch goes on to the next one, or never was.
fn passed_by(cx: &Context, to: Option<&Target>, switches: &mut [Switched]) {
    match (to, switches.last_mut()) {
        (Some(to), Some(last)) => last.to = to.label(),
        (None, Some(_)) => cx
            .trail()
            .update_last(|attempt| attempt.action = Action::GaveUp),
        (_, None) => {}
    }
}

/// Tells the trail, the log and, in the end, the caller.
fn switched(cx: &Context, from: &Target, to: &Target, error: &Error, switches: &mut Vec<Switched>) {
    attempt::update_last(cx, |attempt| attempt.action = Action::Switched);
    let switched = Switched {
        from: from.label(),
        to: to.label(),
        reason: error.kind(),
    };
    tracing::info!(
        request_id = %cx.request_id(),
        from = %switched.from,
        to = %switched.to,
        reason = %switched.reason,
        "switching"
    );
    tracing::debug!(request_id = %cx.request_id(), %error, "the failure behind the switch");
    switches.push(switched);
}
