//! What a family of upstreams must be able to say, so that its providers can be tested.

use bytes::Bytes;
use g4f_types::{ChatRequest, ErrorKind, FinishReason, Usage};

use super::asked::Asked;
use crate::{Received, Reply};

/// How an upstream of one family talks.
///
/// The suite says *what* the upstream answers, the wire says how that looks on the line. `None` means that the family
/// has no such thing: the scenario is skipped by name, or fails when the provider declares the capability.
/// [`OpenAiWire`](super::OpenAiWire) is a whole one to look at.
pub trait Wire: Send + Sync + 'static {
    /// What follows the server's address in the provider's base URL, such as `/v1`. Default: nothing.
    fn base_path(&self) -> &'static str {
        ""
    }

    /// The model that is asked for. Default: `test-model`.
    fn model(&self) -> &'static str {
        "test-model"
    }

    /// The answer in one piece.
    fn plain(&self, said: &Said<'_>) -> Option<Reply>;

    /// The answer as a stream, with one sending step per event.
    fn stream(&self, said: &Said<'_>) -> Option<Reply>;

    /// A failure in the family's own form, under the status that the fault has. `None` falls back to plain text under
    /// an error status, and skips a failure under 200.
    fn error(&self, fault: &Fault<'_>) -> Option<Reply>;

    /// A list of these models.
    fn models(&self, ids: &[&str]) -> Option<Reply> {
        let _ = ids;
        None
    }

    /// Bytes between two events of a stream that a client must pass over. Streams hold them one after the other
    /// between all events.
    fn noise(&self, noise: Noise) -> Option<Bytes> {
        let _ = noise;
        None
    }

    /// Whether lines of a stream may end in CR LF, as those of server-sent events do. Default: they may.
    fn allows_crlf(&self) -> bool {
        true
    }

    /// Whether media may be given by their addresses. Where not, the suite gives bytes alone. Default: they may.
    fn takes_addresses(&self) -> bool {
        true
    }

    /// Checks that the request on the wire says everything that was asked: model, messages, `stream`, and every
    /// parameter of [`ChatRequest::params`] that is set.
    ///
    /// # Errors
    /// What is missing or wrong, in words.
    fn check_request(&self, received: &Received, asked: &ChatRequest) -> Result<(), String>;

    /// The answer to a request beside chat: what [`Asked`] says that it must be. `None` skips the scenario by name.
    fn beside(&self, asked: &Asked) -> Option<Reply> {
        let _ = asked;
        None
    }

    /// Checks that the request on the wire says everything that was asked beside chat. Default: it is not looked at.
    ///
    /// # Errors
    /// What is missing or wrong, in words.
    fn check_beside(&self, received: &Received, asked: &Asked) -> Result<(), String> {
        let (_, _) = (received, asked);
        Ok(())
    }
}

/// An answer for a [`Wire`] to put into its own words.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Said<'a> {
    /// The model that answers.
    pub model: &'a str,
    /// What it says, in order.
    pub parts: Vec<Say<'a>>,
    /// How it ends.
    pub end: End<'a>,
    /// Tokens used, to be told after everything else; `None` is not to be told.
    pub usage: Option<Usage>,
}

/// One piece of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Say<'a> {
    /// Text.
    Text(&'a str),
    /// Thinking.
    Reasoning(&'a str),
    /// A refusal, where the family has a place of its own for it.
    Refusal(&'a str),
    /// A tool call begins.
    ToolStart {
        /// Which call.
        index: u32,
        /// Its id.
        id: &'a str,
        /// The function.
        name: &'a str,
    },
    /// More of a call's arguments.
    ToolArguments {
        /// Which call.
        index: u32,
        /// A piece of JSON text.
        text: &'a str,
    },
}

/// How an answer ends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End<'a> {
    /// Properly, for this reason, in an event of its own.
    Finish(FinishReason),
    /// Properly, with the reason in the same event as the last piece.
    FinishWithLast(FinishReason),
    /// Not at all: the body ends well, the answer does not.
    Missing,
    /// With a failure reported in the stream.
    Error(Fault<'a>),
}

/// A failure for a [`Wire`] to put into its own form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault<'a> {
    /// HTTP status; 200 for a failure that hides in an answer.
    pub status: u16,
    /// What the failure is, so that the wire can add the family's code for it.
    pub kind: ErrorKind,
    /// The words.
    pub message: &'a str,
}

/// What a client must pass over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Noise {
    /// A comment or ping that keeps the connection alive.
    Ping,
    /// An event of a kind that does not exist yet.
    UnknownEvent,
    /// An event of a known kind with a field that does not exist yet, and no content.
    UnknownField,
}
