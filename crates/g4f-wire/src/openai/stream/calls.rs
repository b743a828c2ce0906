//! Tool calls, put together from whatever pieces a vendor sends.
//!
//! A piece belongs to the call with its id; without an id to the call with its index; without either to the last one.
//! A new id under a known index is a new call. A call is handed out once its name is known.

mod json_end;

use std::collections::VecDeque;

use g4f_types::ChatEvent;
use serde_json::{Map, Value};

use crate::openai::decode::lenient::{List, Raw};
use crate::openai::decode::wire::{Function, ToolCall};
use crate::openai::ids;
use json_end::JsonEnd;

/// Most calls of one choice.
const MOST: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Calls {
    list: Vec<Call>,
    /// Calls before this one are closed.
    closed: usize,
}

#[derive(Debug, Default)]
struct Call {
    /// The provider's id, as it was sent.
    wire_id: Option<Box<str>>,
    wire_index: Option<u32>,
    name: Box<str>,
    /// Arguments that came before the name.
    held: String,
    end: JsonEnd,
    custom: bool,
    started: bool,
    extra: Map<String, Value>,
}

/// A piece of a call, whatever shape it came in.
struct Piece<'a> {
    id: Option<&'a str>,
    index: Option<u32>,
    name: Option<&'a str>,
    arguments: &'a str,
    custom: bool,
}

impl Calls {
    /// Whether there is any.
    pub(super) fn any(&self) -> bool {
        self.list
            .iter()
            .any(|call| call.started || !call.held.is_empty())
    }

    /// Takes the pieces of one chunk, or `whole` calls.
    pub(super) fn push(
        &mut self,
        pieces: List<Box<ToolCall<'_>>>,
        legacy: Option<Box<Function<'_>>>,
        whole: bool,
        answer: &str,
        choice: u32,
        out: &mut VecDeque<ChatEvent>,
    ) {
        let several = pieces.len() > 1;
        for (place, call) in pieces.into_iter().enumerate() {
            let used = |function: &Function<'_>| {
                !function.name.as_str().is_empty() || function.input.filled().is_some()
            };
            let call = *call;
            let custom = call.custom.0.filter(used);
            let function = call.function.0.unwrap_or_default();
            let is_custom = custom.is_some() && !used(&function);
            let source = custom.filter(|_| is_custom).unwrap_or(function);
            let place = u32::try_from(place).ok().filter(|_| several);
            let arguments = if is_custom {
                source.input
            } else {
                source.arguments
            }
            .text_or_json();
            let piece = Piece {
                id: Some(call.id.as_str()).filter(|id| !id.is_empty()),
                index: call.index.small().or(place),
                name: Some(source.name.as_str()).filter(|name| !name.is_empty()),
                arguments: &arguments,
                custom: is_custom,
            };
            if let Some(at) = self.take(&piece, whole, answer, choice, out) {
                self.keep(at, "extra_content", call.extra_content);
                self.keep(at, "thought_signature", call.thought_signature);
            }
        }
        if let Some(function) = legacy {
            let arguments = function.arguments.text_or_json();
            let name = Some(function.name.as_str()).filter(|name| !name.is_empty());
            let piece = Piece {
                id: None,
                index: None,
                name,
                arguments: &arguments,
                custom: false,
            };
            self.take(&piece, whole, answer, choice, out);
        }
    }

    fn take(
        &mut self,
        piece: &Piece<'_>,
        whole: bool,
        answer: &str,
        choice: u32,
        out: &mut VecDeque<ChatEvent>,
    ) -> Option<usize> {
        if piece.id.is_none() && piece.name.is_none() && piece.arguments.is_empty() {
            return None;
        }
        let at = match self.find(piece).filter(|_| !whole) {
            Some(at) => at,
            None if self.list.len() < MOST => {
                self.list.push(Call {
                    wire_index: piece.index,
                    custom: piece.custom,
                    ..Call::default()
                });
                self.list.len() - 1
            }
            None => return None,
        };
        let call = self.list.get_mut(at)?;
        if let Some(id) = piece.id {
            call.wire_id.get_or_insert_with(|| id.into());
        }
        if let Some(name) = piece.name.filter(|_| call.name.is_empty()) {
            call.name = name.into();
        }
        call.end.push(piece.arguments);
        let index = u32::try_from(at).unwrap_or(u32::MAX);
        if call.started {
            tell(choice, index, piece.arguments.to_owned(), out);
        } else {
            call.held.push_str(piece.arguments);
            if !call.name.is_empty() {
                self.start(at, answer, choice, out);
            }
        }
        Some(at)
    }

    /// The call that a piece belongs to, among those still open.
    fn find(&self, piece: &Piece<'_>) -> Option<usize> {
        let open = |(at, _): &(usize, &Call)| *at >= self.closed;
        let mut calls = self.list.iter().enumerate().filter(open).rev();
        if let Some(id) = piece.id {
            let same = self
                .list
                .iter()
                .enumerate()
                .filter(open)
                .find(|(_, call)| call.wire_id.as_deref() == Some(id));
            // An id that comes late belongs to the call that waits for one.
            let late = || {
                calls.find(|(_, call)| {
                    call.wire_id.is_none()
                        && call.wire_index == piece.index
                        && (call.name.is_empty() || piece.name.is_none())
                })
            };
            return same.or_else(late).map(|(at, _)| at);
        }
        let (at, call) = match piece.index {
            Some(index) => calls.find(|(_, call)| call.wire_index == Some(index))?,
            None => calls.next()?,
        };
        // A name where there is one already begins another call, unless the vendor repeats it with every piece.
        let begins = piece.name.is_some_and(|name| {
            !call.name.is_empty() && (*call.name != *name || call.end.is_complete())
        });
        (!begins).then_some(at)
    }

    fn start(&mut self, at: usize, answer: &str, choice: u32, out: &mut VecDeque<ChatEvent>) {
        let taken = |id: &str| {
            self.list
                .iter()
                .take(at)
                .any(|call| call.wire_id.as_deref() == Some(id))
        };
        let id = match self.list.get(at).and_then(|call| call.wire_id.as_deref()) {
            Some(id) if !taken(id) => id.to_owned(),
            _ => ids::made_up(answer, choice, at),
        };
        let Some(call) = self.list.get_mut(at) else {
            return;
        };
        let index = u32::try_from(at).unwrap_or(u32::MAX);
        call.started = true;
        out.push_back(ChatEvent::ToolStart {
            choice,
            index,
            id: id.into(),
            name: call.name.clone(),
            custom: call.custom,
        });
        let held = std::mem::take(&mut call.held);
        tell(choice, index, held, out);
    }

    fn keep(&mut self, at: usize, name: &str, raw: Raw<'_>) {
        if let (Some(call), Some(value)) = (self.list.get_mut(at), raw.value()) {
            call.extra.insert(name.to_owned(), value);
        }
    }

    /// Closes all open calls. One whose name never came is handed out without a name, so that nothing is lost.
    pub(super) fn end(&mut self, choice: u32, out: &mut VecDeque<ChatEvent>) {
        for at in self.closed..self.list.len() {
            if self
                .list
                .get(at)
                .is_some_and(|call| !call.started && !call.held.is_empty())
            {
                self.start(at, "", choice, out);
            }
            if let Some(call) = self.list.get_mut(at).filter(|call| call.started) {
                let extra = std::mem::take(&mut call.extra);
                let extra = (!extra.is_empty()).then(|| Box::new(extra));
                out.push_back(ChatEvent::ToolEnd {
                    choice,
                    index: u32::try_from(at).unwrap_or(u32::MAX),
                    extra,
                });
            }
        }
        self.closed = self.list.len();
    }
}

fn tell(choice: u32, index: u32, arguments: String, out: &mut VecDeque<ChatEvent>) {
    if !arguments.is_empty() {
        out.push_back(ChatEvent::ToolDelta {
            choice,
            index,
            arguments,
        });
    }
}
