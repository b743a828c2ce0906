//! The openai family from outside: recorded traffic, round trips, and OpenAI's own schema.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod exchanges;
mod hostile;
mod properties;
mod recordings;
mod requests;
mod schema;
#[path = "../common/shared.rs"]
mod shared;
