//! What is wrong with a configuration, and where.

use std::fmt;

use g4f_types::Error;
use serde::Serialize;

use super::origin::Origin;

/// One thing that is wrong, in one line: `g4f.toml:7: unknown key ...`. It never holds a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where it stands.
    pub origin: Origin,
    /// Column, counted from 1, where the text itself cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The setting in question; empty where none is.
    pub key: String,
    /// What is wrong, in words.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(origin: Origin, key: impl fmt::Display, message: impl Into<String>) -> Self {
        Self {
            origin,
            column: None,
            key: key.to_string(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.origin)?;
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Everything that is wrong, at once: layer by layer, and by line within a file. `Display` gives one line for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<Problem>,
}

impl ConfigError {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// What is wrong; never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        let message = error
            .problems
            .iter()
            .map(Problem::to_string)
            .collect::<Vec<_>>()
            .join("; ");
        Error::config(message)
            .with_help("`g4f config check` lists what is wrong, `g4f config show` what is set")
            .with_source(error)
    }
}
