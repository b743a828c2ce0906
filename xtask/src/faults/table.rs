//! The table, for the terminal and for `docs/faults.md`.

use std::fmt::Write as _;

use super::Ran;
use super::expect::Expect;
use super::scenario::{Mode, Scenario};

/// What the page says before its tables.
const INTRODUCTION: &str = "# What happens when ...

<!-- Written by `cargo xtask faults --write`; edit xtask/src/faults/families instead. -->

Everything below is played over real sockets on loopback by `cargo xtask faults`, and by `cargo test -p xtask`, through
the public client with its default settings; only deadlines are shorter. An upstream called `first` is asked first and
does what the row says. Unless the row says \"alone\" a healthy `second` is there too. \"Calls\" are the requests that
reached each of them; the trail is what `answer.trail()` says; \"remembered\" is what the client knows afterwards, where
it is anything at all. Every stream is read past its end: it ends exactly once, and no permit is left behind.

A plain and a streamed call that end alike share a row.
";

struct Row {
    name: String,
    how: &'static str,
    cells: [String; 4],
}

/// `docs/faults.md`.
pub(crate) fn page(all: &[Scenario]) -> String {
    let mut page = INTRODUCTION.to_owned();
    let runs: usize = all.iter().map(|scenario| scenario.modes.len()).sum();
    // Writing to a string cannot fail.
    let _ = write!(page, "\n{} scenarios, {runs} runs.\n", all.len());
    let mut family = "";
    for scenario in all {
        if scenario.family != family {
            family = scenario.family;
            let _ = write!(
                page,
                "\n## {family}\n\n| the upstream | call | client sees | calls | trail | remembered |\n\
                 |---|---|---|---|---|---|\n"
            );
        }
        for row in rows(scenario) {
            let [sees, calls, trail, memory] = row.cells;
            let name = row.name.replace('|', "\\|");
            let sees = sees.replace('|', "\\|");
            let how = row.how;
            let _ = writeln!(
                page,
                "| {name} | {how} | {sees} | {calls} | {trail} | {memory} |"
            );
        }
    }
    page
}

/// The rows of what was run, with the result, and all complaints below them.
pub(crate) fn terminal(ran: &[Ran<'_>]) -> String {
    let mut text = String::new();
    let mut complaints = String::new();
    for ran in ran {
        let expected: Vec<Expect> = ran
            .scenario
            .expected
            .iter()
            .map(|expected| expected(ran.mode))
            .collect();
        let [sees, calls, trail, memory] = cells(&expected);
        let mode = ran.mode.as_str();
        let result = if ran.wrong.is_empty() { "ok" } else { "FAILED" };
        let Scenario { family, name, .. } = ran.scenario;
        let _ = writeln!(
            text,
            "{family}: {name} | {mode} | {sees} | {calls} | {trail} | {memory} | {result}"
        );
        for wrong in &ran.wrong {
            let _ = writeln!(complaints, "{family}: {name} ({mode}): {wrong}");
        }
    }
    if !complaints.is_empty() {
        let _ = write!(text, "\n{complaints}\n");
    }
    text
}

/// One row for both modes where they end alike.
fn rows(scenario: &Scenario) -> Vec<Row> {
    let of = |mode: Mode| {
        let expected: Vec<Expect> = scenario
            .expected
            .iter()
            .map(|expected| expected(mode))
            .collect();
        cells(&expected)
    };
    let name = scenario.name.clone();
    if scenario.modes == Mode::BOTH && of(Mode::Plain) == of(Mode::Streamed) {
        let (how, cells) = ("both", of(Mode::Plain));
        return vec![Row { name, how, cells }];
    }
    let row = |mode: &Mode| Row {
        name: name.clone(),
        how: mode.as_str(),
        cells: of(*mode),
    };
    scenario.modes.iter().map(row).collect()
}

/// What several calls in a row see, joined.
fn cells(expected: &[Expect]) -> [String; 4] {
    let join = |cell: fn(&Expect) -> String| {
        let cells: Vec<String> = expected.iter().map(cell).collect();
        if cells.iter().all(|cell| *cell == cells[0]) {
            cells.into_iter().next().unwrap_or_default()
        } else {
            cells.join(" → ")
        }
    };
    let last = expected.last();
    [
        join(Expect::sees_in_words),
        join(|expect| {
            let [first, second] = expect.calls;
            if expect.whoever {
                format!("{} in all", first + second)
            } else {
                format!("{first} + {second}")
            }
        }),
        join(Expect::trail_in_words),
        last.map(Expect::memory_in_words).unwrap_or_default(),
    ]
}
