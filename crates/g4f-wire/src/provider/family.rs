//! What a wire family is: a chat dialect without I/O.

use std::borrow::Cow;
use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, ChatRequest, Error, ErrorKind, OnUnsupported, Result};
use http::HeaderMap;
use serde_json::Value;

use super::adaptive::Tongue;
use super::lessons::Lessons;
use crate::classify::{self, Override};

/// A chat dialect. Pure: requests become bytes, bytes become events, nothing opens a connection.
pub trait ChatFamily: Send + Sync + 'static {
    /// What reads an answer.
    type Decoder: AnswerDecoder;

    /// Our request as the family's path and body.
    ///
    /// # Errors
    /// `Unsupported` when the request needs something that the family does not have, or when a parameter would be left
    /// out and the caller wants an error instead; `BadRequest` for what cannot be written. The message names the place.
    fn encode(&self, request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Outgoing>;

    /// What reads the answer to `request`, be it plain or streamed.
    fn decoder(&self, request: &ChatRequest) -> Self::Decoder;

    /// The dialect of its answers, where it can be told from others: an answer in another one is then read all the same.
    fn tongue(&self) -> Option<Tongue> {
        None
    }

    /// The family's opinion of failures. The vendor's, where there is one, goes before it.
    fn verdict(&self) -> Override {
        classify::no_opinion
    }
}

/// Reads one answer.
pub trait AnswerDecoder: Send + Unpin + 'static {
    /// Takes one frame of a stream. `name` is the name of a server-sent event, or the type of an event or exception in
    /// AWS's framing.
    ///
    /// # Errors
    /// [`DecodeError::InBand`] when it reports a failure, otherwise whatever makes the answer unusable.
    fn push(
        &mut self,
        name: Option<&str>,
        data: &str,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError>;

    /// Takes the end of the bytes.
    ///
    /// # Errors
    /// `Truncated` unless the protocol's own end was seen.
    fn finish(&mut self, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError>;

    /// Whether [`ChatEvent::Finished`] was given out. What comes after it is not looked at.
    fn is_done(&self) -> bool;

    /// Takes a whole plain answer. The events end with [`ChatEvent::Finished`].
    ///
    /// # Errors
    /// As [`push`](Self::push); `Empty` when it holds no answer, `ErrorPage` for a web page, `InvalidResponse` for what
    /// is no answer at all.
    fn whole(&mut self, body: &Bytes, events: &mut VecDeque<ChatEvent>) -> Result<(), DecodeError>;
}

/// A chat request as it goes out.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    /// Path behind the base URL, its query included.
    pub path: Cow<'static, str>,
    /// The JSON body.
    pub body: Bytes,
    /// Headers of this request alone, such as a beta flag.
    pub headers: HeaderMap,
    /// Parameters that were left out because the family does not know them, for the log.
    pub dropped: Vec<Cow<'static, str>>,
}

/// Whom a body is meant for.
#[derive(Clone, Copy, Debug)]
pub struct EncodeTarget<'a> {
    /// The provider's id, by which edits of the body are chosen.
    pub provider: &'a str,
    /// The model, by the provider's own id. Empty is not sent: the provider chooses.
    pub model: &'a str,
    /// The provider that a g4f server should use.
    pub behind: Option<&'a str>,
    /// What happens to parameters that the provider does not know.
    pub on_unsupported: OnUnsupported,
    /// What the model turned out not to take.
    pub lessons: &'a Lessons,
}

impl<'a> EncodeTarget<'a> {
    /// A target of which nothing was learned, with parameters left out where they must be.
    pub const fn new(provider: &'a str, model: &'a str) -> Self {
        Self {
            provider,
            model,
            behind: None,
            on_unsupported: OnUnsupported::Drop,
            lessons: Lessons::NONE,
        }
    }

    /// With another answer to parameters that the provider does not know.
    #[must_use]
    pub const fn on_unsupported(mut self, choice: OnUnsupported) -> Self {
        self.on_unsupported = choice;
        self
    }
}

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

    /// The error of this kind for an answer that is unusable.
    pub fn invalid(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::Invalid(Error::new(kind, message).with_reached_upstream(true))
    }

    /// The error for an answer that ended without saying that it was complete.
    pub fn truncated() -> Self {
        Self::invalid(
            ErrorKind::Truncated,
            "the answer ended without saying that it was complete",
        )
    }

    /// The error for a body that is not JSON.
    pub fn unreadable(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.is_empty() {
            Self::invalid(ErrorKind::Empty, "the provider sent nothing")
        } else if text.starts_with('<') {
            Self::invalid(
                ErrorKind::ErrorPage,
                "the provider sent a web page in place of an answer",
            )
        } else {
            Self::invalid(
                ErrorKind::InvalidResponse,
                format!("the answer is not JSON: {}", beginning(text)),
            )
        }
    }

    /// The text of a body.
    ///
    /// # Errors
    /// `InvalidResponse` when it is not UTF-8.
    pub fn text_of(body: &Bytes) -> Result<&str, Self> {
        std::str::from_utf8(body)
            .map_err(|_| Self::invalid(ErrorKind::InvalidResponse, "the answer is not UTF-8 text"))
    }
}

impl From<Error> for DecodeError {
    fn from(error: Error) -> Self {
        Self::Invalid(error)
    }
}

/// The first words of a text that is quoted in a message.
pub(crate) fn beginning(text: &str) -> String {
    const MOST: usize = 120;
    let mut short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
