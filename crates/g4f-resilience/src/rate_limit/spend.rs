//! Follows an answer to its end and counts what it took.

use std::sync::Arc;

use g4f_store::Store;
use g4f_types::{End, Price, Target, Usage};

use super::caps::Guard;
use super::meter::KeyMeter;
use crate::answer::Observer;

/// Counts one answer.
pub(super) struct Spend {
    guard: Guard,
    target: Arc<Target>,
    meter: Arc<KeyMeter>,
    store: Arc<dyn Store>,
    usage: Option<Usage>,
}

impl Spend {
    /// For an answer of `target`, whose meter is `meter`.
    pub(super) fn new(
        guard: Guard,
        target: Arc<Target>,
        meter: Arc<KeyMeter>,
        store: Arc<dyn Store>,
    ) -> Self {
        Self {
            guard,
            target,
            meter,
            store,
            usage: None,
        }
    }

    /// What the choice of targets knows, else what the provider says.
    fn price(&self) -> Option<Price> {
        self.meter.price().or_else(|| {
            let models = &self.target.provider.info().models;
            let listed = models.iter().find(|model| model.id == *self.target.model);
            listed?.price
        })
    }
}

impl Observer for Spend {
    fn usage(&mut self, usage: &Usage) {
        self.usage = Some(*usage);
    }

    fn end(self, end: End<'_>) {
        let target = &self.target;
        let Some(usage) = &self.usage else {
            // One that broke off or was not wanted any more had no chance to say it.
            if matches!(end, End::Finished) && self.meter.notes_first(KeyMeter::NO_USAGE) {
                tracing::warn!(
                    ?target,
                    "it does not say how many tokens its answers take: they count as none towards the caps"
                );
            }
            return;
        };
        let price = self.price();
        if price.is_none()
            && self.guard.counts_money()
            && self.meter.notes_first(KeyMeter::NO_PRICE)
        {
            tracing::warn!(
                ?target,
                "its price is not known: it counts as nothing towards usd_per_day"
            );
        }
        self.guard.spend(usage, price, &*self.store);
    }
}
