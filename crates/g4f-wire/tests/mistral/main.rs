//! Mistral against recordings.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

#[path = "../common/recorded.rs"]
mod recorded;
mod recordings;
mod requests;
#[path = "../common/shared.rs"]
mod shared;
