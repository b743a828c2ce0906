//! The conversation as the API wants it: standing instructions apart, then turns of user and assistant that alternate.

use g4f_types::{Error, ErrorKind, Message, Part, Reasoning, Result, Role, ToolResult};
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::Value;

use super::block::{Ability, Block, Content, Kind, Source, of_media};
use super::ids::call_id;
use super::own::Own;
use crate::anthropic::family::Anthropic;

/// Types of items that the API itself wrote and takes back. Items of other providers stay at home.
const ITEMS: &[&str] = &[
    "compaction",
    "connector_text",
    "container_upload",
    "mid_conv_system",
    "redacted_thinking",
    "search_result",
];

/// A conversation.
#[derive(Debug, Default)]
pub(super) struct Conversation<'a> {
    pub(super) system: Vec<Block<'a>>,
    pub(super) turns: Vec<Turn<'a>>,
    /// Beta flags that its content needs.
    pub(super) flags: Vec<&'static str>,
}

/// Everything that one side says until the other one does.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    role: &'static str,
    blocks: Vec<Block<'a>>,
}

impl<'a> Conversation<'a> {
    /// Puts messages into turns.
    ///
    /// # Errors
    /// `Unsupported` for content that the API does not take, `BadRequest` for a file that nobody has read; the message
    /// names the place.
    pub(super) fn of(messages: &'a [Message], family: Anthropic, own: Own<'_>) -> Result<Self> {
        let reader = Reader {
            able: Ability {
                urls: family.media_urls,
                citations: own.citations(),
            },
            unsigned: family.unsigned_thinking,
            fallbacks: own.get("fallbacks").is_some(),
        };
        let mut all = Self::default();
        for (at, message) in messages.iter().enumerate() {
            let mut blocks = reader
                .message(message, &messages[..at])
                .map_err(|error| placed(error, at))?;
            if let Some(last) = blocks.iter_mut().rev().find(|block| block.can_be_cached()) {
                last.cache = message.cache_control.as_ref();
            }
            all.add(message.role, blocks);
        }
        all.settle();
        Ok(all)
    }

    fn add(&mut self, role: Role, blocks: Vec<Block<'a>>) {
        for block in &blocks {
            self.note(block);
        }
        let role = match role {
            Role::System | Role::Developer => return self.system.extend(blocks),
            Role::Assistant => "assistant",
            Role::User | Role::Tool => "user",
        };
        // Who says nothing does not end the other's turn: texts that say nothing are refused, unless they are all that
        // the user said.
        let (says, blank): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|b| !is_blank(b));
        match self.turns.last_mut() {
            _ if says.is_empty() && role == "assistant" => {}
            Some(last) if last.role == role => last.blocks.extend(says),
            _ if says.is_empty() => self.turns.push(Turn {
                role,
                blocks: blank,
            }),
            _ => self.turns.push(Turn { role, blocks: says }),
        }
    }

    fn note(&mut self, block: &Block<'_>) {
        let flag = match &block.kind {
            Kind::Image(Source::File(_))
            | Kind::Document {
                source: Source::File(_),
                ..
            } => "files-api-2025-04-14",
            Kind::Raw(raw) => match raw["type"].as_str() {
                Some("compaction") => "compact-2026-01-12",
                Some("container_upload") => "files-api-2025-04-14",
                _ => return,
            },
            _ => return,
        };
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }

    /// What holds for turns as a whole.
    fn settle(&mut self) {
        for turn in self.turns.iter_mut().filter(|turn| turn.role == "user") {
            if turn.blocks.len() > 1 {
                turn.blocks.retain(|block| !is_blank(block));
            }
            // Results come first, whatever else the user says with them.
            turn.blocks
                .sort_by_key(|block| !matches!(block.kind, Kind::Result { .. }));
        }
        self.system.retain(|block| !is_blank(block));
        if self.turns.is_empty() && !self.system.is_empty() {
            // Instructions alone are a question to other providers; here somebody must ask.
            let blocks = std::mem::take(&mut self.system);
            self.turns.push(Turn {
                role: "user",
                blocks,
            });
        }
        // A last turn of the assistant is continued, and must not end in white space.
        if let Some(Turn {
            role: "assistant",
            blocks,
        }) = self.turns.last_mut()
            && let Some(Kind::Text { text, .. }) = blocks.last_mut().map(|block| &mut block.kind)
        {
            *text = text.trim_end();
        }
    }
}

/// Reads messages into blocks.
struct Reader {
    able: Ability,
    unsigned: bool,
    fallbacks: bool,
}

impl Reader {
    fn message<'a>(&self, message: &'a Message, before: &'a [Message]) -> Result<Vec<Block<'a>>> {
        let mut blocks = Vec::with_capacity(message.parts.len());
        for part in &message.parts {
            let kind = match part {
                Part::Text(text) | Part::Refusal(text) => plain(text),
                Part::ToolResult(result) => self.result(result, before)?,
                Part::ToolCall(call) => Kind::Call {
                    id: call_id(&call.id),
                    call,
                },
                Part::Reasoning(reasoning) => {
                    self.thought(reasoning, &mut blocks);
                    continue;
                }
                Part::Citation(_) => continue,
                // The model takes nothing back that it has shown.
                _ if message.role == Role::Assistant => continue,
                _ if message.role.is_system() => {
                    let message = "instructions hold text only";
                    return Err(Error::new(ErrorKind::Unsupported, message));
                }
                media => of_media(media, self.able)?,
            };
            blocks.push(kind.into());
        }
        Ok(blocks)
    }

    fn result<'a>(&self, result: &'a ToolResult, before: &'a [Message]) -> Result<Kind<'a>> {
        let mut content = Vec::with_capacity(result.parts.len());
        for part in &result.parts {
            let kind = match part {
                Part::Text(text) | Part::Refusal(text) => plain(text),
                media => of_media(media, self.able)?,
            };
            content.push(kind.into());
        }
        if content.len() > 1 {
            content.retain(|block| !is_blank(block));
        }
        Ok(Kind::Result {
            id: call_id(called(result, before)),
            content,
            is_error: result.is_error,
        })
    }

    /// Thinking goes back as it came, or not at all: the API refuses what it did not sign.
    fn thought<'a>(&self, reasoning: &'a Reasoning, blocks: &mut Vec<Block<'a>>) {
        if let Some(raw) = &reasoning.raw {
            if let Some(citations) = raw.get("citations").filter(|_| raw["type"] == "text") {
                cite(blocks, citations, raw.get("chars").and_then(Value::as_u64));
            } else if self.takes_back(raw) {
                blocks.push(Kind::Raw(raw).into());
            }
        } else if reasoning.signature.is_some() || (self.unsigned && !reasoning.text.is_empty()) {
            blocks.push(Kind::Thinking(reasoning).into());
        }
    }

    fn takes_back(&self, raw: &Value) -> bool {
        let Some(kind) = raw.get("type").and_then(Value::as_str) else {
            return false;
        };
        match kind {
            "thinking" => raw.get("signature").is_some_and(Value::is_string),
            // It says who took over from whom, and is refused where nobody may.
            "fallback" => self.fallbacks,
            kind => {
                ITEMS.contains(&kind)
                    || kind.ends_with("_tool_use")
                    || kind.ends_with("_tool_result")
            }
        }
    }
}

/// Puts citations back to the text that they belong to: the last characters before them.
fn cite<'a>(blocks: &mut Vec<Block<'a>>, citations: &'a Value, chars: Option<u64>) {
    let Some(Block {
        kind: Kind::Text {
            text,
            citations: none @ None,
        },
        ..
    }) = blocks.last_mut()
    else {
        return;
    };
    let whole: &'a str = text;
    let length = chars
        .and_then(|chars| usize::try_from(chars).ok())
        .and_then(|chars| chars.checked_sub(1))
        .and_then(|last| whole.char_indices().rev().nth(last));
    match length {
        Some((at, _)) if at > 0 => {
            *text = &whole[..at];
            let text = &whole[at..];
            blocks.push(
                Kind::Text {
                    text,
                    citations: Some(citations),
                }
                .into(),
            );
        }
        _ => *none = Some(citations),
    }
}

fn plain(text: &str) -> Kind<'_> {
    Kind::Text {
        text,
        citations: None,
    }
}

fn is_blank(block: &Block<'_>) -> bool {
    matches!(&block.kind, Kind::Text { text, .. } if text.trim().is_empty())
}

/// The id of the call that a result answers; a result that goes by name answers the last call of that name.
fn called<'a>(result: &'a ToolResult, before: &'a [Message]) -> &'a str {
    if !result.call_id.is_empty() {
        return &result.call_id;
    }
    let name = result.name.as_deref().unwrap_or_default();
    let mut calls = before.iter().rev().flat_map(Message::tool_calls);
    calls
        .find(|call| call.name == name)
        .map_or(name, |call| call.id.as_str())
}

fn placed(error: Error, at: usize) -> Error {
    let message = format!("messages[{at}]: {}", error.message());
    error
        .with_message(message)
        .with_param(format!("messages[{at}]"))
}

impl Serialize for Turn<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("role", self.role)?;
        map.serialize_entry("content", &Content(&self.blocks))?;
        map.end()
    }
}
