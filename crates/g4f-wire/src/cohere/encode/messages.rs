//! The conversation as Cohere writes it: every tool result is a message of its own.

use g4f_types::{Media, Message, Part, Role, ToolCall, ToolResult};
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::documents::Document;
use crate::shared::encoded::Url;

/// The conversation.
pub(super) struct Messages<'a>(pub(super) &'a [Message]);

impl Serialize for Messages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for (at, message) in self.0.iter().enumerate() {
            let mut rest = message.parts.is_empty();
            for part in &message.parts {
                if let Part::ToolResult(result) = part {
                    list.serialize_element(&result_turn(result, &self.0[..at]))?;
                } else {
                    rest = true;
                }
            }
            if rest {
                list.serialize_element(&turn(message))?;
            }
        }
        list.end()
    }
}

#[derive(Serialize)]
struct Turn<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_plan: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content<'a> {
    Text(&'a str),
    Parts(Vec<Piece<'a>>),
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Piece<'a> {
    Text { text: &'a str },
    Thinking { thinking: &'a str },
    ImageUrl { image_url: Address<'a> },
    Document { document: Document<'a> },
}

#[derive(Serialize)]
struct Address<'a> {
    url: Url<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

fn turn(message: &Message) -> Turn<'_> {
    let role = match message.role {
        Role::Developer => Role::System,
        role => role,
    };
    let assistant = role == Role::Assistant;
    let pieces: Vec<Piece<'_>> = message
        .parts
        .iter()
        .filter_map(|part| piece(part, assistant))
        .collect();
    let tool_calls: Vec<Call<'_>> = message.tool_calls().map(Call::of).collect();
    let content = if pieces.is_empty() && !tool_calls.is_empty() {
        None
    } else {
        Some(Content::of(pieces))
    };
    Turn {
        role: role.as_str(),
        tool_call_id: None,
        content,
        tool_plan: message
            .parts
            .iter()
            .find_map(|part| kept(part, "tool_plan")),
        tool_calls,
    }
}

impl<'a> Content<'a> {
    fn of(mut pieces: Vec<Piece<'a>>) -> Self {
        match (pieces.len(), pieces.pop()) {
            (_, None) => Self::Text(""),
            (1, Some(Piece::Text { text })) => Self::Text(text),
            (_, Some(last)) => {
                pieces.push(last);
                Self::Parts(pieces)
            }
        }
    }
}

fn piece(part: &Part, assistant: bool) -> Option<Piece<'_>> {
    Some(match part {
        // An empty text beside something else says nothing.
        Part::Text(text) if text.is_empty() => return None,
        Part::Text(text) | Part::Refusal(text) => Piece::Text { text },
        Part::Image(media) if !assistant => Piece::ImageUrl {
            image_url: Address {
                url: Url(media),
                detail: media.detail.as_deref(),
            },
        },
        part => Piece::Thinking {
            thinking: kept(part, "thinking")?,
        },
    })
}

/// What Cohere itself thought, by the item that it is kept as. Another vendor's thinking is of no use to it.
fn kept<'a>(part: &'a Part, field: &str) -> Option<&'a str> {
    match part {
        Part::Reasoning(reasoning) => reasoning.raw.as_ref()?.get(field).and_then(Value::as_str),
        _ => None,
    }
}

fn result_turn<'a>(result: &'a ToolResult, before: &'a [Message]) -> Turn<'a> {
    let pieces: Vec<Piece<'_>> = result
        .parts
        .iter()
        .enumerate()
        .filter_map(|(n, part)| match part {
            Part::Text(text) => Some(Piece::Text { text }),
            Part::File(media) => document(media, n),
            _ => None,
        })
        .collect();
    Turn {
        role: Role::Tool.as_str(),
        tool_call_id: Some(call_id(result, before)),
        content: Some(Content::of(pieces)),
        tool_plan: None,
        tool_calls: Vec::new(),
    }
}

fn document(media: &Media, n: usize) -> Option<Piece<'_>> {
    let document = Document::of(media, n)?;
    Some(Piece::Document { document })
}

/// The id of the call; a result that goes by name answers the last call of that name.
fn call_id<'a>(result: &'a ToolResult, before: &'a [Message]) -> &'a str {
    if !result.call_id.is_empty() {
        return &result.call_id;
    }
    let name = result.name.as_deref().unwrap_or_default();
    let mut calls = before.iter().rev().flat_map(Message::tool_calls);
    calls
        .find(|call| call.name == name)
        .map_or(name, |call| call.id.as_str())
}

#[derive(Serialize)]
struct Call<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    function: Named<'a>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    arguments: &'a str,
}

impl<'a> Call<'a> {
    fn of(call: &'a ToolCall) -> Self {
        let arguments = match call.arguments.trim() {
            "" => "{}",
            _ => &call.arguments,
        };
        Self {
            id: &call.id,
            kind: "function",
            function: Named {
                name: &call.name,
                arguments,
            },
        }
    }
}
