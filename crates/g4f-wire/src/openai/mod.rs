//! OpenAI's chat completions, and everybody who says to speak them.
//!
//! All of it but the provider is pure: requests become bytes, bytes become events, nothing opens a connection.
//!
//! | direction | entry |
//! |---|---|
//! | our request to a provider's body | [`encode_request`] |
//! | a provider's plain answer to events | [`decode_answer`] |
//! | a provider's stream to events | [`StreamDecoder`] |
//! | a whole provider over a transport | [`OpenAiProvider`] |
//! | a client's body to our request, our answer to its answer | [`serve`] |
//!
//! What a vendor does differently is data: [`Quirks`].

mod audio;
mod decode;
mod embed;
mod encode;
mod facet;
mod ids;
mod images;
mod lessons;
mod models;
mod moderate;
mod provider;
mod quirks;
mod rerank;
pub mod serve;
mod speech;
mod stream;
mod think;
mod transcribe;
mod video;

pub use decode::{DecodeError, DecodeOptions, decode_answer};
pub use encode::{EncodeTarget, Encoded, encode_request};
pub use provider::OpenAiProvider;
pub use quirks::{
    AllowedTools, ModelRule, Names, Quirks, ReasoningBack, ReasoningNeeded, ReasoningStyle,
    Required, ThinkTags, TokenLimit,
};
pub use stream::StreamDecoder;
