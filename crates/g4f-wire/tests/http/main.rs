//! The transport over real sockets: what goes right, and everything that goes wrong.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod bodies;
mod failures;
mod proxies;
mod public;
mod requests;
mod setup;
