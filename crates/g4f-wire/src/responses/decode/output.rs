//! The output of an answer: items that begin, grow and are complete, as events.

use std::borrow::Cow;
use std::collections::VecDeque;

use g4f_types::ChatEvent;
use serde_json::{Map, Value, json};

use super::Offered;
use super::item::{Item, Kind};
use super::media::Sound;
use super::sources::Sources;
use crate::openai::ids;
use crate::responses::ITEM;

/// Most items of one answer; what comes beyond is not looked at.
const MOST_ITEMS: usize = 1024;

/// The items of an answer.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// The answer's id, for ids that must be made up.
    pub(super) answer: String,
    items: Vec<Item>,
    calls: u32,
    /// Whether an item was handed out that the provider knows by its id: those that follow must go back with theirs.
    bound: bool,
    pub(super) sources: Sources,
    pub(super) sound: Sound,
    offered: Offered,
}

pub(super) type Out = VecDeque<ChatEvent>;

impl Output {
    pub(super) fn new(offered: Offered, sound: Sound) -> Self {
        Self {
            sound,
            offered,
            ..Self::default()
        }
    }

    /// Whether the model called a tool that the caller must run.
    pub(super) fn has_calls(&self) -> bool {
        self.calls > 0
    }

    /// Whether no item has come.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item that an event belongs to, made where it was not announced.
    fn item(&mut self, at: Place<'_>, kind: Kind) -> Option<&mut Item> {
        let place = self.place(at, kind)?;
        self.items.get_mut(place)
    }

    fn place(&mut self, at: Place<'_>, kind: Kind) -> Option<usize> {
        let Place { index, id, .. } = at;
        let known = match index {
            Some(index) => self
                .items
                .iter()
                .rposition(|item| item.index == Some(index)),
            None if !id.is_empty() => self.items.iter().rposition(|item| item.id == id),
            None => self.items.iter().rposition(|item| item.kind == kind),
        };
        match known {
            Some(place) => Some(place),
            None => self.add(Item::new(kind, index, id)),
        }
    }

    fn add(&mut self, item: Item) -> Option<usize> {
        if self.items.len() >= MOST_ITEMS {
            return None;
        }
        self.items.push(item);
        Some(self.items.len() - 1)
    }

    /// Takes the announcement of an item.
    pub(super) fn begin(&mut self, index: Option<u64>, value: &Value, out: &mut Out) {
        let id = text(value, "id");
        let kind = self.kind_of(value);
        // A server that counts nothing gives every item the same index.
        let known = self.find(index, id).filter(|&place| {
            let item = &self.items[place];
            !item.done && (item.kind == kind || item.told.is_empty())
        });
        let place = known.or_else(|| self.add(Item::new(kind, index, id)));
        let Some(place) = place else { return };
        if let Some(item) = self.items.get_mut(place) {
            item.kind = kind;
            if item.id.is_empty() {
                id.clone_into(&mut item.id);
            }
        }
        self.announce(place, value, out);
    }

    fn find(&self, index: Option<u64>, id: &str) -> Option<usize> {
        let named = || self.items.iter().rposition(|item| item.id == id);
        match index {
            Some(index) => self
                .items
                .iter()
                .rposition(|item| item.index == Some(index)),
            None if !id.is_empty() => named(),
            None => None,
        }
    }

    /// A custom call that nobody offered a tool for was made and answered by the provider (xAI's searches).
    fn kind_of(&self, value: &Value) -> Kind {
        let kind = Kind::of(text(value, "type"));
        if kind == (Kind::Call { custom: true }) && !self.offered.custom(text(value, "name")) {
            return Kind::Other;
        }
        kind
    }

    /// The id of the next call: the provider's own, unless it names none or one that another call has.
    fn call_id(&self, value: &Value) -> Box<str> {
        let taken = |id: &str| self.items.iter().any(|item| *item.call.id == *id);
        [text(value, "call_id"), text(value, "id")]
            .into_iter()
            .find(|id| !id.is_empty() && !taken(id))
            .map_or_else(
                || ids::made_up(&self.answer, 0, self.calls as usize).into(),
                Into::into,
            )
    }

    /// Whether this call came before, whole: nobody must make it twice.
    fn is_repeated(&self, kind: Kind, value: &Value) -> bool {
        let (id, call_id) = (text(value, "id"), text(value, "call_id"));
        matches!(kind, Kind::Call { .. })
            && !id.is_empty()
            && self
                .items
                .iter()
                .any(|item| item.done && item.id == id && *item.call.id == *call_id)
    }

    /// Says of an item what can be said before it is complete.
    fn announce(&mut self, place: usize, value: &Value, out: &mut Out) {
        let bound = self.bound;
        let calls =
            matches!(self.items.get(place), Some(item) if matches!(item.kind, Kind::Call { .. }));
        let id = if calls {
            self.call_id(value)
        } else {
            Box::default()
        };
        let Some(item) = self.items.get_mut(place) else {
            return;
        };
        match item.kind {
            Kind::Message if item.head.is_none() && !item.spoke() => {
                item.head = message_head(value, bound);
            }
            Kind::Call { custom } if item.call.number.is_none() => {
                let name = text(value, "name");
                if name.is_empty() {
                    return;
                }
                let number = self.calls;
                self.calls += 1;
                item.call.id.clone_from(&id);
                out.push_back(ChatEvent::ToolStart {
                    choice: 0,
                    index: number,
                    id,
                    name: name.into(),
                    custom,
                });
                item.call.number = Some(number);
                let held = std::mem::take(&mut item.call.held);
                arguments(item, held, out);
            }
            _ => {}
        }
    }

    /// Takes a piece of what the model says.
    pub(super) fn speak(&mut self, place: Place<'_>, words: Words<'_>, out: &mut Out) {
        let kind = match words {
            Words::Thought(_) => Kind::Reasoning,
            _ => Kind::Message,
        };
        let Some(item) = self.item(place, kind) else {
            return;
        };
        say(item, place.part, words, out);
    }

    /// Takes the whole of a part; what was told of it piece by piece is not told again.
    pub(super) fn speak_whole(&mut self, place: Place<'_>, words: Words<'_>, out: &mut Out) {
        let kind = match words {
            Words::Thought(_) => Kind::Reasoning,
            _ => Kind::Message,
        };
        match self.item(place, kind) {
            Some(item) if !item.is_told(place.part) => say(item, place.part, words, out),
            _ => {}
        }
    }

    /// Takes log-probabilities of a part; those of a `whole` part only where there were none before.
    pub(super) fn weigh(&mut self, place: Place<'_>, list: &Value, whole: bool, out: &mut Out) {
        if list.as_array().is_none_or(Vec::is_empty) {
            return;
        }
        let Some(item) = self.item(place, Kind::Message) else {
            return;
        };
        let told = item.told(place.part);
        if whole && told.logprobs {
            return;
        }
        told.logprobs = true;
        out.push_back(ChatEvent::Logprobs {
            choice: 0,
            logprobs: Box::new(json!({ "content": list })),
        });
    }

    /// Takes a part that is complete.
    pub(super) fn part(&mut self, place: Place<'_>, part: &Value, out: &mut Out) {
        let kind = match text(part, "type") {
            "reasoning_text" | "summary_text" => Kind::Reasoning,
            _ => Kind::Message,
        };
        let known = self.place(place, kind);
        let (sources, sound) = (&mut self.sources, &mut self.sound);
        if let Some(item) = known.and_then(|known| self.items.get_mut(known)) {
            super::message::finish_part(item, place.part, part, sources, sound, out);
        }
    }

    /// Takes a piece of a call's input.
    pub(super) fn input(
        &mut self,
        place: Place<'_>,
        piece: Cow<'_, str>,
        custom: bool,
        out: &mut Out,
    ) {
        let kind = Kind::Call { custom };
        if let Some(item) = self.item(place, kind)
            && matches!(item.kind, Kind::Call { .. })
        {
            arguments(item, piece.into_owned(), out);
        }
    }

    /// Takes the whole input of a call; what came piece by piece is not told again.
    pub(super) fn whole_input(
        &mut self,
        place: Place<'_>,
        input: Cow<'_, str>,
        custom: bool,
        out: &mut Out,
    ) {
        let kind = Kind::Call { custom };
        if let Some(item) = self.item(place, kind)
            && matches!(item.kind, Kind::Call { .. })
            && !item.call.any
        {
            arguments(item, input.into_owned(), out);
        }
    }

    /// Takes an item that is complete.
    pub(super) fn complete(&mut self, index: Option<u64>, value: Value, out: &mut Out) {
        let id = text(&value, "id");
        let kind = self.kind_of(&value);
        let known = self.find(index, id);
        let known = known.filter(|&place| !self.items[place].done);
        if known.is_none() && self.is_repeated(kind, &value) {
            return;
        }
        let Some(place) = known.or_else(|| self.add(Item::new(kind, index, id))) else {
            return;
        };
        self.items[place].kind = kind;
        self.announce(place, &value, out);
        let Some(item) = self.items.get_mut(place) else {
            return;
        };
        item.done = true;
        let has_id = !text(&value, "id").is_empty();
        match kind {
            Kind::Message => {
                super::message::finish(item, &value, &mut self.sources, &mut self.sound, out);
                // The next item must not find words of this one open.
                self.sources.tell(out);
            }
            Kind::Reasoning => {
                super::message::think(item, &value, out);
                self.bound |= has_id;
                keep(value, out);
            }
            Kind::Call { .. } => end_call(item, value, out),
            Kind::Image => {
                self.bound |= has_id;
                super::media::picture(value, out);
            }
            Kind::Other => {
                self.bound |= has_id;
                super::media::outputs(&value, out);
                keep(value, out);
            }
        }
    }

    /// Takes the items of a whole answer, or those at the end of a stream, of which most came before.
    pub(super) fn settle(&mut self, items: Vec<Value>, out: &mut Out) {
        let streamed = !self.is_empty();
        for (at, value) in items.into_iter().enumerate() {
            let index = u64::try_from(at).ok();
            let id = text(&value, "id");
            let came = streamed
                && self.items.iter().any(|item| {
                    item.done && (item.index == index || (!id.is_empty() && item.id == id))
                });
            if !came {
                let by_id = (!id.is_empty())
                    .then(|| self.items.iter().find(|item| item.id == id && !item.done))
                    .flatten()
                    .map(|item| item.index);
                self.complete(by_id.unwrap_or(index), value, out);
            }
        }
    }

    /// Closes what is still open.
    pub(super) fn close(&mut self, out: &mut Out) {
        self.sources.tell(out);
        for item in &mut self.items {
            // One that was said to be complete as something else has no end yet.
            if let Some(index) = item.call.number.filter(|_| !item.call.ended) {
                (item.done, item.call.ended) = (true, true);
                out.push_back(ChatEvent::ToolEnd {
                    choice: 0,
                    index,
                    extra: None,
                });
            }
        }
    }
}

/// Where something belongs.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) index: Option<u64>,
    pub(super) id: &'a str,
    pub(super) part: u64,
}

/// What the model said.
pub(super) enum Words<'a> {
    Said(Cow<'a, str>),
    Refused(Cow<'a, str>),
    Thought(Cow<'a, str>),
}

impl Words<'_> {
    pub(super) fn is_empty(&self) -> bool {
        let (Self::Said(text) | Self::Refused(text) | Self::Thought(text)) = self;
        text.is_empty()
    }
}

/// Hands out words of an item.
pub(super) fn say(item: &mut Item, part: u64, words: Words<'_>, out: &mut Out) {
    if words.is_empty() {
        return;
    }
    if let Some(raw) = item.head.take() {
        out.push_back(raw_item(raw));
    }
    let spoke = item.spoke();
    let told = item.told(part);
    let first = !std::mem::replace(&mut told.text, true);
    out.push_back(match words {
        Words::Said(text) => ChatEvent::TextDelta {
            choice: 0,
            text: text.into_owned(),
        },
        Words::Refused(text) => ChatEvent::RefusalDelta {
            choice: 0,
            text: text.into_owned(),
        },
        // Each part of a summary is a paragraph of its own.
        Words::Thought(text) => ChatEvent::ReasoningDelta {
            choice: 0,
            text: if first && spoke {
                format!("\n\n{text}")
            } else {
                text.into_owned()
            },
            signature: None,
            raw: None,
        },
    });
}

fn arguments(item: &mut Item, piece: String, out: &mut Out) {
    // What comes behind the end of a call belongs to none.
    if piece.is_empty() || item.call.ended {
        return;
    }
    item.call.any = true;
    match item.call.number {
        Some(index) => out.push_back(ChatEvent::ToolDelta {
            choice: 0,
            index,
            arguments: piece,
        }),
        None => item.call.held.push_str(&piece),
    }
}

/// Ends a call, with everything about it that must go back.
fn end_call(item: &mut Item, value: Value, out: &mut Out) {
    let Value::Object(mut rest) = value else {
        return;
    };
    let input = rest.remove("arguments").or_else(|| rest.remove("input"));
    if !item.call.any {
        let input = match input {
            Some(Value::String(text)) => text,
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        };
        arguments(item, input, out);
    }
    let Some(index) = item.call.number else {
        return;
    };
    item.call.ended = true;
    for name in ["type", "call_id", "name", "status"] {
        rest.remove(name);
    }
    rest.retain(|_, value| !value.is_null());
    let extra = (!rest.is_empty())
        .then(|| Box::new(Map::from_iter([(ITEM.to_owned(), Value::Object(rest))])));
    out.push_back(ChatEvent::ToolEnd {
        choice: 0,
        index,
        extra,
    });
}

/// Hands out an item that goes back as it is.
fn keep(value: Value, out: &mut Out) {
    out.push_back(raw_item(Box::new(value)));
}

fn raw_item(raw: Box<Value>) -> ChatEvent {
    ChatEvent::ReasoningDelta {
        choice: 0,
        text: String::new(),
        signature: None,
        raw: Some(raw),
    }
}

/// The part of a message that goes back beside its text: its phase, which models want to see again, and its id where
/// an item before it names it.
fn message_head(value: &Value, bound: bool) -> Option<Box<Value>> {
    let phase = value.get("phase").filter(|phase| phase.is_string());
    let id = value
        .get("id")
        .filter(|id| bound && id.as_str().is_some_and(|id| !id.is_empty()));
    if phase.is_none() && id.is_none() {
        return None;
    }
    let mut head = Map::new();
    head.insert("type".to_owned(), Value::from("message"));
    let kept = [("id", id), ("phase", phase)];
    head.extend(
        kept.into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.clone()))),
    );
    Some(Box::new(Value::Object(head)))
}

/// A field that is a text; empty where there is none.
pub(super) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
