//! The parameters of a call, each by the vendor's name for it, or named among those that it does not take.

use std::borrow::Cow;

use g4f_types::{BodyEdit, Error, ErrorKind, OnUnsupported, Result};
use serde_json::{Map, Value};

/// Whom a call is meant for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aim<'a> {
    /// The provider's id, by which edits of the body are chosen.
    pub(crate) provider: &'a str,
    /// The model, by the provider's own id. Empty is not sent: the provider chooses.
    pub(crate) model: &'a str,
    /// What happens to parameters that the provider does not take.
    pub(crate) on_unsupported: OnUnsupported,
}

/// Collects the fields of a body.
pub(crate) struct Params<'a> {
    aim: Aim<'a>,
    takes: &'a [&'a str],
    rename: &'a [(&'a str, &'a str)],
    fields: Map<String, Value>,
    dropped: Vec<Cow<'static, str>>,
}

impl<'a> Params<'a> {
    /// Begins with the model.
    pub(crate) fn new(
        aim: Aim<'a>,
        takes: &'a [&'a str],
        rename: &'a [(&'a str, &'a str)],
    ) -> Self {
        let mut params = Self {
            aim,
            takes,
            rename,
            fields: Map::new(),
            dropped: Vec::new(),
        };
        if !aim.model.is_empty() {
            params.set("model", aim.model);
        }
        params
    }

    /// Whether the vendor takes a parameter.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.takes.contains(&name)
    }

    /// Writes a field that every server of the kind knows.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let name = self
            .rename
            .iter()
            .find(|(ours, _)| *ours == name)
            .map_or(name, |(_, theirs)| theirs);
        self.fields.insert(name.to_owned(), value.into());
    }

    /// Writes a parameter that only tunes, or notes that it was left out.
    pub(crate) fn tune(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        match value {
            Some(value) if self.takes(name) => self.set(name, value),
            Some(_) => self.drop_param(name),
            None => {}
        }
    }

    /// Writes a parameter without which the answer would be another one.
    ///
    /// # Errors
    /// `Unsupported` when the vendor does not take it.
    pub(crate) fn need(
        &mut self,
        name: &'static str,
        value: Option<impl Into<Value>>,
    ) -> Result<()> {
        match value {
            Some(value) if self.takes(name) => self.set(name, value),
            Some(_) => return Err(unsupported(name)),
            None => {}
        }
        Ok(())
    }

    /// Notes that a parameter is left out.
    pub(crate) fn drop_param(&mut self, name: &'static str) {
        self.dropped.push(Cow::Borrowed(name));
    }

    /// The whole body: the caller's own fields over what was written, then the caller's edits.
    ///
    /// # Errors
    /// `Unsupported` when something was left out and the caller wants an error instead; `BadRequest` for an edit that
    /// leads nowhere.
    pub(crate) fn finish(
        mut self,
        other: Map<String, Value>,
        edits: &[BodyEdit],
    ) -> Result<Map<String, Value>> {
        if let Some(name) = self.dropped.first() {
            if self.aim.on_unsupported == OnUnsupported::Error {
                return Err(unsupported(name));
            }
            tracing::debug!(
                provider = self.aim.provider, model = self.aim.model, dropped = ?self.dropped,
                "parameters left out that the provider does not take"
            );
        }
        self.fields.extend(other);
        let applies = |edit: &&BodyEdit| edit.applies_to(self.aim.provider, self.aim.model);
        let mut body = Value::Object(self.fields);
        for edit in edits.iter().filter(applies) {
            edit.apply(&mut body)?;
        }
        match body {
            Value::Object(fields) => Ok(fields),
            _ => Ok(Map::new()),
        }
    }
}

/// The error for a parameter that the vendor does not take.
pub(crate) fn unsupported(name: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("this provider does not take the parameter {name}"),
    )
    .with_param(name)
}
