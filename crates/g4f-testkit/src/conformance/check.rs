//! The order that the events of every answer keep, and what wires compare requests with.

use std::collections::BTreeSet;

use g4f_types::ChatEvent;
use serde_json::Value;

/// Compares what was sent with what should have been.
///
/// # Errors
/// The difference, in words.
pub(crate) fn equal(what: &str, is: &Value, should: &Value) -> Result<(), String> {
    if is == should {
        return Ok(());
    }
    Err(format!("{what} was sent as {is} instead of {should}"))
}

/// Checks that an answer begins once, ends once, says nothing before or after, and that every tool call is whole.
///
/// # Errors
/// The first thing that is out of order, in words.
pub(crate) fn order(events: &[ChatEvent]) -> Result<(), String> {
    let mut events = events
        .iter()
        .filter(|event| !matches!(event, ChatEvent::Ping | ChatEvent::Unknown(_)));
    match events.next() {
        Some(ChatEvent::Started(_)) => {}
        first => return Err(format!("the first event is {first:?}, not Started")),
    }

    let mut open = BTreeSet::new();
    let mut finished_choices = BTreeSet::new();
    let mut finished = false;
    for event in events {
        if finished {
            return Err(format!("{event:?} came after Finished"));
        }
        let fits = match event {
            ChatEvent::Started(_) => false,
            ChatEvent::ToolStart { choice, index, .. } => open.insert((*choice, *index)),
            ChatEvent::ToolDelta { choice, index, .. } => open.contains(&(*choice, *index)),
            ChatEvent::ToolEnd { choice, index, .. } => open.remove(&(*choice, *index)),
            ChatEvent::ChoiceFinished { choice, .. } => finished_choices.insert(*choice),
            _ => true,
        };
        if !fits {
            return Err(format!("{event:?} came where it cannot"));
        }
        finished = matches!(event, ChatEvent::Finished { .. });
        if event.is_content() && !finished_choices.is_empty() {
            return Err(format!("{event:?} came after its choice had finished"));
        }
    }
    if !open.is_empty() {
        return Err(format!("these tool calls never ended: {open:?}"));
    }
    if !finished {
        return Err("Finished never came".to_owned());
    }
    if finished_choices.is_empty() {
        return Err("ChoiceFinished never came".to_owned());
    }
    Ok(())
}
