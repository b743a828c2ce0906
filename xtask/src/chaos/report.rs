//! Figures of a storm, beside what they should be.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::load::{Outcome, Sample};
use super::storm::Storm;

/// Requests whose upstream calls are not counted: by then the client has learned who is down.
const WARM_UP: usize = 100;

/// What came of a storm.
pub(crate) struct Report {
    letter: char,
    name: &'static str,
    requests: usize,
    pub(crate) exact: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    failed: BTreeMap<&'static str, usize>,
    calls: f64,
    p50: Duration,
    p99: Duration,
    p99_plain: Duration,
    p99_streamed: Duration,
    took: Duration,
    /// Aims that were missed, in words.
    pub(crate) missed: Vec<String>,
}

impl Report {
    /// The figures of `samples`, of which the upstreams saw `calls` each, after `took` of wall time.
    pub(crate) fn new(storm: &Storm, samples: &[Sample], calls: &[u32], took: Duration) -> Self {
        let count = |outcome: Outcome| samples.iter().filter(|s| s.outcome == outcome).count();
        let mut failed = BTreeMap::new();
        for sample in samples {
            if let Outcome::Failed(kind) = sample.outcome {
                *failed.entry(kind.as_str()).or_insert(0) += 1;
            }
        }
        let warm = calls
            .get(WARM_UP.min(calls.len() / 2)..)
            .unwrap_or_default();
        let sum: u32 = warm.iter().sum();
        let times = |of: fn(&Sample) -> bool| {
            let mut times: Vec<Duration> =
                samples.iter().filter(|s| of(s)).map(|s| s.took).collect();
            times.sort_unstable();
            times
        };
        let all = times(|_| true);
        let mut report = Self {
            letter: storm.letter,
            name: storm.name,
            requests: samples.len(),
            exact: count(Outcome::Exact),
            lost: count(Outcome::Lost),
            doubled: count(Outcome::Doubled),
            failed,
            calls: f64::from(sum) / as_f64(warm.len().max(1)),
            p50: percentile(&all, 50),
            p99: percentile(&all, 99),
            p99_plain: percentile(&times(|sample| !sample.streamed), 99),
            p99_streamed: percentile(&times(|sample| sample.streamed), 99),
            took,
            missed: Vec::new(),
        };
        report.compare(storm);
        report
    }

    fn compare(&mut self, storm: &Storm) {
        let aims = storm.aims;
        let share = as_f64(self.exact) / as_f64(self.requests.max(1));
        let mut miss = |is_missed: bool, what: String| {
            if is_missed {
                self.missed.push(what);
            }
        };
        miss(
            share < aims.exact,
            format!(
                "{:.2} % exact instead of {:.1} %",
                share * 100.0,
                aims.exact * 100.0
            ),
        );
        miss(
            self.calls > aims.calls,
            format!("{:.2} calls instead of {:.1}", self.calls, aims.calls),
        );
        miss(
            self.p99 > aims.p99,
            format!(
                "p99 {:.1} s instead of {:.0} s",
                self.p99.as_secs_f64(),
                aims.p99.as_secs_f64()
            ),
        );
        miss(
            self.lost + self.doubled > 0,
            "something was lost or doubled".into(),
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = 100.0 * as_f64(self.exact) / as_f64(self.requests.max(1));
        writeln!(f, "({}) {}", self.letter, self.name)?;
        writeln!(
            f,
            "    complete and exact {share:.2} % of {}; lost {}, doubled {}, failed {:?}",
            self.requests, self.lost, self.doubled, self.failed
        )?;
        writeln!(
            f,
            "    {:.2} calls per request after the first {WARM_UP}; p50 {:.3} s, p99 {:.3} s (plain {:.3} s, streamed {:.3} s); \
             {:.1} s in all",
            self.calls,
            self.p50.as_secs_f64(),
            self.p99.as_secs_f64(),
            self.p99_plain.as_secs_f64(),
            self.p99_streamed.as_secs_f64(),
            self.took.as_secs_f64()
        )?;
        if self.missed.is_empty() {
            write!(f, "    as it should be")
        } else {
            write!(f, "    MISSED: {}", self.missed.join("; "))
        }
    }
}

/// The value below which `percent` of the sorted `times` lie.
fn percentile(times: &[Duration], percent: usize) -> Duration {
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests are small")]
fn as_f64(count: usize) -> f64 {
    count as f64
}
