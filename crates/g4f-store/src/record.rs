//! Records: what was learned, as small documents of whoever learned it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// Which record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordKey {
    /// What kind of knowledge it is, such as `health`.
    pub kind: Arc<str>,
    /// Whom it is about, such as `provider:model`.
    pub name: Arc<str>,
}

impl RecordKey {
    /// The record of `kind` about `name`.
    pub fn new(kind: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self {
            kind: kind.into(),
            name: name.into(),
        }
    }
}

/// A small document, usually JSON, and when it was written. The newest one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The document, at most [`Record::MAX`] bytes.
    pub text: Arc<str>,
    /// When it was written.
    pub at: Timestamp,
}

impl Record {
    /// Most bytes of a document; longer ones are not kept.
    pub const MAX: usize = 16 * 1024;
}
