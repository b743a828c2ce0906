//! The parts of a turn.

use g4f_types::{Media, Message, Part, ToolCall, ToolResult};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::media::Inline;
use crate::gemini::signature::FIELD;

/// A part, and its signature.
pub(super) struct Piece<'a> {
    pub(super) body: Body<'a>,
    pub(super) signature: Option<&'a str>,
}

/// What a part holds.
pub(super) enum Body<'a> {
    Text(&'a str),
    Thought(&'a str),
    Media(&'a Media),
    Call(&'a ToolCall),
    Result(Answered<'a>),
    /// As Google wrote it.
    Raw(&'a Value),
}

/// A result, with the name of the function that gave it.
pub(super) struct Answered<'a> {
    result: &'a ToolResult,
    name: &'a str,
    /// Whether its media stand inside of it.
    media_within: bool,
}

impl<'a> From<Body<'a>> for Piece<'a> {
    fn from(body: Body<'a>) -> Self {
        Self {
            body,
            signature: None,
        }
    }
}

impl<'a> Body<'a> {
    /// What a part is on the wire, if it is anything there.
    pub(super) fn of(part: &'a Part) -> Option<Self> {
        match part {
            Part::Text(text) | Part::Refusal(text) => Some(Self::Text(text)),
            Part::Image(media) | Part::Audio(media) | Part::Video(media) | Part::File(media) => {
                Some(Self::Media(media))
            }
            Part::ToolCall(call) => Some(Self::Call(call)),
            Part::ToolResult(_) | Part::Reasoning(_) | Part::Citation(_) => None,
        }
    }

    /// A result. Google wants the name of its function, which the call knows.
    pub(super) fn result(
        result: &'a ToolResult,
        before: &'a [Message],
        media_within: bool,
    ) -> Self {
        let called = || {
            let mut calls = before.iter().rev().flat_map(Message::tool_calls);
            calls.find(|call| call.id == result.call_id)
        };
        let name = match &result.name {
            Some(name) => name.as_str(),
            None => called().map_or(result.call_id.as_str(), |call| call.name.as_str()),
        };
        Self::Result(Answered {
            result,
            name,
            media_within,
        })
    }
}

impl Serialize for Piece<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Body::Raw(raw) = &self.body {
            return raw.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        match &self.body {
            Body::Text(text) => map.serialize_entry("text", text)?,
            Body::Thought(text) => {
                map.serialize_entry("text", text)?;
                map.serialize_entry("thought", &true)?;
            }
            Body::Media(media) => {
                let inline = Inline(media);
                map.serialize_entry(inline.field(), &inline)?;
            }
            Body::Call(call) => map.serialize_entry("functionCall", &Called(call))?,
            Body::Result(result) => map.serialize_entry("functionResponse", result)?,
            Body::Raw(_) => {}
        }
        if let Some(signature) = self.signature {
            map.serialize_entry(FIELD, signature)?;
        }
        map.end()
    }
}

struct Called<'a>(&'a ToolCall);

impl Serialize for Called<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.0.id.is_empty() {
            map.serialize_entry("id", &self.0.id)?;
        }
        map.serialize_entry("name", &self.0.name)?;
        let text = self.0.arguments.trim();
        match object(text) {
            Some(object) => map.serialize_entry("args", object)?,
            None if text.is_empty() => map.serialize_entry("args", &Empty)?,
            // A model that wrote no object said something all the same.
            None => map.serialize_entry("args", &Wrapped("arguments", text))?,
        }
        map.end()
    }
}

/// The text as JSON, if it is an object.
fn object(text: &str) -> Option<&RawValue> {
    if !text.starts_with('{') {
        return None;
    }
    serde_json::from_str(text).ok()
}

struct Empty;

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }
}

/// `{name: value}`.
struct Wrapped<T>(&'static str, T);

impl<T: Serialize> Serialize for Wrapped<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, &self.1)])
    }
}

impl Serialize for Answered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.result.call_id.is_empty() {
            map.serialize_entry("id", &self.result.call_id)?;
        }
        map.serialize_entry("name", self.name)?;
        let texts = || self.result.parts.iter().filter_map(Part::as_text);
        let one = texts().next().filter(|_| texts().nth(1).is_none());
        let joined;
        let text = if let Some(text) = one {
            text
        } else {
            joined = texts().collect::<String>();
            &joined
        };
        // Google reads `output` and `error`, and an object without them as the output.
        let said = if self.result.is_error {
            "error"
        } else {
            "output"
        };
        match object(text.trim()) {
            Some(object) if !self.result.is_error => map.serialize_entry("response", object)?,
            Some(object) => map.serialize_entry("response", &Wrapped(said, object))?,
            None if text.is_empty() && self.has_media() => {
                map.serialize_entry("response", &Empty)?;
            }
            None => map.serialize_entry("response", &Wrapped(said, text))?,
        }
        if self.media_within && self.has_media() {
            map.serialize_entry("parts", &Within(&self.result.parts))?;
        }
        map.end()
    }
}

impl Answered<'_> {
    fn has_media(&self) -> bool {
        self.result.parts.iter().any(|part| part.media().is_some())
    }
}

/// The media of a result.
struct Within<'a>(&'a [Part]);

impl Serialize for Within<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let media = self.0.iter().filter_map(Part::media);
        serializer.collect_seq(media.map(|media| Piece::from(Body::Media(media))))
    }
}
