//! How the sources call the providers, and what access needs: reviewed data, read once.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

use super::canon::is_lab;
use super::schema::Access;
use super::source::Source;

/// The table that is built in.
const BUILT_IN: &str = include_str!("../../data/providers.toml");

/// What the table says of one provider.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    models_dev: Vec<String>,
    litellm: Vec<String>,
    lab: Option<String>,
    access: Option<String>,
    keyless: Vec<String>,
    free: Vec<String>,
}

/// What is known of one provider beside the sources.
#[derive(Debug, Default)]
struct Known {
    lab: Option<&'static str>,
    access: Option<Access>,
    keyless: Vec<String>,
    free: Vec<String>,
}

/// The table.
#[derive(Debug, Default)]
pub struct ProviderMap {
    models_dev: HashMap<String, String>,
    litellm: HashMap<String, String>,
    known: BTreeMap<String, Known>,
}

impl ProviderMap {
    /// The table that is built in.
    pub fn built_in() -> &'static Self {
        static TABLE: LazyLock<ProviderMap> =
            LazyLock::new(|| ProviderMap::parse(BUILT_IN).unwrap_or_default());
        &TABLE
    }

    /// Reads a table.
    ///
    /// # Errors
    ///
    /// If it is no such TOML, names a lab or an access that does not exist, or one name of a source twice.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        let rows: BTreeMap<String, Row> =
            toml::from_str(text).map_err(|error| MapError(error.to_string()))?;
        let mut map = Self::default();
        for (id, row) in rows {
            let lab = match &row.lab {
                Some(lab) => Some(
                    is_lab(lab).ok_or_else(|| MapError(format!("{id}: no lab is called {lab}")))?,
                ),
                None => None,
            };
            let access = match &row.access {
                Some(access) => Some(
                    Access::parse(access)
                        .ok_or_else(|| MapError(format!("{id}: no access is called {access}")))?,
                ),
                None => None,
            };
            for (names, table) in [
                (&row.models_dev, &mut map.models_dev),
                (&row.litellm, &mut map.litellm),
            ] {
                for name in names {
                    if let Some(other) = table.insert(name.clone(), id.clone()) {
                        return Err(MapError(format!("{name} stands for {other} and for {id}")));
                    }
                }
            }
            let known = Known {
                lab,
                access,
                keyless: row.keyless,
                free: row.free,
            };
            map.known.insert(id, known);
        }
        Ok(map)
    }

    /// Our id for a source's name; the name itself, with dashes, where the table has none.
    pub fn id(&self, source: Source, name: &str) -> String {
        let table = match source {
            Source::Litellm => &self.litellm,
            Source::ModelsDev | Source::Lab => &self.models_dev,
            Source::User | Source::Live | Source::Rule => return name.to_owned(),
        };
        table
            .get(name)
            .cloned()
            .unwrap_or_else(|| name.to_lowercase().replace('_', "-"))
    }

    /// The lab whose own provider it is.
    pub fn lab(&self, provider: &str) -> Option<&'static str> {
        self.known.get(provider)?.lab
    }

    /// What the provider needs for all of its models.
    pub fn access(&self, provider: &str) -> Option<Access> {
        self.known.get(provider)?.access
    }

    /// What one model needs, as far as the table says.
    pub fn access_of(&self, provider: &str, id: &str) -> Option<Access> {
        let known = self.known.get(provider)?;
        if known.keyless.iter().any(|pattern| fits(pattern, id)) {
            return Some(Access::Keyless);
        }
        if known.free.iter().any(|pattern| fits(pattern, id)) {
            return Some(Access::Free);
        }
        known.access
    }

    /// The ids that the table has a row for.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }
}

/// Whether the id fits, `*` at one end standing for anything.
fn fits(pattern: &str, id: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => id.ends_with(end),
        (None, Some(start)) => id.starts_with(start),
        (None, None) => id.eq_ignore_ascii_case(pattern),
    }
}

/// Why a table of providers cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapError(String);

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "providers: {}", self.0)
    }
}

impl std::error::Error for MapError {}
