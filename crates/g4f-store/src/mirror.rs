//! What a shared store answers from: its own memory, and the changes that are still to be written elsewhere.
//!
//! Every change goes to the memory and to the outbox under one lock, so that what comes back from elsewhere never undoes a
//! change that nobody has written yet.

mod change;
mod outbox;
mod text;

#[cfg(feature = "redis")]
use std::collections::HashSet;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use change::{Batch, Change, News, Subject};
use outbox::Outbox;
pub(crate) use text::{LONGEST_KEY, bench_from, bench_key_from, bench_key_text, reason_text};
#[cfg(feature = "sqlite")]
pub(crate) use text::{word_from, word_text};

use crate::bench::{Bench, BenchKey};
use crate::clock::{Clock, Timestamp};
use crate::counter::CounterKey;
use crate::memory::MemoryStore;
use crate::record::{Record, RecordKey};
use crate::store::Store as _;

/// The longest bench that is taken over from elsewhere. A longer one is the work of a clock that is wrong.
pub(crate) const LONGEST_BENCH: Duration = Duration::from_secs(32 * 24 * 60 * 60);

/// A memory in front of something slower.
pub(crate) struct Mirror {
    memory: MemoryStore,
    outbox: Mutex<Outbox>,
    /// Told when something was read, written, or given up.
    settled: Condvar,
}

impl Mirror {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            memory: MemoryStore::new(clock),
            outbox: Mutex::default(),
            settled: Condvar::new(),
        }
    }

    pub(crate) fn memory(&self) -> &MemoryStore {
        &self.memory
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.memory.now()
    }

    pub(crate) fn bench(&self, key: BenchKey, bench: Bench) -> Bench {
        let mut outbox = self.lock();
        let stands = self.memory.bench(key.clone(), bench);
        if stands == bench {
            outbox.bench(key, bench);
        }
        stands
    }

    pub(crate) fn clear(&self, key: &BenchKey) {
        let mut outbox = self.lock();
        self.memory.clear(key);
        outbox.lift(key.clone());
    }

    pub(crate) fn add(&self, key: &CounterKey, amount: u64) -> u64 {
        let mut outbox = self.lock();
        let start = key.span.start(self.now());
        let total = self.memory.add(key, amount);
        if amount > 0 {
            outbox.count(key.clone(), start, amount);
        }
        total
    }

    pub(crate) fn put_record(&self, key: RecordKey, text: Arc<str>) {
        if text.len() > Record::MAX {
            return;
        }
        let mut outbox = self.lock();
        let record = Record {
            text: text.clone(),
            at: self.now(),
        };
        self.memory.put_record(key.clone(), text);
        outbox.record(key, record);
    }

    /// What is to be written, if anything is.
    pub(crate) fn take(&self) -> Option<Batch> {
        self.lock().take()
    }

    /// Whether something is to be written.
    #[cfg(feature = "sqlite")]
    pub(crate) fn has_changes(&self) -> bool {
        !self.lock().is_empty()
    }

    /// A batch was written.
    pub(crate) fn kept(&self, batch: &Batch) {
        let mut outbox = self.lock();
        outbox.kept = outbox.kept.max(batch.upto);
        drop(outbox);
        self.settled.notify_all();
    }

    /// Everything that is known elsewhere is known here as well.
    pub(crate) fn loaded(&self) {
        self.lock().loaded = true;
        self.settled.notify_all();
    }

    /// Whoever waits waits in vain, for now: what is elsewhere cannot be reached.
    pub(crate) fn unreachable(&self) {
        self.lock().failures += 1;
        self.settled.notify_all();
    }

    /// Nothing will ever be written: from now on this is a memory only.
    pub(crate) fn close(&self) {
        self.lock().close();
        self.settled.notify_all();
    }

    /// Writes down everything that is known here, because it was lost elsewhere.
    pub(crate) fn resend_all(&self) {
        let mut outbox = self.lock();
        for (key, bench) in self.memory.list() {
            outbox.bench(key, bench);
        }
        for (key, start, total) in self.memory.counters() {
            outbox.at_least(key, start, total);
        }
        for (key, record) in self.memory.records() {
            outbox.record(key, record);
        }
    }

    /// Whether changes were given up since this was last asked, so that nobody elsewhere knows of them.
    pub(crate) fn has_dropped(&self) -> bool {
        self.lock().take_dropped() > 0
    }

    /// Takes over what was changed elsewhere. `unsent` is what was taken and is not known to be written.
    pub(crate) fn learn(&self, news: impl IntoIterator<Item = News>, unsent: &VecDeque<Batch>) {
        let outbox = self.lock();
        let latest = self.now() + LONGEST_BENCH;
        for news in news {
            match news {
                News::Bench(key, mut bench) => {
                    bench.until = bench.until.min(latest);
                    let lifted = unsent.iter().any(|batch| batch.lifts(&key));
                    if !lifted && !outbox.lifts(&key) {
                        self.memory.bench(key, bench);
                    }
                }
                News::Lifted(key) => {
                    let ours = unsent.iter().any(|batch| batch.benches(&key));
                    if !ours && !outbox.benches(&key) {
                        self.memory.clear(&key);
                    }
                }
                News::Total(key, start, total) => {
                    // What nobody has tried to write comes on top of it. What somebody has may be in it.
                    let unwritten = outbox.counted(&key, start);
                    self.memory
                        .raise(&key, start, total.saturating_add(unwritten));
                }
                News::Record(key, mut record) => {
                    record.at = record.at.min(self.now());
                    if !outbox.records(&key) && record.text.len() <= Record::MAX {
                        self.memory.learn_record(key, record);
                    }
                }
            }
        }
    }

    /// Lifts every bench that is not among these, which are all that there are elsewhere.
    #[cfg(feature = "redis")]
    pub(crate) fn keep_only(&self, there: &[BenchKey], unsent: &VecDeque<Batch>) {
        let there: HashSet<_> = there.iter().collect();
        let gone: Vec<_> = self
            .memory
            .list()
            .into_iter()
            // One whose name is too long to be kept is nowhere else.
            .filter(|(key, _)| !there.contains(key) && bench_key_text(key).is_some())
            .map(|(key, _)| News::Lifted(key))
            .collect();
        self.learn(gone, unsent);
    }

    /// See [`Store::ready`](crate::Store::ready).
    pub(crate) fn wait_ready(&self, at_most: Duration) -> bool {
        self.wait(at_most, |outbox| outbox.loaded)
    }

    /// See [`Store::flush`](crate::Store::flush).
    pub(crate) fn wait_kept(&self, at_most: Duration) -> bool {
        let upto = self.lock().pushed;
        self.wait(at_most, |outbox| outbox.kept >= upto)
    }

    fn wait(&self, at_most: Duration, done: impl Fn(&Outbox) -> bool) -> bool {
        let outbox = self.lock();
        let failures = outbox.failures;
        let waits =
            |outbox: &mut Outbox| !done(outbox) && !outbox.closed && outbox.failures == failures;
        let (outbox, _) = self
            .settled
            .wait_timeout_while(outbox, at_most, waits)
            .unwrap_or_else(PoisonError::into_inner);
        done(&outbox) && !outbox.closed
    }

    fn lock(&self) -> MutexGuard<'_, Outbox> {
        // A change is one insertion: what a panicking thread left is whole.
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
