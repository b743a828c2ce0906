//! The fallback: asks one target after the other until an answer is committed.
//!
//! It is a service over a [`Router`]'s plan, not a layer over one service. It is always ready, and makes each target's
//! own stack ready when that target's turn comes: being ready for all of them would let one sick target block everyone.
//!
//! - Targets that are benched, or whose breaker is open, are skipped; they are not failures of this request. With none
//!   left it fails at once, with the time at which the first of them is free again, unless `try_anyway` says otherwise.
//! - The order is that of the [strategy](crate::strategy), within the stages of the plan.
//! - After a failure the [table](crate::policy) says who comes next: another key at once, another target, one with a
//!   larger window, or nobody.
//! - A target with a [condition](g4f_registry::Condition) that does not hold is skipped as well. What a condition asks for
//!   and nobody knows yet keeps no target out.
//! - Where a target refuses a call for the moment (it is being eased back in, or all its permits are in use) others go
//!   first, and it is asked again when nobody else is left.
//! - A breaker is only obeyed while that helps. A target whose breaker is open, but that still succeeds in at least 2 of
//!   its last 20 calls, comes after all others instead of being skipped: when everybody fails half of the time, closed
//!   doors everywhere would turn half of the answers into none. Nothing of the sort holds for benches, which a provider
//!   asked for, nor for a target that only fails.
//! - When everybody has had a turn, those whose failure may pass get another one after a backoff, up to `retries` more
//!   each, within the request's budget and deadline, and paid for from the [retry quota](crate::retry::RetryQuota): one
//!   answer pays for one further turn. Switching is free.
//! - Where that is wanted, a second target is asked [as well](FallbackConfig::hedge) when the first one is late.
//! - A request that may have been executed is not sent again where that is [not allowed](crate::policy).
//! - Exactly one error ends it: the target's own where one target was tried or where the request itself is at fault,
//!   else `Exhausted` with all of them.
//!
//! It stands outside everything that belongs to one target, and inside everything that sees the request as one.

mod arrange;
mod failure;
mod gates;
mod hedge;
mod journey;
mod lineup;
mod tour;

use std::fmt;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use g4f_registry::{Plan, Query, Router};
use g4f_types::{
    BoxFuture, Call, ContentFilter, Context, Error, ErrorKind, Operation, Result, Resume, Strategy,
    Target,
};

use crate::answer::Answer as _;
use crate::health::Health;
use crate::policy;
use crate::rate_limit::is_own_address;
use crate::resume::Again;
use crate::retry::{RetryConfig, RetryQuota};
use crate::service::{Ask, Service};
use crate::strategy::{Dice, Order, with_built_in};

use journey::Terms;
pub(crate) use journey::{Journey, Next};
use lineup::{Entry, Lineup, Lineups};
use tour::{Tour, WhenOut};

/// How far a request goes. The call's own options win.
#[derive(Clone)]
pub struct FallbackConfig {
    /// Asks only the first provider and model of the plan, with all of its keys.
    pub no_fallback: bool,
    /// Asks benched targets when nobody else is left, the one that is free again first.
    pub try_anyway: bool,
    /// What a content filter's refusal does.
    pub content_filter: ContentFilter,
    /// What happens to a stream that breaks after its first content.
    pub resume: Resume,
    /// Further turns of a target that failed, when nobody else is left; 2.
    pub retries: u32,
    /// In which order targets are asked; `score`.
    pub strategy: Strategy,
    /// An order of the program's own, in place of `strategy`.
    pub order: Option<Arc<dyn Order>>,
    /// Share of the requests that go to a target that is not the best; 0.05.
    pub exploration: f64,
    /// What strategies leave to chance.
    pub dice: Dice,
    /// Whether a second target is asked when the first one has no content by the time at which it usually has; no.
    pub hedge: bool,
    /// Whether a request that may have been executed is sent again. Unless set: yes for all but images and videos.
    pub retry_after_dispatch: Option<bool>,
    /// What pays for further turns; the one of the retry layers.
    pub quota: Arc<RetryQuota>,
}

impl Default for FallbackConfig {
    fn default() -> Self {
        Self {
            no_fallback: false,
            try_anyway: false,
            content_filter: ContentFilter::Stop,
            resume: Resume::Continue,
            retries: RetryConfig::default().retries,
            strategy: Strategy::Score,
            order: None,
            exploration: 0.05,
            dice: Dice::default(),
            hedge: false,
            retry_after_dispatch: None,
            quota: Arc::default(),
        }
    }
}

impl fmt::Debug for FallbackConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FallbackConfig")
            .field("no_fallback", &self.no_fallback)
            .field("try_anyway", &self.try_anyway)
            .field("content_filter", &self.content_filter)
            .field("resume", &self.resume)
            .field("retries", &self.retries)
            .field("strategy", &self.strategy)
            .field("order", &self.order.as_ref().map(|order| order.name()))
            .field("exploration", &self.exploration)
            .field("hedge", &self.hedge)
            .field("retry_after_dispatch", &self.retry_after_dispatch)
            .finish_non_exhaustive()
    }
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
        let health = self.lineups.health().clone();
        let shut = gates::shut(&plan, health.errors(), &cx);
        let count = if options.no_fallback.unwrap_or(self.config.no_fallback) {
            first_with_its_keys(&lineup, &shut)
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
        let resume = options.resume.unwrap_or(self.config.resume);
        let content_filter = options.content_filter.unwrap_or(self.config.content_filter);
        let retries = options.retries.unwrap_or(self.config.retries);
        let mut tour = Tour::new(lineup, count, health, when_out, retries.saturating_add(1));
        for (index, error) in shut {
            tour.shut(index, error);
        }
        self.arrange(&mut tour, &plan, &cx, request.is_streamed());
        let terms = Terms {
            content_filter,
            repeats: policy::repeats(&cx, self.config.retry_after_dispatch, request.needs()),
            hedges: options.hedge.unwrap_or(self.config.hedge),
            quota: self.config.quota.clone(),
        };
        let mut journey = Journey::new(cx, tour, terms);
        let answer = journey.answer(|_| request.clone()).await?;
        if resume == Resume::Off || !request.is_plain_text() {
            return Ok(answer);
        }
        Ok(answer.resume(Again::new(journey, request, resume)))
    }

    /// Puts the targets of each stage into the order of the call's strategy, else of a route's, else of the program's own,
    /// else of the configured one.
    fn arrange(&self, tour: &mut Tour<R>, plan: &Plan, cx: &Context, streamed: bool) {
        let FallbackConfig {
            strategy,
            order,
            exploration,
            dice,
            ..
        } = &self.config;
        tour.arrange(|lineup, turns, places| {
            arrange::by_stage(lineup, places, |stage, places| {
                let mut by = |order: &dyn Order| {
                    arrange::arrange(lineup, turns, places, order, dice, (cx, streamed));
                };
                match (cx.options().strategy.or(plan.strategy(stage)), order) {
                    (None, Some(order)) => by(&**order),
                    (said, _) => with_built_in(said.unwrap_or(*strategy), *exploration, by),
                }
            });
        });
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

/// How many targets there are up to the first provider and model that may be asked, and its keys: another key is no other
/// answer. Those before it are shut.
fn first_with_its_keys<R: Operation>(lineup: &Lineup<R>, shut: &gates::Shut) -> usize {
    let is_shut = |index: &usize| shut.iter().any(|(place, _)| place == index);
    let first = (0..lineup.len()).find(|index| !is_shut(index));
    let Some(first) = first else {
        return lineup.len();
    };
    let same = |entry: &&Arc<Entry<R>>| entry.keys.same_model(&lineup[first].keys);
    first + lineup[first..].iter().take_while(same).count()
}
