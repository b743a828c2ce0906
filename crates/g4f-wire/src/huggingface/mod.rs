//! Hugging Face beside chat: the tasks of its own inference, and endpoints that generate text.
//!
//! The router's chat is OpenAI's; tasks stand beside it, under `/hf-inference/models/{model}`. Reference:
//! <https://huggingface.co/docs/inference-providers/tasks/index>.
//!
//! | operation | entry |
//! |---|---|
//! | images | [`HuggingFaceImages`] |
//! | speech | [`HuggingFaceSpeech`] |
//! | transcription | [`HuggingFaceTranscribe`] |
//! | embeddings | [`HuggingFaceEmbed`] |
//! | chat with an endpoint that only generates text | [`TextGeneration`] |
//! | what failures mean | [`verdict`] |

mod embed;
mod generate;
mod images;
mod speech;
mod task;
mod transcribe;
mod verdict;

pub use embed::HuggingFaceEmbed;
pub use generate::{TextGeneration, TextGenerationDecoder};
pub use images::HuggingFaceImages;
pub use speech::HuggingFaceSpeech;
pub use transcribe::HuggingFaceTranscribe;
pub use verdict::verdict;
