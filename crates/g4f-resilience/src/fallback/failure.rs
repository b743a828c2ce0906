//! The one error at the end.

use std::fmt::Write as _;
use std::time::Duration;

use g4f_registry::Considered;
use g4f_types::{Context, Error, ErrorKind, FaultDomain};

use crate::policy::{MAY_HAVE_RUN, Then, rule};
use crate::rate_limit::{all_benched, is_cap};
use crate::time::is_over;

/// Most failures that are written out in a message; all of them are among the causes.
const LISTED: usize = 20;

/// What a request's targets had to say.
#[derive(Default)]
pub(super) struct Failures {
    /// Targets that were tried.
    failed: Vec<Error>,
    /// Targets that were not asked, and why.
    refused: Vec<Error>,
    /// It ended because the request may have been executed, and is not sent again then.
    may_have_run: bool,
}

impl Failures {
    pub(super) fn failed(&mut self, error: Error) {
        self.failed.push(error);
    }

    pub(super) fn refused(&mut self, error: Error) {
        self.refused.push(error);
    }

    pub(super) fn may_have_run(&mut self) {
        self.may_have_run = true;
    }

    /// The error at the end; `skipped` says which targets had no turn at all.
    pub(super) fn into_error(mut self, skipped: Vec<Error>, cx: &Context) -> Error {
        self.refused.extend(skipped);
        let error = match (self.failed.len(), self.failed.pop()) {
            (1, Some(only)) if self.may_have_run => {
                only.with_causes(self.refused).with_help(MAY_HAVE_RUN)
            }
            (1, Some(only)) => only.with_causes(self.refused),
            (0, _) | (_, None) => self.nobody_asked(),
            // What is wrong with the request matters more to the caller than who was down before that was found.
            (_, Some(last)) if is_about_the_request(&last, &self.failed) => {
                self.failed.append(&mut self.refused);
                last.with_causes(self.failed)
            }
            (_, Some(last)) => {
                self.failed.push(last);
                self.exhausted(cx)
            }
        };
        error.with_trail(cx.trail().snapshot())
    }

    fn nobody_asked(mut self) -> Error {
        let soonest = soonest(&self.refused);
        // A cap says itself what it is and when it ends; of several the one that ends first is told.
        if self.refused.iter().all(is_cap)
            && let Some(first) = self
                .refused
                .iter()
                .position(|error| error.retry_after() == soonest)
        {
            let cap = self.refused.remove(first);
            return cap.with_causes(self.refused);
        }
        let reason = self
            .refused
            .iter()
            .find(|error| error.retry_after() == soonest)
            .map_or(ErrorKind::Overloaded, Error::kind);
        match <[Error; 1]>::try_from(self.refused) {
            Ok([only]) if only.help().is_none() => {
                only.with_help("wait, add another provider or key, or set `try_anyway`")
            }
            Ok([only]) => only,
            Err(refused) => {
                let error = all_benched(soonest, reason);
                let error = if refused.iter().any(is_cap) {
                    error.with_message("every target is benched or over a cap; nothing was sent")
                } else {
                    error
                };
                error.with_causes(refused)
            }
        }
    }

    fn exhausted(self, cx: &Context) -> Error {
        let why = if self.may_have_run {
            "the last target may have executed the request, which is not sent again then"
        } else if is_over(cx) {
            "the request's deadline passed"
        } else if cx.attempts_left() == 0 {
            "the request's budget of upstream calls is used up"
        } else {
            "every target failed"
        };
        let mut message = format!("{why}, {} tried:", self.failed.len());
        let causes: Vec<Error> = self.failed.into_iter().chain(self.refused).collect();
        for (index, cause) in causes.iter().take(LISTED).enumerate() {
            // A string takes everything that is written to it.
            let _ = write!(message, "\n{}. {cause}", index + 1);
        }
        if let Some(more) = causes.len().checked_sub(LISTED).filter(|more| *more > 0) {
            let _ = write!(message, "\nand {more} more");
        }
        let error = Error::new(ErrorKind::Exhausted, message)
            .with_fault_domain(FaultDomain::Provider)
            .with_reached_upstream(causes.iter().any(Error::reached_upstream))
            .with_help(if self.may_have_run {
                MAY_HAVE_RUN
            } else {
                "look at the trail; add another provider or key, or wait"
            });
        let error = match soonest(&causes) {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        };
        error.with_causes(causes)
    }
}

/// Whether the request is at fault: the last one asked says so and it would fail the same way everywhere, or all say so.
fn is_about_the_request(last: &Error, before: &[Error]) -> bool {
    let blames_it = |error: &Error| error.fault_domain() == FaultDomain::Request;
    let ends_it = matches!(rule(last.kind()).then, Then::Stop | Then::IfSwitching);
    blames_it(last) && (ends_it || before.iter().all(blames_it))
}

fn soonest(errors: &[Error]) -> Option<Duration> {
    errors.iter().filter_map(Error::retry_after).min()
}

/// The error for a plan without targets.
pub(super) fn no_target(model: &str, considered: &[Considered]) -> Error {
    let mut message = if model.is_empty() {
        "no provider can be asked".to_owned()
    } else {
        format!("no provider can be asked for {model}")
    };
    if !considered.is_empty() {
        message.push(':');
    }
    for line in considered.iter().take(LISTED) {
        let _ = write!(message, "\n{line}");
    }
    if let Some(more) = considered
        .len()
        .checked_sub(LISTED)
        .filter(|more| *more > 0)
    {
        let _ = write!(message, "\nand {more} more");
    }
    Error::new(ErrorKind::NoTarget, message)
        .with_help("add a key for one of the providers, or start a local one")
}
