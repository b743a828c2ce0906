//! The store in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bench::{Bench, BenchKey};
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::counter::CounterKey;
use crate::record::{Record, RecordKey};
use crate::store::Store;

/// Remembers in memory, at most [`CAPACITY`](Self::CAPACITY) benches, counters and records each. Over that the benches that
/// end first, the counters of past times and the oldest records are given up.
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    benches: Mutex<HashMap<BenchKey, Bench>>,
    /// How many there are: nearly always none, and then nobody needs the lock.
    count: AtomicUsize,
    counters: Mutex<HashMap<CounterKey, (Timestamp, u64)>>,
    records: Mutex<HashMap<RecordKey, Record>>,
}

impl MemoryStore {
    /// Most benches at a time.
    pub const CAPACITY: usize = 4096;

    /// An empty store that goes by `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            benches: Mutex::new(HashMap::new()),
            count: AtomicUsize::new(0),
            counters: Mutex::default(),
            records: Mutex::default(),
        }
    }

    /// Takes a record that was written elsewhere, unless the one here is newer.
    #[cfg(any(feature = "sqlite", feature = "redis"))]
    pub(crate) fn learn_record(&self, key: RecordKey, record: Record) {
        let mut records = lock(&self.records);
        if records.get(&key).is_none_or(|here| here.at <= record.at) {
            keep_record(&mut records, key, record);
        }
    }

    /// Brings the counter of the time that began at `start` to at least `total`.
    #[cfg(any(feature = "sqlite", feature = "redis"))]
    pub(crate) fn raise(&self, key: &CounterKey, start: Timestamp, total: u64) {
        if key.span.start(self.now()) == start {
            self.change_counter(key, |here| here.max(total));
        }
    }

    /// Every counter of the minute or day that it is now.
    #[cfg(any(feature = "sqlite", feature = "redis"))]
    pub(crate) fn counters(&self) -> Vec<(CounterKey, Timestamp, u64)> {
        let now = self.now();
        lock(&self.counters)
            .iter()
            .filter(|(key, (start, _))| *start == key.span.start(now))
            .map(|(key, (start, total))| (key.clone(), *start, *total))
            .collect()
    }

    /// Every record.
    #[cfg(any(feature = "sqlite", feature = "redis"))]
    pub(crate) fn records(&self) -> Vec<(RecordKey, Record)> {
        lock(&self.records)
            .iter()
            .map(|(key, record)| (key.clone(), record.clone()))
            .collect()
    }

    fn change_counter(&self, key: &CounterKey, change: impl FnOnce(u64) -> u64) -> u64 {
        let now = self.now();
        let start = key.span.start(now);
        let mut counters = lock(&self.counters);
        if let Some((begun, total)) = counters.get_mut(key) {
            let before = if *begun == start { *total } else { 0 };
            (*begun, *total) = (start, change(before));
            return *total;
        }
        if counters.len() >= Self::CAPACITY {
            counters.retain(|key, (begun, _)| *begun == key.span.start(now));
            if counters.len() >= Self::CAPACITY {
                counters.clear();
            }
        }
        let total = change(0);
        counters.insert(key.clone(), (start, total));
        total
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BenchKey, Bench>> {
        lock(&self.benches)
    }

    fn counted(&self, benches: &HashMap<BenchKey, Bench>) {
        self.count.store(benches.len(), Ordering::Release);
    }
}

impl Default for MemoryStore {
    /// An empty store that goes by a [`SystemClock`].
    fn default() -> Self {
        Self::new(Arc::new(SystemClock::new()))
    }
}

impl Store for MemoryStore {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn bench(&self, key: BenchKey, bench: Bench) -> Bench {
        let now = self.now();
        let mut benches = self.lock();
        if benches.len() >= Self::CAPACITY && !benches.contains_key(&key) {
            make_room(&mut benches, now);
        }
        let stands = benches.entry(key).or_insert(bench);
        if stands.until < bench.until {
            *stands = bench;
        }
        let stands = *stands;
        self.counted(&benches);
        stands
    }

    fn bench_of(&self, key: &BenchKey) -> Option<Bench> {
        if self.count.load(Ordering::Acquire) == 0 {
            return None;
        }
        let now = self.now();
        let mut benches = self.lock();
        let bench = *benches.get(key)?;
        if bench.until > now {
            return Some(bench);
        }
        benches.remove(key);
        self.counted(&benches);
        None
    }

    fn clear(&self, key: &BenchKey) {
        let mut benches = self.lock();
        benches.remove(key);
        self.counted(&benches);
    }

    fn list(&self) -> Vec<(BenchKey, Bench)> {
        let now = self.now();
        let mut list: Vec<_> = self
            .lock()
            .iter()
            .filter(|(_, bench)| bench.until > now)
            .map(|(key, bench)| (key.clone(), *bench))
            .collect();
        list.sort_by(|(a, _), (b, _)| a.cmp(b));
        list
    }

    fn add(&self, key: &CounterKey, amount: u64) -> u64 {
        self.change_counter(key, |total| total.saturating_add(amount))
    }

    fn count(&self, key: &CounterKey) -> u64 {
        let start = key.span.start(self.now());
        match lock(&self.counters).get(key) {
            Some((begun, total)) if *begun == start => *total,
            _ => 0,
        }
    }

    fn record(&self, key: &RecordKey) -> Option<Record> {
        lock(&self.records).get(key).cloned()
    }

    fn put_record(&self, key: RecordKey, text: Arc<str>) {
        if text.len() > Record::MAX {
            return;
        }
        let at = self.now();
        keep_record(&mut lock(&self.records), key, Record { text, at });
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("benches", &self.list())
            .finish_non_exhaustive()
    }
}

/// Every change is one insertion or removal: what a panicking thread left is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Drops what is over; where that is not enough, the quarter that ends first, so that the work is rarely done.
fn make_room(benches: &mut HashMap<BenchKey, Bench>, now: Timestamp) {
    benches.retain(|_, bench| bench.until > now);
    if benches.len() < MemoryStore::CAPACITY {
        return;
    }
    let mut ends: Vec<_> = benches.values().map(|bench| bench.until).collect();
    ends.sort_unstable();
    let cut = ends.get(ends.len() / 4).copied().unwrap_or_default();
    let mut surplus = ends.len() / 4 + 1;
    benches.retain(|_, bench| {
        let goes = surplus > 0 && bench.until <= cut;
        surplus -= usize::from(goes);
        !goes
    });
}

/// Keeps a record; where there are too many, the oldest quarter goes first.
fn keep_record(records: &mut HashMap<RecordKey, Record>, key: RecordKey, record: Record) {
    if records.len() >= MemoryStore::CAPACITY && !records.contains_key(&key) {
        let mut ages: Vec<_> = records.values().map(|record| record.at).collect();
        ages.sort_unstable();
        let cut = ages.get(ages.len() / 4).copied().unwrap_or_default();
        let mut surplus = ages.len() / 4 + 1;
        records.retain(|_, record| {
            let goes = surplus > 0 && record.at <= cut;
            surplus -= usize::from(goes);
            !goes
        });
    }
    records.insert(key, record);
}
