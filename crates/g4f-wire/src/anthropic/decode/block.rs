//! One block while it comes.

use std::collections::VecDeque;

use g4f_types::ChatEvent;
use serde_json::{Map, Value, json};

use super::quick::Piece;
use super::source::citation;
use crate::shared::call_ids::CallIds;

/// Most citations of one block; what comes beyond is dropped.
const MOST_CITATIONS: usize = 1024;
/// Most bytes that are collected for items which are only handed out whole.
const MOST_COLLECTED: usize = 8 * 1024 * 1024;

type Out = VecDeque<ChatEvent>;

/// How far the answer has come.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The answer's id, for ids that must be made up.
    pub(super) answer: String,
    /// Calls that have begun.
    pub(super) calls: u32,
    ids: CallIds,
    /// Characters of text so far.
    chars: u64,
    /// Whether the last thing said was thinking that is signed.
    signed: bool,
    collected: usize,
}

impl Progress {
    /// Whether so many bytes more may be collected.
    fn collect(&mut self, bytes: usize) -> bool {
        self.collected = self.collected.saturating_add(bytes);
        self.collected <= MOST_COLLECTED
    }

    /// Adds a piece to what is collected, as far as there is room.
    fn grow(&mut self, text: &mut String, piece: &str) {
        if self.collect(piece.len()) {
            text.push_str(piece);
        }
    }
}

/// A block that has begun.
#[derive(Debug)]
pub(super) enum Open {
    Text {
        /// Where it begins in the text of the answer.
        start: u64,
        citations: Vec<Value>,
    },
    Thinking {
        /// Whether any of it was shown.
        shown: bool,
        /// The signature of thinking that was not shown.
        signature: String,
    },
    Call {
        index: u32,
        /// The input that came with the beginning.
        input: Value,
        /// Whether any came later.
        any: bool,
        /// Who called, where it was not the model itself.
        caller: Option<Value>,
    },
    /// An item that goes back as it came.
    Raw {
        item: Map<String, Value>,
        /// Input that comes in pieces.
        input: String,
    },
}

impl Open {
    /// Begins a block, and says what of it is there.
    pub(super) fn begin(
        mut block: Map<String, Value>,
        progress: &mut Progress,
        out: &mut Out,
    ) -> Self {
        let text = |value: Option<Value>| match value {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        let kind = text(block.get("type").cloned());
        let mut open = match kind.as_str() {
            "text" => Self::Text {
                start: progress.chars,
                citations: Vec::new(),
            },
            "thinking" => Self::Thinking {
                shown: false,
                signature: String::new(),
            },
            "tool_use" => Self::call(&mut block, progress, out),
            _ => Self::Raw {
                item: std::mem::take(&mut block),
                input: String::new(),
            },
        };
        match &mut open {
            Self::Text { citations, .. } => {
                if let Some(Value::Array(list)) = block.remove("citations") {
                    citations.extend(list.into_iter().take(MOST_CITATIONS));
                }
                open.push(Piece::Text, text(block.remove("text")), progress, out);
            }
            Self::Thinking { .. } => {
                open.push(
                    Piece::Thinking,
                    text(block.remove("thinking")),
                    progress,
                    out,
                );
                open.push(
                    Piece::Signature,
                    text(block.remove("signature")),
                    progress,
                    out,
                );
            }
            Self::Call { .. } | Self::Raw { .. } => {}
        }
        open
    }

    fn call(block: &mut Map<String, Value>, progress: &mut Progress, out: &mut Out) -> Self {
        let index = progress.calls;
        progress.calls = progress.calls.saturating_add(1);
        progress.signed = false;
        let text = |name: &str| block.get(name).and_then(Value::as_str).unwrap_or_default();
        let made_up = || format!("toolu_{}_{index}", progress.answer);
        let id = progress.ids.next(text("id"), made_up);
        out.push_back(ChatEvent::ToolStart {
            choice: 0,
            index,
            id,
            name: text("name").into(),
            custom: false,
        });
        Self::Call {
            index,
            input: block.remove("input").unwrap_or_default(),
            any: false,
            caller: block
                .remove("caller")
                .filter(|caller| caller.is_object() && caller["type"] != "direct"),
        }
    }

    /// Takes a piece.
    pub(super) fn push(
        &mut self,
        piece: Piece,
        text: String,
        progress: &mut Progress,
        out: &mut Out,
    ) {
        if text.is_empty() {
            return;
        }
        match (self, piece) {
            (Self::Text { .. }, Piece::Text) => {
                progress.chars += text.chars().count() as u64;
                progress.signed = false;
                out.push_back(ChatEvent::TextDelta { choice: 0, text });
            }
            (Self::Thinking { shown, .. }, Piece::Thinking) => {
                *shown = true;
                progress.signed = false;
                out.push_back(thought(text, None));
            }
            (Self::Thinking { shown: true, .. }, Piece::Signature) => {
                progress.signed = true;
                out.push_back(thought(String::new(), Some(text)));
            }
            (Self::Thinking { signature, .. }, Piece::Signature) => {
                progress.grow(signature, &text);
            }
            (Self::Call { index, any, .. }, Piece::Input) => {
                *any = true;
                out.push_back(ChatEvent::ToolDelta {
                    choice: 0,
                    index: *index,
                    arguments: text,
                });
            }
            (Self::Raw { input, .. }, Piece::Input) => {
                progress.grow(input, &text);
            }
            _ => {}
        }
    }

    /// Takes a piece that is more than a text.
    pub(super) fn change(&mut self, mut delta: Map<String, Value>, progress: &mut Progress) {
        match self {
            Self::Text { citations, .. } => {
                let citation = delta.remove("citation").filter(Value::is_object);
                if citations.len() < MOST_CITATIONS {
                    citations.extend(citation);
                }
            }
            Self::Raw { item, .. } => {
                delta.remove("type");
                for (name, more) in delta {
                    join(item, name, more, progress);
                }
            }
            Self::Thinking { .. } | Self::Call { .. } => {}
        }
    }

    /// Ends it, and says what was collected.
    pub(super) fn end(self, progress: &mut Progress, out: &mut Out) {
        match self {
            Self::Text { start, citations } if !citations.is_empty() => {
                let end = progress.chars;
                for raw in &citations {
                    out.push_back(ChatEvent::Citation {
                        choice: 0,
                        citation: Box::new(citation(raw, start, end)),
                    });
                }
                // The API wants its own citations back, with the text that they belong to.
                let chars = end.saturating_sub(start);
                let item = json!({"type": "text", "chars": chars, "citations": citations});
                out.push_back(raw(item));
            }
            Self::Thinking {
                shown: false,
                signature,
            } if !signature.is_empty() => {
                // Two signatures in a row must not become one.
                if progress.signed {
                    let item = json!({"type": "thinking", "thinking": "", "signature": signature});
                    out.push_back(raw(item));
                } else {
                    progress.signed = true;
                    out.push_back(thought(String::new(), Some(signature)));
                }
            }
            Self::Call {
                index,
                input,
                any,
                caller,
            } => {
                if !any {
                    let arguments = match input {
                        Value::Null => "{}".to_owned(),
                        Value::String(text) => text,
                        input => input.to_string(),
                    };
                    out.push_back(ChatEvent::ToolDelta {
                        choice: 0,
                        index,
                        arguments,
                    });
                }
                let extra = caller.map(|caller| {
                    let extra = Map::from_iter([("caller".to_owned(), caller)]);
                    Box::new(extra)
                });
                out.push_back(ChatEvent::ToolEnd {
                    choice: 0,
                    index,
                    extra,
                });
            }
            Self::Raw { mut item, input } => {
                if let Ok(input) = serde_json::from_str::<Value>(&input) {
                    item.insert("input".to_owned(), input);
                }
                progress.signed = false;
                out.push_back(raw(Value::Object(item)));
            }
            Self::Text { .. } | Self::Thinking { .. } => {}
        }
    }
}

/// Adds a piece to a field of an item: texts grow, everything else is replaced.
fn join(item: &mut Map<String, Value>, name: String, more: Value, progress: &mut Progress) {
    match (item.get_mut(&name), more) {
        (Some(Value::String(old)), Value::String(more)) => progress.grow(old, &more),
        (_, more) if progress.collect(name.len() + 64) => {
            item.insert(name, more);
        }
        _ => {}
    }
}

fn thought(text: String, signature: Option<String>) -> ChatEvent {
    ChatEvent::ReasoningDelta {
        choice: 0,
        text,
        signature: signature.map(String::into_boxed_str),
        raw: None,
    }
}

fn raw(item: Value) -> ChatEvent {
    ChatEvent::ReasoningDelta {
        choice: 0,
        text: String::new(),
        signature: None,
        raw: Some(Box::new(item)),
    }
}
