//! All settings that hold, each with its origin.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::check::check;
use super::key_path::KeyPath;
use super::origin::Origin;
use super::schema::{SECTIONS, Usual};
use super::text;
use super::value::Value;

/// Settings by name, each with its origin.
#[derive(Clone, Default)]
pub(crate) struct Values(BTreeMap<KeyPath, (Value, Origin)>);

impl Values {
    /// The lowest layer: the defaults of the schema.
    pub(crate) fn defaults() -> Self {
        let mut lines = String::new();
        for section in SECTIONS.iter().filter(|section| !section.named) {
            for key in section.keys {
                if let Usual::Default(toml) = key.usual {
                    // Writing to a `String` cannot fail.
                    let _ = writeln!(lines, "{}.{} = {toml}", section.name, key.name);
                }
            }
        }
        let mut values = Self::default();
        // The lines are constant and a test reads them, so that there is no error to report here.
        if let Ok(document) = text::toml(&lines) {
            values.overlay(check(&document, &Origin::Default, &[]).leaves);
        }
        values
    }

    /// Puts a layer on top.
    pub(crate) fn overlay(&mut self, leaves: Vec<(KeyPath, Value, Origin)>) {
        for (path, value, origin) in leaves {
            self.0.insert(path, (value, origin));
        }
    }

    pub(crate) fn origin(&self, path: &KeyPath) -> Option<&Origin> {
        self.0.get(path).map(|(_, origin)| origin)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&KeyPath, &Value, &Origin)> {
        self.0
            .iter()
            .map(|(path, (value, origin))| (path, value, origin))
    }
}
