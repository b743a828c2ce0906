//! The future of a layer that decides before a call and learns after it, without a box of its own.

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use g4f_types::{Error, Result};
use pin_project_lite::pin_project;

/// What a gate does with the outcome of a call that it let through.
pub(crate) trait Lesson<A> {
    /// Learns from `outcome` and passes it on.
    fn learn(self, outcome: Result<A>) -> Result<A>;
}

pin_project! {
    /// A call that was refused, or is under way.
    #[derive(Debug)]
    pub struct GateFuture<F, L> {
        #[pin]
        state: State<F, L>,
    }
}

pin_project! {
    #[project = StateProjection]
    #[derive(Debug)]
    enum State<F, L> {
        // The inner service was not called; the error is taken when it is returned.
        Refused { error: Option<Error> },
        // The lesson is taken when the call is over.
        Open { #[pin] call: F, lesson: Option<L> },
    }
}

impl<F, L> GateFuture<F, L> {
    pub(crate) fn refused(error: Error) -> Self {
        let error = Some(error);
        Self {
            state: State::Refused { error },
        }
    }

    pub(crate) fn open(call: F, lesson: L) -> Self {
        let lesson = Some(lesson);
        Self {
            state: State::Open { call, lesson },
        }
    }
}

impl<F, L, A> Future for GateFuture<F, L>
where
    F: Future<Output = Result<A>>,
    L: Lesson<A>,
{
    type Output = Result<A>;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Refused { error } => match error.take() {
                Some(error) => Poll::Ready(Err(error)),
                None => Poll::Pending,
            },
            StateProjection::Open { call, lesson } => {
                let outcome = ready!(call.poll(cx));
                Poll::Ready(match lesson.take() {
                    Some(lesson) => lesson.learn(outcome),
                    None => outcome,
                })
            }
        }
    }
}
