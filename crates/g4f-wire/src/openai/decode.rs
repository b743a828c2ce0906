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
use g4f_types::{ChatEvent, ChatRequest, Error, ErrorKind};
use serde_json::Value;

use super::quirks::{Quirks, ThinkTags};
use super::stream::StreamDecoder;

/// Why an answer could not be decoded.
#[derive(Debug)]
pub enum DecodeError {
    /// The provider reported a failure inside an answer. The whole JSON, for the classifier.
    InBand(Box<Value>),
    /// What came is no answer, or not a whole one.
    Invalid(Error),
}

impl DecodeError {
    /// The error; `classify` reads what the provider reported.
    pub fn into_error(self, classify: impl FnOnce(Value) -> Error) -> Error {
        match self {
            Self::InBand(value) => classify(*value),
            Self::Invalid(error) => error,
        }
    }

    pub(super) fn invalid(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::Invalid(Error::new(kind, message).with_reached_upstream(true))
    }
}

impl From<Error> for DecodeError {
    fn from(error: Error) -> Self {
        Self::Invalid(error)
    }
}

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
    let text = std::str::from_utf8(body)
        .map_err(|_| {
            DecodeError::invalid(ErrorKind::InvalidResponse, "the answer is not UTF-8 text")
        })?
        .trim_start_matches('\u{feff}')
        .trim();
    let mut events = VecDeque::with_capacity(5);
    let mut decoder = StreamDecoder::new(options);
    decoder.plain(text, &mut events)?;
    Ok(events)
}

/// The error for a body that is no JSON.
pub(super) fn unreadable(text: &str) -> DecodeError {
    if text.is_empty() {
        DecodeError::invalid(ErrorKind::Empty, "the provider sent nothing")
    } else if text.starts_with('<') {
        DecodeError::invalid(
            ErrorKind::ErrorPage,
            "the provider sent a web page in place of an answer",
        )
    } else {
        DecodeError::invalid(
            ErrorKind::InvalidResponse,
            format!("the answer is not JSON: {}", beginning(text)),
        )
    }
}

/// The first words of a text that is quoted in a message.
pub(super) fn beginning(text: &str) -> String {
    const MOST: usize = 120;
    let mut short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
