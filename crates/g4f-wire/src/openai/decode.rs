//! From a provider's plain answer to events.
//!
//! A plain answer is a stream of one chunk: both go through the same [`StreamDecoder`], and are as lenient.

pub(crate) mod citations;
pub(super) mod content;
pub(crate) mod lenient;
pub(crate) mod media;
pub(super) mod quick;
pub(crate) mod wire;

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest};
use serde_json::Value;

use super::quirks::{Quirks, ThinkTags};
use super::stream::StreamDecoder;
use crate::provider::{AnswerDecoder as _, DecodeError};

/// What a decoder must know about the request.
#[derive(Clone, Debug, Default)]
pub struct DecodeOptions {
    /// Whether a leading `<think>` block is thinking.
    pub think_tags: ThinkTags,
    /// Media type of audio in the answer; `audio/wav` when nothing was asked for.
    pub audio_type: Option<String>,
}

impl DecodeOptions {
    /// For the answer to `request` by a vendor with these quirks.
    pub fn new(request: &ChatRequest, quirks: &Quirks) -> Self {
        let audio = request.params.audio.as_ref();
        let format = audio
            .and_then(|audio| audio.get("format"))
            .and_then(Value::as_str);
        Self {
            think_tags: quirks.think_tags,
            audio_type: format.map(super::audio::media_type_of),
        }
    }
}

/// Decodes a plain answer. The events end with [`ChatEvent::Finished`].
///
/// # Errors
/// [`DecodeError::InBand`] when the answer is the provider's report of a failure; `Empty` when it has no choices,
/// `ErrorPage` for a web page, and `InvalidResponse` for what is no answer at all.
pub fn decode_answer(
    body: &Bytes,
    options: DecodeOptions,
) -> Result<VecDeque<ChatEvent>, DecodeError> {
    let mut events = VecDeque::with_capacity(5);
    StreamDecoder::new(options).whole(body, &mut events)?;
    Ok(events)
}

#[cfg(test)]
mod tests;
