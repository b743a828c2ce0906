//! The fallback: asks one target after the other until an answer is committed.
//!
//! It is a service over a [`Router`]'s plan, not a layer over one service. It is always ready, and makes each target's
//! own stack ready when that target's turn comes: being ready for all of them would let one sick target block everyone.
//!
//! - Targets that are benched, or whose breaker is open, are skipped; they are not failures of this request. With none
//!   left it fails at once, with the time at which the first of them is free again, unless `try_anyway` says otherwise.
//! - After a failure the [table](crate::policy) says who comes next: another key at once, another target, one with a
//!   larger window, or nobody.
//! - Where a target refuses a call for the moment (it is being eased back in, or all its permits are in use) others go
//!   first, and it is asked again when nobody else is left.
//! - Exactly one error ends it: the target's own where one target was tried or where the request itself is at fault,
//!   else `Exhausted` with all of them.
//!
//! It stands outside everything that belongs to one target, and inside everything that sees the request as one.

mod failure;
mod journey;
mod lineup;
mod tour;

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use g4f_registry::{Plan, Query, Router};
use g4f_types::{
    BoxFuture, Call, ContentFilter, Context, Error, ErrorKind, Operation, Result, Resume, Target,
};

use crate::answer::Answer as _;
use crate::health::Health;
use crate::rate_limit::is_own_address;
use crate::resume::Again;
use crate::service::{Ask, Service};

pub(crate) use journey::{Journey, Next};
use lineup::{Entry, Lineup, Lineups};
use tour::{Tour, WhenOut};

/// How far a request goes. The call's own options win.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FallbackConfig {
    /// Asks only the first provider and model of the plan, with all of its keys.
    pub no_fallback: bool,
    /// Asks benched targets when nobody else is left, the one that is free again first.
    pub try_anyway: bool,
    /// What a content filter's refusal does.
    pub content_filter: ContentFilter,
    /// What happens to a stream that breaks after its first content.
    pub resume: Resume,
}

/// Asks the targets of a plan one after the other.
pub struct FallbackService<R: Operation>(Arc<Shared<R>>);

struct Shared<R: Operation> {
    router: Arc<dyn Router>,
    config: FallbackConfig,
    lineups: Lineups<R>,
}

impl<R: Operation> Clone for FallbackService<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<R: Ask> FallbackService<R> {
    /// A fallback over the plans of `router`. `make` builds the stack of one target, once; it is kept in a bounded cache.
    /// `health` says who is benched or has an open breaker.
    pub fn new(
        router: Arc<dyn Router>,
        health: Health,
        config: FallbackConfig,
        make: impl Fn(&Arc<Target>) -> Service<R> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Shared {
            router,
            config,
            lineups: Lineups::new(health, Box::new(make)),
        }))
    }
}

impl<R: Ask> tower::Service<Call<R>> for FallbackService<R> {
    type Response = R::Answer;
    type Error = Error;
    type Future = BoxFuture<'static, Result<R::Answer>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: Call<R>) -> Self::Future {
        let shared = self.0.clone();
        Box::pin(async move { shared.run(call).await })
    }
}

impl<R: Ask> Shared<R> {
    async fn run(&self, call: Call<R>) -> Result<R::Answer> {
        let Call { cx, request } = call;
        let plan = self.plan(&cx, &request).await?;
        if plan.targets.is_empty() {
            return Err(failure::no_target(request.model(), &plan.considered));
        }
        let options = cx.options();
        let lineup = if options.api_key.is_some() || options.base_url.is_some() {
            self.lineups.once(&plan)
        } else {
            self.lineups.of(&plan)
        };
        let count = if options.no_fallback.unwrap_or(self.config.no_fallback) {
            first_with_its_keys(&lineup)
        } else {
            lineup.len()
        };
        let when_out = if is_own_address(&cx) {
            WhenOut::Ignore
        } else if options.try_anyway.unwrap_or(self.config.try_anyway) {
            WhenOut::Last
        } else {
            WhenOut::Skip
        };
        let health = self.lineups.health().clone();
        let resume = options.resume.unwrap_or(self.config.resume);
        let content_filter = options.content_filter.unwrap_or(self.config.content_filter);
        let tour = Tour::new(lineup, count, health, when_out);
        let mut journey = Journey::new(cx, tour, content_filter);
        let answer = journey.answer(|_| request.clone()).await?;
        if resume == Resume::Off || !request.is_plain_text() {
            return Ok(answer);
        }
        Ok(answer.resume(Again::new(journey, request, resume)))
    }

    /// The plan. Making one may mean asking providers for their models, which is part of the request's time.
    async fn plan(&self, cx: &Context, request: &R) -> Result<Arc<Plan>> {
        let query = Query::of(request);
        if let Some(plan) = self.router.known_plan(cx, &query) {
            return Ok(plan);
        }
        let plan = self.router.plan(cx, &query);
        let Some(deadline) = cx.deadline() else {
            return plan.await;
        };
        tokio::time::timeout_at(deadline.into(), plan)
            .await
            .unwrap_or_else(|_| {
                let message = "the request's deadline passed before it was known whom to ask";
                Err(Error::new(ErrorKind::Timeout, message))
            })
    }
}

/// How many targets belong to the first provider and model: another key is no other answer.
fn first_with_its_keys<R: Operation>(lineup: &Lineup<R>) -> usize {
    let same = |entry: &&Arc<Entry<R>>| entry.keys.same_model(&lineup[0].keys);
    lineup.iter().take_while(same).count()
}
