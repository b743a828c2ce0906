//! The openai family from outside: recorded traffic, round trips, and OpenAI's own schema.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a panic is how a test fails and stderr where it says what it skipped, in its helpers too"
)]

mod hostile;
mod properties;
mod recordings;
mod requests;
mod schema;
mod shared;
