//! ElevenLabs: saying, and what is said. <https://elevenlabs.io/docs/api-reference/introduction>

mod models;
mod speech;
mod transcribe;
mod verdict;
mod voices;

pub use models::ElevenLabsModels;
pub use speech::ElevenLabsSpeech;
pub use transcribe::Scribe;
pub use verdict::verdict;

#[cfg(test)]
mod tests;
