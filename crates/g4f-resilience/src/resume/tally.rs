//! The tokens of all attempts as one sum.

use g4f_types::Usage;

/// Adds the usage of attempts that broke off to that of the one that goes on.
#[derive(Debug, Default)]
pub(super) struct Tally {
    before: Option<Usage>,
    now: Option<Usage>,
}

impl Tally {
    /// Takes a report of the present attempt, which replaces an earlier one, and turns it into that of all.
    pub(super) fn report(&mut self, usage: &mut Usage) {
        self.now = Some(*usage);
        if let Some(before) = &self.before {
            usage.add(before);
        }
    }

    /// The present attempt broke off: what it used is not used again.
    pub(super) fn carry(&mut self) {
        if let Some(now) = self.now.take() {
            match &mut self.before {
                Some(before) => before.add(&now),
                None => self.before = Some(now),
            }
        }
    }
}
