//! Where variables come from: the process or a map. Tests never touch the process's own.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use g4f_types::Credential;
use g4f_types::secrecy::SecretString;

type LookUp = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Looks variables up. Cheap to clone. A blank variable counts as unset.
#[derive(Clone)]
pub struct Environment(Arc<LookUp>);

impl Environment {
    /// The environment of this process, read at each look-up.
    pub fn process() -> Self {
        Self(Arc::new(|name| std::env::var(name).ok()))
    }

    /// No variables at all.
    pub fn empty() -> Self {
        Self(Arc::new(|_| None))
    }

    /// The value of `name`, unless it is unset, blank or not Unicode.
    pub fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.trim().is_empty())
    }

    /// The first of `names` that is set, and its value without surrounding blanks.
    pub fn first<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, String)> {
        names
            .into_iter()
            .find_map(|name| Some((name, self.get(name)?.trim().to_owned())))
    }

    /// The keys in the first of `names` that is set. Commas and blanks separate several keys of a rotation. A name such
    /// as `ID+SECRET+TOKEN?` is set when its parts are, but for those with `?`; its key is their values, joined by colons.
    pub fn keys<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<Credential> {
        let found = names.into_iter().find_map(|name| {
            let value = if name.contains('+') {
                self.composed(name)?
            } else {
                self.get(name)?
            };
            Some((name, value))
        });
        let Some((name, value)) = found else {
            return Vec::new();
        };
        let mut keys: Vec<Credential> = Vec::new();
        for key in value.split(|c: char| c == ',' || c.is_whitespace()) {
            let key = Credential::new(SecretString::from(key), name);
            if !key.expose().is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The key of several parts, unless one that it needs is unset.
    fn composed(&self, name: &str) -> Option<String> {
        let mut parts = Vec::new();
        for part in name.split('+') {
            match part.strip_suffix('?') {
                Some(optional) => parts.extend(self.get(optional)),
                None => parts.push(self.get(part)?),
            }
        }
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
        Some(parts.join(":"))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let map: HashMap<String, String> = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self(Arc::new(move |name| map.get(name).cloned()))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be keys, so nothing is shown.
        f.write_str("Environment(..)")
    }
}

/// The variables that may hold the key of a provider which only the configuration names.
pub(crate) fn own_variables(id: &str) -> [String; 2] {
    let id: String = id
        .chars()
        .map(|c| match c {
            'a'..='z' => c.to_ascii_uppercase(),
            'A'..='Z' | '0'..='9' => c,
            _ => '_',
        })
        .collect();
    [format!("G4F_{id}_API_KEY"), format!("{id}_API_KEY")]
}
