//! Ids of tool calls, each of which only one call of an answer has.

use std::collections::BTreeSet;

/// Most ids that are kept.
const MOST: usize = 1024;

/// The ids of an answer's calls.
#[derive(Debug, Default)]
pub(crate) struct CallIds(BTreeSet<Box<str>>);

impl CallIds {
    /// The id of the next call: the provider's, unless it gives none or one that another call has.
    pub(crate) fn next(&mut self, id: &str, made_up: impl FnOnce() -> String) -> Box<str> {
        let room = self.0.len() < MOST;
        if !id.is_empty() && room && self.0.insert(id.into()) {
            return id.into();
        }
        let mut id = made_up();
        while self.0.contains(&*id) {
            id.push('_');
        }
        if room {
            self.0.insert(id.as_str().into());
        }
        id.into()
    }
}
