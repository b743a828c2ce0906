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
        let now = self.now();
        let start = key.span.start(now);
        let mut counters = lock(&self.counters);
        if counters.len() >= Self::CAPACITY && !counters.contains_key(key) {
            counters.retain(|key, (begun, _)| *begun == key.span.start(now));
            if counters.len() >= Self::CAPACITY {
                counters.clear();
            }
        }
        let (begun, total) = counters.entry(key.clone()).or_insert((start, 0));
        if *begun != start {
            (*begun, *total) = (start, 0);
        }
        *total = total.saturating_add(amount);
        *total
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
        let mut records = lock(&self.records);
        if records.len() >= Self::CAPACITY && !records.contains_key(&key) {
            let mut ages: Vec<_> = records.values().map(|record| record.at).collect();
            ages.sort_unstable();
            let cut = ages.get(ages.len() / 4).copied().unwrap_or_default();
            records.retain(|_, record| record.at > cut);
        }
        records.insert(key, Record { text, at });
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
