//! One request on its way through its targets: it can be asked for an answer, and for another one when that breaks off.

use g4f_types::{Action, Call, ContentFilter, Context, Error, Operation, Result, Switched, Target};
use tower::ServiceExt as _;

use crate::answer::Answer;
use crate::attempt::Recorder;
use crate::policy::{Then, is_local, then};
use crate::provider::{at_target, placed};
use crate::service::Ask;
use crate::time::is_over;

use super::failure::Failures;
use super::lineup::Entry;
use super::tour::{Stop, Tour};

/// A request's way, and what happened on it.
pub(crate) struct Journey<R: Operation> {
    cx: Context,
    tour: Tour<R>,
    content_filter: ContentFilter,
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
    pub(super) fn new(cx: Context, tour: Tour<R>, content_filter: ContentFilter) -> Self {
        Self {
            cx,
            tour,
            content_filter,
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
        let number = number_of(&self.cx, &target);
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
            let entry = self.tour.entry(&stop).clone();
            let cx = self
                .cx
                .for_target(entry.target.clone())
                .with_others(stop.others);
            let cx = if self.goes_on { cx.going_on() } else { cx };
            let error = match ask(&entry, &cx, request_for(&entry.target)).await {
                Ok(mut answer) => {
                    for switched in self.switches.drain(..).rev() {
                        answer.note_switch(|| switched);
                    }
                    self.at = Some(stop);
                    return Ok(answer);
                }
                Err(error) => placed(error, &cx),
            };
            next = self.after(&stop, &error);
            if is_local(&error) {
                let to = next.as_ref().map(|stop| &*self.tour.entry(stop).target);
                passed_by(&self.cx, to, &mut self.switches);
                self.failures.refused(error);
                continue;
            }
            if let Some(stop) = &next {
                let to = &self.tour.entry(stop).target;
                switched(&self.cx, &entry.target, to, &error, &mut self.switches);
            }
            self.failures.failed(error);
        }
        let skipped = self.tour.take_refusals();
        Err(std::mem::take(&mut self.failures).into_error(skipped, &self.cx))
    }

    /// The target of `stop` once more, after its answer broke off with `error`.
    fn same(&self, stop: &Stop, error: &Error) -> Option<Stop> {
        let may_pass = error.is_temporary()
            && !matches!(
                then(error, self.content_filter),
                Then::Stop | Then::IfSwitching
            );
        let can = !is_over(&self.cx) && self.cx.attempts_left() > 0;
        (may_pass && can).then(|| Tour::<R>::same_again(stop))
    }

    /// Who comes after `stop`, which failed with `error`.
    fn after(&mut self, stop: &Stop, error: &Error) -> Option<Stop> {
        if is_over(&self.cx) || self.cx.attempts_left() == 0 {
            return None;
        }
        self.tour
            .next(stop, error, then(error, self.content_filter))
    }
}

/// One target's turn. Its own stack may have been built without a retry layer; then the trail is written here.
async fn ask<R: Ask>(entry: &Entry<R>, cx: &Context, request: R) -> Result<R::Answer> {
    let recorder = Recorder::start(cx);
    let call = Call::new(cx.clone(), request);
    let outcome = match entry.service.clone().oneshot(call).await {
        Ok(answer) => answer.commit(None).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(answer) => Ok(recorder.answered(answer)),
        Err(error) => {
            if is_local(&error) {
                recorder.discard();
            } else {
                recorder.failed(&error, Action::GaveUp, 0);
            }
            Err(error)
        }
    }
}

/// The number in the trail of the last attempt at `target`.
fn number_of(cx: &Context, target: &Target) -> Option<u32> {
    let trail = cx.trail().snapshot();
    let is_its = |attempt: &&g4f_types::Attempt| {
        attempt.provider == *target.provider_id() && attempt.model == target.model
    };
    trail.iter().rfind(is_its).map(|attempt| attempt.n)
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
    cx.trail()
        .update_last(|attempt| attempt.action = Action::Switched);
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
