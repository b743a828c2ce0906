//! Anthropic's Messages API against recorded traffic and a server on loopback.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is how a test fails, in its helpers too"
)]
#![allow(clippy::print_stderr, reason = "what is skipped must be seen")]

mod conformance;
#[path = "../openai/exchanges.rs"]
mod exchanges;
mod hostile;
mod oracle;
mod provider;
mod reader;
mod recordings;
mod requests;
#[path = "../common/shared.rs"]
mod shared;
