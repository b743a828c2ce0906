//! The task that keeps the memory and Redis alike. It has a thread and a runtime of its own, so that it goes on whatever
//! the program's runtime does.

use std::collections::VecDeque;
use std::mem;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};
use uuid::Uuid;

use super::Shared;
use super::link::{Broken, Link};
use super::message::{Message, Parcel};
use crate::mirror::{Batch, News};

/// How often it is looked whether a message was lost.
const CHECK: Duration = Duration::from_secs(1);

/// Least time between two writes, so that a burst is few of them.
const GATHER: Duration = Duration::from_millis(5);

/// First and longest time until a Redis that is gone is tried again.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Most changes and bytes of documents that are written at once. Each such part has to go through in the time that a
/// command has.
const PART: (usize, usize) = (256, 256 * 1024);

/// Works until the store is dropped.
pub(super) async fn run(shared: &Shared) {
    let mut worker = Worker {
        shared,
        sender: Uuid::now_v7().to_string(),
        unsent: VecDeque::new(),
        number: 0,
        life: None,
        version: 0,
    };
    let mut backoff = BACKOFF.0;
    let mut complained = false;
    loop {
        let broken = match worker.connect().await {
            Ok(mut link) => {
                if mem::take(&mut complained) {
                    tracing::info!(redis = %shared.place, "Redis is back; what was learned is shared again");
                }
                backoff = BACKOFF.0;
                match worker.serve(&mut link).await {
                    Ok(()) => return,
                    Err(broken) => broken,
                }
            }
            Err(broken) => broken,
        };
        shared.mirror.unreachable();
        if !mem::replace(&mut complained, true) {
            tracing::warn!(redis = %shared.place, error = %broken, "Redis cannot be used; what is learned stays in memory until it is back");
        }
        // Replicas that lost it together should not come back together.
        let wait = backoff.mul_f64(0.75 + f64::from(std::process::id() % 64) / 128.0);
        backoff = (backoff * 2).min(BACKOFF.1);
        if worker.sleep(wait).await {
            return;
        }
    }
}

struct Worker<'a> {
    shared: &'a Shared,
    /// Who this is, for Redis.
    sender: String,
    /// What was taken to be written and is not known to be. The first part has the number `number`.
    unsent: VecDeque<Batch>,
    number: u64,
    /// The life of the data that was last seen.
    life: Option<String>,
    /// The number of the last change that is known here.
    version: u64,
}

impl Worker<'_> {
    async fn connect(&mut self) -> Result<Link, Broken> {
        let shared = self.shared;
        let mut link = Link::open(&shared.client, &shared.config, &self.sender).await?;
        self.resync(&mut link).await?;
        Ok(link)
    }

    /// Reads everything, and writes everything where Redis has lost it.
    async fn resync(&mut self, link: &mut Link) -> Result<(), Broken> {
        let mirror = &self.shared.mirror;
        let pulled = link.pull(mirror.now()).await?;
        let same = self.life.as_ref() == Some(&pulled.life);
        let lost = self.life.is_some() && !same;
        if lost || mirror.has_dropped() {
            mirror.resend_all();
        }
        if same && pulled.exact {
            let there: Vec<_> = pulled
                .news
                .iter()
                .filter_map(|news| match news {
                    News::Bench(key, _) => Some(key.clone()),
                    _ => None,
                })
                .collect();
            mirror.keep_only(&there, &self.unsent);
        }
        mirror.learn(pulled.news, &self.unsent);
        self.version = pulled.version;
        self.life = Some(pulled.life);
        mirror.loaded();
        Ok(())
    }

    /// Writes and reads until the store is dropped or the link breaks.
    async fn serve(&mut self, link: &mut Link) -> Result<(), Broken> {
        let shared = self.shared;
        let mut check = interval_at(Instant::now() + CHECK, CHECK);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut behind = false;
        loop {
            let wrote = Instant::now();
            let stop = shared.stop.load(Ordering::SeqCst);
            self.write(link).await?;
            if stop {
                return Ok(());
            }
            tokio::select! {
                biased;
                () = shared.wake.notified() => sleep_until(wrote + GATHER).await,
                message = link.message() => self.told(&message?, link).await?,
                _ = check.tick() => {
                    let version = link.version().await?;
                    // A message may be under way still. One that is not here by the next time was lost.
                    if version < self.version || (behind && version > self.version) {
                        self.resync(link).await?;
                    }
                    behind = version > self.version;
                }
            }
        }
    }

    /// Writes everything that is to be written.
    async fn write(&mut self, link: &mut Link) -> Result<(), Broken> {
        let mirror = &self.shared.mirror;
        loop {
            if self.unsent.is_empty() {
                let Some(batch) = mirror.take() else {
                    return Ok(());
                };
                self.unsent.extend(batch.split(PART.0, PART.1));
            }
            while let Some(part) = self.unsent.front() {
                let parcel = Parcel::new(part);
                let (life, totals) = link.write(self.number, parcel, mirror.now()).await?;
                self.number += 1;
                if let Some(written) = self.unsent.pop_front() {
                    mirror.kept(&written);
                }
                mirror.learn(totals, &self.unsent);
                if self.life.as_ref() != Some(&life) {
                    // It was emptied a moment ago: what it lost is written once more.
                    self.life = Some(life);
                    mirror.resend_all();
                    self.shared.wake.notify_one();
                }
            }
            // What came meanwhile has its turn after the others' messages, unless this is the last chance.
            if !self.shared.stop.load(Ordering::SeqCst) {
                return Ok(());
            }
        }
    }

    /// Another replica wrote, or this one.
    async fn told(&mut self, message: &[u8], link: &mut Link) -> Result<(), Broken> {
        match Message::read(message) {
            Some(message) if message.version <= self.version => {}
            Some(message) if message.version == self.version + 1 => {
                self.version = message.version;
                self.shared.mirror.learn(message.news, &self.unsent);
            }
            // One is missing, or cannot be read.
            _ => self.resync(link).await?,
        }
        Ok(())
    }

    /// Sleeps, unless the store is dropped; whether it is.
    async fn sleep(&self, wait: Duration) -> bool {
        let end = Instant::now() + wait;
        loop {
            if self.shared.stop.load(Ordering::SeqCst) {
                return true;
            }
            tokio::select! {
                () = sleep_until(end) => return false,
                () = self.shared.wake.notified() => {}
            }
        }
    }
}
