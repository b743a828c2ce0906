//! Text from speech: `/audio/transcriptions` and `/audio/translations`.
//!
//! <https://platform.openai.com/docs/api-reference/audio>

mod answer;
mod encode;
mod quirks;

pub use quirks::{Diarize, TranscribeQuirks};

#[cfg(test)]
mod tests;
