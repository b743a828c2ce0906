//! The layer: before a call, and after a refusal.

mod drive;

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use futures_util::future::Either;
use g4f_types::{BoxFuture, Call, ChatRequest, Error, Result, TrimOptions, TrimPolicy};
use tower::Layer;

use super::learned::Learned;
use super::policy::{Order, OrderOf};
use super::settings::Settings;
use super::summary::Summarise;
use crate::service::{Ask, Inner, take_ready};

/// Fits conversations into the window of the target of each call.
#[derive(Clone, Default)]
pub struct TrimLayer {
    shared: Arc<Shared>,
}

#[derive(Clone, Default)]
struct Shared {
    options: TrimOptions,
    learned: Arc<Learned>,
    order: Option<Order>,
    summaries: Option<Arc<dyn Summarise>>,
}

impl TrimLayer {
    /// A layer that knows nothing yet. The call's own options win over `options`.
    pub fn new(options: TrimOptions) -> Self {
        Self::with_learned(options, Arc::default())
    }

    /// A layer that shares what it learns with others.
    pub fn with_learned(options: TrimOptions, learned: Arc<Learned>) -> Self {
        Self {
            shared: Arc::new(Shared {
                options,
                learned,
                order: None,
                summaries: None,
            }),
        }
    }

    /// Lets this say what goes first, whatever policy is named; where trimming is off, it stays off.
    #[must_use]
    pub fn order(self, order: Arc<dyn OrderOf>) -> Self {
        self.change(|shared| shared.order = Some(Order::Custom(order)))
    }

    /// Asks this for summaries where a model for them is named. Without one, and without a name, the target itself is
    /// asked.
    #[must_use]
    pub fn summaries(self, summaries: Arc<dyn Summarise>) -> Self {
        self.change(|shared| shared.summaries = Some(summaries))
    }

    fn change(self, change: impl FnOnce(&mut Shared)) -> Self {
        let mut shared = Shared::clone(&self.shared);
        change(&mut shared);
        Self {
            shared: Arc::new(shared),
        }
    }
}

impl fmt::Debug for TrimLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrimLayer")
            .field("options", &self.shared.options)
            .field("learned", &self.shared.learned)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for TrimLayer {
    type Service = Trim<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Trim {
            inner,
            shared: self.shared.clone(),
        }
    }
}

/// A service that is asked nothing that its target's window cannot hold.
#[derive(Clone)]
pub struct Trim<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S: fmt::Debug> fmt::Debug for Trim<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trim")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

impl<R, S> tower::Service<Call<R>> for Trim<S>
where
    R: Ask,
    S: Inner<R>,
{
    type Response = R::Answer;
    type Error = Error;
    /// Bare where nothing is trimmed.
    type Future = Either<S::Future, BoxFuture<'static, Result<R::Answer>>>;

    fn poll_ready(&mut self, cx: &mut TaskContext<'_>) -> Poll<Result<()>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let is_off = || Settings::of(&call.cx, &self.shared.options).kind() == TrimPolicy::Off;
        if as_chat(&call.request).is_none() || call.cx.target().is_none() || is_off() {
            return Either::Left(self.inner.call(call));
        }
        let inner = take_ready(&mut self.inner);
        Either::Right(Box::pin(drive::drive(self.shared.clone(), inner, call)))
    }
}

/// The chat request, if it is one.
fn as_chat<R: 'static>(request: &R) -> Option<&ChatRequest> {
    (request as &dyn Any).downcast_ref()
}

/// The chat request to be changed, if it is one.
fn as_chat_mut<R: 'static>(request: &mut R) -> Option<&mut ChatRequest> {
    (request as &mut dyn Any).downcast_mut()
}

/// `from` as the type that it is.
fn cast<A: 'static, B: 'static>(from: A) -> Option<B> {
    let mut slot = Some(from);
    (&mut slot as &mut dyn Any)
        .downcast_mut::<Option<B>>()
        .and_then(Option::take)
}
