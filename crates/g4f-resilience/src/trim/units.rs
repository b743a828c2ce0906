//! Which messages stay or go together, and which must stay.

use std::collections::HashMap;
use std::ops::Range;

use g4f_types::{Message, Part, Role};

/// Messages that stay or go together. System messages within the range stay in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) messages: Range<usize>,
    /// Whether it must stay.
    pub(super) stays: bool,
    /// Whether it stands before the user's first message.
    pub(super) leads: bool,
}

impl Unit {
    /// Places of its messages, the system's left out.
    pub(super) fn spoken<'a>(&self, messages: &'a [Message]) -> impl Iterator<Item = usize> + 'a {
        self.messages
            .clone()
            .filter(|at| !messages[*at].role.is_system())
    }
}

/// The conversation in units, in order. Together they hold every message that is not the system's.
pub(super) fn of(messages: &[Message]) -> Vec<Unit> {
    let begins_turn = |message: &Message| message.role == Role::User && !holds_result(message);
    let first_turn = messages.iter().position(begins_turn);
    let last_turn = messages.iter().rposition(begins_turn);
    let last_user = messages
        .iter()
        .rposition(|message| message.role == Role::User);
    let mut units: Vec<Unit> = Vec::new();
    let mut calls = Calls::default();
    for (at, message) in messages.iter().enumerate() {
        if message.role.is_system() {
            continue;
        }
        let follows = message.role == Role::Tool || holds_result(message);
        let in_last_turn = last_turn.is_none_or(|last| at >= last);
        let begins = begins_turn(message) || (in_last_turn && !follows);
        match units.last_mut() {
            Some(unit) if !begins => unit.messages.end = at + 1,
            _ => units.push(Unit {
                messages: at..at + 1,
                stays: false,
                leads: first_turn.is_some_and(|first| at < first),
            }),
        }
        for part in &message.parts {
            match part {
                Part::ToolCall(call) => calls.made(&call.id, &call.name, at),
                Part::ToolResult(result) => {
                    if let Some(call) = calls.of(&result.call_id, result.name.as_deref()) {
                        join_back_to(&mut units, call);
                    }
                }
                _ => {}
            }
        }
    }
    let last = units.len().saturating_sub(1);
    for (n, unit) in units.iter_mut().enumerate() {
        let holds = |at: Option<usize>| at.is_some_and(|at| unit.messages.contains(&at));
        unit.stays = n == last || holds(last_turn) || holds(last_user);
    }
    units
}

fn holds_result(message: &Message) -> bool {
    message
        .parts
        .iter()
        .any(|part| matches!(part, Part::ToolResult(_)))
}

/// A result that comes late (the user spoke in between) makes one unit of everything from its call on.
fn join_back_to(units: &mut Vec<Unit>, call: usize) {
    while let [.., before, last] = &mut units[..] {
        if last.messages.start <= call {
            return;
        }
        before.messages.end = last.messages.end;
        units.pop();
    }
}

/// Where calls were made.
#[derive(Default)]
struct Calls<'a> {
    by_id: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Calls<'a> {
    /// Some providers use the same ids in every turn: the last one of an id is meant.
    fn made(&mut self, id: &'a str, name: &'a str, at: usize) {
        self.by_id.insert(id, at);
        self.by_name.insert(name, at);
    }

    /// A legacy result has no id and goes by the name.
    fn of(&self, id: &str, name: Option<&str>) -> Option<usize> {
        if id.is_empty() {
            return self.by_name.get(name?).copied();
        }
        self.by_id.get(id).copied()
    }
}

#[cfg(test)]
mod tests;
