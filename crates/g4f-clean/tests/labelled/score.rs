//! Scores like the scorer of the corpus: exact on positives, untouched on negatives, any byte counts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::json;

use crate::lines::{self, Line};

/// How many of how many are right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub(crate) right: usize,
    pub(crate) of: usize,
}

impl Count {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    /// In per cent; 100 of none.
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    pub(crate) fn percent(self) -> f64 {
        if self.of == 0 {
            100.0
        } else {
            100.0 * self.right as f64 / self.of as f64
        }
    }

    pub(crate) fn wrong(self) -> usize {
        self.of - self.right
    }
}

/// The score of a corpus.
#[derive(Debug, Default)]
pub(crate) struct Score {
    /// `positives` and `negatives` of a tier.
    tiers: BTreeMap<(String, &'static str), Count>,
    kinds: BTreeMap<String, Count>,
    families: BTreeMap<String, Count>,
    missed: Vec<String>,
}

impl Score {
    /// Cleans every line as a caller would who asks for the policy of its tier.
    pub(crate) fn of(name: &str, corpus: &[Line]) -> Self {
        let mut score = Self::default();
        let mut predictions = String::new();
        for line in corpus {
            let cleaned = lines::whole(&line.text, &line.fitting()).text;
            let right = cleaned == line.expected;
            let side = if line.is_negative() {
                "negatives"
            } else {
                "positives"
            };
            score
                .tiers
                .entry((line.tier.clone(), side))
                .or_default()
                .add(right);
            score.kinds.entry(line.kind.clone()).or_default().add(right);
            if !line.family.is_empty() {
                score
                    .families
                    .entry(line.family.clone())
                    .or_default()
                    .add(right);
            }
            if !right {
                score.missed.push(format!(
                    "{} {} {} ({})\n  text     {:?}\n  expected {:?}\n  cleaned  {:?}",
                    line.id, line.kind, line.family, line.note, line.text, line.expected, cleaned
                ));
            }
            let _ = writeln!(
                predictions,
                "{}",
                json!({ "id": line.id, "cleaned": cleaned })
            );
        }
        score.report(name);
        if let Some(folder) = env::var_os("G4F_CLEAN_PREDICTIONS") {
            fs::write(Path::new(&folder).join(name), predictions).unwrap();
        }
        score
    }

    /// One side of a tier.
    pub(crate) fn tier(&self, tier: &str, side: &'static str) -> Count {
        self.tiers
            .get(&(tier.to_owned(), side))
            .copied()
            .unwrap_or_default()
    }

    /// Both tiers that know no policy: what only the prompt can settle counts like the rest.
    pub(crate) fn negatives(&self) -> Count {
        ["core", "prompt"]
            .iter()
            .fold(Count::default(), |sum, tier| {
                let one = self.tier(tier, "negatives");
                Count {
                    right: sum.right + one.right,
                    of: sum.of + one.of,
                }
            })
    }

    fn report(&self, name: &str) {
        println!("\n{name}");
        let rows = self
            .tiers
            .iter()
            .map(|((tier, side), count)| (format!("{tier} {side}"), *count))
            .chain(
                self.kinds
                    .iter()
                    .map(|(kind, count)| (kind.clone(), *count)),
            )
            .chain(
                self.families
                    .iter()
                    .map(|(family, count)| (format!("  {family}"), *count)),
            );
        for (row, count) in rows {
            println!(
                "{row:<28} {:>4} of {:>4}  {:>5.1} %",
                count.right,
                count.of,
                count.percent()
            );
        }
        if env::var_os("G4F_CLEAN_SHOW").is_some() {
            for missed in &self.missed {
                println!("\n{missed}");
            }
        }
    }
}
