//! The name of a setting: `resilience.timeout`, `providers."my.server".base_url`.

use std::fmt;

/// The name of a setting, part by part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct KeyPath(Vec<String>);

impl KeyPath {
    /// Reads a dotted name. Parts in double quotes may hold dots.
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut part = String::new();
        let mut quoted = false;
        for c in text.chars() {
            match c {
                '"' => quoted = !quoted,
                '.' if !quoted => parts.push(std::mem::take(&mut part)),
                c => part.push(c),
            }
        }
        parts.push(part);
        Self(parts)
    }

    /// The name with one more part.
    pub(crate) fn join(&self, part: &str) -> Self {
        let mut parts = self.0.clone();
        parts.push(part.to_owned());
        Self(parts)
    }

    pub(crate) fn parts(&self) -> &[String] {
        &self.0
    }
}

impl From<&[&str]> for KeyPath {
    fn from(parts: &[&str]) -> Self {
        Self(parts.iter().map(|&part| part.to_owned()).collect())
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            let bare = !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            if bare {
                f.write_str(part)?;
            } else {
                // JSON's escapes are TOML's too.
                write!(f, "{}", serde_json::Value::from(part.as_str()))?;
            }
        }
        Ok(())
    }
}
