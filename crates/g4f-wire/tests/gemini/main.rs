//! The gemini family from outside: recorded traffic, round trips, facets and sign-in over loopback, conformance.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod conformance;
#[path = "../openai/exchanges.rs"]
mod exchanges;
mod recordings;
mod setup;
#[path = "../common/shared.rs"]
mod shared;
