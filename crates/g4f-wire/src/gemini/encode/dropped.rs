//! Parameters that only tune, and that this API or model does not know.

use std::borrow::Cow;

use g4f_types::{Error, ErrorKind, OnUnsupported, Result};
use serde_json::{Map, Value};

use crate::provider::EncodeTarget;

/// Names of what is left out, and what was learned of the model.
pub(super) struct Dropped<'a> {
    target: EncodeTarget<'a>,
    names: Vec<Cow<'static, str>>,
}

impl<'a> Dropped<'a> {
    pub(super) fn new(target: EncodeTarget<'a>) -> Self {
        Self {
            target,
            names: Vec::new(),
        }
    }

    /// Notes that a parameter is left out, if it is set.
    pub(super) fn unless<T>(&mut self, unset: Option<&T>, name: &'static str) {
        if unset.is_some() {
            self.names.push(Cow::Borrowed(name));
        }
    }

    pub(super) fn push(&mut self, name: &'static str) {
        self.names.push(Cow::Borrowed(name));
    }

    /// Notes that a field of the caller's own would repeat one that is there.
    pub(super) fn own(&mut self, name: &str) {
        self.names.push(Cow::Owned(name.to_owned()));
    }

    /// Puts a parameter under Google's name, unless the model is known to refuse it.
    pub(super) fn put(
        &mut self,
        map: &mut Map<String, Value>,
        name: &'static str,
        googles: &'static str,
        value: Option<impl Into<Value>>,
    ) {
        let Some(value) = value else { return };
        if self.target.lessons.leave_out(name) {
            self.push(name);
        } else {
            map.insert(googles.to_owned(), value.into());
        }
    }

    /// The names, for the log.
    ///
    /// # Errors
    /// `Unsupported` when there are any and the caller wants an error instead.
    pub(super) fn into_names(self) -> Result<Vec<Cow<'static, str>>> {
        match self.names.first() {
            Some(name) if self.target.on_unsupported == OnUnsupported::Error => Err(refused(name)),
            _ => Ok(self.names),
        }
    }
}

/// The error for a parameter that has no counterpart.
pub(super) fn refused(name: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("this provider does not take the parameter {name}"),
    )
    .with_param(name)
}
