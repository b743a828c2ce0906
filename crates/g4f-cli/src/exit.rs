//! How the command ends: what it says about a failure, and with which code.

use std::process::ExitCode;

use g4f_sdk::{Error, ErrorKind};

use crate::output::terminal::printable;

/// The codes that scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// Done.
    Done = 0,
    /// Wrong usage or configuration; nothing was sent.
    Usage = 2,
    /// No target could answer.
    NoAnswer = 3,
    /// The answer ended early; what came was printed.
    Partial = 4,
    /// Interrupted.
    Interrupted = 130,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// A failure as it is shown: one line, the causes one a line, and what the reader can do.
#[derive(Clone, Debug)]
pub(crate) struct CliError {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) causes: Vec<String>,
    pub(crate) help: Vec<String>,
}

impl CliError {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            causes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Wrong usage: nothing was sent.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    #[must_use]
    pub(crate) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// An error that broke off an answer of which something was printed already.
    pub(crate) fn partial(error: &Error) -> Self {
        let mut this = Self::from(error);
        if this.code != Code::Interrupted {
            this.code = Code::Partial;
        }
        this
    }

    /// The text for standard error, with a line break at the end.
    pub(crate) fn render(&self) -> String {
        let mut text = format!("error: {}\n", printable(&self.message));
        for cause in &self.causes {
            text.push_str("  - ");
            text.push_str(&printable(cause));
            text.push('\n');
        }
        for line in self.help.iter().flat_map(|help| help.lines()) {
            text.push_str("help: ");
            text.push_str(&printable(line));
            text.push('\n');
        }
        text
    }
}

/// Whether the failure was found on this side, before anything was sent.
fn is_local(error: &Error) -> bool {
    let unsent =
        error.status().is_none() && !error.reached_upstream() && error.provider().is_none();
    match error.kind() {
        ErrorKind::Config => true,
        ErrorKind::BadRequest => unsent && error.causes().is_empty() && error.trail().is_empty(),
        _ => false,
    }
}

/// `error` in lines: the first without the list of its causes, which get lines of their own.
fn without_causes(error: &Error) -> Vec<String> {
    if !error.causes().is_empty() {
        let line = error.to_string();
        let first = error
            .causes()
            .first()
            .and_then(|cause| line.find(&cause.to_string()));
        let Some(at) = first else { return vec![line] };
        let is_list_mark = |c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace();
        let line = line[..at].trim_end_matches(is_list_mark);
        return vec![line.trim_end_matches(':').to_owned()];
    }
    let mut lines = error.message().lines();
    let first = lines.next().unwrap_or_default();
    let head = error.clone().with_message(first).to_string();
    // Lists are made on this side; what a provider wrote stays on one line.
    if error.status().is_some() || error.reached_upstream() {
        return vec![error.to_string()];
    }
    std::iter::once(head)
        .chain(lines.map(|line| line.trim().to_owned()))
        .collect()
}

impl From<&Error> for CliError {
    fn from(error: &Error) -> Self {
        let code = match error.kind() {
            ErrorKind::Cancelled => Code::Interrupted,
            _ if is_local(error) => Code::Usage,
            _ => Code::NoAnswer,
        };
        let mut causes: Vec<String> = error.causes().iter().map(Error::to_string).collect();
        let lines: Vec<String> = if is_local(error) {
            // The kind says nothing that the words do not say better.
            let message = match error.provider() {
                Some(provider) => format!("{provider}: {}", error.message()),
                None => error.message().to_owned(),
            };
            message.lines().map(|line| line.trim().to_owned()).collect()
        } else {
            without_causes(error)
        };
        let mut lines = lines.into_iter();
        let first = lines.next().unwrap_or_default();
        causes.splice(0..0, lines);
        let mut help: Vec<String> = Vec::new();
        for text in std::iter::once(error)
            .chain(error.causes())
            .filter_map(Error::help)
        {
            if !help.iter().any(|known| known == text) {
                help.push(text.to_owned());
            }
        }
        if error.kind() == ErrorKind::Exhausted {
            help.push("`--explain` shows every attempt, `g4f doctor` who can be asked".to_owned());
        }
        Self {
            code,
            message: first,
            causes,
            help,
        }
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

#[cfg(test)]
mod tests;
