//! The store in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bench::{Bench, BenchKey};
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::store::Store;

/// Remembers in memory, at most [`CAPACITY`](Self::CAPACITY) benches. Over that the ones that end first are given up.
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    benches: Mutex<HashMap<BenchKey, Bench>>,
    /// How many there are: nearly always none, and then nobody needs the lock.
    count: AtomicUsize,
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
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BenchKey, Bench>> {
        // Every change is one insertion or removal: what a panicking thread left is whole.
        self.benches.lock().unwrap_or_else(PoisonError::into_inner)
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
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("benches", &self.list())
            .finish_non_exhaustive()
    }
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
