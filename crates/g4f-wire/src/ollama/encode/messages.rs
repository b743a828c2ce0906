//! The conversation as Ollama writes it: texts are one text, pictures stand beside it, arguments are objects.

use g4f_types::{MediaSource, Message, Part, Role, ToolCall, ToolResult};
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::arguments;
use crate::shared::encoded::Base64;
use crate::shared::prompt::{Text, said};

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
    content: Text<'a>,
    #[serde(skip_serializing_if = "Text::is_empty")]
    thinking: Text<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Base64<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
}

fn turn(message: &Message) -> Turn<'_> {
    let role = match message.role {
        Role::Developer => Role::System,
        role => role,
    };
    Turn {
        role: role.as_str(),
        content: said(&message.parts),
        thinking: Text(&message.parts, |part| match part {
            Part::Reasoning(reasoning) => Some(&reasoning.text),
            _ => None,
        }),
        images: images(&message.parts),
        tool_calls: message.tool_calls().map(Call::of).collect(),
        tool_name: None,
        tool_call_id: None,
    }
}

fn result_turn<'a>(result: &'a ToolResult, before: &'a [Message]) -> Turn<'a> {
    let mut calls = before.iter().rev().flat_map(Message::tool_calls);
    let call = calls.find(|call| {
        if result.call_id.is_empty() {
            Some(&call.name) == result.name.as_ref()
        } else {
            call.id == result.call_id
        }
    });
    let name = result.name.as_deref().or(call.map(|call| &*call.name));
    let id = Some(&*result.call_id).filter(|id| !id.is_empty());
    Turn {
        role: Role::Tool.as_str(),
        content: said(&result.parts),
        thinking: Text(&[], |_| None),
        images: images(&result.parts),
        tool_calls: Vec::new(),
        tool_name: name,
        tool_call_id: id.or(call.map(|call| &*call.id)),
    }
}

fn images(parts: &[Part]) -> Vec<Base64<'_>> {
    let images = parts.iter().filter_map(|part| match part {
        Part::Image(media) => match &media.source {
            MediaSource::Bytes(bytes) => Some(Base64(bytes)),
            _ => None,
        },
        _ => None,
    });
    images.collect()
}

#[derive(Serialize)]
struct Call<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'a str,
    function: Named<'a>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    arguments: Value,
}

impl<'a> Call<'a> {
    fn of(call: &'a ToolCall) -> Self {
        Self {
            id: &call.id,
            function: Named {
                name: &call.name,
                arguments: arguments(&call.arguments),
            },
        }
    }
}
