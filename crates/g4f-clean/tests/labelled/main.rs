//! The built-in rules against labelled answers and against hostile texts, through the public API.
//!
//! What is measured, and on what, stands in `corpus/README.md`. The tables are printed with `--nocapture`; lines that are
//! missed are printed too where `G4F_CLEAN_SHOW` is set, and what the rules make of each line is written where
//! `G4F_CLEAN_PREDICTIONS` names a folder.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and prints what it measures"
)]

mod account;
mod cuts;
mod floors;
mod hostile;
mod lines;
mod score;
mod texts;
