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
//! | what is asked beside chat | [`Images`], [`Speech`], [`Transcribe`], [`Embed`], [`Rerank`], [`Moderate`], [`Video`] |
//! | a client's body to our request, our answer to its answer | [`serve`] |
//!
//! What a vendor does differently is data: [`Quirks`], [`ImageQuirks`], [`SpeechQuirks`] and their like.

pub(crate) mod audio;
pub(crate) mod decode;
mod embed;
mod encode;
pub(crate) mod facet;
mod family;
pub(crate) mod ids;
pub(crate) mod images;
mod moderate;
mod quirks;
mod rerank;
pub mod serve;
pub(crate) mod speech;
pub(crate) mod stream;
mod think;
pub(crate) mod transcribe;
mod video;

pub use crate::provider::{DecodeError, EncodeTarget};
pub use decode::{DecodeOptions, decode_answer};
pub use embed::{Element, Embed, EmbedQuirks, Inputs};
pub use encode::{Encoded, encode_request};
pub use family::OpenAi;
pub use images::{ImageQuirks, Images, Pictures, Sizes};
pub use moderate::{Moderate, ModerateQuirks};
pub use quirks::{
    AllowedTools, Behind, Documents, ModelRule, Names, Quirks, ReasoningBack, ReasoningNeeded,
    ReasoningStyle, Required, ThinkTags, TokenLimit,
};
pub use rerank::{Rerank, RerankQuirks};
pub(crate) use speech::read_sound;
pub use speech::{Formats, Speech, SpeechQuirks};
pub use stream::StreamDecoder;
pub use transcribe::{Diarize, Transcribe, TranscribeQuirks};
pub use video::{Length, Look, Video, VideoBody, VideoQuirks};
