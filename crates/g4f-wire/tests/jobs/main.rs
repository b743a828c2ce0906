//! Work in steps, over a real socket: ordered, looked at, fetched, refused, given up.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod files;
mod makers;
mod replicate;
mod setup;
