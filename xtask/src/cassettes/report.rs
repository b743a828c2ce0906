//! The table of what was replayed: family by feature, passed of total.

use std::collections::BTreeMap;
use std::fmt;

use super::recording::Exchange;

/// What came of all replays.
#[derive(Default)]
pub(crate) struct Report {
    /// By API and feature.
    counts: BTreeMap<String, BTreeMap<String, (usize, usize)>>,
    /// Exchange and difference.
    pub(crate) failed: Vec<(String, String)>,
    /// Reasons for which exchanges were left out.
    left_out: BTreeMap<String, usize>,
}

impl Report {
    /// One exchange was replayed.
    pub(crate) fn add(&mut self, api: &str, exchange: &Exchange, outcome: Result<(), String>) {
        let features = self.counts.entry(api.to_owned()).or_default();
        let kind = if exchange.is_stream() {
            "stream"
        } else {
            "plain"
        };
        let shown = exchange
            .features
            .iter()
            .filter(|f| !f.starts_with("error:") && !f.starts_with("status_"));
        for feature in ["all", kind].into_iter().chain(shown.map(String::as_str)) {
            let (passed, total) = features.entry(feature.to_owned()).or_default();
            *total += 1;
            *passed += usize::from(outcome.is_ok());
        }
        if let Err(difference) = outcome {
            self.failed.push((exchange.name(), difference));
        }
    }

    /// Takes in what another thread has replayed.
    pub(crate) fn join(&mut self, other: Self) {
        for (api, features) in other.counts {
            let mine = self.counts.entry(api).or_default();
            for (feature, (passed, total)) in features {
                let count = mine.entry(feature).or_default();
                count.0 += passed;
                count.1 += total;
            }
        }
        self.failed.extend(other.failed);
        for (why, times) in other.left_out {
            *self.left_out.entry(why).or_default() += times;
        }
    }

    /// One exchange was left out.
    pub(crate) fn leave_out(&mut self, why: &str) {
        *self.left_out.entry(why.to_owned()).or_default() += 1;
    }

    /// How many exchanges were replayed.
    pub(crate) fn total(&self) -> usize {
        let all = self
            .counts
            .values()
            .filter_map(|features| features.get("all"));
        all.map(|(_, total)| total).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (api, features) in &self.counts {
            let (passed, total) = features.get("all").copied().unwrap_or_default();
            writeln!(f, "{api:<24} {passed:>4}/{total}")?;
            let mut line = String::new();
            for (feature, (passed, total)) in features.iter().filter(|(name, _)| *name != "all") {
                let cell = format!("{feature} {passed}/{total}");
                if line.len() + cell.len() > 90 {
                    writeln!(f, "    {line}")?;
                    line.clear();
                }
                line += &cell;
                line += "  ";
            }
            if !line.is_empty() {
                writeln!(f, "    {line}")?;
            }
        }
        for (why, times) in &self.left_out {
            writeln!(f, "left out {times:>4}: {why}")?;
        }
        for (exchange, difference) in &self.failed {
            writeln!(f, "FAILED {exchange}: {difference}")?;
        }
        Ok(())
    }
}
