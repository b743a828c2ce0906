//! What came of a suite.

use std::fmt;

/// What came of one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider does as it should.
    Passed,
    /// It was not tried, for this reason.
    Skipped(String),
    /// The provider does not, and this is what it did.
    Failed(String),
}

/// What came of every scenario, in the order of the suite. `Display` is a table.
#[derive(Clone, Debug)]
#[must_use = "a report that nobody looks at proves nothing"]
pub struct Report {
    provider: String,
    rows: Vec<(&'static str, Outcome)>,
}

impl Report {
    pub(crate) fn new(provider: String, rows: Vec<(&'static str, Outcome)>) -> Self {
        Self { provider, rows }
    }

    /// The scenarios and what came of them.
    pub fn rows(&self) -> &[(&'static str, Outcome)] {
        &self.rows
    }

    /// What came of one scenario; `None` for a name that is none.
    pub fn outcome(&self, scenario: &str) -> Option<&Outcome> {
        self.rows
            .iter()
            .find_map(|(name, outcome)| (*name == scenario).then_some(outcome))
    }

    /// Names of the scenarios that passed.
    pub fn passed(&self) -> Vec<&'static str> {
        self.names(|outcome| matches!(outcome, Outcome::Passed))
    }

    /// Names of the scenarios that were skipped.
    pub fn skipped(&self) -> Vec<&'static str> {
        self.names(|outcome| matches!(outcome, Outcome::Skipped(_)))
    }

    /// Names of the scenarios that failed.
    pub fn failed(&self) -> Vec<&'static str> {
        self.names(|outcome| matches!(outcome, Outcome::Failed(_)))
    }

    fn names(&self, keep: impl Fn(&Outcome) -> bool) -> Vec<&'static str> {
        self.rows
            .iter()
            .filter_map(|(name, outcome)| keep(outcome).then_some(*name))
            .collect()
    }

    /// Fails the test, with the whole table, if a scenario failed.
    ///
    /// # Panics
    /// When a scenario failed, or none passed.
    pub fn assert(&self) {
        assert!(
            self.failed().is_empty() && !self.passed().is_empty(),
            "{self}"
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} passed, {} skipped, {} failed",
            self.provider,
            self.passed().len(),
            self.skipped().len(),
            self.failed().len()
        )?;
        let width = self.rows.iter().map(|(name, _)| name.len()).max();
        let width = width.unwrap_or_default();
        for (name, outcome) in &self.rows {
            match outcome {
                Outcome::Passed => writeln!(f, "  {name:width$}  passed")?,
                Outcome::Skipped(why) => writeln!(f, "  {name:width$}  skipped: {why}")?,
                Outcome::Failed(why) => writeln!(f, "  {name:width$}  FAILED: {why}")?,
            }
        }
        Ok(())
    }
}
