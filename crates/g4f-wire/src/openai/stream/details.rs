//! `reasoning_details`: the provider's own items of thinking, which it wants back in the next turn.
//!
//! In a stream an item comes in pieces under one index; they are joined, so that whole items go back.

use std::collections::VecDeque;

use g4f_types::ChatEvent;
use serde_json::{Map, Value};

use crate::openai::decode::lenient::{List, Text};
use crate::openai::decode::wire::Detail;

/// Most items that are open at a time.
const MOST: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Details {
    open: Vec<Item>,
}

#[derive(Debug, Default)]
struct Item {
    kind: String,
    index: Option<u64>,
    id: Option<String>,
    format: Option<String>,
    text: Option<String>,
    summary: Option<String>,
    data: Option<String>,
    signature: Option<String>,
}

impl Details {
    /// Takes pieces, or `whole` items; says whether there were any.
    pub(super) fn push(&mut self, details: List<Detail<'_>>, whole: bool) -> bool {
        let any = !details.is_empty();
        for detail in details {
            let index = detail.index.0;
            let known = self
                .open
                .iter()
                .position(|item| item.index == index && item.kind == detail.kind.as_str());
            let place = match known {
                Some(place) if !whole && index.is_some() => place,
                _ if self.open.len() < MOST => {
                    let kind = detail.kind.as_str().to_owned();
                    self.open.push(Item {
                        kind,
                        index,
                        ..Item::default()
                    });
                    self.open.len() - 1
                }
                _ => continue,
            };
            if let Some(item) = self.open.get_mut(place) {
                item.add(detail);
            }
        }
        any
    }

    /// Gives out the items, each whole.
    pub(super) fn flush(&mut self, choice: u32, out: &mut VecDeque<ChatEvent>) {
        for item in self.open.drain(..) {
            out.push_back(ChatEvent::ReasoningDelta {
                choice,
                text: String::new(),
                signature: None,
                raw: Some(Box::new(item.into_value())),
            });
        }
    }
}

impl Item {
    fn add(&mut self, piece: Detail<'_>) {
        fn grow(field: &mut Option<String>, more: Text<'_>) {
            if let Some(more) = more.0 {
                match field {
                    Some(field) => field.push_str(&more),
                    None => *field = Some(more.into_owned()),
                }
            }
        }
        fn set(field: &mut Option<String>, value: Text<'_>) {
            if let Some(value) = value.filled() {
                *field = Some(value.into_owned());
            }
        }
        grow(&mut self.text, piece.text);
        grow(&mut self.summary, piece.summary);
        grow(&mut self.data, piece.data);
        set(&mut self.signature, piece.signature);
        set(&mut self.id, piece.id);
        set(&mut self.format, piece.format);
    }

    fn into_value(self) -> Value {
        let mut map = Map::new();
        map.insert("type".to_owned(), Value::from(self.kind));
        let fields = [
            ("id", self.id),
            ("format", self.format),
            ("text", self.text),
            ("summary", self.summary),
            ("data", self.data),
            ("signature", self.signature),
        ];
        map.extend(
            fields
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))),
        );
        if let Some(index) = self.index {
            map.insert("index".to_owned(), Value::from(index));
        }
        Value::Object(map)
    }
}
