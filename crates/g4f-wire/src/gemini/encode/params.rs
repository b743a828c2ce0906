//! Parameters that only tune: put where Google has them, or left out by name.

use std::borrow::Cow;

use g4f_types::Result;
use serde_json::{Map, Value};

use crate::provider::EncodeTarget;
use crate::shared::Dropped;

/// What is left out, and what was learned of the model.
pub(super) struct Params<'a> {
    target: EncodeTarget<'a>,
    dropped: Dropped,
}

impl<'a> Params<'a> {
    pub(super) fn new(target: EncodeTarget<'a>) -> Self {
        Self {
            target,
            dropped: Dropped::new(),
        }
    }

    /// Leaves a parameter out if it is set.
    pub(super) fn leave_out(&mut self, is_set: bool, name: &'static str) {
        self.dropped.if_set(is_set, name);
    }

    /// Leaves out a field of the caller's own that would repeat one of ours.
    pub(super) fn repeats(&mut self, name: &str) {
        self.dropped.add(name.to_owned());
    }

    /// Puts a parameter under Google's name, unless the model is known to refuse it.
    pub(super) fn put(
        &mut self,
        map: &mut Map<String, Value>,
        name: &'static str,
        googles: &str,
        value: Option<impl Into<Value>>,
    ) {
        let Some(value) = value else { return };
        if self.target.lessons.leave_out(name) {
            self.dropped.add(name);
        } else {
            map.insert(googles.to_owned(), value.into());
        }
    }

    /// The names, for the log.
    ///
    /// # Errors
    /// `Unsupported` when there are any and the caller wants an error instead.
    pub(super) fn finish(self) -> Result<Vec<Cow<'static, str>>> {
        self.dropped.finish(self.target.on_unsupported)
    }
}
