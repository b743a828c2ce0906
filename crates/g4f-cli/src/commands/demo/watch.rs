//! Looks over the stack's shoulder: a tower layer of the program's own, around each target.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll};

use g4f_sdk::Attempt;
use g4f_sdk::types::{Action, Call, Context, Outcome};

use crate::output::terminal::{Style, Terminal, printable};
use crate::output::trail::ms;

/// The layer, and what it has seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Arc<Mutex<Option<Context>>>);

impl Watch {
    /// The attempts that have ended, and the one that is answering.
    pub(super) fn attempts(&self) -> Vec<Attempt> {
        self.seen()
            .map(|cx| cx.trail().snapshot())
            .unwrap_or_default()
    }

    /// Who was asked last.
    pub(super) fn current(&self) -> Option<Arc<str>> {
        self.seen()?
            .target()
            .map(|target| target.provider_id().clone())
    }

    fn seen(&self) -> Option<Context> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl<S> tower::Layer<S> for Watch {
    type Service = Watched<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Watched {
            inner,
            watch: self.clone(),
        }
    }
}

/// A target under watch.
#[derive(Clone, Debug)]
pub(super) struct Watched<S> {
    inner: S,
    watch: Watch,
}

impl<R, S: tower::Service<Call<R>>> tower::Service<Call<R>> for Watched<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        *self.watch.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(call.cx.clone());
        self.inner.call(call)
    }
}

/// An attempt in a line: target, what happened, what was decided.
pub(super) fn line(attempt: &Attempt, terminal: Terminal) -> String {
    let what = match (attempt.outcome, attempt.status) {
        (Outcome::Ok, _) => terminal.paint(Style::Good, &format!("{:<16}", "ok")),
        (Outcome::Failed(kind), status) => {
            let status = status
                .map(|status| format!(" {status}"))
                .unwrap_or_default();
            terminal.paint(Style::Bad, &format!("{:<16}", format!("{kind}{status}")))
        }
    };
    let then = match attempt.action {
        Action::Answered => "its answer:".to_owned(),
        Action::Retried => format!("asked again after {}", ms(attempt.wait_ms)),
        Action::Switched => "the next one is asked".to_owned(),
        other => other.as_str().to_owned(),
    };
    let took = ms(attempt
        .first_content_ms
        .map_or(attempt.ms, |first| first.saturating_sub(attempt.started_ms)));
    format!(
        "  {:<13} {what} {took:>8}   {}\n",
        printable(&attempt.provider),
        then
    )
}
