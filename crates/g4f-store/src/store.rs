//! The seam behind which things are remembered.

use std::sync::Arc;
use std::time::Duration;

use crate::bench::{Bench, BenchKey};
use crate::clock::Timestamp;
use crate::counter::CounterKey;
use crate::record::{Record, RecordKey};

/// Remembers benches, counters and records. Calls answer from memory at once and never wait for anything outside the
/// process, but for [`ready`](Self::ready) and [`flush`](Self::flush): a store that writes elsewhere writes behind, and
/// reads the changes of others in. What is said here holds for whoever has this store; the crate's front page says how late
/// others know.
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

    /// Waits, at most this long, until what others had kept is known here; whether it is. A store that is shared or on disk
    /// begins to read when it is first used, and answers from what it knows until then. Nobody has to wait: a program that
    /// runs for a moment only and wants to know before it asks does.
    fn ready(&self, at_most: Duration) -> bool {
        let _ = at_most;
        true
    }

    /// Waits, at most this long, until everything that was written so far is kept where it outlives this process; whether
    /// it is.
    fn flush(&self, at_most: Duration) -> bool {
        let _ = at_most;
        true
    }

    /// Whether anybody but this process will ever read what is written: it outlives the process, or others share it. Where
    /// nobody will, it is not worth writing down what is only meant to be read again.
    fn persists(&self) -> bool {
        false
    }
}

/// Makes a store of a type that has a mirror, and that wants to be told when it is asked and when something changed.
#[cfg(any(feature = "sqlite", feature = "redis"))]
macro_rules! mirrored {
    ($store:ty) => {
        impl $crate::Store for $store {
            fn now(&self) -> $crate::Timestamp {
                self.mirror().now()
            }

            fn bench(&self, key: $crate::BenchKey, bench: $crate::Bench) -> $crate::Bench {
                let stands = self.mirror().bench(key, bench);
                self.changed();
                stands
            }

            fn bench_of(&self, key: &$crate::BenchKey) -> Option<$crate::Bench> {
                self.asked();
                self.mirror().memory().bench_of(key)
            }

            fn clear(&self, key: &$crate::BenchKey) {
                self.mirror().clear(key);
                self.changed();
            }

            fn list(&self) -> Vec<($crate::BenchKey, $crate::Bench)> {
                self.asked();
                self.mirror().memory().list()
            }

            fn add(&self, key: &$crate::CounterKey, amount: u64) -> u64 {
                let total = self.mirror().add(key, amount);
                self.changed();
                total
            }

            fn count(&self, key: &$crate::CounterKey) -> u64 {
                self.asked();
                self.mirror().memory().count(key)
            }

            fn record(&self, key: &$crate::RecordKey) -> Option<$crate::Record> {
                self.asked();
                self.mirror().memory().record(key)
            }

            fn put_record(&self, key: $crate::RecordKey, text: ::std::sync::Arc<str>) {
                self.mirror().put_record(key, text);
                self.changed();
            }

            fn persists(&self) -> bool {
                true
            }

            fn ready(&self, at_most: ::std::time::Duration) -> bool {
                self.asked();
                self.mirror().wait_ready(at_most)
            }

            fn flush(&self, at_most: ::std::time::Duration) -> bool {
                self.changed();
                self.mirror().wait_kept(at_most)
            }
        }
    };
}

#[cfg(any(feature = "sqlite", feature = "redis"))]
pub(crate) use mirrored;
