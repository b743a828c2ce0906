//! What servers must not be heard quoting: values of headers that the user set, which are often keys.

use std::sync::Arc;

use g4f_types::secrecy::SecretString;
use g4f_types::{Credential, Error};
use http::HeaderMap;

/// Shorter values are words such as `blue`, and part of other words.
const SHORTEST: usize = 8;

/// Values that are taken out of everything that is kept of an answer. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Secrets(Option<Arc<[Credential]>>);

impl Secrets {
    /// The values in `headers`, each whole and without the word that names its scheme.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        Self::default().and(headers)
    }

    /// These and those in `headers`.
    pub(super) fn and(&self, headers: &HeaderMap) -> Self {
        if headers.is_empty() {
            return self.clone();
        }
        let mut values: Vec<&str> = Vec::new();
        for value in headers.values().filter_map(|value| value.to_str().ok()) {
            values.push(value);
            values.extend(value.split_once(' ').map(|(_, rest)| rest.trim()));
        }
        values.retain(|value| value.len() >= SHORTEST);
        // The longest first, so that no part of it is replaced before.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        let new = values
            .into_iter()
            .map(|value| Credential::new(SecretString::from(value.to_owned()), "header"));
        let all: Vec<Credential> = new
            .chain(self.0.iter().flat_map(|known| known.iter().cloned()))
            .collect();
        Self((!all.is_empty()).then(|| all.into()))
    }

    /// `text` without them, if it holds any.
    pub(super) fn redact(&self, text: &str) -> Option<String> {
        let secrets = self.0.as_deref()?;
        let mut clean: Option<String> = None;
        for secret in secrets {
            let next = secret.redact(clean.as_deref().unwrap_or(text));
            clean = next.or(clean);
        }
        clean
    }

    /// `error` without them.
    pub(super) fn clean(&self, error: Error) -> Error {
        let error = match self.redact(error.message()) {
            Some(clean) => error.with_message(clean),
            None => error,
        };
        match error.code().and_then(|code| self.redact(code)) {
            Some(clean) => error.with_code(clean),
            None => error,
        }
    }
}
