//! Tasks of the workspace: `cargo xtask TASK`.
//!
//! ```text
//! tidy       house rules that no compiler checks: module docs, file sizes, dependency arrows, stray marks
//! deny       licences, sources and banned crates, after deny.toml
//! providers  writes docs/providers.md; with --check, only says whether it is old
//! ci         everything that must hold before a change lands, cheapest first
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tasks talk to a terminal"
)]

mod ci;
mod deny;
mod providers;
mod tidy;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let outcome = match task.as_str() {
        "tidy" => tidy::run(),
        "deny" => deny::run(),
        "providers" => providers::run(std::env::args().any(|arg| arg == "--check")),
        "ci" => ci::run(),
        _ => Err("usage: cargo xtask tidy | deny | providers [--check] | ci".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
