//! Tasks of the workspace: `cargo xtask TASK`.
//!
//! ```text
//! tidy       house rules that no compiler checks: module docs, file sizes, dependency arrows, stray marks
//! deny       licences, sources and banned crates, after deny.toml
//! providers  writes docs/providers.md; with --check, only says whether it is old
//! catalog    writes the embedded catalog of models from its sources; with --check, only says whether it is old
//! cassettes  recorded vendor traffic, read again by the real providers
//! faults     everything that an upstream can do wrong, played against the client; with --write, docs/faults.md
//! chaos      thousands of requests against four upstreams of which most are unwell; figures
//! ci         everything that must hold before a change lands, cheapest first
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tasks talk to a terminal"
)]

mod cassettes;
mod catalog;
mod chaos;
mod ci;
mod continuation;
mod deny;
mod faults;
mod providers;
mod tidy;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match task.as_str() {
        "tidy" => tidy::run(),
        "deny" => deny::run(),
        "providers" => providers::run(rest.iter().any(|arg| arg == "--check")),
        "catalog" => catalog::run(rest.iter().any(|arg| arg == "--check")),
        "cassettes" => cassettes::run(&rest),
        "faults" => faults::run(&rest),
        "chaos" => chaos::run(&rest),
        "ci" => ci::run(),
        _ => Err(
            "usage: cargo xtask tidy | deny | providers [--check] | catalog [--check] | cassettes | faults | chaos | ci".into(),
        ),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
