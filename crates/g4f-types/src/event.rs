//! What a chat stream is made of.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::ErrorKind;
use crate::format::FinishReason;
use crate::media::Media;
use crate::message::Citation;
use crate::usage::Usage;

/// One event of a chat stream.
///
/// `choice` says which of `n` choices it belongs to (0 unless `n` was above 1). A tool call is known by its `index`
/// within the choice. A stream ends with exactly one [`Finished`](Self::Finished) or one error, never with both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChatEvent {
    /// The provider began to answer. Not content: the answer can still be replaced.
    Started(Box<Started>),
    /// More text.
    TextDelta {
        /// The choice.
        choice: u32,
        /// The text.
        text: String,
    },
    /// More thinking. `signature` and `raw` come with or after the text they belong to.
    ReasoningDelta {
        /// The choice.
        choice: u32,
        /// The thinking; may be empty when only a signature came.
        text: String,
        /// The provider's signature, or a part of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<Box<str>>,
        /// The provider's own item, to be sent back in the next turn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raw: Option<Box<Value>>,
    },
    /// More of a refusal.
    RefusalDelta {
        /// The choice.
        choice: u32,
        /// The text.
        text: String,
    },
    /// A tool call begins.
    ToolStart {
        /// The choice.
        choice: u32,
        /// Which call of this choice.
        index: u32,
        /// Id that the result must name; unique within the answer, made up where the provider gives none.
        id: Box<str>,
        /// The function or tool.
        name: Box<str>,
        /// Whether it is a custom tool with free-text input.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        custom: bool,
    },
    /// More of a call's arguments.
    ToolDelta {
        /// The choice.
        choice: u32,
        /// Which call.
        index: u32,
        /// A piece of JSON text, or of free text for a custom tool.
        arguments: String,
    },
    /// A call is complete.
    ToolEnd {
        /// The choice.
        choice: u32,
        /// Which call.
        index: u32,
        /// What the provider wants back with the call in the next turn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra: Option<Box<serde_json::Map<String, Value>>>,
    },
    /// An image or a piece of audio.
    Media {
        /// The choice.
        choice: u32,
        /// The media. Pieces of one audio share its `id` and are joined.
        media: Box<Media>,
    },
    /// A source that the answer rests on.
    Citation {
        /// The choice.
        choice: u32,
        /// The source.
        citation: Box<Citation>,
    },
    /// Log-probabilities of the text so far, as OpenAI writes them.
    Logprobs {
        /// The choice.
        choice: u32,
        /// `{"content": [...], "refusal": [...]}`.
        logprobs: Box<Value>,
    },
    /// Tokens used. A later one replaces an earlier one.
    Usage(Box<Usage>),
    /// One choice is complete. Comes once for each choice, before [`Finished`](Self::Finished).
    ChoiceFinished {
        /// The choice.
        choice: u32,
        /// Why it ended.
        reason: FinishReason,
    },
    /// The provider said that the answer is complete. The last event.
    Finished {
        /// Why the first choice ended.
        reason: FinishReason,
    },
    /// The provider is still there. Resets idle deadlines, is not content.
    Ping,
    /// Another target takes over before any content was handed out.
    Switched(Box<Switched>),
    /// A broken answer goes on at another target.
    Resumed(Box<Resumed>),
    /// Something that the provider had inserted was taken out.
    Cleaned(Box<Cleaned>),
    /// What follows came in frames that bear another name than the answer began with, or the first name again. Not
    /// content: some providers mark what they insert that way.
    Frame(Box<Frame>),
    /// Something that this version does not know.
    Unknown(Box<Value>),
}

/// The provider's first words about an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Started {
    /// The provider's id of the answer.
    pub id: String,
    /// The model that answers, by the provider's name.
    pub model: String,
    /// Unix time in seconds; 0 when unknown.
    pub created: u64,
    /// Backend configuration, for repeatable sampling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_fingerprint: Option<String>,
    /// Latency tier that was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_tier: Option<String>,
    /// The provider's id of the request, from its headers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Who took over from whom before any content was handed out, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Switched {
    /// `provider:model` that failed.
    pub from: String,
    /// `provider:model` that goes on.
    pub to: String,
    /// Why.
    pub reason: ErrorKind,
}

/// Who went on with a broken answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resumed {
    /// `provider:model` that broke off.
    pub from: String,
    /// `provider:model` that goes on.
    pub to: String,
    /// Characters that had been handed out.
    pub at: u64,
    /// Why.
    pub reason: ErrorKind,
}

/// What was taken out of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleaned {
    /// The rule that took it.
    pub rule: String,
    /// The text that was taken out.
    pub text: String,
}

/// What the frames of a stream say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Frame {
    /// The id that they bear.
    pub id: String,
    /// The model that they name.
    pub model: String,
}

impl ChatEvent {
    /// Whether a caller would see an answer in it: from the first such event on, the answer is committed.
    pub fn is_content(&self) -> bool {
        match self {
            Self::TextDelta { text, .. } | Self::RefusalDelta { text, .. } => !text.is_empty(),
            Self::ReasoningDelta { text, raw, .. } => !text.is_empty() || raw.is_some(),
            Self::ToolStart { .. } | Self::ToolDelta { .. } | Self::Media { .. } => true,
            _ => false,
        }
    }

    /// Text of the first choice.
    pub fn text(text: impl Into<String>) -> Self {
        Self::TextDelta {
            choice: 0,
            text: text.into(),
        }
    }
}
