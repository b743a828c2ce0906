//! What is wrong with a pack.

use std::fmt;
use std::sync::Arc;

/// Something that is wrong with a pack. The rule it is about is left out, everything else works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the name that the text was given with.
    pub file: Arc<str>,
    /// The line, from 1; 0 where the file could not be read.
    pub line: usize,
    /// The rule, where it is about one.
    pub rule: Option<Arc<str>>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        match &self.rule {
            Some(rule) => write!(f, ": rule `{rule}`: {}", self.message),
            None => write!(f, ": {}", self.message),
        }
    }
}
