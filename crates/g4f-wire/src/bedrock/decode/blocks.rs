//! Blocks of content as they are made.

use std::collections::VecDeque;

use g4f_types::{ChatEvent, ErrorKind};
use serde_json::{Map, Value, json};

use super::{citations, media};
use crate::provider::DecodeError;
use crate::shared::call_ids::CallIds;

/// Most blocks that are open at once. Converse opens one after the other.
const MAX_OPEN: usize = 256;
/// Most bytes that are held of tools that the provider runs itself.
const MAX_HELD: usize = 8 * 1024 * 1024;

/// The blocks of an answer.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    open: Vec<(u64, Open)>,
    /// Calls so far.
    calls: u32,
    ids: CallIds,
    /// Characters of the answer so far.
    characters: u64,
    /// Bytes held in [`open`](Self::open).
    held: usize,
}

/// A block that is not complete.
#[derive(Debug)]
enum Open {
    /// Text, thinking and whatever else is handed out at once.
    Plain {
        /// Where its text begins, in characters of the answer.
        start: u64,
        citations: Vec<Value>,
    },
    /// A call that the caller answers.
    Call {
        index: u32,
        began: bool,
    },
    /// A call that the provider answers, or that answer: both go back in the next turn.
    Own {
        name: &'static str,
        fields: Map<String, Value>,
        input: String,
        content: Vec<Value>,
    },
    Image {
        format: Option<String>,
    },
}

impl Blocks {
    /// A block begins.
    pub(super) fn start(
        &mut self,
        at: u64,
        start: &Value,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        self.stop(at, events);
        let block = if let Some(call) = start.get("toolUse") {
            if is_own(call) {
                Open::own("toolUse", call)
            } else {
                self.call(call, events)
            }
        } else if let Some(result) = start.get("toolResult") {
            Open::own("toolResult", result)
        } else if let Some(image) = start.get("image") {
            Open::Image {
                format: image["format"].as_str().map(str::to_owned),
            }
        } else {
            self.plain()
        };
        self.hold(at, block)
    }

    /// More of a block. Text begins without being announced.
    pub(super) fn delta(
        &mut self,
        at: u64,
        delta: &Value,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        if !self.open.iter().any(|(known, _)| *known == at) {
            let block = match delta.get("toolUse") {
                Some(call) => self.call(call, events),
                None => self.plain(),
            };
            self.hold(at, block)?;
        }
        let Some((_, block)) = self.open.iter_mut().find(|(known, _)| *known == at) else {
            return Ok(());
        };
        if let Some(text) = delta["text"].as_str() {
            say(text, &mut self.characters, events);
        } else if let Some(thought) = delta.get("reasoningContent") {
            think(thought, events);
        } else if let Some(more) = delta["toolUse"]["input"].as_str() {
            match block {
                Open::Call { index, began } if !more.is_empty() => {
                    *began = true;
                    events.push_back(ChatEvent::ToolDelta {
                        choice: 0,
                        index: *index,
                        arguments: more.to_owned(),
                    });
                }
                Open::Own { input, .. } => {
                    self.held += more.len();
                    input.push_str(more);
                }
                _ => {}
            }
        } else if let Some(more) = delta["toolResult"].as_array() {
            if let Open::Own { content, .. } = block {
                self.held += delta.to_string().len();
                content.extend(more.iter().cloned());
            }
        } else if let Some(citation) = delta.get("citation") {
            if let Open::Plain { citations, .. } = block {
                self.held += citation.to_string().len();
                citations.push(citation.clone());
            }
        } else if let Some(image) = delta.get("image") {
            let mut image = image.clone();
            if let (
                Open::Image {
                    format: Some(format),
                },
                Some(fields),
            ) = (&*block, image.as_object_mut())
            {
                let format = || Value::from(format.as_str());
                fields.entry("format").or_insert_with(format);
            }
            show("image", &image, events);
        } else {
            events.push_back(ChatEvent::Unknown(Box::new(delta.clone())));
        }
        if self.held > MAX_HELD {
            let message = format!("a tool of the provider wrote more than {MAX_HELD} bytes");
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        }
        Ok(())
    }

    /// A block is complete.
    pub(super) fn stop(&mut self, at: u64, events: &mut VecDeque<ChatEvent>) {
        if let Some(place) = self.open.iter().position(|(known, _)| *known == at) {
            let (_, block) = self.open.remove(place);
            self.close(block, events);
        }
    }

    /// All of them are.
    pub(super) fn stop_all(&mut self, events: &mut VecDeque<ChatEvent>) {
        for (_, block) in std::mem::take(&mut self.open) {
            self.close(block, events);
        }
    }

    /// A block of a plain answer.
    pub(super) fn whole(
        &mut self,
        at: u64,
        block: &Value,
        events: &mut VecDeque<ChatEvent>,
    ) -> Result<(), DecodeError> {
        if let Some(text) = block["text"].as_str() {
            say(text, &mut self.characters, events);
        } else if let Some(call) = block.get("toolUse").filter(|call| !is_own(call)) {
            let start =
                json!({ "toolUse": { "toolUseId": call["toolUseId"], "name": call["name"] } });
            self.start(at, &start, events)?;
            let input = match &call["input"] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                input => input.to_string(),
            };
            self.delta(at, &json!({ "toolUse": { "input": input } }), events)?;
            self.stop(at, events);
        } else if block.get("toolUse").is_some() || block.get("toolResult").is_some() {
            send_back(block.clone(), events);
        } else if let Some(thought) = block.get("reasoningContent") {
            think(thought, events);
        } else if let Some(cited) = block.get("citationsContent") {
            let start = self.characters;
            let texts = cited["content"].as_array().into_iter().flatten();
            for text in texts.filter_map(|part| part["text"].as_str()) {
                say(text, &mut self.characters, events);
            }
            let citations = cited["citations"].as_array().into_iter().flatten();
            cite(citations, (start, self.characters), events);
        } else {
            let kinds = ["image", "audio", "video", "document"];
            let medium = kinds
                .into_iter()
                .find_map(|kind| Some((kind, block.get(kind)?)));
            match medium {
                Some((kind, medium)) => show(kind, medium, events),
                None => events.push_back(ChatEvent::Unknown(Box::new(block.clone()))),
            }
        }
        Ok(())
    }

    /// Calls that the caller answers, so far.
    pub(super) fn calls(&self) -> u32 {
        self.calls
    }

    fn plain(&self) -> Open {
        Open::Plain {
            start: self.characters,
            citations: Vec::new(),
        }
    }

    fn call(&mut self, call: &Value, events: &mut VecDeque<ChatEvent>) -> Open {
        let index = self.calls;
        self.calls += 1;
        let id = call["toolUseId"].as_str().unwrap_or_default();
        events.push_back(ChatEvent::ToolStart {
            choice: 0,
            index,
            id: self.ids.next(id, || format!("call_{index}")),
            name: call["name"].as_str().unwrap_or_default().into(),
            custom: false,
        });
        Open::Call {
            index,
            began: false,
        }
    }

    fn hold(&mut self, at: u64, block: Open) -> Result<(), DecodeError> {
        if self.open.len() >= MAX_OPEN {
            let message = format!("more than {MAX_OPEN} blocks are open");
            return Err(DecodeError::invalid(ErrorKind::InvalidResponse, message));
        }
        self.open.push((at, block));
        Ok(())
    }

    fn close(&mut self, block: Open, events: &mut VecDeque<ChatEvent>) {
        match block {
            Open::Plain { start, citations } => {
                cite(citations.iter(), (start, self.characters), events);
            }
            Open::Call { index, began } => {
                if !began {
                    // No arguments are an empty object, as in a plain answer.
                    events.push_back(ChatEvent::ToolDelta {
                        choice: 0,
                        index,
                        arguments: "{}".to_owned(),
                    });
                }
                events.push_back(ChatEvent::ToolEnd {
                    choice: 0,
                    index,
                    extra: None,
                });
            }
            Open::Own {
                name,
                mut fields,
                input,
                content,
            } => {
                if name == "toolUse" {
                    let input = serde_json::from_str(&input).unwrap_or_else(|_| json!({}));
                    fields.insert("input".to_owned(), input);
                } else {
                    fields.insert("content".to_owned(), Value::Array(content));
                }
                send_back(json!({ name: fields }), events);
            }
            Open::Image { .. } => {}
        }
    }
}

impl Open {
    fn own(name: &'static str, start: &Value) -> Self {
        Self::Own {
            name,
            fields: start.as_object().cloned().unwrap_or_default(),
            input: String::new(),
            content: Vec::new(),
        }
    }
}

/// Whether the provider runs the tool itself.
fn is_own(call: &Value) -> bool {
    call["type"] == "server_tool_use"
}

fn say(text: &str, characters: &mut u64, events: &mut VecDeque<ChatEvent>) {
    if !text.is_empty() {
        *characters += text.chars().count() as u64;
        events.push_back(ChatEvent::text(text));
    }
}

/// Thinking: flat in a stream, under `reasoningText` in a plain answer.
fn think(thought: &Value, events: &mut VecDeque<ChatEvent>) {
    let said = thought.get("reasoningText").unwrap_or(thought);
    let text = said["text"].as_str().unwrap_or_default();
    let signature = said["signature"].as_str().filter(|text| !text.is_empty());
    if !text.is_empty() || signature.is_some() {
        events.push_back(ChatEvent::ReasoningDelta {
            choice: 0,
            text: text.to_owned(),
            signature: signature.map(Into::into),
            raw: None,
        });
    }
    if thought.get("redactedContent").is_some_and(Value::is_string) {
        let content = json!({ "redactedContent": thought["redactedContent"] });
        send_back(json!({ "reasoningContent": content }), events);
    }
}

/// A block that says nothing to the caller and is wanted back in the next turn.
fn send_back(block: Value, events: &mut VecDeque<ChatEvent>) {
    events.push_back(ChatEvent::ReasoningDelta {
        choice: 0,
        text: String::new(),
        signature: None,
        raw: Some(Box::new(block)),
    });
}

fn cite<'a>(
    citations: impl Iterator<Item = &'a Value>,
    span: (u64, u64),
    events: &mut VecDeque<ChatEvent>,
) {
    for citation in citations {
        events.push_back(ChatEvent::Citation {
            choice: 0,
            citation: Box::new(citations::of(citation, span)),
        });
    }
}

fn show(kind: &str, block: &Value, events: &mut VecDeque<ChatEvent>) {
    match media::of(kind, block) {
        Some(media) => events.push_back(ChatEvent::Media {
            choice: 0,
            media: Box::new(media),
        }),
        None => events.push_back(ChatEvent::Unknown(Box::new(json!({ kind: block })))),
    }
}
