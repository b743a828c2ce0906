//! What is said around an answer beside chat: the wait, the failure, the trail.

use std::io::{self, Write as _};
use std::path::PathBuf;

use g4f_sdk::{Askable, Attempt, Error, RequestBuilder};
use serde_json::Value;

use super::json::{about, failure};
use super::spinner::spin;
use super::terminal::Terminal;
use super::{Printed, Stop, line, print, say, trail};
use crate::args::{GlobalArgs, ReportArgs};
use crate::exit::CliError;

/// How a command tells what it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    pub(crate) json: bool,
    explain: bool,
    quiet: bool,
}

impl Report {
    pub(crate) fn new(global: &GlobalArgs, args: &ReportArgs) -> Self {
        Self {
            json: args.json,
            explain: args.explain,
            quiet: global.quiet,
        }
    }

    /// Asks, with a sign of life meanwhile.
    pub(crate) async fn ask<R: Askable>(
        self,
        builder: RequestBuilder<R>,
        doing: &str,
    ) -> Result<R::Output, Stop> {
        let asked = spin(!self.quiet, doing, builder.into_future()).await;
        asked.map_err(|error| self.failed(&error, false))
    }

    /// Tells of a failure; `partly` says whether something of the answer was handed out.
    pub(crate) fn failed(self, error: &Error, partly: bool) -> Stop {
        self.explain(error.trail());
        if self.json
            && let Err(printed) = print(&format!("{}\n", failure(error, error.trail(), None)))
        {
            return printed.into();
        }
        if partly {
            CliError::partial(error).into()
        } else {
            CliError::from(error).into()
        }
    }

    /// Shows what was tried, where that was asked for.
    pub(crate) fn explain(self, attempts: &[Attempt]) {
        if self.explain {
            say(&trail::render(attempts, Terminal::stderr()));
        }
    }

    /// Whether progress may be shown.
    pub(crate) fn shows_progress(self) -> bool {
        !self.quiet && Terminal::stderr().is_terminal()
    }
}

/// Prints an object with who answered and what was tried, beside what it says under "g4f" itself.
pub(crate) fn object(mut object: Value, attempts: &[Attempt]) -> Result<(), Printed> {
    let mut about = about(attempts);
    if let (Value::Object(about), Some(Value::Object(more))) =
        (&mut about, object.get("g4f").cloned())
    {
        about.extend(more);
    }
    object["g4f"] = about;
    print(&format!("{object}\n"))
}

/// Names of files, one a line.
pub(crate) fn names(files: &[PathBuf]) -> String {
    files.iter().fold(String::new(), |names, file| {
        names + &file.display().to_string() + "\n"
    })
}

/// Writes bytes to standard output at once.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Printed> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(Printed::from)?;
    line::printed("\n");
    Ok(())
}
