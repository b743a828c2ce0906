//! Deepgram: what is said, and saying it.
//!
//! Parameters travel in the query; the body is the sound, or an address that Deepgram fetches.
//! <https://developers.deepgram.com/reference/deepgram-api-overview>

mod answer;
mod listen;
mod models;
mod speak;
mod verdict;

pub use listen::Listen;
pub use models::DeepgramModels;
pub use speak::Speak;
pub use verdict::verdict;

#[cfg(test)]
mod tests;
