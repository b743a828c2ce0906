//! Something that must be asked for, kept for a while, and asked for by one caller at a time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::Shared;
use g4f_types::{BoxFuture, Result};
use tokio::time::Instant;

/// How long answers are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keep {
    /// A good answer.
    pub(crate) good: Duration,
    /// A failure.
    pub(crate) bad: Duration,
    /// Whether an old good answer is better than a new failure.
    pub(crate) stale: bool,
}

/// An answer with its date of expiry.
#[derive(Clone, Debug)]
pub(crate) struct Known<T> {
    pub(crate) answer: Result<T>,
    pub(crate) until: Instant,
}

type Asking<T> = Shared<BoxFuture<'static, Result<T>>>;

struct State<T> {
    known: Option<Known<T>>,
    asking: Option<Asking<T>>,
}

/// A cached answer.
pub(crate) struct Fact<T> {
    state: Mutex<State<T>>,
    keep: Keep,
    /// Counts news, so that whatever was derived from old answers can be told.
    epoch: Arc<AtomicU64>,
}

impl<T: Clone + Send + Sync + 'static> Fact<T> {
    pub(crate) fn new(keep: Keep, epoch: Arc<AtomicU64>) -> Self {
        Self {
            state: Mutex::new(State {
                known: None,
                asking: None,
            }),
            keep,
            epoch,
        }
    }

    /// What is known now, without asking.
    pub(crate) fn known(&self) -> Option<Known<T>> {
        self.lock()
            .known
            .clone()
            .filter(|known| Instant::now() < known.until)
    }

    /// What is known, asking if necessary. Callers who come while somebody asks wait for the same answer; a caller
    /// who gives up leaves the question to the others.
    pub(crate) async fn get(
        &self,
        ask: impl FnOnce() -> BoxFuture<'static, Result<T>>,
    ) -> Known<T> {
        let asking = {
            let mut state = self.lock();
            if let Some(known) = &state.known
                && Instant::now() < known.until
            {
                return known.clone();
            }
            // A question that everybody has given up on stands still, with its deadline running: ask anew.
            let waited_for = |asking: &Asking<T>| asking.strong_count().is_some_and(|n| n > 1);
            match state.asking.take().filter(waited_for) {
                Some(asking) => state.asking.insert(asking).clone(),
                None => state.asking.insert(ask().shared()).clone(),
            }
        };
        let answer = asking.clone().await;
        let mut state = self.lock();
        let first = state.asking.as_ref().is_some_and(|a| a.ptr_eq(&asking));
        if first {
            state.asking = None;
            state.known = Some(self.judge(answer.clone(), state.known.take()));
            self.epoch.fetch_add(1, Ordering::Relaxed);
        }
        state.known.clone().unwrap_or(Known {
            answer,
            until: Instant::now(),
        })
    }

    fn judge(&self, answer: Result<T>, before: Option<Known<T>>) -> Known<T> {
        let now = Instant::now();
        match (answer, before) {
            (Err(_), Some(before)) if self.keep.stale && before.answer.is_ok() => Known {
                answer: before.answer,
                until: now + self.keep.bad,
            },
            (answer, _) => Known {
                until: now
                    + if answer.is_ok() {
                        self.keep.good
                    } else {
                        self.keep.bad
                    },
                answer,
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Every write is whole, so what a panicking thread left is still right.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
