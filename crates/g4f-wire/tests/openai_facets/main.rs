//! What is asked beside chat, over a real socket: requests as they go out, answers as vendors write them.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod conformance;
mod embed;
mod images;
mod refusals;
mod requests;
mod setup;
#[path = "../common/shared.rs"]
mod shared;
mod speech;
mod transcribe;
mod video;
