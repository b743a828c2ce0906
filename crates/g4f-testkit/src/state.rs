//! What the server and its connections share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::journal::Journal;
use crate::{Received, Script};

/// Counters that tests wait on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// Requests read whole.
    pub(crate) hits: u64,
    /// Clients that left before their answer was complete.
    pub(crate) disconnects: u64,
    /// Requests refused because they were not proper HTTP or too large.
    pub(crate) refused: u64,
    /// Connections accepted.
    pub(crate) accepted: u64,
    /// Connections open now.
    pub(crate) open: usize,
}

/// Shared by the server, its handle and its connections.
#[derive(Debug)]
pub(crate) struct State {
    script: Mutex<Script>,
    journal: Mutex<Journal>,
    progress: watch::Sender<Progress>,
}

impl State {
    pub(crate) fn new(script: Script) -> Self {
        Self {
            script: Mutex::new(script),
            journal: Mutex::default(),
            progress: watch::Sender::new(Progress::default()),
        }
    }

    pub(crate) fn set_script(&self, script: Script) {
        *lock(&self.script) = script;
    }

    /// The script in force; a copy, so that no lock is held while it runs.
    pub(crate) fn script(&self) -> Script {
        lock(&self.script).clone()
    }

    /// Numbers a request and keeps it; those who wait for it wake up after it can be seen.
    pub(crate) fn record(&self, received: &mut Received) {
        let mut journal = lock(&self.journal);
        self.progress.send_modify(|progress| {
            progress.hits += 1;
            received.number = progress.hits;
            journal.push(received.clone());
        });
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        lock(&self.journal).to_vec()
    }

    pub(crate) fn last_received(&self) -> Option<Received> {
        lock(&self.journal).last()
    }

    pub(crate) fn progress(&self) -> Progress {
        *self.progress.borrow()
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut Progress)) {
        self.progress.send_modify(change);
    }

    pub(crate) async fn wait_until(&self, reached: impl Fn(&Progress) -> bool) {
        // An error would mean that the sender is gone, and `self` holds it.
        let _ = self.progress.subscribe().wait_for(reached).await;
    }
}

/// A script that panics does so outside of any lock, so a poisoned one still holds good data.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
