//! The seam behind which things are remembered.

use std::sync::Arc;

use crate::bench::{Bench, BenchKey};
use crate::clock::Timestamp;
use crate::counter::CounterKey;
use crate::record::{Record, RecordKey};

/// Remembers benches, counters and records. Calls are short and never wait for anything outside the process: a store that writes elsewhere
/// answers from memory and writes behind.
pub trait Store: Send + Sync + 'static {
    /// The time by which benches are measured.
    fn now(&self) -> Timestamp;

    /// Benches `key`. An existing bench is never shortened; what stands afterwards is returned.
    fn bench(&self, key: BenchKey, bench: Bench) -> Bench;

    /// The bench of `key`, unless there is none or it is over.
    fn bench_of(&self, key: &BenchKey) -> Option<Bench>;

    /// Lifts the bench of `key`.
    fn clear(&self, key: &BenchKey);

    /// Every bench that is not over, in the order of the keys.
    fn list(&self) -> Vec<(BenchKey, Bench)>;

    /// Adds `amount` to the counter of the minute or day that it is now, and returns what it comes to.
    fn add(&self, key: &CounterKey, amount: u64) -> u64;

    /// What the counter of the minute or day that it is now comes to.
    fn count(&self, key: &CounterKey) -> u64;

    /// The record of that name.
    fn record(&self, key: &RecordKey) -> Option<Record>;

    /// Keeps `text` as the record of that name, from now on.
    fn put_record(&self, key: RecordKey, text: Arc<str>);

    /// Whether anybody but this process will ever read what is written: it outlives the process, or others share it. Where
    /// nobody will, it is not worth writing down what is only meant to be read again.
    fn persists(&self) -> bool {
        false
    }
}
