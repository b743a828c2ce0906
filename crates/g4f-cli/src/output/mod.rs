//! Everything that is printed.

pub(crate) mod answer;
pub(crate) mod events;
pub(crate) mod json;
pub(crate) mod line;
pub(crate) mod made;
pub(crate) mod report;
pub(crate) mod spinner;
pub(crate) mod table;
pub(crate) mod terminal;
pub(crate) mod trail;

use std::io::{self, IsTerminal as _, Write as _};

use crate::exit::{CliError, Code};

/// Writes to standard output at once. A reader who has left ends the command quietly.
pub(crate) fn print(text: &str) -> Result<(), Printed> {
    write(text.as_bytes())?;
    line::printed(text);
    Ok(())
}

/// Writes what may be no text. A terminal gets what it can show of it, without what would steer it.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Printed> {
    if io::stdout().is_terminal() {
        return print(&terminal::harmless(&String::from_utf8_lossy(bytes)));
    }
    write(bytes)
}

fn write(bytes: &[u8]) -> Result<(), Printed> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(Printed::from)
}

/// Writes to standard error; whether somebody reads it makes no difference.
pub(crate) fn say(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes());
    let _ = err.flush();
    line::said(text);
}

/// Why nothing more can be printed.
#[derive(Debug)]
pub(crate) enum Printed {
    /// The reader has left: nobody wants the rest.
    Unwanted,
    /// The disk is full, or worse.
    Failed(io::Error),
}

impl From<io::Error> for Printed {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Unwanted
        } else {
            Self::Failed(error)
        }
    }
}

/// Why a command stops.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Something is to be said.
    Error(CliError),
    /// Everything was said; only the code is left.
    Silent(Code),
}

impl From<CliError> for Stop {
    fn from(error: CliError) -> Self {
        Self::Error(error)
    }
}

impl From<g4f_sdk::Error> for Stop {
    fn from(error: g4f_sdk::Error) -> Self {
        Self::Error(error.into())
    }
}

impl From<Printed> for Stop {
    fn from(printed: Printed) -> Self {
        match printed {
            Printed::Unwanted => Self::Silent(Code::Done),
            Printed::Failed(error) => Self::Error(CliError::new(
                Code::Partial,
                format!("the answer cannot be written: {error}"),
            )),
        }
    }
}
