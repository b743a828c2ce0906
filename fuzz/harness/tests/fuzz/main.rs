//! The fuzzer's functions over samples that are broken by a fixed rule: the same inputs in every run.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod accidents;
mod broken;
mod dice;
mod growth;
mod recordings;
mod samples;
