//! What is known about where the output goes: a terminal or not, how wide, with colour or without.

use std::borrow::Cow;
use std::env;
use std::io::{self, IsTerminal as _};

/// Width where a terminal does not tell.
const USUAL_WIDTH: usize = 80;
/// Narrower than this, tables are cut no further.
const LEAST_WIDTH: usize = 40;

/// Where something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terminal {
    /// Columns; `None` off a terminal, where lines are as long as they are.
    pub(crate) width: Option<usize>,
    /// Whether colours and other marks may be used.
    pub(crate) colour: bool,
}

impl Terminal {
    /// Standard output.
    pub(crate) fn stdout() -> Self {
        let stdout = io::stdout();
        Self::new(stdout.is_terminal(), || {
            terminal_size::terminal_size_of(stdout)
        })
    }

    /// Standard error.
    pub(crate) fn stderr() -> Self {
        let stderr = io::stderr();
        Self::new(stderr.is_terminal(), || {
            terminal_size::terminal_size_of(stderr)
        })
    }

    fn new(
        is_terminal: bool,
        size: impl FnOnce() -> Option<(terminal_size::Width, terminal_size::Height)>,
    ) -> Self {
        if !is_terminal {
            return Self {
                width: None,
                colour: false,
            };
        }
        let width = size().map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0));
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            width: Some(width.max(LEAST_WIDTH)),
            colour: !set("NO_COLOR") && !dumb,
        }
    }

    pub(crate) const fn is_terminal(self) -> bool {
        self.width.is_some()
    }

    /// `text` in this style, where colours may be used.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if self.colour && style != Style::Plain && !text.is_empty() {
            format!("\x1b[{}m{text}\x1b[0m", style.code())
        } else {
            text.to_owned()
        }
    }
}

/// How a text looks on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Plain,
    Bold,
    Dim,
    Good,
    Bad,
    Warn,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Good => "32",
            Self::Bad => "31",
            Self::Warn => "33",
        }
    }
}

/// `text` without control characters: what a server names itself must not steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if steers(c) { ' ' } else { c })
        .collect()
}

/// An answer for a terminal: as it is, without what would move the cursor, set the title or turn the text around.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let bad = |c: char| steers(c) && !matches!(c, '\n' | '\t');
    if text.contains(bad) {
        Cow::Owned(text.replace(bad, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Control characters, and those that turn the direction of what follows them.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
