//! The event that nearly all events of a stream are: another piece of text, of whatever meaning.
//!
//! It is read without building a JSON value; everything else is read as one.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Another piece of a block.
#[derive(Debug)]
pub(super) struct Delta {
    /// The number of the block.
    pub(super) index: u64,
    pub(super) kind: Piece,
    pub(super) text: String,
}

/// What a piece of text is a piece of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text,
    Thinking,
    Signature,
    /// JSON text.
    Input,
}

impl Piece {
    fn of(kind: &str) -> Option<Self> {
        match kind {
            "text_delta" => Some(Self::Text),
            "thinking_delta" => Some(Self::Thinking),
            "signature_delta" => Some(Self::Signature),
            "input_json_delta" => Some(Self::Input),
            _ => None,
        }
    }

    const fn field(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Thinking => "thinking",
            Self::Signature => "signature",
            Self::Input => "partial_json",
        }
    }

    /// The type of block that can be told by the piece alone.
    pub(super) const fn block(self) -> Option<&'static str> {
        match self {
            Self::Text => Some("text"),
            Self::Thinking | Self::Signature => Some("thinking"),
            Self::Input => None,
        }
    }
}

#[derive(Deserialize)]
struct Event<'a> {
    r#type: &'a str,
    index: u64,
    #[serde(borrow)]
    delta: Inner<'a>,
}

#[derive(Deserialize)]
struct Inner<'a> {
    r#type: &'a str,
    text: Option<String>,
    thinking: Option<String>,
    signature: Option<String>,
    partial_json: Option<String>,
}

impl Delta {
    /// Reads the event; `None` when it is any other.
    pub(super) fn read(json: &str) -> Option<Self> {
        let event: Event<'_> = serde_json::from_str(json).ok()?;
        if event.r#type != "content_block_delta" {
            return None;
        }
        let (index, delta) = (event.index, event.delta);
        let kind = Piece::of(delta.r#type)?;
        let text = match kind {
            Piece::Text => delta.text,
            Piece::Thinking => delta.thinking,
            Piece::Signature => delta.signature,
            Piece::Input => delta.partial_json,
        };
        Some(Self {
            index,
            kind,
            text: text?,
        })
    }

    /// The same from a value; `None` when it is another kind of piece.
    pub(super) fn of(index: u64, delta: &Map<String, Value>) -> Option<Self> {
        let kind = Piece::of(delta.get("type")?.as_str()?)?;
        let text = match delta.get(kind.field()) {
            Some(Value::String(text)) => text.clone(),
            // Some hosts send the input itself, not its text.
            Some(value) if kind == Piece::Input && !value.is_null() => value.to_string(),
            _ => String::new(),
        };
        Some(Self { index, kind, text })
    }
}
