//! Asking on: what is sent to whom after a break.

use std::fmt;

use g4f_types::{BoxFuture, Capability, Error, Operation, Result, Resume, Support, Target};

use crate::fallback::{Journey, Next};
use crate::service::Ask;

/// A request's way through its targets, kept for the case that its answer breaks off.
pub struct Again<R: Operation> {
    journey: Journey<R>,
    request: R,
    mode: Resume,
}

/// What is asked for.
pub(super) enum Wanted {
    /// The whole answer.
    Anew,
    /// What comes after this.
    Rest(String),
}

/// What comes of asking on: the way, for the next break, and the answer.
pub(super) type Asking<R> =
    BoxFuture<'static, (Box<Again<R>>, Result<Next<<R as Operation>::Answer>>)>;

impl<R: Ask> Again<R> {
    pub(crate) fn new(journey: Journey<R>, request: R, mode: Resume) -> Self {
        Self {
            journey,
            request,
            mode,
        }
    }

    pub(super) fn mode(&self) -> Resume {
        self.mode
    }

    pub(super) fn request_id(&self) -> &str {
        self.journey.cx().request_id()
    }

    /// Asks on after the answer `broke`.
    pub(super) fn ask(mut self: Box<Self>, broke: Error, wanted: Wanted) -> Asking<R> {
        Box::pin(async move {
            let request = self.request.clone();
            let request_for = |target: &Target| match &wanted {
                Wanted::Anew => request.clone(),
                Wanted::Rest(said) => request
                    .for_the_rest(said, goes_on_by_itself(target))
                    .unwrap_or_else(|| request.clone()),
            };
            let next = self.journey.again(broke, request_for).await;
            (self, next)
        })
    }
}

/// Whether the target continues a last message of the assistant. Who is not known to do so is asked in words.
fn goes_on_by_itself(target: &Target) -> bool {
    let capabilities = target.provider.capabilities(&target.model);
    capabilities.support(Capability::Prefill) == Support::Yes
}

impl<R: Operation> fmt::Debug for Again<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Again")
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}
