//! The condition of a target, with whoever knows the numbers that it asks for.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::condition::{Condition, Fact, Facts};

/// A condition in front of a target. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    condition: Condition,
    facts: Arc<dyn Facts>,
}

impl Gate {
    /// A condition, and who knows what is left at the provider. Errors are counted by whoever asks the targets.
    pub fn new(condition: Condition, facts: Arc<dyn Facts>) -> Self {
        Self { condition, facts }
    }

    /// The condition.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// Why the target is not asked after so many errors, in words; `None` when it may be. What is not known keeps
    /// nobody out. Nothing is waited for: what is missing is asked for in the background.
    pub fn refuses(&self, error_count: impl FnOnce() -> u32) -> Option<String> {
        let wants_errors = self.condition.facts().contains(&&Fact::ErrorCount);
        let all = All {
            facts: &*self.facts,
            errors: wants_errors.then(|| f64::from(error_count())),
        };
        if self.condition.holds(&all) != Some(false) {
            return None;
        }
        let mut words = format!("its condition `{}` does not hold", self.condition);
        for (index, fact) in self.condition.facts().into_iter().enumerate() {
            let before = if index == 0 { ": " } else { ", " };
            // A string takes everything that is written to it.
            let _ = match all.number(fact) {
                Some(number) => write!(words, "{before}{fact} is {number}"),
                None => write!(words, "{before}{fact} is not known"),
            };
        }
        Some(words)
    }
}

struct All<'f> {
    facts: &'f dyn Facts,
    errors: Option<f64>,
}

impl Facts for All<'_> {
    fn number(&self, fact: &Fact) -> Option<f64> {
        match fact {
            Fact::ErrorCount => self.errors,
            fact => self.facts.number(fact),
        }
    }
}

impl PartialEq for Gate {
    fn eq(&self, other: &Self) -> bool {
        self.condition == other.condition
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gate({})", self.condition)
    }
}
