//! The environment as data, so that nothing here looks at the process and tests need not change it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::nearest::nearest;
use super::origin::Origin;
use super::problem::Problem;
use super::schema::variables;

/// The variable that names a configuration file.
pub(crate) const CONFIG_VARIABLE: &str = "G4F_CONFIG";

/// Environment variables. `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Env(BTreeMap<String, String>);

impl Env {
    /// The variables of this process, as they are now. Those that are not UTF-8 are left out.
    pub fn process() -> Self {
        Self(
            std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        )
    }

    /// The value of a variable without surrounding blanks. A variable that is empty counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Every variable and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The folder for configurations: `XDG_CONFIG_HOME` if that is absolute, else `.config` in `HOME`.
    pub fn config_home(&self) -> Option<PathBuf> {
        self.get("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| {
                self.get("HOME")
                    .map(|home| PathBuf::from(home).join(".config"))
            })
    }

    /// The folder for what a program remembers: `XDG_STATE_HOME` if that is absolute, else `.local/state` in `HOME`;
    /// `LOCALAPPDATA` on Windows.
    pub fn state_home(&self) -> Option<PathBuf> {
        let windows = self.get("LOCALAPPDATA").filter(|_| cfg!(windows));
        self.get("XDG_STATE_HOME")
            .or(windows)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| {
                self.get("HOME")
                    .map(|home| PathBuf::from(home).join(".local").join("state"))
            })
    }

    /// A warning for each variable that begins with `G4F_`, is none of ours, and is not in `known`.
    pub(crate) fn unknown(&self, known: &[String]) -> Vec<Problem> {
        let ours: Vec<String> = variables()
            .into_iter()
            .map(|variable| variable.name)
            .chain([CONFIG_VARIABLE.to_owned()])
            .collect();
        let names: Vec<&str> = ours.iter().map(String::as_str).collect();
        self.0
            .keys()
            .filter(|name| name.starts_with("G4F_"))
            .filter(|name| !ours.contains(name) && !known.contains(name))
            .map(|name| {
                let mut words = "unknown variable, ignored".to_owned();
                if let Some(near) = nearest(name, &names) {
                    words = format!("{words}; did you mean `{near}`?");
                }
                Problem::new(Origin::env(name), "", words)
            })
            .collect()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Env {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        Self(
            variables
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
