//! The seam behind which things are remembered.

use crate::bench::{Bench, BenchKey};
use crate::clock::Timestamp;

/// Remembers benches. Calls are short and never wait for anything outside the process: a store that writes elsewhere
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
}
