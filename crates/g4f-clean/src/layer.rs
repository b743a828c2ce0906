//! Cleaning as a `tower` layer.
//!
//! It stands where the final answer passes once: above the fallback, below what observes.
//!
//! | event | what is done |
//! |---|---|
//! | text | runs through a [`Filter`](crate::Filter) of its choice; a piece of which nothing is held or taken passes as it is |
//! | what was taken out | becomes [`ChatEvent::Cleaned`](g4f_types::ChatEvent::Cleaned) |
//! | a `<think>` block | becomes [`ChatEvent::ReasoningDelta`](g4f_types::ChatEvent::ReasoningDelta), as the policy says |
//! | a tool call, media, a refusal, the end of a choice | the text before it is over: what is held is decided and goes first; text behind it is a text of its own |
//! | the end of the answer, an error | what is held is decided and goes first; nothing is lost |
//! | reasoning, citations, log-probabilities, usage | pass at once, beside the text |
//! | a frame that is the provider's own by its fields | what it holds is taken out, whatever it is |
//!
//! JSON answers need no care here: the filter leaves them alone, and so takes only what stands outside the value. The
//! packs of rules are chosen by the provider that began the answer. When another one goes on with it
//! ([`Resumed`](g4f_types::ChatEvent::Resumed)), they stay: what the first one had begun to insert may still be held.
//!
//! An answer of which nothing is left ends in `ErrorPage` in place of [`Finished`](g4f_types::ChatEvent::Finished). In the
//! stack that is seen before the answer is committed, and somebody else is asked.
//!
//! Where a model judges as well, `judge` hands nothing out before the end, and `hybrid` only keeps a suspicious end back;
//! the caller gets [`Ping`](g4f_types::ChatEvent::Ping)s meanwhile. Answers beyond [`MAX_JUDGED`] go by the rules alone.
//! An answer costs one question at most: of several choices the most suspicious one is judged, or the first one where none is
//! more so. What the judge did and what that cost stands in the answer's trail; its tokens are not among the answer's.

mod cleaner;
mod judging;
mod lane;
mod plan;
mod report;
mod stream;

use std::any::Any;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};

use g4f_types::{Call, ChatRequest, ChatStream, CleanOptions, Error, Operation, Result};
use pin_project_lite::pin_project;

use crate::judge::Ask;
use crate::rules::Rules;
pub use judging::MAX_JUDGED;
use plan::Plan;

/// Cleans the answers of a service. Cheap to clone.
#[derive(Clone)]
pub struct CleanLayer {
    rules: Rules,
    options: Arc<CleanOptions>,
    ask: Option<Arc<dyn Ask>>,
}

impl Default for CleanLayer {
    /// By the rules that come with this crate.
    fn default() -> Self {
        Self::new(Rules::builtin().clone())
    }
}

impl CleanLayer {
    /// A layer that cleans by these rules.
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            options: Arc::default(),
            ask: None,
        }
    }

    /// How answers are cleaned where a call says nothing.
    #[must_use]
    pub fn options(mut self, options: CleanOptions) -> Self {
        self.options = Arc::new(options);
        self
    }

    /// Who passes questions on to a judging model. Without one, answers are cleaned by rules alone.
    #[must_use]
    pub fn ask(mut self, ask: Arc<dyn Ask>) -> Self {
        self.ask = Some(ask);
        self
    }

    /// The rules.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How answers are cleaned where a call says nothing.
    pub fn default_options(&self) -> &CleanOptions {
        &self.options
    }

    /// Whether somebody passes questions on to a judging model.
    pub fn has_judge(&self) -> bool {
        self.ask.is_some()
    }
}

impl std::fmt::Debug for CleanLayer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CleanLayer")
            .field("options", &self.options)
            .field("has_judge", &self.has_judge())
            .finish_non_exhaustive()
    }
}

impl<S> tower::Layer<S> for CleanLayer {
    type Service = Clean<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Clean {
            inner,
            layer: self.clone(),
        }
    }
}

/// A service whose chat answers are cleaned. Answers to anything else pass untouched, at no cost.
#[derive(Clone, Debug)]
pub struct Clean<S> {
    inner: S,
    layer: CleanLayer,
}

impl<R, S> tower::Service<Call<R>> for Clean<S>
where
    R: Operation,
    S: tower::Service<Call<R>, Response = R::Answer, Error = Error>,
{
    type Response = R::Answer;
    type Error = Error;
    type Future = Cleaning<S::Future>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let request = as_any(&call.request).downcast_ref::<ChatRequest>();
        let plan = request.and_then(|request| Plan::of(&self.layer, &call.cx, request));
        Cleaning {
            answer: self.inner.call(call),
            plan: plan.map(Box::new),
        }
    }
}

fn as_any<T: 'static>(value: &T) -> &dyn Any {
    value
}

pin_project! {
    /// An answer that will be cleaned.
    #[derive(Debug)]
    pub struct Cleaning<F> {
        #[pin]
        answer: F,
        // `None` where nothing is to be done.
        plan: Option<Box<Plan>>,
    }
}

impl<A, F> Future for Cleaning<F>
where
    A: 'static,
    F: Future<Output = Result<A>>,
{
    type Output = Result<A>;

    fn poll(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Result<A>> {
        let this = self.project();
        let mut answer = ready!(this.answer.poll(cx))?;
        if let Some(plan) = this.plan.take() {
            let any: &mut dyn Any = &mut answer;
            if let Some(place) = any.downcast_mut::<ChatStream>() {
                let stream = std::mem::replace(place, ChatStream::ready(VecDeque::new()));
                *place = stream::clean(stream, plan)?;
            }
        }
        Poll::Ready(Ok(answer))
    }
}
