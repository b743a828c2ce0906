//! Specialists of speech: requests as they go out over a real socket, answers as vendors write them, work that is
//! waited for.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod listen;
mod polled;
mod recordings;
mod scripted;
mod setup;
#[path = "../common/shared.rs"]
mod shared;
mod speak;
mod verdicts;
