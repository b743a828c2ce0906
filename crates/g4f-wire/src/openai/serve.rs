//! The other side: what clients of an OpenAI-compatible server send, and what they are answered.

mod answer;
mod chunk;
mod error;
mod fields;
mod media;
mod message;
mod others;
mod place;
mod request;
mod results;
mod subtitles;
mod tool;
mod usage;

use g4f_types::{ChatRequest, Result};
use serde_json::Value;

pub use answer::encode_answer;
pub use chunk::ChunkEncoder;
pub use error::encode_error;
pub use fields::{Fields, set_field};
pub use others::{
    Served, attach_image, decode_embeddings, decode_images, decode_moderation, decode_rerank,
    decode_speech, decode_transcription, decode_video,
};
use request::provider;
pub use results::{
    TranscriptBody, encode_embeddings, encode_images, encode_moderation, encode_ranking,
    encode_transcript, encode_video, image_events, speech_delta, speech_done, transcript_events,
};

/// What a body says beside the chat request itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServeExtras {
    /// The object `"g4f"`: options of the call, as they were sent.
    pub g4f: Option<Value>,
    /// `"provider"` as g4f takes it. An object there is OpenRouter's routing and stays in the request.
    pub provider: Option<Value>,
}

/// Reads the body of a chat call.
///
/// # Errors
/// `BadRequest` with the place and what was expected there, such as
/// `messages[2].content: expected a string or an array`.
pub fn decode_request(body: &[u8]) -> Result<(ChatRequest, ServeExtras)> {
    let value = serde_json::from_slice(body).map_err(|error| {
        place::bad("", format!("the body is not JSON: {error}")).with_source(error)
    })?;
    decode_value(value)
}

/// Reads the body of a chat call that is parsed already.
///
/// # Errors
/// As [`decode_request`].
pub fn decode_value(body: Value) -> Result<(ChatRequest, ServeExtras)> {
    request::decode(body)
}

#[cfg(test)]
mod tests;
