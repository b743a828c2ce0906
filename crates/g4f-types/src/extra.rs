//! Edits of the final body: what the vocabulary does not know can still be sent, to all targets or to some.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};

/// One edit of the JSON body, made just before it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BodyEdit {
    /// JSON pointer (RFC 6901) of the place, such as `/provider/order`.
    pub pointer: String,
    /// What happens there.
    #[serde(flatten)]
    pub change: Change,
    /// Only for this provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Only for this model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// What a [`BodyEdit`] does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Puts a value there; missing objects on the way are made, `-` appends to an array.
    Set(Value),
    /// Takes the value away.
    Delete(bool),
}

impl BodyEdit {
    /// Sets `pointer` to `value`.
    pub fn set(pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        Self {
            pointer: pointer.into(),
            change: Change::Set(value.into()),
            provider: None,
            model: None,
        }
    }

    /// Deletes what is at `pointer`.
    pub fn delete(pointer: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            change: Change::Delete(true),
            provider: None,
            model: None,
        }
    }

    /// Only for this provider.
    #[must_use]
    pub fn for_provider(mut self, provider: impl Into<String>) -> Self {
        self.provider = Some(provider.into());
        self
    }

    /// Only for this model.
    #[must_use]
    pub fn for_model(mut self, model: impl Into<String>) -> Self {
        self.model = Some(model.into());
        self
    }

    /// Whether the edit is meant for this target.
    pub fn applies_to(&self, provider: &str, model: &str) -> bool {
        self.provider
            .as_deref()
            .is_none_or(|p| p.eq_ignore_ascii_case(provider))
            && self.model.as_deref().is_none_or(|m| m == model)
    }

    /// Makes the edit.
    ///
    /// # Errors
    /// [`ErrorKind::BadRequest`] when the pointer leads through something that is neither object nor array.
    pub fn apply(&self, body: &mut Value) -> Result<()> {
        let (path, last) = self
            .pointer
            .strip_prefix('/')
            .map(|rest| rest.rsplit_once('/').unwrap_or(("", rest)))
            .ok_or_else(|| self.refuse("it must begin with a slash"))?;
        let mut place = body;
        for step in path.split('/').filter(|_| !path.is_empty()).map(unescape) {
            place = match place {
                Value::Object(map) => match &self.change {
                    Change::Set(_) => map
                        .entry(step)
                        .or_insert_with(|| Value::Object(serde_json::Map::new())),
                    Change::Delete(_) => match map.get_mut(&step) {
                        Some(next) => next,
                        None => return Ok(()),
                    },
                },
                Value::Array(list) => step
                    .parse::<usize>()
                    .ok()
                    .and_then(|i| list.get_mut(i))
                    .ok_or_else(|| self.refuse("there is no such element"))?,
                _ => {
                    return Err(
                        self.refuse("it leads through a value that is neither object nor array")
                    );
                }
            };
        }
        let last = unescape(last);
        match (place, &self.change) {
            (Value::Object(map), Change::Set(value)) => {
                map.insert(last, value.clone());
            }
            (Value::Object(map), Change::Delete(_)) => {
                map.remove(&last);
            }
            (Value::Array(list), Change::Set(value)) if last == "-" => list.push(value.clone()),
            (Value::Array(list), change) => {
                let index = last
                    .parse::<usize>()
                    .ok()
                    .filter(|i| *i < list.len())
                    .ok_or_else(|| self.refuse("there is no such element"))?;
                match change {
                    Change::Set(value) => list[index] = value.clone(),
                    Change::Delete(_) => {
                        list.remove(index);
                    }
                }
            }
            _ => return Err(self.refuse("its parent is neither object nor array")),
        }
        Ok(())
    }

    fn refuse(&self, why: &str) -> Error {
        Error::new(ErrorKind::BadRequest, format!("the extra {} cannot be applied: {why}", self.pointer))
            .with_help("write it as [provider:]/json/pointer=JSON, for example openrouter:/provider/sort=\"price\"")
    }
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

impl FromStr for BodyEdit {
    type Err = Error;

    /// Reads `[provider:]/json/pointer=JSON`; no text behind `=` deletes, text that is not JSON is a string.
    fn from_str(text: &str) -> Result<Self> {
        let malformed = || {
            Error::config(format!("the extra {text:?} is malformed"))
                .with_help("write it as [provider:]/json/pointer=JSON, for example openrouter:/provider/sort=\"price\"")
        };
        let (place, value) = text.split_once('=').ok_or_else(malformed)?;
        let (provider, pointer) = match place.find('/') {
            Some(0) => (None, place),
            Some(at) => (
                Some(place[..at].strip_suffix(':').ok_or_else(malformed)?),
                &place[at..],
            ),
            None => return Err(malformed()),
        };
        let mut edit = if value.is_empty() {
            Self::delete(pointer)
        } else {
            Self::set(
                pointer,
                serde_json::from_str(value).unwrap_or_else(|_| Value::from(value)),
            )
        };
        edit.provider = provider.map(str::to_owned);
        Ok(edit)
    }
}

impl fmt::Display for BodyEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(provider) = &self.provider {
            write!(f, "{provider}:")?;
        }
        match &self.change {
            Change::Set(value) => write!(f, "{}={value}", self.pointer),
            Change::Delete(_) => write!(f, "{}=", self.pointer),
        }
    }
}
