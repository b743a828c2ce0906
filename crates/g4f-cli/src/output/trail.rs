//! The trail of attempts as a table.

use g4f_sdk::Attempt;
use g4f_sdk::types::{Action, Outcome};

use super::table::{Cell, Table};
use super::terminal::{Style, Terminal};

/// What was tried, in order.
pub(crate) fn render(trail: &[Attempt], terminal: Terminal) -> String {
    if trail.is_empty() {
        return "nobody was asked\n".to_owned();
    }
    let keys = trail.iter().any(|attempt| attempt.key.is_some());
    let mut headings = vec!["#", "target"];
    if keys {
        headings.push("key");
    }
    headings.extend(["at", "first", "took", "outcome", "then", "message"]);
    let mut table = Table::new(headings).spare(&["at", "first", "key", "took", "message"]);
    for attempt in trail {
        let mut cells: Vec<Cell> = vec![attempt.n.to_string().into(), target(attempt).into()];
        if keys {
            cells.push(attempt.key.as_deref().unwrap_or("-").into());
        }
        cells.extend([
            ms(attempt.started_ms).into(),
            attempt
                .first_content_ms
                .map_or_else(|| "-".to_owned(), ms)
                .into(),
            ms(attempt.ms).into(),
            outcome(attempt),
            decision(attempt).into(),
            Cell::styled(Style::Dim, &attempt.message),
        ]);
        table.row(cells);
    }
    table.render(terminal)
}

/// `provider:model`.
pub(crate) fn target(attempt: &Attempt) -> String {
    if attempt.model.is_empty() {
        attempt.provider.to_string()
    } else {
        format!("{}:{}", attempt.provider, attempt.model)
    }
}

/// How the attempt ended, with the status where there was one.
pub(crate) fn outcome(attempt: &Attempt) -> Cell {
    match (attempt.outcome, attempt.status) {
        (Outcome::Ok, _) => Cell::styled(Style::Good, "ok"),
        (Outcome::Failed(kind), Some(status)) => {
            Cell::styled(Style::Bad, format!("{kind} {status}"))
        }
        (Outcome::Failed(kind), None) => Cell::styled(Style::Bad, kind.as_str()),
    }
}

/// What was decided, in words.
pub(crate) fn decision(attempt: &Attempt) -> String {
    let word = match attempt.action {
        Action::Answered => "answered",
        Action::Retried => "retried",
        Action::Switched => "switched",
        Action::Trimmed => "trimmed",
        Action::Resumed => "resumed",
        Action::GaveUp => "gave up",
    };
    if attempt.wait_ms == 0 {
        word.to_owned()
    } else {
        format!("{word} after {}", ms(attempt.wait_ms))
    }
}

/// Milliseconds for people.
pub(crate) fn ms(ms: u64) -> String {
    if ms < 10_000 {
        format!("{ms} ms")
    } else {
        format!("{}.{} s", ms / 1000, ms % 1000 / 100)
    }
}

#[cfg(test)]
mod tests;
