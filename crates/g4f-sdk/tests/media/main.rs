//! Everything beside chat through the client's public face, and the media that go in and come out.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests may fail like the tests themselves"
)]

mod fetching;
mod images;
mod scripted;
mod setup;
mod speech;
mod texts;
mod transcripts;
mod video;
