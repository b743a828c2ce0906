//! Where a setting came from.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

/// Where a setting came from. `Display` gives `g4f.toml:7`, `G4F_MODEL`, `--model`, `builder` or `default`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A configuration file.
    File {
        /// The file, as it was named or found.
        path: Arc<Path>,
        /// Line, counted from 1; 0 where the whole file is meant.
        line: u32,
    },
    /// An environment variable.
    Env {
        /// Its name.
        variable: String,
    },
    /// An option of the command.
    Flag {
        /// The option as it is typed, such as `--model`.
        name: String,
    },
    /// The program that uses the library.
    Builder,
}

impl Origin {
    /// The option `name` of the command, such as `--model`.
    pub fn flag(name: impl Into<String>) -> Self {
        Self::Flag { name: name.into() }
    }

    /// The environment variable `variable`.
    pub fn env(variable: impl Into<String>) -> Self {
        Self::Env {
            variable: variable.into(),
        }
    }

    /// The same file at another line. Other origins have no lines and stay what they are.
    pub(crate) fn at(&self, line: u32) -> Self {
        match self {
            Self::File { path, .. } => Self::File {
                path: path.clone(),
                line,
            },
            other => other.clone(),
        }
    }

    /// The line, or 0.
    pub(crate) fn line(&self) -> u32 {
        match self {
            Self::File { line, .. } => *line,
            _ => 0,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line: 0 } => write!(f, "{}", path.display()),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Env { variable } => f.write_str(variable),
            Self::Flag { name } => f.write_str(name),
            Self::Builder => f.write_str("builder"),
        }
    }
}
