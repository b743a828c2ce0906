//! One span around a request, one line at its end.
//!
//! | level | what |
//! |---|---|
//! | INFO | the end: who answered, after how many attempts, how long it took, tokens, outcome |
//! | DEBUG | the end of a request whose caller went away |
//!
//! Prompts and answers are never logged here. Where nobody listens nothing is formatted and no answer is wrapped.
//! It is the outermost layer: what it sees is what the caller gets.

use std::task::{Context as TaskContext, Poll};
use std::time::Instant;

use futures_util::future::Either;
use g4f_types::{Attempt, BoxFuture, Call, Context, End, Error, Outcome, Result, Usage};
use tower::Layer;
use tracing::{Instrument as _, Span};

use crate::answer::{Answer, Observer};
use crate::service::{Ask, Inner};
use crate::time::now;

/// Observes a service.
#[derive(Clone, Copy, Debug, Default)]
pub struct ObserveLayer;

impl ObserveLayer {
    /// A layer.
    pub const fn new() -> Self {
        Self
    }
}

impl<S> Layer<S> for ObserveLayer {
    type Service = Observe<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Observe { inner }
    }
}

/// A service that is observed.
#[derive(Clone, Debug)]
pub struct Observe<S> {
    inner: S,
}

impl<R, S> tower::Service<Call<R>> for Observe<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    /// Bare where nobody listens.
    type Future = Either<S::Future, BoxFuture<'static, Result<R::Answer>>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        if !tracing::enabled!(tracing::Level::INFO) {
            return Either::Left(self.inner.call(call));
        }
        let span = tracing::info_span!(
            "request",
            request_id = %call.cx.request_id(),
            gen_ai.operation.name = R::NAME,
            gen_ai.request.model = %call.request.model(),
        );
        let mut report = Report {
            cx: call.cx.clone(),
            span: span.clone(),
            operation: R::NAME,
            began: now(),
            usage: None,
            open: true,
        };
        let answer = span.in_scope(|| self.inner.call(call));
        let observed = async move {
            match answer.await {
                Ok(answer) => Ok(answer.observe(report)),
                Err(error) => {
                    report.write(End::Failed(&error));
                    Err(error)
                }
            }
        };
        Either::Right(Box::pin(observed.instrument(span)))
    }
}

/// What is written at the end. Dropped before that, the caller went away.
struct Report {
    cx: Context,
    span: Span,
    operation: &'static str,
    began: Instant,
    usage: Option<Usage>,
    open: bool,
}

impl Report {
    fn write(&mut self, end: End<'_>) {
        self.open = false;
        let took = now().saturating_duration_since(self.began);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let trail = self.cx.trail().snapshot();
        // Behind the one that answered there may be one that was slower.
        let answered = trail.iter().rfind(|attempt| attempt.outcome == Outcome::Ok);
        let last = answered.or(trail.last());
        let provider = last.map(|attempt| &*attempt.provider);
        let model = last.map(|attempt| &*attempt.model);
        let first_content_ms = trail
            .iter()
            .rfind(|attempt| attempt.outcome == Outcome::Ok || attempt.first_content_ms.is_some())
            .and_then(|attempt: &Attempt| attempt.first_content_ms);
        let _in = self.span.enter();
        match end {
            End::Finished => tracing::info!(
                operation = self.operation,
                provider,
                model,
                attempts = trail.len(),
                ms,
                first_content_ms,
                input_tokens = self.usage.map(|usage| usage.input_tokens),
                output_tokens = self.usage.map(|usage| usage.output_tokens),
                outcome = "ok",
                "request done"
            ),
            End::Failed(error) => tracing::info!(
                operation = self.operation,
                provider,
                model,
                attempts = trail.len(),
                ms,
                first_content_ms,
                outcome = error.kind().as_str(),
                "request failed"
            ),
            End::Dropped => tracing::debug!(
                operation = self.operation,
                provider,
                model,
                attempts = trail.len(),
                ms,
                first_content_ms,
                outcome = "Cancelled",
                "request cancelled"
            ),
        }
    }
}

impl Observer for Report {
    fn usage(&mut self, usage: &Usage) {
        self.usage = Some(*usage);
    }

    fn end(mut self, end: End<'_>) {
        self.write(end);
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        if self.open {
            self.write(End::Dropped);
        }
    }
}
