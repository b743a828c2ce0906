//! What is written elsewhere, and what is read from there.

use std::collections::HashMap;

use crate::bench::{Bench, BenchKey};
use crate::clock::Timestamp;
use crate::counter::CounterKey;
use crate::record::{Record, RecordKey};

/// One thing that is to be written elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// A bench is lifted, or set, or lifted and set anew. What is set never shortens what stands.
    Bench { lift: bool, bench: Option<Bench> },
    /// A counter grows.
    Count { by: u64 },
    /// A counter is at least this, because its total was lost elsewhere.
    AtLeast { total: u64 },
    /// A record was written.
    Record(Record),
}

/// What a change is about. Changes about the same are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Bench(BenchKey),
    /// A counter of the minute or day that began then.
    Counter(CounterKey, Timestamp),
    Record(RecordKey),
}

/// Changes that are written together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Batch {
    pub(crate) changes: HashMap<Subject, Change>,
    /// The number of the last change in it.
    pub(crate) upto: u64,
}

impl Batch {
    pub(crate) fn benches(&self, key: &BenchKey) -> bool {
        sets_bench(&self.changes, key)
    }

    pub(crate) fn counted(&self, key: &CounterKey, start: Timestamp) -> u64 {
        counted(&self.changes, key, start)
    }
}

pub(super) fn sets_bench(changes: &HashMap<Subject, Change>, key: &BenchKey) -> bool {
    matches!(
        changes.get(&Subject::Bench(key.clone())),
        Some(Change::Bench { bench: Some(_), .. })
    )
}

pub(super) fn counted(
    changes: &HashMap<Subject, Change>,
    key: &CounterKey,
    start: Timestamp,
) -> u64 {
    match changes.get(&Subject::Counter(key.clone(), start)) {
        Some(Change::Count { by }) => *by,
        _ => 0,
    }
}

/// One thing that was changed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    Bench(BenchKey, Bench),
    Lifted(BenchKey),
    /// What a counter of the minute or day that began then comes to, over everyone.
    Total(CounterKey, Timestamp, u64),
    Record(RecordKey, Record),
}
