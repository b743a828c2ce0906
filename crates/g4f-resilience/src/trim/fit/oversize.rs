//! When what must stay is too large: its longest texts are cut, all to the same length.

use std::collections::BTreeMap;

use g4f_tokens::REPLY_PRIMER;
use g4f_types::{Message, Oversize, Part, Result, Role, ToolResult};

use super::super::count::Counter;
use super::super::cut::{self, LEAST};
use super::super::error::{Why, too_long};
use super::super::policy::Budget;
use super::super::report::Cut;
use super::{Choice, Fitted, Kept};

/// How often it is tried with less, where texts came out longer than they should.
const TRIES: usize = 8;

/// Cuts what the user and tools said in the units that stay.
pub(super) fn cut(choice: &mut Choice<'_>, budget: &Budget, oversize: Oversize) -> Result<Fitted> {
    let (messages, counter, room) = (choice.messages, choice.counter, choice.room);
    let kept = choice.kept();
    let places: Vec<usize> = kept.iter().map(Kept::place).collect();
    if oversize == Oversize::Refuse {
        let least = least(choice, &places);
        return Err(too_long(budget, least, Why::Kept));
    }
    // What cannot be cut, and how long each text is that can.
    let (mut rest, mut sizes) = (0, Vec::new());
    for at in &places {
        let message = &messages[*at];
        if room < rest {
            break;
        }
        if !may_be_cut(message.role) {
            match counter.count_up_to(message, room - rest) {
                Ok(count) => rest += count.tokens,
                Err(tokens) => rest += tokens,
            }
            continue;
        }
        rest += counter
            .count(&mapped(message, &mut |_| String::new()))
            .tokens;
        each_text(message, &mut |text| {
            let (Ok(size) | Err(size)) = counter.text_up_to(text, room);
            sizes.push(size);
        });
    }
    if rest > room {
        return Err(too_long(budget, rest + REPLY_PRIMER, Why::Kept));
    }
    let mut level = level(&mut sizes, room - rest);
    for _ in 0..TRIES {
        if level < LEAST {
            break;
        }
        let (changed, cuts) = at_level(messages, &places, counter, level);
        let mut used = 0_usize;
        let mut exact = counter.is_exact();
        for at in &places {
            let message = changed.get(at).unwrap_or(&messages[*at]);
            let count = counter.count(message);
            used += count.tokens;
            exact &= count.exact;
        }
        if used <= room {
            choice.system = 0;
            choice.sizes.fill(None);
            let mut report = choice.report(budget);
            report.before += places
                .iter()
                .map(|at| Counter::estimate(&messages[*at]))
                .sum::<usize>();
            report.after = used + REPLY_PRIMER;
            // What was cut is only estimated, and was longer than what is left of it.
            report.before = report.before.max(report.after);
            report.exact = exact;
            report.cut = cuts;
            return Ok(Fitted::new(with_changes(kept, changed), report));
        }
        // Every text that was cut gives its part of what is too much.
        let parts = changed.len().max(1);
        level = level.saturating_sub((used - room).div_ceil(parts) + 4);
    }
    let least = rest + sizes.iter().map(|size| (*size).min(LEAST)).sum::<usize>() + REPLY_PRIMER;
    Err(too_long(
        budget,
        least.max(room + REPLY_PRIMER + 1),
        Why::Kept,
    ))
}

/// The user's words and what tools gave back. What the model said and what the system demands is not changed.
fn may_be_cut(role: Role) -> bool {
    matches!(role, Role::User | Role::Tool)
}

/// What is needed at least, where counting each message stops beyond the room.
fn least(choice: &Choice<'_>, places: &[usize]) -> usize {
    let tokens: usize = places
        .iter()
        .map(|at| {
            match choice
                .counter
                .count_up_to(&choice.messages[*at], choice.room)
            {
                Ok(count) => count.tokens,
                Err(tokens) => tokens,
            }
        })
        .sum();
    tokens + REPLY_PRIMER
}

/// The length to which texts must be cut so that they fit into `room` together: shorter ones stay as they are.
fn level(sizes: &mut [usize], room: usize) -> usize {
    sizes.sort_unstable();
    let (mut left, mut count) = (room, sizes.len());
    for size in sizes.iter() {
        if size.saturating_mul(count) > left {
            return left / count;
        }
        left -= size;
        count -= 1;
    }
    usize::MAX
}

fn at_level(
    messages: &[Message],
    places: &[usize],
    counter: &Counter,
    level: usize,
) -> (BTreeMap<usize, Message>, Vec<Cut>) {
    let (mut changed, mut cuts) = (BTreeMap::new(), Vec::new());
    for at in places {
        let message = &messages[*at];
        if !may_be_cut(message.role) {
            continue;
        }
        let mut too_long = false;
        each_text(message, &mut |text| {
            too_long |= counter.text_up_to(text, level).is_err();
        });
        if !too_long {
            continue;
        }
        let mut characters = 0;
        let cut = mapped(message, &mut |text| match cut::cut(counter, text, level) {
            Some(cut) => {
                characters += cut.characters;
                cut.text
            }
            None => text.to_owned(),
        });
        if characters > 0 {
            changed.insert(*at, cut);
            cuts.push(Cut {
                message: *at,
                characters,
            });
        }
    }
    (changed, cuts)
}

fn with_changes(kept: Vec<Kept>, mut changed: BTreeMap<usize, Message>) -> Vec<Kept> {
    kept.into_iter()
        .map(|kept| match changed.remove(&kept.place()) {
            Some(message) => Kept::Changed(kept.place(), Box::new(message)),
            None => kept,
        })
        .collect()
}

/// Every text that may be cut.
fn each_text<'a>(message: &'a Message, sink: &mut dyn FnMut(&'a str)) {
    for part in &message.parts {
        match part {
            Part::Text(text) => sink(text),
            Part::ToolResult(result) => result
                .parts
                .iter()
                .filter_map(Part::as_text)
                .for_each(&mut *sink),
            _ => {}
        }
    }
}

/// The message with these texts made by `to`; what is replaced is not copied.
fn mapped(message: &Message, to: &mut dyn FnMut(&str) -> String) -> Message {
    let parts = message
        .parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => Part::Text(to(text)),
            Part::ToolResult(result) => Part::ToolResult(ToolResult {
                call_id: result.call_id.clone(),
                name: result.name.clone(),
                is_error: result.is_error,
                parts: result
                    .parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => Part::Text(to(text)),
                        other => other.clone(),
                    })
                    .collect(),
            }),
            other => other.clone(),
        })
        .collect();
    Message {
        role: message.role,
        parts,
        name: message.name.clone(),
        cache_control: message.cache_control.clone(),
    }
}
