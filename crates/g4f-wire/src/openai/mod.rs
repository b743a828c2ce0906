//! OpenAI's chat completions, and everybody who says to speak them.
//!
//! All of it is pure: requests become bytes, bytes become events, nothing opens a connection.
//!
//! | direction | entry |
//! |---|---|
//! | our request to a provider's body | [`encode_request`] |
//! | a provider's plain answer to events | [`decode_answer`] |
//! | a provider's stream to events | [`StreamDecoder`] |
//! | all of it, for a [provider](crate::provider) | [`OpenAi`] |
//! | a client's body to our request, our answer to its answer | [`serve`] |
//!
//! What a vendor does differently is data: [`Quirks`].

mod audio;
mod decode;
mod encode;
mod family;
pub(crate) mod ids;
mod quirks;
pub mod serve;
mod stream;
mod think;

pub use crate::provider::{DecodeError, EncodeTarget};
pub use decode::{DecodeOptions, decode_answer};
pub use encode::{Encoded, encode_request};
pub use family::OpenAi;
pub use quirks::{
    AllowedTools, ModelRule, Names, Quirks, ReasoningBack, ReasoningNeeded, ReasoningStyle,
    Required, ThinkTags, TokenLimit,
};
pub use stream::StreamDecoder;
