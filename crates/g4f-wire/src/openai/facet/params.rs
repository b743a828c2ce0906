//! The parameters of a call, each by the vendor's name for it, or named among those that it does not take.

use g4f_types::{BodyEdit, Result};
use serde_json::{Map, Value};

use crate::provider::EncodeTarget;
use crate::shared::{Dropped, unsupported};

/// Collects the fields of a body.
pub(crate) struct Params<'a> {
    target: EncodeTarget<'a>,
    takes: &'a [&'a str],
    rename: &'a [(&'a str, &'a str)],
    fields: Map<String, Value>,
    /// Fields that nobody asked for: the caller's own go before them.
    presets: Vec<String>,
    dropped: Dropped,
}

impl<'a> Params<'a> {
    /// Begins with the model.
    pub(crate) fn new(
        target: EncodeTarget<'a>,
        takes: &'a [&'a str],
        rename: &'a [(&'a str, &'a str)],
    ) -> Self {
        let mut params = Self {
            target,
            takes,
            rename,
            fields: Map::new(),
            presets: Vec::new(),
            dropped: Dropped::new(),
        };
        if !target.model.is_empty() {
            params.set("model", target.model);
        }
        params
    }

    /// Whether the vendor takes a parameter.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.takes.contains(&name)
    }

    /// Writes a field that every server of the kind knows.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let name = self.theirs(name).to_owned();
        self.fields.insert(name, value.into());
    }

    /// The vendor's name for a parameter.
    fn theirs<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let mut renamed = self.rename.iter();
        renamed
            .find(|(ours, _)| *ours == name)
            .map_or(name, |(_, theirs)| theirs)
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
        self.dropped.add(name);
    }

    /// Writes a field that the vendor wants and the caller did not think of.
    pub(crate) fn preset(&mut self, name: &'static str, value: impl Into<Value>) {
        self.presets.push(self.theirs(name).to_owned());
        self.set(name, value);
    }

    /// The whole body: what was written, the caller's own fields, then the caller's edits.
    ///
    /// # Errors
    /// `Unsupported` when something was left out and the caller wants an error instead; `BadRequest` for an edit that
    /// leads nowhere.
    pub(crate) fn finish(
        mut self,
        own: &Map<String, Value>,
        edits: &[BodyEdit],
    ) -> Result<Map<String, Value>> {
        for (name, value) in own {
            if !self.fields.contains_key(name) || self.presets.contains(name) {
                self.fields.insert(name.clone(), value.clone());
            }
        }
        let EncodeTarget {
            provider, model, ..
        } = self.target;
        let dropped = self.dropped.finish(self.target.on_unsupported)?;
        if !dropped.is_empty() {
            tracing::debug!(
                provider,
                model,
                ?dropped,
                "parameters left out that the provider does not take"
            );
        }
        let mut body = Value::Object(self.fields);
        for edit in edits.iter().filter(|edit| edit.applies_to(provider, model)) {
            edit.apply(&mut body)?;
        }
        match body {
            Value::Object(fields) => Ok(fields),
            _ => Ok(Map::new()),
        }
    }
}
