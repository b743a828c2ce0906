//! The family of responses from outside: recorded traffic, and the provider against a server on loopback.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod conformance;
mod exchanges;
mod reader;
mod recordings;
mod requests;
#[path = "../common/shared.rs"]
mod shared;
