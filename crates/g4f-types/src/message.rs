//! Messages and their parts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::media::Media;
use crate::tool::ToolCall;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Standing instructions.
    System,
    /// Standing instructions by OpenAI's newer name; sent as `system` where only that is known.
    Developer,
    /// The user.
    User,
    /// The model.
    Assistant,
    /// The result of a tool call.
    Tool,
}

impl Role {
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Developer => "developer",
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Tool => "tool",
        }
    }

    /// Whether it carries standing instructions.
    pub const fn is_system(self) -> bool {
        matches!(self, Self::System | Self::Developer)
    }
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub parts: Vec<Part>,
    /// Name of the speaker, where several share a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Cache hint at the end of this message (Anthropic's `cache_control`), as the vendor writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<Value>,
}

/// One part of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Part {
    /// Text.
    Text(String),
    /// An image.
    Image(Media),
    /// Audio.
    Audio(Media),
    /// Video.
    Video(Media),
    /// A document.
    File(Media),
    /// A call that the model made.
    ToolCall(ToolCall),
    /// The result of a call.
    ToolResult(ToolResult),
    /// The model's thinking.
    Reasoning(Reasoning),
    /// The model's refusal.
    Refusal(String),
    /// A source that the answer rests on.
    Citation(Citation),
}

/// The result of a tool call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolResult {
    /// Id of the call; empty for a legacy function result, which goes by name.
    pub call_id: String,
    /// Name of the tool, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the tool gave back: text or media.
    pub parts: Vec<Part>,
    /// Whether the tool failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_error: bool,
}

/// The model's thinking, with what the provider wants back in the next turn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reasoning {
    /// The thinking, or its summary; may be empty when only a signature came.
    pub text: String,
    /// The provider's signature, sent back untouched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// The provider's own item (OpenRouter's `reasoning_details`, a redacted block), sent back untouched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Value>,
}

/// A source that an answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Citation {
    /// Address.
    pub url: String,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The words quoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Where in the answer it applies, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u64>,
    /// End of that span.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<u64>,
}

impl Message {
    /// A message of one text part.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self::of(role, vec![Part::Text(text.into())])
    }

    /// A message of these parts.
    pub fn of(role: Role, parts: Vec<Part>) -> Self {
        Self {
            role,
            parts,
            name: None,
            cache_control: None,
        }
    }

    /// Standing instructions.
    pub fn system(text: impl Into<String>) -> Self {
        Self::new(Role::System, text)
    }

    /// The user says.
    pub fn user(text: impl Into<String>) -> Self {
        Self::new(Role::User, text)
    }

    /// The model said.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::new(Role::Assistant, text)
    }

    /// The result of a tool call.
    pub fn tool(call_id: impl Into<String>, text: impl Into<String>) -> Self {
        let result = ToolResult {
            call_id: call_id.into(),
            name: None,
            parts: vec![Part::Text(text.into())],
            is_error: false,
        };
        Self::of(Role::Tool, vec![Part::ToolResult(result)])
    }

    /// Adds a part.
    #[must_use]
    pub fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Adds an image.
    #[must_use]
    pub fn with_image(self, media: Media) -> Self {
        self.with(Part::Image(media))
    }

    /// The text parts, one after the other.
    pub fn text(&self) -> String {
        join(self.parts.iter().filter_map(Part::as_text))
    }

    /// The thinking, one part after the other.
    pub fn reasoning(&self) -> String {
        join(self.parts.iter().filter_map(|part| match part {
            Part::Reasoning(reasoning) => Some(reasoning.text.as_str()),
            _ => None,
        }))
    }

    /// The calls that the model made.
    pub fn tool_calls(&self) -> impl Iterator<Item = &ToolCall> {
        self.parts.iter().filter_map(|part| match part {
            Part::ToolCall(call) => Some(call),
            _ => None,
        })
    }
}

impl Part {
    /// The text, if it is a text part.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The media, if it is an image, audio, video or file part.
    pub fn media(&self) -> Option<&Media> {
        match self {
            Self::Image(media) | Self::Audio(media) | Self::Video(media) | Self::File(media) => {
                Some(media)
            }
            _ => None,
        }
    }

    /// The media, to be changed in place.
    pub fn media_mut(&mut self) -> Option<&mut Media> {
        match self {
            Self::Image(media) | Self::Audio(media) | Self::Video(media) | Self::File(media) => {
                Some(media)
            }
            _ => None,
        }
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::user(text)
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::user(text)
    }
}

/// Joins without a copy into a fresh buffer where there is only one piece.
fn join<'a>(mut pieces: impl Iterator<Item = &'a str>) -> String {
    let mut text = pieces.next().map(str::to_owned).unwrap_or_default();
    for piece in pieces {
        text.push_str(piece);
    }
    text
}
