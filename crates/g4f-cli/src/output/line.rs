//! What stands on the current line of the terminal. Answer, notes, log and spinner share it, so whoever writes next
//! must know what is there.

use std::io::{self, IsTerminal as _, Write};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// Back to the begin of the line, and clear it.
pub(crate) const CLEAR: &str = "\r\x1b[2K";

/// Nothing: what is written next stands at the begin.
const FRESH: u8 = 0;
/// Text that must stay.
const TEXT: u8 = 1;
/// A passing mark such as a spinner.
const MARK: u8 = 2;

static LINE: AtomicU8 = AtomicU8::new(FRESH);
static STDOUT_SHOWS: LazyLock<bool> = LazyLock::new(|| io::stdout().is_terminal());
static STDERR_SHOWS: LazyLock<bool> = LazyLock::new(|| io::stderr().is_terminal());

/// `text` was written to standard output.
pub(super) fn printed(text: &str) {
    if *STDOUT_SHOWS {
        note(text);
    }
}

/// `text` was written to standard error.
pub(super) fn said(text: &str) {
    if *STDERR_SHOWS {
        note(text);
    }
}

fn note(text: &str) {
    let state = match text {
        "" => return,
        _ if text.ends_with('\n') || text.ends_with(CLEAR) => FRESH,
        _ if text.starts_with(CLEAR) => MARK,
        _ => TEXT,
    };
    LINE.store(state, Ordering::Relaxed);
}

/// Whether text stands there that must stay.
pub(crate) fn is_open() -> bool {
    LINE.load(Ordering::Relaxed) == TEXT
}

/// What must be written to standard error before a line of its own.
pub(crate) fn begin() -> &'static str {
    match LINE.load(Ordering::Relaxed) {
        TEXT if *STDERR_SHOWS => "\n",
        MARK => CLEAR,
        _ => "",
    }
}

/// Standard error for the log: each event on a line of its own.
pub(crate) struct LogLine;

impl Write for LogLine {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let mut stderr = io::stderr().lock();
        stderr.write_all(begin().as_bytes())?;
        stderr.write_all(event)?;
        said("\n");
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
