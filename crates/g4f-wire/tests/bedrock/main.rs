//! Bedrock from outside: over a socket, and against recorded traffic.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod conformance;
mod exchanges;
mod facets;
mod reader;
mod recordings;
mod requests;
mod setup;
#[path = "../common/shared.rs"]
mod shared;
