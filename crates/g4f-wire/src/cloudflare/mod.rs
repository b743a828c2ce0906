//! Cloudflare Workers AI: what its OpenAI-style route does not have, through `/ai/run/{model}`.
//!
//! Chat and embeddings go through the route `/ai/v1`, where the base URL ends; every other model is run by itself, each
//! with fields of its own. Reference: <https://developers.cloudflare.com/workers-ai/models/>.
//!
//! | operation | entry |
//! |---|---|
//! | images | [`CloudflareImages`] |
//! | speech | [`CloudflareSpeech`] |
//! | transcription and translation of speech | [`CloudflareTranscribe`] |
//! | reranking | [`CloudflareRerank`] |
//! | the list of models | [`CloudflareModels`] |
//! | what failures mean | [`verdict`] |

mod images;
mod models;
mod rerank;
mod run;
mod speech;
mod transcribe;
mod verdict;

pub use images::CloudflareImages;
pub use models::CloudflareModels;
pub use rerank::CloudflareRerank;
pub use speech::CloudflareSpeech;
pub use transcribe::CloudflareTranscribe;
pub use verdict::verdict;
