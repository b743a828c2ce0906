//! Keys that are exchanged for tokens: kept, shared, renewed, and said plainly where it fails.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod exchange;
mod way;
