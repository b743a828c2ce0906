//! Speech from text: `/audio/speech`, by OpenAI and by everybody who came after.
//!
//! <https://platform.openai.com/docs/api-reference/audio/createSpeech>

mod answer;
mod encode;
mod events;
mod quirks;

pub use quirks::{Formats, SpeechQuirks};

#[cfg(test)]
mod tests;
