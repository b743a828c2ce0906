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
    /// Whether it benches `key`.
    pub(crate) fn benches(&self, key: &BenchKey) -> bool {
        sets_bench(&self.changes, key)
    }

    /// Whether it lifts the bench of `key`.
    pub(crate) fn lifts(&self, key: &BenchKey) -> bool {
        lifts_bench(&self.changes, key)
    }

    /// The same in parts of at most so many changes and about so many bytes of documents.
    #[cfg(feature = "redis")]
    pub(crate) fn split(self, most: usize, bytes: usize) -> Vec<Self> {
        let upto = self.upto;
        let mut parts = Vec::new();
        let (mut part, mut size) = (Self::default(), 0);
        for (subject, change) in self.changes {
            if let Change::Record(record) = &change {
                size += record.text.len();
            }
            part.changes.insert(subject, change);
            if part.changes.len() >= most || size >= bytes {
                parts.push(std::mem::take(&mut part));
                size = 0;
            }
        }
        // Only with the last part everything is written.
        if !part.changes.is_empty() {
            parts.push(part);
        }
        if let Some(last) = parts.last_mut() {
            last.upto = upto;
        }
        parts
    }
}

pub(super) fn sets_bench(changes: &HashMap<Subject, Change>, key: &BenchKey) -> bool {
    !changes.is_empty()
        && matches!(
            changes.get(&Subject::Bench(key.clone())),
            Some(Change::Bench { bench: Some(_), .. })
        )
}

pub(super) fn lifts_bench(changes: &HashMap<Subject, Change>, key: &BenchKey) -> bool {
    !changes.is_empty()
        && matches!(
            changes.get(&Subject::Bench(key.clone())),
            Some(Change::Bench { lift: true, .. })
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
