//! The table of aliases: names that no rule can know, as reviewed data.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Canonical, canonical, is_lab};

/// The table that is built in.
const BUILT_IN: &str = include_str!("../../../data/aliases.toml");

/// Which canonical name stands for which other one.
#[derive(Debug, Default)]
pub struct Aliases {
    names: HashMap<String, (&'static str, String)>,
    nicknames: HashMap<String, (&'static str, String)>,
}

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Canonical `lab/name` to canonical `lab/name`.
    #[serde(default)]
    names: HashMap<String, String>,
    /// What people type to canonical `lab/name`. Looked at before all rules.
    #[serde(default)]
    nicknames: HashMap<String, String>,
}

impl Aliases {
    /// The table that is built in.
    pub fn built_in() -> &'static Self {
        static TABLE: LazyLock<Aliases> =
            LazyLock::new(|| Aliases::parse(BUILT_IN).unwrap_or_default());
        &TABLE
    }

    /// Reads a table.
    ///
    /// # Errors
    ///
    /// If it is no such TOML, a target is not in canonical form, or leads to a name that is replaced itself.
    pub fn parse(text: &str) -> Result<Self, AliasError> {
        let file: File = toml::from_str(text).map_err(|error| AliasError(error.to_string()))?;
        let read = |from: &str, to: &str| {
            let parts = to
                .split_once('/')
                .and_then(|(lab, name)| Some((is_lab(lab)?, name)));
            let (lab, name) =
                parts.ok_or_else(|| AliasError(format!("{to}: no lab of this name is known")))?;
            if canonical(to).id() != to {
                return Err(AliasError(format!("{to} is not in canonical form")));
            }
            if file.names.contains_key(to) {
                return Err(AliasError(format!(
                    "{from} leads to {to}, which is replaced"
                )));
            }
            Ok((lab, name.to_owned()))
        };
        let mut table = Self::default();
        for (from, to) in &file.names {
            if canonical(from).id() != *from {
                return Err(AliasError(format!("{from} is not in canonical form")));
            }
            table.names.insert(from.clone(), read(from, to)?);
        }
        for (from, to) in &file.nicknames {
            table.nicknames.insert(from.to_lowercase(), read(from, to)?);
        }
        Ok(table)
    }

    /// What a name means by rules and table.
    pub fn canonical(&self, raw: &str) -> Canonical {
        if let Some((lab, name)) = self.nicknamed(raw) {
            return Canonical {
                lab: Some(lab),
                name: name.to_owned(),
                ..canonical("")
            };
        }
        self.resolve(canonical(raw))
    }

    /// The id of the model that people call so.
    pub fn nickname(&self, name: &str) -> Option<String> {
        let (lab, name) = self.nicknamed(name)?;
        Some(format!("{lab}/{name}"))
    }

    fn nicknamed(&self, name: &str) -> Option<(&'static str, &str)> {
        let name = name.trim();
        let found = if name.bytes().any(|b| b.is_ascii_uppercase()) {
            self.nicknames.get(&name.to_lowercase())
        } else {
            self.nicknames.get(name)
        };
        found.map(|(lab, name)| (*lab, name.as_str()))
    }

    /// Replaces a canonical name that the table knows.
    #[must_use]
    pub fn resolve(&self, mut name: Canonical) -> Canonical {
        if name.lab.is_some()
            && let Some((lab, to)) = self.names.get(&name.id())
        {
            name.lab = Some(lab);
            name.name.clone_from(to);
        }
        name
    }

    /// The names that people type, and what they mean.
    pub fn nicknames(&self) -> impl Iterator<Item = (&str, &'static str, &str)> {
        self.nicknames
            .iter()
            .map(|(from, (lab, name))| (from.as_str(), *lab, name.as_str()))
    }

    /// The canonical names that stand for others: from which, to whose, and to which.
    pub fn names(&self) -> impl Iterator<Item = (&str, &'static str, &str)> {
        self.names
            .iter()
            .map(|(from, (lab, name))| (from.as_str(), *lab, name.as_str()))
    }
}

/// Why a table of aliases cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AliasError(String);

impl fmt::Display for AliasError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "aliases: {}", self.0)
    }
}

impl std::error::Error for AliasError {}
