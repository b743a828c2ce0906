//! The changes that are to be written. Those about the same become one, so that a burst costs one write, and there is a
//! bound: beyond it the oldest are given up, because whoever writes must never wait for whoever keeps.

use std::collections::{HashMap, VecDeque};
use std::mem;

use super::change::{Batch, Change, Subject, counted, lifts_bench, sets_bench};
use crate::bench::{Bench, BenchKey};
use crate::clock::Timestamp;
use crate::counter::CounterKey;
use crate::memory::MemoryStore;
use crate::record::{Record, RecordKey};

/// Most things with changes at a time: everything that the memory holds.
const CAPACITY: usize = 3 * MemoryStore::CAPACITY;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    changes: HashMap<Subject, Change>,
    /// Whose first change is how old; the oldest first.
    order: VecDeque<Subject>,
    /// Changes since the beginning.
    pub(super) pushed: u64,
    /// How many of them are written.
    pub(super) kept: u64,
    /// Whether everything that is elsewhere was read once.
    pub(super) loaded: bool,
    /// How often what is elsewhere could not be reached.
    pub(super) failures: u64,
    /// Whether nothing will be written any more.
    pub(super) closed: bool,
    /// How many were given up since somebody last wrote.
    dropped: u64,
    complained: bool,
}

impl Outbox {
    pub(super) fn bench(&mut self, key: BenchKey, bench: Bench) {
        self.push(Subject::Bench(key), |before| match before {
            Some(Change::Bench { lift, bench: old }) => Change::Bench {
                lift: *lift,
                bench: Some(match old {
                    Some(old) if old.until > bench.until => *old,
                    _ => bench,
                }),
            },
            _ => Change::Bench {
                lift: false,
                bench: Some(bench),
            },
        });
    }

    pub(super) fn lift(&mut self, key: BenchKey) {
        self.push(Subject::Bench(key), |_| Change::Bench {
            lift: true,
            bench: None,
        });
    }

    pub(super) fn count(&mut self, key: CounterKey, start: Timestamp, by: u64) {
        self.push(Subject::Counter(key, start), |before| match before {
            Some(Change::Count { by: before }) => Change::Count {
                by: before.saturating_add(by),
            },
            Some(Change::AtLeast { total }) => Change::AtLeast {
                total: total.saturating_add(by),
            },
            _ => Change::Count { by },
        });
    }

    pub(super) fn at_least(&mut self, key: CounterKey, start: Timestamp, total: u64) {
        self.push(Subject::Counter(key, start), |_| Change::AtLeast { total });
    }

    pub(super) fn record(&mut self, key: RecordKey, record: Record) {
        self.push(Subject::Record(key), |_| Change::Record(record));
    }

    fn push(&mut self, subject: Subject, change: impl FnOnce(Option<&Change>) -> Change) {
        if self.closed {
            return;
        }
        self.pushed += 1;
        if let Some(before) = self.changes.get_mut(&subject) {
            *before = change(Some(before));
            return;
        }
        if self.changes.len() >= CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.changes.remove(&oldest);
            self.dropped += 1;
            if !mem::replace(&mut self.complained, true) {
                tracing::warn!(
                    most = CAPACITY,
                    "the store cannot be written as fast as it is used; the oldest changes stay in memory only"
                );
            }
        }
        let change = change(None);
        self.changes.insert(subject.clone(), change);
        self.order.push_back(subject);
    }

    #[cfg(feature = "sqlite")]
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn take(&mut self) -> Option<Batch> {
        if self.changes.is_empty() {
            return None;
        }
        self.order.clear();
        Some(Batch {
            changes: mem::take(&mut self.changes),
            upto: self.pushed,
        })
    }

    /// Whether a bench of `key` is to be written.
    pub(super) fn benches(&self, key: &BenchKey) -> bool {
        sets_bench(&self.changes, key)
    }

    /// Whether the bench of `key` is to be lifted.
    pub(super) fn lifts(&self, key: &BenchKey) -> bool {
        lifts_bench(&self.changes, key)
    }

    /// By how much a counter is still to grow.
    pub(super) fn counted(&self, key: &CounterKey, start: Timestamp) -> u64 {
        counted(&self.changes, key, start)
    }

    /// Whether a record of `key` is to be written.
    pub(super) fn records(&self, key: &RecordKey) -> bool {
        self.changes.contains_key(&Subject::Record(key.clone()))
    }

    /// How many changes were given up since this was last asked.
    pub(super) fn take_dropped(&mut self) -> u64 {
        mem::take(&mut self.dropped)
    }

    pub(super) fn close(&mut self) {
        self.closed = true;
        self.changes = HashMap::new();
        self.order = VecDeque::new();
    }
}
