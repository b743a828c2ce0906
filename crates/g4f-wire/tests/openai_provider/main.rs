//! The provider against a server on loopback.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod answers;
mod conformance;
mod downloads;
mod lessons;
mod lists;
mod meters;
mod refusals;
mod requests;
mod setup;
