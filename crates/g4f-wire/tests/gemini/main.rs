//! The gemini family from outside: recorded traffic, round trips, facets and sign-in over loopback, conformance.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod auth;
mod conformance;
mod exchanges;
mod facets;
mod reader;
mod recordings;
mod requests;
mod round_trips;
mod setup;
#[path = "../common/shared.rs"]
mod shared;
