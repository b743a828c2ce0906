//! Drives the server over raw sockets and looks at the bytes.

#![expect(
    clippy::unwrap_used,
    reason = "what helpers of a test unwrap is part of the test"
)]

mod client;
mod lifecycle;
mod openai;
mod requests;
mod scripts;
mod steps;
