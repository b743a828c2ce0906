//! What holds for the events of every answer.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use g4f_types::ChatEvent;

use crate::chat::{Outcome, shown};

/// The events of an answer may take this much of its size, written out for people, ...
const GROWTH: usize = 64;
/// ... and this much whatever its size.
const BASE: usize = 4096;
/// The longest message of an error.
const MAX_MESSAGE: usize = 8 * 1024;

/// Checks that an answer of `size` bytes ends once, keeps the order of events, and stays in bounds.
///
/// # Panics
/// When it does not.
pub fn check(outcome: &Outcome, size: usize, input: &[u8]) {
    let Outcome { events, failure } = outcome;
    let input = || shown(input);
    let ends = events.iter().filter(|event| is_end(event)).count();
    let expected = usize::from(failure.is_none());
    assert_eq!(ends, expected, "{failure:?} {}", input());
    if ends == 1 {
        assert!(events.last().is_some_and(is_end), "{}", input());
    }
    if let Some((_, message)) = failure {
        assert!(message.len() <= MAX_MESSAGE, "{}", input());
    }
    let mut written = Counted(0);
    let _ = write!(written, "{events:?}");
    let most = BASE + size * GROWTH;
    assert!(written.0 <= most, "{} of {size}: {}", written.0, input());
    order(events, &input);
}

fn order(events: &[ChatEvent], input: &dyn Fn() -> String) {
    let (mut started, mut closed, mut ids) = (0, BTreeSet::new(), BTreeSet::new());
    let (mut opened, mut open) = (BTreeSet::new(), BTreeSet::new());
    for event in events {
        match event {
            ChatEvent::Started(_) => started += 1,
            ChatEvent::Ping | ChatEvent::Unknown(_) => continue,
            ChatEvent::ToolStart {
                choice, index, id, ..
            } => {
                assert!(!id.is_empty(), "a call without an id: {}", input());
                assert!(ids.insert(id), "two calls with one id: {}", input());
                assert!(
                    opened.insert((*choice, *index)),
                    "a call began twice: {}",
                    input()
                );
                open.insert((*choice, *index));
            }
            ChatEvent::ToolDelta { choice, index, .. } => {
                let is_open = open.contains(&(*choice, *index));
                assert!(is_open, "arguments of no call: {}", input());
            }
            ChatEvent::ToolEnd { choice, index, .. } => {
                let was_open = open.remove(&(*choice, *index));
                assert!(was_open, "the end of no call: {}", input());
            }
            ChatEvent::ChoiceFinished { choice, .. } => {
                assert!(closed.insert(*choice), "a choice ended twice: {}", input());
            }
            ChatEvent::Finished { .. } => {
                assert!(open.is_empty(), "a call without an end: {}", input());
            }
            _ => {}
        }
        assert!(started > 0, "{event:?} before the start: {}", input());
    }
    assert!(started <= 1, "it started twice: {}", input());
}

fn is_end(event: &ChatEvent) -> bool {
    matches!(event, ChatEvent::Finished { .. })
}

/// Counts what is written.
pub(crate) struct Counted(pub(crate) usize);

impl std::fmt::Write for Counted {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}
