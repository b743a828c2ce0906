//! A key, and where it came from.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

/// A key for one provider. It knows its origin and its last four characters, and shows nothing else.
#[derive(Clone)]
pub struct Credential(Arc<Inner>);

struct Inner {
    secret: SecretString,
    source: Arc<str>,
    hint: Arc<str>,
}

impl Credential {
    /// A key from `source`: an environment variable's name, `config`, `call`.
    pub fn new(secret: SecretString, source: impl Into<Arc<str>>) -> Self {
        let hint = hint(secret.expose_secret());
        Self(Arc::new(Inner {
            secret,
            source: source.into(),
            hint,
        }))
    }

    /// The key itself. For building a request, and for nothing else.
    pub fn expose(&self) -> &str {
        self.0.secret.expose_secret()
    }

    /// Where it came from.
    pub fn source(&self) -> &Arc<str> {
        &self.0.source
    }

    /// `…` and its last four characters; only `…` for a short key.
    pub fn hint(&self) -> &Arc<str> {
        &self.0.hint
    }

    /// `text` with every occurrence of the key replaced by its hint: providers quote keys back. Of a key of several
    /// parts, joined by colons, the long ones are replaced wherever they stand alone.
    pub fn redact(&self, text: &str) -> Option<String> {
        let key = self.expose();
        let parts = key.split(':').filter(|part| part.len() >= 12);
        let mut clean: Option<String> = None;
        for secret in std::iter::once(key).chain(parts) {
            let dirty = clean.as_deref().unwrap_or(text);
            if secret.len() >= 4 && dirty.contains(secret) {
                clean = Some(dirty.replace(secret, self.hint()));
            }
        }
        clean
    }
}

/// A key of fewer than 12 characters is not shown in part: four of them would be too many.
fn hint(key: &str) -> Arc<str> {
    let tail: Vec<char> = key.chars().rev().take(4).collect();
    if key.chars().count() < 12 {
        return Arc::from("…");
    }
    std::iter::once('…')
        .chain(tail.into_iter().rev())
        .collect::<String>()
        .into()
}

impl PartialEq for Credential {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({} from {})", self.hint(), self.source())
    }
}
