//! Changes as they travel: as arguments of the script that writes them, and as the message to the other replicas.

use serde::{Deserialize, Serialize};

use crate::bench::{Bench, BenchKey};
use crate::clock::Timestamp;
use crate::counter::CounterKey;
use crate::mirror::{
    Batch, Change, LONGEST_KEY, News, Subject, bench_from, bench_key_from, bench_key_text,
    reason_text,
};
use crate::record::{Record, RecordKey};

/// Longest message that is read.
const LONGEST: usize = 8 * 1024 * 1024;

/// The largest number that Redis' scripts count exactly.
const LARGEST: u64 = 1 << 53;

/// One change, as the other replicas are told it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Bench {
        key: BenchKey,
        lift: bool,
        bench: Option<Bench>,
    },
    /// Its total is in the list beside the changes, in the same order.
    Count {
        key: CounterKey,
        start: Timestamp,
    },
    Record {
        key: RecordKey,
        record: Record,
    },
}

/// A batch, ready to be sent.
#[derive(Debug, Default)]
pub(super) struct Parcel {
    /// Five texts for each change.
    pub(super) arguments: Vec<String>,
    /// What the others are told.
    pub(super) message: String,
    counters: Vec<(CounterKey, Timestamp)>,
}

impl Parcel {
    /// Of what can be kept; names that are too long are left out.
    pub(super) fn new(batch: &Batch) -> Self {
        let mut parcel = Self::default();
        let mut told = Vec::with_capacity(batch.changes.len());
        for (subject, change) in &batch.changes {
            match (subject, change) {
                (Subject::Bench(key), Change::Bench { lift, bench }) => {
                    let Some(member) = bench_key_text(key) else {
                        continue;
                    };
                    let until = bench.map_or(0, |bench| bench.until.0);
                    let reason = bench.and_then(|bench| reason_text(bench.reason));
                    let flag = if *lift { "lift" } else { "" };
                    parcel.push("bench", member, until, reason.unwrap_or_default(), flag);
                    told.push(Told::Bench {
                        key: key.clone(),
                        lift: *lift,
                        bench: *bench,
                    });
                }
                (Subject::Counter(key, start), Change::Count { by: amount }) => {
                    parcel.count("count", key, *start, *amount, &mut told);
                }
                (Subject::Counter(key, start), Change::AtLeast { total }) => {
                    parcel.count("least", key, *start, *total, &mut told);
                }
                (Subject::Record(key), Change::Record(record)) => {
                    let Some(member) = name(key) else {
                        continue;
                    };
                    let text = record.text.to_string();
                    parcel.push("record", member, record.at.0, text, "");
                    told.push(Told::Record {
                        key: key.clone(),
                        record: record.clone(),
                    });
                }
                _ => {}
            }
        }
        parcel.message = serde_json::to_string(&told).unwrap_or_default();
        parcel
    }

    fn count(
        &mut self,
        kind: &str,
        key: &CounterKey,
        start: Timestamp,
        amount: u64,
        told: &mut Vec<Told>,
    ) {
        let Some(member) = name(&(key, start)) else {
            return;
        };
        let end = start + key.span.length();
        self.push(kind, member, end.0, amount.min(LARGEST).to_string(), "");
        self.counters.push((key.clone(), start));
        told.push(Told::Count {
            key: key.clone(),
            start,
        });
    }

    fn push(&mut self, kind: &str, member: String, number: u64, text: String, flag: &str) {
        let number = number.min(LARGEST).to_string();
        self.arguments
            .extend([kind.to_owned(), member, number, text, flag.to_owned()]);
    }

    /// What the counters of this batch come to, by the script's answer.
    pub(super) fn totals(self, list: &str) -> Vec<News> {
        self.counters
            .into_iter()
            .zip(totals(list))
            .map(|((key, start), total)| News::Total(key, start, total))
            .collect()
    }
}

/// What a replica has done, be it this one: in the order in which it was done, so that the last one counts for all.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) version: u64,
    pub(super) news: Vec<News>,
}

impl Message {
    /// Reads a message. Whoever may write to the channel may write anything.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        let mut parts = std::str::from_utf8(bytes).ok()?.splitn(3, '\n');
        let version = parts.next()?.parse().ok()?;
        let mut totals = totals(parts.next()?);
        let told: Vec<Told> = serde_json::from_str(parts.next()?).ok()?;
        let mut news = Vec::with_capacity(told.len());
        for told in told {
            match told {
                Told::Bench { key, lift, bench } => {
                    bench_key_text(&key)?;
                    if lift {
                        news.push(News::Lifted(key.clone()));
                    }
                    news.extend(bench.map(|bench| News::Bench(key, bench)));
                }
                Told::Count { key, start } => {
                    name(&(&key, start))?;
                    news.push(News::Total(key, start, totals.next()?));
                }
                Told::Record { key, record } => {
                    name(&key)?;
                    news.push(News::Record(key, record));
                }
            }
        }
        Some(Self { version, news })
    }
}

fn totals(list: &str) -> impl Iterator<Item = u64> {
    list.split(',').map_while(|total| total.parse().ok())
}

/// A bench as it is kept: its key, its end and its reason.
pub(super) fn bench(member: &str, until: u64, reason: &str) -> Option<News> {
    Some(News::Bench(
        bench_key_from(member)?,
        bench_from(reason, until)?,
    ))
}

/// A counter as it is kept: its key and start, its end, and its total.
pub(super) fn counter(member: &str, _end: u64, total: &str) -> Option<News> {
    let (key, start): (CounterKey, Timestamp) = read_name(member)?;
    Some(News::Total(key, start, total.parse().ok()?))
}

/// A record as it is kept: its key, when it was written, and the document.
pub(super) fn record(member: &str, at: u64, text: &str) -> Option<News> {
    let record = Record {
        text: text.into(),
        at: Timestamp(at),
    };
    Some(News::Record(read_name(member)?, record))
}

fn name(key: &impl Serialize) -> Option<String> {
    let text = serde_json::to_string(key).ok()?;
    (text.len() <= LONGEST_KEY).then_some(text)
}

fn read_name<T: for<'a> Deserialize<'a>>(text: &str) -> Option<T> {
    if text.len() > LONGEST_KEY {
        return None;
    }
    serde_json::from_str(text).ok()
}
