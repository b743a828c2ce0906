//! Tool calls: each begins, grows and ends by its own index.

use g4f_types::ChatEvent;
use serde_json::Value;

use super::Out;
use crate::openai::ids;
use crate::shared::json::{list, text};

/// Most calls of one answer.
const MOST: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Calls(Vec<Call>);

#[derive(Debug)]
struct Call {
    /// The index on the wire.
    at: u64,
    id: Box<str>,
    open: bool,
}

impl Calls {
    pub(super) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// A call begins.
    pub(super) fn start(&mut self, at: u64, call: &Value, answer: &str, out: &mut Out) {
        let Some(call) = list(call).first().filter(|_| self.0.len() < MOST) else {
            return;
        };
        let n = self.0.len();
        let free = |id: &&str| self.0.iter().all(|known| *known.id != **id);
        let id: Box<str> = match text(call, "id").filter(free) {
            Some(id) => id.into(),
            None => ids::made_up(answer, 0, n).into(),
        };
        self.0.push(Call {
            at,
            id: id.clone(),
            open: true,
        });
        let function = &call["function"];
        out.push_back(ChatEvent::ToolStart {
            choice: 0,
            index: index(n),
            id,
            name: text(function, "name").unwrap_or_default().into(),
            custom: false,
        });
        tell(n, arguments(function.get("arguments").cloned()), out);
    }

    /// More of a call's arguments.
    pub(super) fn more(&mut self, at: u64, call: Value, out: &mut Out) {
        let mut call = match call {
            Value::Array(list) => list.into_iter().next().unwrap_or_default(),
            call => call,
        };
        let piece = call.pointer_mut("/function/arguments").map(Value::take);
        if let Some(n) = self.find(at) {
            tell(n, arguments(piece), out);
        }
    }

    /// A call is complete.
    pub(super) fn end(&mut self, at: u64, out: &mut Out) {
        if let Some(n) = self.find(at) {
            self.close(n, out);
        }
    }

    /// No call goes on.
    pub(super) fn end_all(&mut self, out: &mut Out) {
        for n in 0..self.0.len() {
            self.close(n, out);
        }
    }

    fn find(&self, at: u64) -> Option<usize> {
        self.0.iter().rposition(|call| call.at == at && call.open)
    }

    fn close(&mut self, n: usize, out: &mut Out) {
        if let Some(call) = self.0.get_mut(n).filter(|call| call.open) {
            call.open = false;
            out.push_back(ChatEvent::ToolEnd {
                choice: 0,
                index: index(n),
                extra: None,
            });
        }
    }
}

/// Arguments as JSON text, whatever they came as.
fn arguments(value: Option<Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(json) => json.to_string(),
    }
}

fn tell(n: usize, arguments: String, out: &mut Out) {
    if !arguments.is_empty() {
        out.push_back(ChatEvent::ToolDelta {
            choice: 0,
            index: index(n),
            arguments,
        });
    }
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
