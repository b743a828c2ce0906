//! Function calls, whole or in pieces.
//!
//! A call comes in one part. Only where a caller asked for streamed arguments it comes in several: the first with its
//! name, the others with pieces of its arguments, an empty one at its end.

use std::borrow::Cow;
use std::collections::VecDeque;

use g4f_types::ChatEvent;
use serde_json::{Map, Value};

use super::partial;
use super::wire::Call;
use crate::gemini::signature;
use crate::openai::ids;

/// Most calls of one choice.
const MOST: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Calls {
    /// The ids that were given out.
    ids: Vec<Box<str>>,
    open: Option<Open>,
}

/// A call that goes on.
#[derive(Debug)]
struct Open {
    index: u32,
    args: Value,
    pieces: partial::Budget,
    signature: Option<String>,
}

impl Calls {
    pub(super) fn any(&self) -> bool {
        !self.ids.is_empty()
    }

    pub(super) fn push(
        &mut self,
        call: &Call<'_>,
        signature: Option<Cow<'_, str>>,
        answer: &str,
        choice: u32,
        events: &mut VecDeque<ChatEvent>,
    ) {
        let goes_on = call.will_continue.filled().is_some();
        let is_piece = call.name.as_str().is_empty() && self.open.is_some();
        if !is_piece {
            self.close(choice, events);
            let Some(index) = self.start(call, answer, choice, events) else {
                return;
            };
            if !goes_on && call.partial_args.filled().is_none() {
                // The usual case: the arguments go out as they were written.
                let args = call.args.filled().map_or(Cow::Borrowed("{}"), compact);
                tell(choice, index, args.into_owned(), events);
                end(choice, index, signature.as_deref(), events);
                return;
            }
            self.open = Some(Open {
                index,
                args: Value::Object(Map::new()),
                pieces: partial::Budget::default(),
                signature: None,
            });
        }
        let Some(open) = &mut self.open else { return };
        if let Some(signature) = signature {
            open.signature.get_or_insert_with(|| signature.into_owned());
        }
        if let Some(args @ Value::Object(_)) = call.args.value::<Value>() {
            open.args = args;
        }
        if let Some(Value::Array(pieces)) = call.partial_args.value::<Value>() {
            for piece in &pieces {
                partial::apply(&mut open.args, piece, &mut open.pieces);
            }
        }
        if goes_on {
            // Its arguments go out at its end, but somebody may wait for a sign of life.
            events.push_back(ChatEvent::Ping);
        } else {
            self.close(choice, events);
        }
    }

    /// Begins a call, unless there are too many.
    fn start(
        &mut self,
        call: &Call<'_>,
        answer: &str,
        choice: u32,
        events: &mut VecDeque<ChatEvent>,
    ) -> Option<u32> {
        let at = self.ids.len();
        if at >= MOST {
            return None;
        }
        let taken = |id: &str| self.ids.iter().any(|known| **known == *id);
        let id: Box<str> = match call.id.as_str() {
            id if !id.is_empty() && !taken(id) => id.into(),
            _ => ids::made_up(answer, choice, at).into(),
        };
        self.ids.push(id.clone());
        let index = u32::try_from(at).unwrap_or(u32::MAX);
        events.push_back(ChatEvent::ToolStart {
            choice,
            index,
            id,
            name: call.name.as_str().into(),
            custom: false,
        });
        Some(index)
    }

    fn close(&mut self, choice: u32, events: &mut VecDeque<ChatEvent>) {
        if let Some(open) = self.open.take() {
            tell(choice, open.index, open.args.to_string(), events);
            end(choice, open.index, open.signature.as_deref(), events);
        }
    }

    /// The end of the answer. A call that is open is whole where the answer is.
    pub(super) fn end(&mut self, complete: bool, choice: u32, events: &mut VecDeque<ChatEvent>) {
        if complete {
            self.close(choice, events);
        }
    }
}

fn tell(choice: u32, index: u32, arguments: String, events: &mut VecDeque<ChatEvent>) {
    events.push_back(ChatEvent::ToolDelta {
        choice,
        index,
        arguments,
    });
}

fn end(choice: u32, index: u32, signature: Option<&str>, events: &mut VecDeque<ChatEvent>) {
    events.push_back(ChatEvent::ToolEnd {
        choice,
        index,
        extra: signature.map(|signature| Box::new(signature::of_call(signature))),
    });
}

/// JSON without white space between its tokens; Google prints plain answers on many lines.
fn compact(json: &str) -> Cow<'_, str> {
    if !json.contains(['\n', '\r']) {
        return Cow::Borrowed(json);
    }
    let mut short = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    for letter in json.chars() {
        if !quoted && letter.is_ascii_whitespace() {
            continue;
        }
        if letter == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = letter == '\\' && !escaped;
        short.push(letter);
    }
    Cow::Owned(short)
}
