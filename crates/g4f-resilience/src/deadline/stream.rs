//! Idle and total deadlines of a stream that has begun.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use futures_core::Stream;
use g4f_types::{Error, Result, Target};
use tokio::time::{Instant, Sleep};

use super::timeout;
use super::told::Told;
use crate::provider::at_target;
use crate::time::{after, now};

/// What the rest of an answer must keep to.
#[derive(Clone, Debug)]
pub struct StreamLimits {
    /// Longest silence.
    pub idle: Duration,
    /// Whether the call made that shorter than usual.
    pub idle_is_callers: bool,
    /// When it must be over.
    pub total: std::time::Instant,
    /// Who answers, for the words of an error.
    pub target: Option<Arc<Target>>,
}

/// A stream that ends with `Timeout` when it is silent for too long or takes too long. An answer that has told all of
/// its ends by then [is whole](Told).
///
/// A timer is not moved for every event, which would cost more than the event. It is looked at when the source has
/// nothing, and moved only when it fires too early. Silence counts from the moment at which the reader began to wait:
/// a reader who takes its time is not the source's fault.
pub(crate) struct LimitedStream<S, T: Told> {
    source: S,
    told: T::Memory,
    limits: StreamLimits,
    /// Set while the reader waits.
    idle_until: Option<Instant>,
    timer: Pin<Box<Sleep>>,
    done: bool,
}

impl<S, T: Told> LimitedStream<S, T> {
    pub(crate) fn new(source: S, limits: StreamLimits) -> Self {
        let first = after(now(), limits.idle).min(limits.total).into();
        Self {
            source,
            told: T::Memory::default(),
            limits,
            idle_until: None,
            timer: Box::pin(tokio::time::sleep_until(first)),
            done: false,
        }
    }

    fn placed(&self, error: Error) -> Error {
        match &self.limits.target {
            Some(target) => at_target(error, target),
            None => error,
        }
    }

    /// The deadline that has passed, if one has.
    fn poll_deadline(&mut self, cx: &mut TaskContext<'_>) -> Poll<Error> {
        let idle_until = *self
            .idle_until
            .get_or_insert_with(|| after(now(), self.limits.idle).into());
        let total = Instant::from(self.limits.total);
        loop {
            std::task::ready!(self.timer.as_mut().poll(cx));
            let now = Instant::now();
            if now >= total {
                let message = "the request's deadline passed in the middle of the answer";
                return Poll::Ready(timeout(message, true));
            }
            if now >= idle_until {
                let idle = self.limits.idle.as_secs_f64();
                let message = format!("the answer broke off: nothing came for {idle:.1} s");
                return Poll::Ready(timeout(message, self.limits.idle_is_callers));
            }
            self.timer.as_mut().reset(idle_until.min(total));
        }
    }
}

impl<S, T> Stream for LimitedStream<S, T>
where
    S: Stream<Item = Result<T>> + Unpin,
    T: Told,
{
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        if self.done {
            return Poll::Ready(None);
        }
        if let Poll::Ready(item) = Pin::new(&mut self.source).poll_next(cx) {
            self.idle_until = None;
            return Poll::Ready(match item {
                Some(Err(error)) => Some(Err(self.placed(error))),
                Some(Ok(item)) => {
                    item.note(&mut self.told);
                    Some(Ok(item))
                }
                None => None,
            });
        }
        let error = std::task::ready!(self.poll_deadline(cx));
        self.done = true;
        if let Some(last) = T::close(&self.told) {
            return Poll::Ready(Some(Ok(last)));
        }
        let error = self.placed(error);
        Poll::Ready(Some(Err(error)))
    }
}
