//! The client through its public face, over real servers on loopback.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests may fail like the tests themselves"
)]

mod cancel;
mod content;
mod deadlines;
mod defaults;
mod endings;
mod fallback;
mod heal;
mod keys;
mod layers;
mod limits;
mod load;
mod media;
mod nobody;
mod overrides;
mod own;
mod resume;
mod routes;
mod setup;
mod tools;
