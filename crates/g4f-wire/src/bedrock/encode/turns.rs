//! The conversation as Converse wants it: standing instructions apart, then turns of the user and the assistant, one after
//! the other, the first by the user.

use std::borrow::Cow;

use g4f_types::{ChatRequest, Message, Part, Reasoning, Result, Role, ToolCall};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::super::maker::Maker;
use super::blocks::{Block, CachePoint, Input, ReasoningContent, ReasoningText, ToolUse};
use super::media::{Kind, medium};
use super::results;

/// One turn.
#[derive(Serialize)]
pub(super) struct Turn<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

/// A block of standing instructions.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum SystemBlock<'a> {
    Text(&'a str),
    CachePoint(CachePoint<'a>),
}

/// Longest name of a document, in characters.
const MAX_NAME: usize = 200;
/// What the user says where the conversation begins with somebody else: Converse wants the user first, with a text.
const NOTHING: &str = ".";

/// Instructions and turns.
pub(super) fn of(
    request: &ChatRequest,
    maker: Maker,
) -> Result<(Vec<SystemBlock<'_>>, Vec<Turn<'_>>)> {
    let mut system = Vec::new();
    let mut writer = Writer {
        messages: &request.messages,
        maker,
        names: Vec::new(),
        turns: Vec::new(),
    };
    for (at, message) in request.messages.iter().enumerate() {
        if message.role.is_system() {
            instructions(message, &mut system);
        } else {
            writer.message(at, message)?;
        }
    }
    let mut turns = writer.turns;
    if turns.first().is_none_or(|turn| turn.role != "user") {
        let content = vec![Block::Text(NOTHING)];
        turns.insert(
            0,
            Turn {
                role: "user",
                content,
            },
        );
    }
    Ok((system, turns))
}

fn instructions<'a>(message: &'a Message, system: &mut Vec<SystemBlock<'a>>) {
    let before = system.len();
    let texts = message.parts.iter().filter_map(Part::as_text);
    system.extend(texts.filter(|text| !is_blank(text)).map(SystemBlock::Text));
    if let Some(hint) = message
        .cache_control
        .as_ref()
        .filter(|hint| !hint.is_null())
        && system.len() > before
    {
        system.push(SystemBlock::CachePoint(CachePoint::of(hint)));
    }
}

/// Converse refuses blank texts.
fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Turns as they are written.
pub(super) struct Writer<'a> {
    messages: &'a [Message],
    maker: Maker,
    /// Names of the documents so far: no two may be the same.
    names: Vec<String>,
    turns: Vec<Turn<'a>>,
}

impl<'a> Writer<'a> {
    fn message(&mut self, at: usize, message: &'a Message) -> Result<()> {
        let role = if message.role == Role::Assistant {
            "assistant"
        } else {
            "user"
        };
        let place = format!("messages[{at}]");
        let mut content = Vec::new();
        for part in &message.parts {
            let block = match part {
                Part::ToolResult(result) => {
                    let before = &self.messages[..at];
                    Some(results::block(result, before, self, &place)?)
                }
                Part::ToolCall(call) => Some(Block::ToolUse(tool_use(call))),
                Part::Reasoning(reasoning) => self.thinking(reasoning),
                part => self.said(part, &place)?,
            };
            content.extend(block);
        }
        if content.is_empty() {
            return Ok(());
        }
        if let Some(hint) = message
            .cache_control
            .as_ref()
            .filter(|hint| !hint.is_null())
        {
            content.push(Block::CachePoint(CachePoint::of(hint)));
        }
        match self.turns.last_mut() {
            Some(turn) if turn.role == role => turn.content.extend(content),
            _ => self.turns.push(Turn { role, content }),
        }
        Ok(())
    }

    /// A part that stands in messages and in results alike.
    pub(super) fn said(&mut self, part: &'a Part, place: &str) -> Result<Option<Block<'a>>> {
        Ok(Some(match part {
            Part::Text(text) | Part::Refusal(text) if is_blank(text) => return Ok(None),
            Part::Text(text) | Part::Refusal(text) => Block::Text(text),
            Part::Image(media) => Block::Image(medium(media, Kind::Image, place)?),
            Part::Audio(media) => Block::Audio(medium(media, Kind::Audio, place)?),
            Part::Video(media) => Block::Video(medium(media, Kind::Video, place)?),
            Part::File(media) => {
                let mut document = medium(media, Kind::Document, place)?;
                document.name = Some(self.name_of(media.name.as_deref()));
                Block::Document(document)
            }
            _ => return Ok(None),
        }))
    }

    /// A name that Converse takes: letters, digits, single blanks, hyphens, parentheses and brackets. It is no other
    /// document's.
    fn name_of(&mut self, name: Option<&str>) -> String {
        let stem = name.map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let mut clean = String::new();
        for letter in stem.unwrap_or_default().chars().take(MAX_NAME) {
            let fits =
                letter.is_ascii_alphanumeric() || matches!(letter, '-' | '(' | ')' | '[' | ']');
            match letter {
                letter if fits => clean.push(letter),
                _ if clean.ends_with(' ') => {}
                _ => clean.push(' '),
            }
        }
        let clean = clean.trim();
        let number = self.names.len() + 1;
        let name = if clean.is_empty() {
            format!("Document {number}")
        } else if self.names.iter().any(|other| other == clean) {
            let most = clean.len().min(MAX_NAME - 12);
            format!("{} {number}", clean[..most].trim_end())
        } else {
            clean.to_owned()
        };
        self.names.push(name.clone());
        name
    }

    /// Thinking of an earlier turn. A block that the provider gave goes back as it is. Claude takes its thinking back only
    /// with the signature, Nova takes it as it is, the others do not take it.
    fn thinking(&self, reasoning: &'a Reasoning) -> Option<Block<'a>> {
        if let Some(raw) = &reasoning.raw {
            return is_block(raw).then_some(Block::Raw(raw));
        }
        let signature = reasoning.signature.as_deref();
        let taken = match self.maker {
            Maker::Nova { .. } => !is_blank(&reasoning.text),
            _ => signature.is_some_and(|signature| !signature.is_empty()),
        };
        taken.then_some(Block::ReasoningContent(ReasoningContent {
            reasoning_text: ReasoningText {
                text: &reasoning.text,
                signature,
            },
        }))
    }
}

/// Whether this is a block of Converse, and no other provider's item.
fn is_block(raw: &Value) -> bool {
    let fields = raw.as_object().filter(|fields| fields.len() == 1);
    fields.is_some_and(|fields| {
        ["reasoningContent", "toolUse", "toolResult"]
            .iter()
            .any(|name| fields.contains_key(*name))
    })
}

fn tool_use(call: &ToolCall) -> ToolUse<'_> {
    ToolUse {
        id: results::call_id(&call.id),
        name: &call.name,
        input: input(&call.arguments),
    }
}

/// Arguments as an object, whatever the model that made them wrote.
fn input(arguments: &str) -> Input<'_> {
    let written = arguments.trim();
    if written.is_empty() {
        return Input::Made(Value::Object(Map::new()));
    }
    let raw = Some(written)
        .filter(|text| text.starts_with('{'))
        .and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    match raw {
        Some(raw) => Input::Written(raw),
        None => Input::Made(json!({ "input": Cow::Borrowed(arguments) })),
    }
}
