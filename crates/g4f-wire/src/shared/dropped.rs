//! Parameters that a family does not have.

use std::borrow::Cow;

use g4f_types::{Error, ErrorKind, OnUnsupported, Result};

/// The names of parameters that only tune and were left out.
#[derive(Debug, Default)]
pub struct Dropped {
    names: Vec<Cow<'static, str>>,
}

impl Dropped {
    /// Nothing was left out.
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves `name` out if it is there.
    pub fn if_set(&mut self, is_set: bool, name: &'static str) {
        if is_set {
            self.names.push(Cow::Borrowed(name));
        }
    }

    /// Leaves `name` out.
    pub fn add(&mut self, name: impl Into<Cow<'static, str>>) {
        self.names.push(name.into());
    }

    /// The names, for the log.
    ///
    /// # Errors
    /// `Unsupported`, with the first name, when the caller wants an error instead.
    pub fn finish(self, on_unsupported: OnUnsupported) -> Result<Vec<Cow<'static, str>>> {
        match self.names.first() {
            Some(name) if on_unsupported == OnUnsupported::Error => Err(unsupported(name)),
            _ => Ok(self.names),
        }
    }
}

/// The error for a parameter that a provider does not take and that cannot be left out.
pub fn unsupported(name: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("this provider does not take the parameter {name}"),
    )
    .with_param(name)
}
