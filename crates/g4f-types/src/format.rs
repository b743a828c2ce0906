//! Small closed and open value types of a request.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Shape of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ResponseFormat {
    /// Plain text.
    Text,
    /// Some JSON object.
    JsonObject,
    /// JSON after a schema.
    JsonSchema(JsonSchema),
}

/// A named JSON schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JsonSchema {
    /// Name: letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// What it is for, for the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The schema.
    #[serde(default)]
    pub schema: Value,
    /// Whether it must be followed exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}

/// How long the model thinks. Open: what a vendor adds is passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasoningEffort {
    /// Not at all.
    None,
    /// As little as possible.
    Minimal,
    /// Briefly.
    Low,
    /// As usual.
    Medium,
    /// Long.
    High,
    /// Very long.
    XHigh,
    /// As long as it can.
    Max,
    /// A vendor's own word.
    Other(String),
}

impl ReasoningEffort {
    /// The wire name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::XHigh => "xhigh",
            Self::Max => "max",
            Self::Other(other) => other,
        }
    }
}

impl From<&str> for ReasoningEffort {
    fn from(name: &str) -> Self {
        match name {
            "none" => Self::None,
            "minimal" => Self::Minimal,
            "low" => Self::Low,
            "medium" => Self::Medium,
            "high" => Self::High,
            "xhigh" | "x-high" => Self::XHigh,
            "max" => Self::Max,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Why an answer ended. Open: what a vendor adds is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FinishReason {
    /// It was complete, or a stop sequence came.
    Stop,
    /// The token limit was reached.
    Length,
    /// The model waits for tool results.
    ToolCalls,
    /// A filter stopped it.
    ContentFilter,
    /// The model refused.
    Refusal,
    /// A long turn was paused by the provider and may be continued.
    Pause,
    /// A vendor's own word.
    Other(String),
}

impl FinishReason {
    /// OpenAI's name where there is one.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
            Self::ContentFilter => "content_filter",
            Self::Refusal => "refusal",
            Self::Pause => "pause",
            Self::Other(other) => other,
        }
    }
}

impl From<&str> for FinishReason {
    fn from(name: &str) -> Self {
        match name {
            "stop" | "end_turn" | "stop_sequence" | "eos" | "end" | "COMPLETE" | "STOP" => {
                Self::Stop
            }
            "length" | "max_tokens" | "MAX_TOKENS" => Self::Length,
            "tool_calls" | "tool_use" | "function_call" | "TOOL_CALL" => Self::ToolCalls,
            "content_filter" | "SAFETY" | "PROHIBITED_CONTENT" | "BLOCKLIST" => Self::ContentFilter,
            "refusal" => Self::Refusal,
            "pause" | "pause_turn" => Self::Pause,
            other => Self::Other(other.to_owned()),
        }
    }
}

macro_rules! serde_as_str {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from(std::borrow::Cow::<'de, str>::deserialize(deserializer)?.as_ref()))
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

serde_as_str!(ReasoningEffort, FinishReason);

/// Options of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StreamOptions {
    /// Whether the usage comes in a last chunk. Asked for by default wherever a provider knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_usage: Option<bool>,
    /// Whether random padding hides token lengths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_obfuscation: Option<bool>,
}

impl StreamOptions {
    /// Whether token lengths are to be hidden: what a provider that cannot do so must say that it left out.
    pub fn hides_lengths(&self) -> bool {
        self.include_obfuscation == Some(true)
    }
}
