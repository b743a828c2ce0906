//! Successes and failures of the last while, counted in a few buckets.

use std::time::Duration;

use tokio::time::Instant;

const BUCKETS: usize = 6;

#[derive(Debug)]
pub(super) struct Window {
    start: Instant,
    bucket: Duration,
    /// The number of the newest bucket since `start`.
    newest: u128,
    counts: [(u32, u32); BUCKETS],
}

impl Window {
    pub(super) fn new(length: Duration, now: Instant) -> Self {
        let bucket = (length / u32::try_from(BUCKETS).unwrap_or(1)).max(Duration::from_millis(1));
        Self {
            start: now,
            bucket,
            newest: 0,
            counts: [(0, 0); BUCKETS],
        }
    }

    pub(super) fn add(&mut self, ok: bool, now: Instant) {
        let place = self.turn(now);
        let (good, bad) = &mut self.counts[place];
        let count = if ok { good } else { bad };
        *count = count.saturating_add(1);
    }

    /// All calls and the failed ones among them.
    pub(super) fn sums(&mut self, now: Instant) -> (u32, u32) {
        self.turn(now);
        self.counts
            .iter()
            .fold((0, 0), |(all, failed), (good, bad)| {
                (
                    all.saturating_add(*good).saturating_add(*bad),
                    failed.saturating_add(*bad),
                )
            })
    }

    pub(super) fn clear(&mut self) {
        self.counts = [(0, 0); BUCKETS];
    }

    /// Empties the buckets that are too old; the place of the newest.
    fn turn(&mut self, now: Instant) -> usize {
        let elapsed = now.saturating_duration_since(self.start).as_nanos();
        let newest = elapsed / self.bucket.as_nanos().max(1);
        let place = |n: u128| usize::try_from(n % BUCKETS as u128).unwrap_or_default();
        let steps = newest.saturating_sub(self.newest).min(BUCKETS as u128);
        for step in 0..steps {
            self.counts[place(newest - step)] = (0, 0);
        }
        self.newest = self.newest.max(newest);
        place(self.newest)
    }
}
