//! Readers: what a source answers becomes rows of facts, in the source's own names.
//!
//! A reader is lenient where a row is odd (it is skipped and counted) and strict where the whole is something else: a page
//! of HTML, half a file, other JSON, or more bytes than any catalog has. Nothing here touches the network.

mod list;
mod litellm;
mod models_dev;
mod value;

use std::fmt;

use g4f_types::CapabilitySet;

pub use list::list;
pub use litellm::litellm;
pub use models_dev::{lab_facts, models_dev};

use super::date::Date;
use super::price::Rates;
use super::schema::{Access, Limits, Modalities, Status, Task};
use super::source::Source;

/// Largest answer that is read, in bytes. The sources have 5 MB.
pub const MAX_BYTES: usize = 64 << 20;

/// Most rows that are taken of one source; they have up to ten thousand.
pub(crate) const MAX_ROWS: usize = 200_000;

/// Longest id that is taken, in bytes.
pub(crate) const MAX_ID: usize = 300;

/// What one source says of one model at one provider. Absent is unknown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Name for people.
    pub title: Option<String>,
    /// The line of models that it belongs to.
    pub family: Option<String>,
    /// When the model was published.
    pub released: Option<Date>,
    /// When the source last looked at the row.
    pub updated: Option<Date>,
    /// Until when the model knows the world.
    pub knowledge: Option<Date>,
    /// Whether the weights can be had.
    pub open_weights: Option<bool>,
    /// What it is for.
    pub task: Option<Task>,
    /// What goes in.
    pub input: Modalities,
    /// What comes out.
    pub output: Modalities,
    /// Sizes in tokens.
    pub limits: Limits,
    /// What it can do.
    pub can: CapabilitySet,
    /// What it cannot do.
    pub cannot: CapabilitySet,
    /// What it costs.
    pub price: Option<Rates>,
    /// What is needed to use it.
    pub access: Option<Access>,
    /// How it stands.
    pub status: Option<Status>,
    /// When it ends.
    pub deprecation: Option<Date>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The provider, in the source's spelling. For facts of labs, the lab.
    pub provider: String,
    /// The id to send. For facts of labs, the model's name.
    pub id: String,
    /// What is said.
    pub facts: Facts,
}

/// A provider, as a source describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProviderRow {
    /// In the source's spelling.
    pub id: String,
    /// Name for people.
    pub name: Option<String>,
    /// Address.
    pub base_url: Option<String>,
    /// Environment variables of its key.
    pub env: Vec<String>,
    /// Where it is documented.
    pub docs: Option<String>,
    /// Client library.
    pub library: Option<String>,
}

/// What a source says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who says it.
    pub source: Source,
    /// Providers, if the source describes them.
    pub providers: Vec<ProviderRow>,
    /// Models at providers.
    pub rows: Vec<Row>,
    /// Rows that could not be read.
    pub skipped: usize,
    /// Rows that repeat others: prices by region, by picture size, of tuned copies.
    pub folded: usize,
}

impl Reading {
    pub(crate) const fn new(source: Source) -> Self {
        Self {
            source,
            providers: Vec::new(),
            rows: Vec::new(),
            skipped: 0,
            folded: 0,
        }
    }

    /// Takes a row, unless it names nothing that could be sent.
    pub(crate) fn take(&mut self, row: Row) {
        let sane = !row.id.is_empty()
            && row.id.len() <= MAX_ID
            && !row.provider.is_empty()
            && row.provider.len() <= MAX_ID
            && !row.id.chars().any(char::is_control);
        if sane && self.rows.len() < MAX_ROWS {
            self.rows.push(row);
        } else {
            self.skipped += 1;
        }
    }

    /// The reading, unless nothing in it could be read.
    pub(crate) fn checked(self, wanted: &'static str) -> Result<Self, ReadError> {
        if self.rows.is_empty() {
            return Err(ReadError::other(wanted, "no row of it can be read"));
        }
        Ok(self)
    }
}

/// Why an answer is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    wanted: &'static str,
    found: String,
}

impl ReadError {
    pub(crate) fn other(wanted: &'static str, found: impl Into<String>) -> Self {
        Self {
            wanted,
            found: found.into(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not {}: {}", self.wanted, self.found)
    }
}

impl std::error::Error for ReadError {}

#[cfg(test)]
mod tests;
