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
pub(crate) struct Values {
    settings: BTreeMap<KeyPath, (Value, Origin)>,
    /// Where each table of a named section was first mentioned: layer and line.
    tables: BTreeMap<KeyPath, (u32, u32)>,
    layers: u32,
}

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
        self.layers += 1;
        for (path, value, origin) in leaves {
            if let Value::Present = value {
                let place = (self.layers, origin.line());
                self.tables.entry(path.clone()).or_insert(place);
            }
            self.settings.insert(path, (value, origin));
        }
    }

    /// The tables of a named section, in the order in which the layers mention them.
    pub(crate) fn tables(&self, section: &str) -> Vec<&str> {
        let mut tables: Vec<_> = self
            .tables
            .iter()
            .filter_map(|(path, place)| match path.parts() {
                [of, name] if of == section => Some((place, name.as_str())),
                _ => None,
            })
            .collect();
        tables.sort_by_key(|(place, _)| **place);
        tables.into_iter().map(|(_, name)| name).collect()
    }

    pub(crate) fn origin(&self, path: &KeyPath) -> Option<&Origin> {
        self.settings.get(path).map(|(_, origin)| origin)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&KeyPath, &Value, &Origin)> {
        self.settings
            .iter()
            .map(|(path, (value, origin))| (path, value, origin))
    }
}
