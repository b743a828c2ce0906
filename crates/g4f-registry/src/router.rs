//! The seam between "who could answer" and "ask them": whoever makes plans is a [`Router`].

use std::sync::Arc;

use async_trait::async_trait;
use g4f_types::{CapabilitySet, Context, Operation, Result};

use crate::plan::Plan;

/// Chooses whom to ask. [`Registry`](crate::Registry) is one; a program can put its own in its place.
#[async_trait]
pub trait Router: Send + Sync {
    /// The same as [`plan`](Self::plan), where it is known without asking anybody: the hot path of a program that asks
    /// the same again and again.
    fn known_plan(&self, cx: &Context, query: &Query) -> Option<Arc<Plan>> {
        let _ = (cx, query);
        None
    }

    /// The targets for `query`, best first, under the preferences of `cx.options()`.
    ///
    /// # Errors
    /// `NoTarget` when nobody serves the model or nobody who does is usable; the message says who was considered.
    async fn plan(&self, cx: &Context, query: &Query) -> Result<Arc<Plan>>;
}

/// What is to be served.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// The model as the caller named it: `model`, `provider:model`, a route, or `auto` or empty for any.
    pub model: Arc<str>,
    /// What a provider must be able to do.
    pub needs: CapabilitySet,
}

impl Query {
    /// The query for a model by name, with nothing special needed.
    pub fn new(model: impl Into<Arc<str>>, needs: CapabilitySet) -> Self {
        Self {
            model: model.into(),
            needs,
        }
    }

    /// What `request` asks for.
    pub fn of(request: &impl Operation) -> Self {
        Self {
            model: request.model().clone(),
            needs: request.needs(),
        }
    }
}
