//! The attempt trail: what was tried, how it ended, what was decided.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize, Serializer};

use crate::error::ErrorKind;

/// One attempt at one target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Number within the request, from 1.
    pub n: u32,
    /// The provider.
    pub provider: Arc<str>,
    /// The model, by the name that was sent.
    pub model: Arc<str>,
    /// The key, as `…` and its last four characters.
    pub key: Option<Arc<str>>,
    /// When it began, in milliseconds after the request.
    pub started_ms: u64,
    /// When its first content came, in milliseconds after the request.
    pub first_content_ms: Option<u64>,
    /// How long it took, in milliseconds, waits excluded.
    pub ms: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// HTTP status of a failure.
    pub status: Option<u16>,
    /// What was decided.
    pub action: Action,
    /// Wait before the next attempt, in milliseconds.
    pub wait_ms: u64,
    /// The failure in one line; empty for success.
    pub message: String,
}

/// How an attempt ended: `"ok"` or the name of the error kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered.
    Ok,
    /// It failed.
    Failed(ErrorKind),
}

impl Outcome {
    /// `ok` or the kind's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed(kind) => kind.as_str(),
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name == "ok" {
            return Ok(Self::Ok);
        }
        ErrorKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .map(Self::Failed)
            .ok_or_else(|| serde::de::Error::custom(format!("no error kind is called {name}")))
    }
}

/// What was decided after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Its answer was handed to the caller.
    Answered,
    /// The same target is asked again.
    Retried,
    /// Another target is asked.
    Switched,
    /// The conversation is cut and asked again.
    Trimmed,
    /// Another target goes on with the broken answer.
    Resumed,
    /// Nobody else is asked.
    GaveUp,
}

impl Action {
    /// The name in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Retried => "retried",
            Self::Switched => "switched",
            Self::Trimmed => "trimmed",
            Self::Resumed => "resumed",
            Self::GaveUp => "gave_up",
        }
    }
}

/// The attempts of one request so far. All its layers see the one in its [`Context`](crate::Context).
#[derive(Debug, Default)]
pub struct Trail(Mutex<Vec<Attempt>>);

impl Trail {
    /// An empty trail.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an attempt, numbers it, and returns the number.
    pub fn push(&self, mut attempt: Attempt) -> u32 {
        let mut list = self.lock();
        let n = u32::try_from(list.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        attempt.n = n;
        list.push(attempt);
        n
    }

    /// Changes attempt `n`, when more becomes known about it.
    pub fn update(&self, n: u32, change: impl FnOnce(&mut Attempt)) {
        let index = (n as usize).wrapping_sub(1);
        if let Some(attempt) = self.lock().get_mut(index) {
            change(attempt);
        }
    }

    /// Changes the last attempt.
    pub fn update_last(&self, change: impl FnOnce(&mut Attempt)) {
        if let Some(attempt) = self.lock().last_mut() {
            change(attempt);
        }
    }

    /// Looks at the attempts so far, without a copy.
    pub fn read<T>(&self, look: impl FnOnce(&[Attempt]) -> T) -> T {
        look(&self.lock())
    }

    /// A copy of the attempts so far.
    pub fn snapshot(&self) -> Vec<Attempt> {
        self.lock().clone()
    }

    /// How many attempts were made.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether none was made.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Attempt>> {
        // A trail is only data: what a panicking writer left is still the best there is.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
