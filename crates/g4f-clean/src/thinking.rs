//! The model's thinking, where it stands in the text before the answer.
//!
//! Some models write `<think>...</think>` first. What stands between the tags is no answer: it is kept as reasoning, dropped,
//! or left in the text, as the policy says. Only a block at the very beginning counts: what comes later is the answer, which
//! may well speak of such tags. A block that is never closed is thinking to the end, since it is handed on while it comes.

pub(crate) mod schema;

use std::sync::Arc;

use g4f_types::ThinkingPolicy;

use self::schema::ThinkRule;
use crate::removed::Removed;
use crate::request::{Request, Tag};
use crate::stage::{Sink, Stage};
use crate::text::floor;

/// Most whitespace before the opening tag, in bytes.
const MAX_LEAD: usize = 256;
/// Most of a dropped block that is shown among what was taken out, in bytes.
const MAX_SHOWN: usize = 4096;

/// The tags, ready for use.
#[derive(Debug, Default)]
pub(crate) struct Set {
    rules: Vec<(Arc<Tag>, ThinkRule)>,
}

impl Set {
    /// Takes a `[rule.think]` in.
    ///
    /// # Errors
    ///
    /// In words, where a tag is empty.
    pub(crate) fn add(&mut self, rule: &ThinkRule, tag: &Arc<Tag>) -> Result<(), String> {
        if rule.open.trim().is_empty() || rule.close.is_empty() {
            return Err("needs `open` and `close`".to_owned());
        }
        self.rules.push((Arc::clone(tag), rule.clone()));
        Ok(())
    }
}

/// Takes the thinking out.
#[derive(Debug)]
pub(crate) struct Thinking {
    set: Arc<Set>,
    request: Arc<Request>,
    place: Place,
    held: String,
    /// The tags, and what is dropped between them, for the list of what was taken out.
    dropped: String,
    /// Whether there was more of it than is shown.
    more: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing but whitespace, and perhaps a part of an opening tag.
    Before,
    /// In the block of this rule; whether something of it was handed on.
    Within(usize, bool),
    /// Behind the closing tag: whitespace goes.
    Behind,
    /// In the answer.
    Answer,
}

impl Thinking {
    pub(crate) fn new(set: &Arc<Set>, request: &Arc<Request>) -> Self {
        let keep = request.policy().thinking == ThinkingPolicy::Keep;
        Self {
            set: Arc::clone(set),
            request: Arc::clone(request),
            place: if keep { Place::Answer } else { Place::Before },
            held: String::new(),
            dropped: String::new(),
            more: false,
        }
    }

    fn run(&mut self, over: bool, sink: &mut dyn Sink) {
        loop {
            match self.place {
                Place::Before => {
                    let Some(next) = self.opening(over) else {
                        return;
                    };
                    self.place = next;
                }
                Place::Within(rule, begun) => {
                    if !self.within(rule, begun, over, sink) {
                        return;
                    }
                }
                Place::Behind => {
                    let rest = self.held.trim_start();
                    self.held.drain(..self.held.len() - rest.len());
                    if self.held.is_empty() {
                        return;
                    }
                    self.place = Place::Answer;
                }
                Place::Answer => {
                    if !self.held.is_empty() {
                        sink.text(&self.held);
                        self.held.clear();
                    }
                    return;
                }
            }
        }
    }

    /// What the text begins with, once it is known.
    fn opening(&mut self, over: bool) -> Option<Place> {
        let text = self.held.trim_start();
        let lead = self.held.len() - text.len();
        if lead > MAX_LEAD {
            return Some(Place::Answer);
        }
        let mut open = text.is_empty();
        for (index, (tag, rule)) in self.set.rules.iter().enumerate() {
            if !self.request.wants(tag) {
                continue;
            }
            if text.starts_with(&rule.open) {
                if self.request.asked_for(tag) {
                    continue;
                }
                self.dropped.push_str(&rule.open);
                self.held.drain(..lead + rule.open.len());
                return Some(Place::Within(index, false));
            }
            open |= rule.open.starts_with(text);
        }
        if open && !over {
            return None;
        }
        Some(Place::Answer)
    }

    /// Goes on within a block; whether it ended.
    fn within(&mut self, rule: usize, begun: bool, over: bool, sink: &mut dyn Sink) -> bool {
        let set = Arc::clone(&self.set);
        let (tag, rule_text) = &set.rules[rule];
        if !begun {
            let rest = self.held.trim_start();
            self.held.drain(..self.held.len() - rest.len());
            if self.held.is_empty() {
                return over && self.close(tag, sink, Place::Answer);
            }
        }
        let end = memchr::memmem::find(self.held.as_bytes(), rule_text.close.as_bytes());
        let upto = end.unwrap_or_else(|| {
            if over {
                self.held.len()
            } else {
                self.held.len() - partial(&self.held, &rule_text.close)
            }
        });
        // Whitespace before the closing tag is none of the thinking.
        let shown = self.held[..upto].trim_end().len();
        if shown > 0 {
            let text = &self.held[..shown];
            if self.request.policy().thinking == ThinkingPolicy::Drop {
                // Once a character did not fit, nothing behind it is shown, wherever the text is cut.
                let room = if self.more {
                    0
                } else {
                    MAX_SHOWN.saturating_sub(self.dropped.len())
                };
                let shown = floor(text, room);
                self.dropped.push_str(&text[..shown]);
                self.more |= shown < text.len();
            } else {
                sink.thinking(text);
            }
            self.place = Place::Within(rule, true);
        }
        match end {
            Some(end) => {
                self.dropped.push_str(&rule_text.close);
                self.held.drain(..end + rule_text.close.len());
                self.close(tag, sink, Place::Behind)
            }
            None if over => {
                self.held.clear();
                self.close(tag, sink, Place::Answer)
            }
            None => {
                self.held.drain(..shown);
                false
            }
        }
    }

    fn close(&mut self, tag: &Arc<Tag>, sink: &mut dyn Sink, next: Place) -> bool {
        self.place = next;
        sink.removed(Removed {
            rule: Arc::clone(&tag.id),
            kind: tag.kind,
            text: std::mem::take(&mut self.dropped),
        });
        true
    }
}

impl Stage for Thinking {
    fn push(&mut self, text: &str, sink: &mut dyn Sink) {
        if self.place == Place::Answer {
            sink.text(text);
            return;
        }
        self.held.push_str(text);
        self.run(false, sink);
    }

    fn finish(&mut self, sink: &mut dyn Sink) {
        self.run(true, sink);
    }

    fn held(&self) -> usize {
        self.held.len()
    }
}

/// How many bytes at the end of `text` may begin `tag`.
fn partial(text: &str, tag: &str) -> usize {
    (1..tag.len())
        .rev()
        .find(|length| text.as_bytes().ends_with(&tag.as_bytes()[..*length]))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
