//! Cleaning through the public face, over real servers on loopback.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests may fail like the tests themselves"
)]

mod hybrid;
mod judge;
mod rules;
mod setup;
mod streams;
mod texts;
