//! What the provider's models turned out not to take.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::lessons::{Lesson, Lessons};

/// Most models of which something is kept. With more, everything is learned anew.
const MAX_MODELS: usize = 64;

/// The lessons of each model.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Whether there are any: calls of a provider that never complained take no lock.
    any: AtomicBool,
    models: RwLock<HashMap<Arc<str>, Lessons>>,
}

impl Memory {
    /// What is known of `model`.
    pub(super) fn of(&self, model: &str) -> Lessons {
        if !self.any.load(Ordering::Acquire) {
            return Lessons::default();
        }
        let models = self.models.read().unwrap_or_else(PoisonError::into_inner);
        models.get(model).cloned().unwrap_or_default()
    }

    /// Keeps a lesson.
    pub(super) fn keep(&self, model: &Arc<str>, lesson: Lesson) {
        let mut models = self.models.write().unwrap_or_else(PoisonError::into_inner);
        if models.len() >= MAX_MODELS && !models.contains_key(model) {
            models.clear();
        }
        models.entry(model.clone()).or_default().learn(lesson);
        self.any.store(true, Ordering::Release);
    }
}
