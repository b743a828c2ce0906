//! What was learned of a target, kept from one process to the next as a record of the store.
//!
//! A record is `health` / `provider:model`, a small JSON object of numbers. It is read when the target is first looked at,
//! and again for a few seconds where the store has not read its own file yet. How much it is believed falls from all, for
//! news, to nothing for what is a day old. It is written at the end of a call, every few seconds at most, and only where
//! the store outlives the process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use g4f_store::{RecordKey, Store, Timestamp};
use serde::{Deserialize, Serialize};

use super::quantile::Usual;
use super::vitals::{Kept, Vitals};

/// What is older counts for nothing.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);
/// Time between two writings.
const PAUSE: Duration = Duration::from_secs(5);
/// How long a record that is not there yet may still come.
const PATIENCE: Duration = Duration::from_secs(5);

/// The record of one target.
#[derive(Debug)]
pub(super) struct Keeper {
    key: RecordKey,
    made: Timestamp,
    /// When it was last written, in the store's milliseconds; 0 for never.
    written: AtomicU64,
    /// Until when the record is looked for, in the same; 0 once it was found.
    look_until: AtomicU64,
}

/// The document. Every field may be missing: another version may have written it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Document {
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<f64>,
    /// Milliseconds to the first content: of half of the calls, of 95 in 100; and of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    streamed_ms: Option<(u32, u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whole_ms: Option<(u32, u32, u32)>,
}

impl Keeper {
    pub(super) fn new(store: &dyn Store, provider: &str, model: &str) -> Self {
        let made = store.now();
        let look_until = if store.persists() {
            (made + PATIENCE).0
        } else {
            0
        };
        Self {
            key: RecordKey::new("health", format!("{provider}:{model}")),
            made,
            written: AtomicU64::new(0),
            look_until: AtomicU64::new(look_until),
        }
    }

    /// Reads the record, unless that has been done.
    pub(super) fn read(&self, store: &dyn Store, vitals: &Vitals) {
        let until = self.look_until.load(Ordering::Relaxed);
        if until == 0 {
            return;
        }
        let now = store.now();
        let Some(record) = store.record(&self.key) else {
            if now.0 > until {
                self.look_until.store(0, Ordering::Relaxed);
            }
            return;
        };
        self.look_until.store(0, Ordering::Relaxed);
        // What this process wrote is known to it.
        if record.at >= self.made && self.written.load(Ordering::Relaxed) > 0 {
            return;
        }
        let age = record.at.until(now).as_secs_f64() / OLD.as_secs_f64();
        // Whoever shares the store may have written anything.
        let Ok(document) = serde_json::from_str::<Document>(&record.text) else {
            tracing::warn!(record = %self.key.name, "what was kept about the target cannot be read; it is not used");
            return;
        };
        vitals.remember(&document.kept(), (1.0 - age).max(0.0));
    }

    /// Writes the record, unless that was done a moment ago or nobody will read it.
    pub(super) fn write(&self, store: &dyn Store, vitals: &Vitals) {
        if !store.persists() {
            return;
        }
        let (now, last) = (store.now(), self.written.load(Ordering::Relaxed));
        if last > 0 && Timestamp(last).until(now) < PAUSE {
            return;
        }
        // Of several that come here at once, one writes.
        let mine =
            self.written
                .compare_exchange(last, now.0.max(1), Ordering::Relaxed, Ordering::Relaxed);
        if mine.is_err() {
            return;
        }
        if let Ok(text) = serde_json::to_string(&Document::of(&vitals.keep())) {
            store.put_record(self.key.clone(), text.into());
        }
    }
}

impl Document {
    fn of(kept: &Kept) -> Self {
        let ms = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        let numbers = |usual: Usual| (ms(usual.half), ms(usual.late), usual.samples);
        Self {
            success: kept.success,
            streamed_ms: kept.streamed.map(numbers),
            whole_ms: kept.whole.map(numbers),
        }
    }

    fn kept(&self) -> Kept {
        let usual = |(half, late, samples): (u32, u32, u32)| Usual {
            half: Duration::from_millis(half.into()),
            late: Duration::from_millis(late.into()),
            samples,
        };
        Kept {
            success: self.success,
            streamed: self.streamed_ms.map(usual),
            whole: self.whole_ms.map(usual),
        }
    }
}
