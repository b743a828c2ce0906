//! One choice of an answer.

use super::plan::Plan;
use crate::filter::{Filter, Output};

/// One choice of an answer, and its filter.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) choice: u32,
    filter: Filter,
    /// Whether text came since the filter was made.
    is_fed: bool,
    most_held: usize,
    suspicion: f32,
}

impl Lane {
    pub(super) fn new(choice: u32, plan: &Plan) -> Self {
        Self {
            choice,
            filter: plan.rules.filter(plan.about.clone()),
            is_fed: false,
            most_held: 0,
            suspicion: 0.0,
        }
    }

    pub(super) fn push(&mut self, text: &str, out: &mut Output) {
        self.is_fed = true;
        self.filter.push(text, out);
    }

    /// The text is over here; what comes after it is a text of its own.
    pub(super) fn settle(&mut self, plan: &Plan, out: &mut Output) {
        if self.finish(out) {
            self.filter = plan.rules.filter(plan.about.clone());
        }
    }

    /// The text is over. `false` where none came.
    pub(super) fn finish(&mut self, out: &mut Output) -> bool {
        if !std::mem::take(&mut self.is_fed) {
            return false;
        }
        self.filter.finish(out);
        self.most_held = self.most_held.max(self.filter.most_held());
        self.suspicion = self.suspicion.max(self.filter.suspicion());
        true
    }

    pub(super) fn most_held(&self) -> usize {
        self.most_held.max(self.filter.most_held())
    }

    /// How suspicious what is left is. Final when the text is over.
    pub(super) fn suspicion(&self) -> f32 {
        self.suspicion
    }
}
