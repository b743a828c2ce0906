//! The thread that owns the file: it writes what was changed here and reads what was changed elsewhere.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use tokio::time::Instant;

use super::Shared;
use super::file::{File, Trouble};
use crate::mirror::Batch;

/// How often it is looked whether another process wrote, while somebody asks.
const POLL: Duration = Duration::from_millis(250);

/// Least time between two writes, so that a burst is few of them.
const GATHER: Duration = Duration::from_millis(20);

/// First and longest time until a file that could not be used is tried again.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(60));

/// Most times that a damaged file is set aside by one process. A disk that damages whatever is written to it is not
/// written to for ever.
const MOST_REBUILDS: u32 = 3;

/// Keeps the file and the memory alike until it is told to stop.
pub(super) fn run(shared: &Shared) {
    let mut worker = Worker {
        shared,
        file: None,
        unsent: None,
        rebuilds: 0,
        backoff: BACKOFF.0,
        complained: false,
    };
    loop {
        let began = Instant::now();
        let stop = shared.stop.load(Ordering::SeqCst);
        match worker.turn() {
            Ok(()) => {
                worker.backoff = BACKOFF.0;
                // Whoever waits for what is known or kept has it by now.
                if let Some(file) = &mut worker.file {
                    file.shorten_log();
                }
            }
            Err(Trouble::Passing(error)) => {
                shared.mirror.unreachable();
                if stop {
                    return;
                }
                worker.complain(&error);
                let wait = worker.backoff;
                worker.backoff = (wait * 2).min(BACKOFF.1);
                worker.pause(wait);
                continue;
            }
            Err(Trouble::Lasting(error)) => {
                worker.complain(&error);
                shared.mirror.close();
                return;
            }
            Err(Trouble::Damaged(error)) => {
                if !worker.set_aside(&error) {
                    shared.mirror.close();
                    return;
                }
                continue;
            }
        }
        if stop && !shared.mirror.has_changes() {
            return;
        }
        if !stop {
            worker.rest(began);
        }
    }
}

struct Worker<'a> {
    shared: &'a Shared,
    file: Option<File>,
    /// What was taken to be written and is not.
    unsent: Option<Batch>,
    rebuilds: u32,
    backoff: Duration,
    complained: bool,
}

impl Worker<'_> {
    /// Opens the file where it is not open, writes what is to be written, and reads what is new.
    fn turn(&mut self) -> Result<(), Trouble> {
        let mirror = &self.shared.mirror;
        if self.file.as_ref().is_some_and(File::is_gone) {
            tracing::debug!(path = %self.shared.path.display(), "the store's file is gone; it is made anew");
            self.file = None;
            mirror.resend_all();
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(File::open(&self.shared.path)?),
        };
        if self.unsent.is_none() {
            self.unsent = mirror.take();
        }
        match &self.unsent {
            Some(batch) => {
                let news = file.exchange(batch, mirror.now())?;
                // Benches and records of others, then the totals after this write: nothing of it is unsent any more.
                mirror.learn(news, &VecDeque::new());
                mirror.kept(batch);
                self.unsent = None;
                if mirror.has_dropped() {
                    mirror.resend_all();
                }
            }
            None => mirror.learn(file.news(mirror.now())?, &VecDeque::new()),
        }
        mirror.loaded();
        self.complained = false;
        Ok(())
    }

    /// Sleeps until something is to be done.
    fn rest(&self, began: Instant) {
        let shared = self.shared;
        // Whoever asked is served by looking again in a while; nobody is served by looking when nobody asks.
        if shared.asked.swap(false, Ordering::SeqCst) {
            self.pause(GATHER.saturating_sub(began.elapsed()));
            if !shared.mirror.has_changes() && !shared.stop.load(Ordering::SeqCst) {
                thread::park_timeout(POLL.saturating_sub(GATHER));
            }
            return;
        }
        self.pause(GATHER.saturating_sub(began.elapsed()));
        shared.asleep.store(true, Ordering::SeqCst);
        let idle = || !shared.asked.load(Ordering::SeqCst) && !shared.mirror.has_changes();
        while idle() && !shared.stop.load(Ordering::SeqCst) {
            thread::park();
        }
        shared.asleep.store(false, Ordering::SeqCst);
    }

    /// Sleeps for `wait`, whoever calls, unless the store is dropped.
    fn pause(&self, wait: Duration) {
        let end = Instant::now() + wait;
        while !self.shared.stop.load(Ordering::SeqCst) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            thread::park_timeout(left);
        }
    }

    /// Gets a damaged file out of the way. Whether there is a point in going on.
    fn set_aside(&mut self, error: &str) -> bool {
        self.file = None;
        self.rebuilds += 1;
        let path = &self.shared.path;
        if self.rebuilds > MOST_REBUILDS {
            tracing::warn!(path = %path.display(), error, "the store's file is damaged again and again; what is learned stays in memory");
            return false;
        }
        match File::set_aside(path) {
            Ok(Some(aside)) => {
                tracing::warn!(path = %path.display(), aside = %aside.display(), error, "the store's file is damaged; it is set aside and made anew");
            }
            Ok(None) => {}
            Err(cause) => {
                tracing::warn!(path = %path.display(), error, %cause, "the store's file is damaged and cannot be set aside; what is learned stays in memory");
                return false;
            }
        }
        self.shared.mirror.resend_all();
        true
    }

    /// Says what is wrong, once until it is well again.
    fn complain(&mut self, error: &str) {
        if !std::mem::replace(&mut self.complained, true) {
            tracing::warn!(path = %self.shared.path.display(), error, "the store's file cannot be used; what is learned stays in memory");
        }
    }
}
