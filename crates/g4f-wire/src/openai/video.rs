//! Videos: `/videos`, submitted and looked at until they are done.
//!
//! <https://platform.openai.com/docs/api-reference/videos>

mod answer;
mod encode;
mod quirks;

pub use quirks::{Duration, Look, VideoBody, VideoQuirks};

#[cfg(test)]
mod tests;
