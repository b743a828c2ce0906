//! One request on its way through its targets: it can be asked for an answer, and for another one when that breaks off.

use g4f_types::{Action, Call, ContentFilter, Context, Error, Operation, Result, Switched, Target};
use tower::ServiceExt as _;

use crate::answer::Answer;
use crate::attempt::Recorder;
use crate::policy::{is_local, then};
use crate::provider::placed;
use crate::service::Ask;
use crate::time::is_over;

use super::failure::Failures;
use super::lineup::Entry;
use super::tour::{Stop, Tour};

/// A request's way, and what happened on it.
pub(super) struct Journey<R: Operation> {
    cx: Context,
    tour: Tour<R>,
    content_filter: ContentFilter,
    failures: Failures,
    /// Switches that no answer has told the caller of yet.
    switches: Vec<Switched>,
}

impl<R: Ask> Journey<R> {
    pub(super) fn new(cx: Context, tour: Tour<R>, content_filter: ContentFilter) -> Self {
        Self {
            cx,
            tour,
            content_filter,
            failures: Failures::default(),
            switches: Vec::new(),
        }
    }

    /// Asks one target after the other until an answer is committed. `request_for` says what each of them is asked.
    pub(super) async fn answer(&mut self, request_for: impl Fn(&Target) -> R) -> Result<R::Answer> {
        let mut next = self.tour.first();
        while let Some(stop) = next {
            let entry = self.tour.entry(&stop).clone();
            let cx = self
                .cx
                .for_target(entry.target.clone())
                .with_others(stop.others);
            let error = match ask(&entry, &cx, request_for(&entry.target)).await {
                Ok(mut answer) => {
                    for switched in self.switches.drain(..).rev() {
                        answer.note_switch(|| switched);
                    }
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
            self.tour.count(&stop, &error);
            if let Some(stop) = &next {
                let to = &self.tour.entry(stop).target;
                switched(&self.cx, &entry.target, to, &error, &mut self.switches);
            }
            self.failures.failed(error);
        }
        let skipped = self.tour.take_refusals();
        Err(std::mem::take(&mut self.failures).into_error(skipped, &self.cx))
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
