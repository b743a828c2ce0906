//! Error answers as they really come.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod recordings;
#[path = "../common/shared.rs"]
mod shared;
