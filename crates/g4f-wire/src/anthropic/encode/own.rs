//! The caller's own fields: those of the API itself, and three that are none.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// Names of fields that steer this encoder and are not sent.
const OURS: [&str; 4] = [
    "anthropic_beta",
    "betas",
    "citations",
    "eager_input_streaming",
];

/// The caller's own fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own<'a>(&'a Map<String, Value>);

impl<'a> Own<'a> {
    pub(super) fn of(other: &'a Map<String, Value>) -> Self {
        Self(other)
    }

    /// A field of the API that the caller wrote.
    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Whether citations are wanted from documents.
    pub(super) fn citations(self) -> bool {
        match self.get("citations") {
            Some(Value::Bool(on)) => *on,
            Some(value) => value.get("enabled") == Some(&Value::Bool(true)),
            None => false,
        }
    }

    /// Whether arguments are streamed as they are made, where the caller says.
    pub(super) fn eager_input(self) -> Option<bool> {
        self.get("eager_input_streaming").and_then(Value::as_bool)
    }

    /// Names for the header `anthropic-beta`: a list, or one text with commas.
    pub(super) fn betas(self) -> impl Iterator<Item = &'a str> {
        ["betas", "anthropic_beta"]
            .into_iter()
            .filter_map(move |name| self.get(name))
            .flat_map(|value| match value {
                Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
                Value::String(text) => text.split(',').collect(),
                _ => Vec::new(),
            })
            .map(str::trim)
            .filter(|name| !name.is_empty())
    }

    /// What is sent beside the fields of these names.
    pub(super) fn beside(self, written: &[&'static str]) -> Rest<'a> {
        let sent = |name: &str| !OURS.contains(&name) && !written.contains(&name);
        Rest(
            self.0
                .iter()
                .filter(|(name, _)| sent(name))
                .map(|(name, value)| (name.as_str(), value))
                .collect(),
        )
    }
}

/// Fields that are written as they are.
#[derive(Debug, Default)]
pub(super) struct Rest<'a>(Vec<(&'a str, &'a Value)>);

impl Serialize for Rest<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
