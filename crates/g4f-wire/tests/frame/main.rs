//! The decoders against a naive reference: generated streams and recorded ones, cut everywhere.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod drive;
mod properties;
mod recordings;
mod reference;
#[path = "../common/shared.rs"]
mod shared;
