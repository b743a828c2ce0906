//! The conversation as OpenAI writes it.
//!
//! One of our messages becomes one message, except that every tool result stands in a message of its own.

use std::borrow::Cow;
use std::fmt::{self, Display};

use g4f_types::{ChatRequest, Media, MediaSource, Message, Part, Role, ToolCall, ToolResult};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::content::Content;
use crate::openai::ids::CallId;
use crate::openai::quirks::{Names, Quirks, ReasoningBack, ReasoningNeeded};

pub(super) struct Messages<'a> {
    pub(super) request: &'a ChatRequest,
    pub(super) quirks: &'a Quirks,
}

impl Serialize for Messages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let turns = if self.quirks.take_turns {
            taking_turns(&self.request.messages)
        } else {
            Cow::Borrowed(&self.request.messages[..])
        };
        let messages = &*turns;
        let mut list = serializer.serialize_seq(None)?;
        for (at, message) in messages.iter().enumerate() {
            for part in &message.parts {
                if let Part::ToolResult(result) = part {
                    let before = &messages[..at];
                    list.serialize_element(&ResultMessage {
                        result,
                        before,
                        quirks: self.quirks,
                    })?;
                }
            }
            let only_results = message
                .parts
                .iter()
                .all(|part| matches!(part, Part::ToolResult(_)));
            if message.parts.is_empty() || !only_results {
                list.serialize_element(&OneMessage {
                    message,
                    quirks: self.quirks,
                    is_last: at + 1 == messages.len(),
                })?;
            }
        }
        list.end()
    }
}

/// The conversation with neighbours of the user, and of the assistant, as one message each.
fn taking_turns(messages: &[Message]) -> Cow<'_, [Message]> {
    let joins = |a: &Message, b: &Message| {
        a.role == b.role && matches!(a.role, Role::User | Role::Assistant)
    };
    if !messages.windows(2).any(|pair| joins(&pair[0], &pair[1])) {
        return Cow::Borrowed(messages);
    }
    let mut turns: Vec<Message> = Vec::with_capacity(messages.len());
    for message in messages {
        match turns.last_mut() {
            Some(last) if joins(last, message) => append(last, message),
            _ => turns.push(message.clone()),
        }
    }
    Cow::Owned(turns)
}

/// Adds what `more` says, texts with an empty line between them.
fn append(message: &mut Message, more: &Message) {
    let mut parts = more.parts.iter();
    if let (Some(Part::Text(text)), Some(Part::Text(next))) =
        (message.parts.last_mut(), more.parts.first())
    {
        text.push_str("\n\n");
        text.push_str(next);
        parts.next();
    }
    message.parts.extend(parts.cloned());
}

struct ResultMessage<'a> {
    result: &'a ToolResult,
    before: &'a [Message],
    quirks: &'a Quirks,
}

impl ResultMessage<'_> {
    /// The id of the call; a result that goes by name answers the last call of that name.
    fn call_id(&self) -> &str {
        if !self.result.call_id.is_empty() {
            return &self.result.call_id;
        }
        let name = self.result.name.as_deref().unwrap_or_default();
        let calls = self.before.iter().rev().flat_map(Message::tool_calls);
        calls
            .into_iter()
            .find(|call| call.name == name)
            .map_or(name, |call| call.id.as_str())
    }
}

impl Serialize for ResultMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("role", "tool")?;
        map.serialize_entry(
            "tool_call_id",
            &CallId::new(self.call_id(), self.quirks.short_tool_ids),
        )?;
        if let Some(name) = self
            .result
            .name
            .as_ref()
            .filter(|_| self.quirks.names != Names::None)
        {
            map.serialize_entry("name", name)?;
        }
        map.serialize_entry(
            "content",
            &Content::of(&self.result.parts, None, self.quirks, true),
        )?;
        map.end()
    }
}

struct OneMessage<'a> {
    message: &'a Message,
    quirks: &'a Quirks,
    is_last: bool,
}

impl Serialize for OneMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            message, quirks, ..
        } = *self;
        let role = match message.role {
            Role::Developer if !quirks.developer_role => Role::System,
            role => role,
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("role", role.as_str())?;
        if let Some(name) = message.name.as_ref().filter(|_| quirks.names == Names::All) {
            map.serialize_entry("name", name)?;
        }
        if role == Role::Assistant {
            self.assistant(&mut map)?;
        } else {
            let cache = message.cache_control.as_ref();
            map.serialize_entry(
                "content",
                &Content::of(&message.parts, cache, quirks, quirks.flat_content),
            )?;
        }
        map.end()
    }
}

impl OneMessage<'_> {
    fn assistant<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Self {
            message, quirks, ..
        } = *self;
        let calls = message.tool_calls().next().is_some();
        let cache = message.cache_control.as_ref();
        let content = Content::said(&message.parts, cache, quirks);
        let refusal = Text(&message.parts, |part| match part {
            Part::Refusal(text) => Some(text),
            _ => None,
        });
        let audio = message.parts.iter().find_map(earlier_audio);
        let thinking = thoughts(&message.parts);
        if quirks.reasoning_back == ReasoningBack::Tags && !thinking.is_empty() {
            map.serialize_entry("content", &Tagged(&thinking, &content.text()))?;
        } else if content.is_empty() && (calls || audio.is_some() || !refusal.is_empty()) {
            map.serialize_entry("content", &())?;
        } else {
            map.serialize_entry("content", &content)?;
        }
        if !refusal.is_empty() {
            map.serialize_entry("refusal", &refusal)?;
        }
        if let Some(id) = audio {
            map.serialize_entry("audio", &std::collections::BTreeMap::from([("id", id)]))?;
        }
        self.thinking(map, calls)?;
        if calls {
            map.serialize_entry("tool_calls", &Calls(self.message, quirks))?;
        } else if let Some(field) = quirks.prefill.filter(|_| self.is_last) {
            map.serialize_entry(field, &true)?;
        }
        Ok(())
    }

    fn thinking<M: SerializeMap>(&self, map: &mut M, calls: bool) -> Result<(), M::Error> {
        let Self {
            message, quirks, ..
        } = *self;
        let text = thoughts(&message.parts);
        let needed = match quirks.reasoning_needed {
            ReasoningNeeded::Never => false,
            ReasoningNeeded::WithTools => calls,
            ReasoningNeeded::Always => true,
        };
        match quirks.reasoning_back {
            ReasoningBack::Text(field) if !text.is_empty() => map.serialize_entry(field, &text),
            // An empty one is refused, a blank is taken.
            ReasoningBack::Text(field) if needed => map.serialize_entry(field, " "),
            ReasoningBack::Details => {
                if !text.is_empty() {
                    map.serialize_entry("reasoning", &text)?;
                }
                let details: Vec<_> = message.parts.iter().filter_map(raw_thinking).collect();
                if details.is_empty() {
                    Ok(())
                } else {
                    map.serialize_entry("reasoning_details", &details)
                }
            }
            _ => Ok(()),
        }
    }
}

/// What the model thought.
fn thoughts(parts: &[Part]) -> Text<'_> {
    Text(parts, |part| match part {
        Part::Reasoning(reasoning) => Some(&reasoning.text),
        _ => None,
    })
}

/// Thinking in tags, and what was said after it.
struct Tagged<'a>(&'a Text<'a>, &'a Text<'a>);

impl Serialize for Tagged<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("<think>\n{}\n</think>\n\n{}", self.0, self.1))
    }
}

fn raw_thinking(part: &Part) -> Option<&serde_json::Value> {
    match part {
        // Items of other families, which a conversation brings along from elsewhere, are not known here.
        Part::Reasoning(reasoning) => reasoning.raw.as_ref().filter(|raw| {
            let kind = raw.get("type").and_then(serde_json::Value::as_str);
            kind.is_none_or(|kind| kind.starts_with("reasoning."))
        }),
        _ => None,
    }
}

/// The id by which a later turn refers to audio that the model spoke.
fn earlier_audio(part: &Part) -> Option<&str> {
    match part {
        Part::Audio(
            Media { id: Some(id), .. }
            | Media {
                source: MediaSource::Id(id),
                ..
            },
        ) => Some(id),
        _ => None,
    }
}

/// Chosen texts of a message, one after the other, written without joining them first.
pub(super) struct Text<'a>(
    pub(super) &'a [Part],
    pub(super) fn(&Part) -> Option<&String>,
);

impl Text<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().filter_map(self.1).all(String::is_empty)
    }
}

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .filter_map(self.1)
            .try_for_each(|text| f.write_str(text))
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct Calls<'a>(&'a Message, &'a Quirks);

impl Serialize for Calls<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.tool_calls().map(|call| Call(call, self.1)))
    }
}

struct Call<'a>(&'a ToolCall, &'a Quirks);

impl Serialize for Call<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(call, quirks) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &CallId::new(&call.id, quirks.short_tool_ids))?;
        let (kind, input) = if call.custom {
            ("custom", "input")
        } else {
            ("function", "arguments")
        };
        map.serialize_entry("type", kind)?;
        // No arguments at all are written as an empty object: several servers refuse an empty text.
        let arguments = if call.arguments.is_empty() && !call.custom {
            "{}"
        } else {
            call.arguments.as_str()
        };
        map.serialize_entry(
            kind,
            &Named {
                name: &call.name,
                input,
                arguments,
            },
        )?;
        if quirks.tool_extra {
            for (name, value) in &call.extra {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

struct Named<'a> {
    name: &'a str,
    input: &'static str,
    arguments: &'a str,
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("name", self.name), (self.input, self.arguments)])
    }
}
