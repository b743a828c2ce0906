//! How long something usually takes: a small histogram that forgets, and what stands in it.

use std::time::Duration;

/// Bounds grow by a quarter from one bucket to the next: from 5 ms to about three minutes.
const BUCKETS: usize = 48;
const FIRST_MS: f64 = 5.0;
const GROWTH: f64 = 1.25;

/// Over this many samples all counts are halved, so that the last hundred or so decide.
const MOST: u32 = 128;

/// Fewest samples that say anything.
const LEAST: u32 = 8;

/// Counts of durations in buckets whose bounds grow geometrically.
#[derive(Clone, Debug)]
pub(super) struct Quantiles {
    counts: [u8; BUCKETS],
    total: u32,
}

impl Quantiles {
    pub(super) const fn new() -> Self {
        Self {
            counts: [0; BUCKETS],
            total: 0,
        }
    }

    pub(super) fn add(&mut self, took: Duration) {
        if self.total >= MOST {
            for count in &mut self.counts {
                *count /= 2;
            }
            self.total = self.counts.iter().map(|count| u32::from(*count)).sum();
        }
        // A count stays below `MOST`, which a byte holds.
        let count = &mut self.counts[bucket(took)];
        *count = count.saturating_add(1);
        self.total += 1;
    }

    /// The duration that `share` of the samples stay under, within a quarter; `None` while there are too few.
    pub(super) fn at(&self, share: f64) -> Option<Duration> {
        (self.total >= LEAST).then(|| self.find(share))
    }

    /// All of it in a few numbers, for the next process; `None` without a sample.
    pub(super) fn usual(&self) -> Option<Usual> {
        (self.total > 0).then(|| Usual {
            half: self.find(0.5),
            late: self.find(0.95),
            samples: self.total,
        })
    }

    /// Adds what an earlier process had found, unless there is enough of this one's own. However much that was, a few new
    /// samples outweigh it.
    pub(super) fn add_usual(&mut self, usual: &Usual) -> bool {
        if self.total >= LEAST || usual.samples == 0 {
            return false;
        }
        for index in 0..usual.samples.min(2 * LEAST) {
            let odd = index % 2 == 1;
            self.add(if odd { usual.late } else { usual.half });
        }
        true
    }

    fn find(&self, share: f64) -> Duration {
        let wanted = share * f64::from(self.total);
        let mut seen = 0.0;
        let place = self.counts.iter().position(|count| {
            seen += f64::from(*count);
            seen >= wanted
        });
        bound(place.unwrap_or(BUCKETS - 1))
    }
}

/// What a histogram comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Usual {
    /// Half of the samples stay under it.
    pub(super) half: Duration,
    /// 95 of 100 samples stay under it.
    pub(super) late: Duration,
    /// How many there were.
    pub(super) samples: u32,
}

fn bucket(took: Duration) -> usize {
    // A bound that was read comes back into its own bucket, however it was rounded.
    let ms = took.as_secs_f64() * 1e3 - 1e-5;
    let mut bound = FIRST_MS;
    for index in 0..BUCKETS - 1 {
        if ms <= bound {
            return index;
        }
        bound *= GROWTH;
    }
    BUCKETS - 1
}

fn bound(index: usize) -> Duration {
    let ms = FIRST_MS * GROWTH.powi(i32::try_from(index).unwrap_or(i32::MAX));
    Duration::from_secs_f64(ms / 1e3)
}

#[cfg(test)]
mod tests;
