//! Ollama's own API: the contract of providers, recordings, and what is beside chat.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod conformance;
mod facets;
#[path = "../common/recorded.rs"]
mod recorded;
mod recordings;
mod requests;
#[path = "../common/server.rs"]
mod server;
#[path = "../common/shared.rs"]
mod shared;
