//! What is kept back for a judge, and what becomes of it.
//!
//! An answer costs one question at most. Of several choices the most suspicious one is judged, the first of those that are
//! equally so; the others go by the rules.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use g4f_types::{BoxFuture, ChatEvent, CleanMode};

use super::cleaner::{Cleaner, is_blank};
use super::plan::Plan;
use crate::judge::{SUSPICIOUS, Verdict};
use crate::removed::Kind;

/// Longest answer that a model judges, in bytes. Longer ones go by the rules alone.
pub const MAX_JUDGED: usize = 1024 * 1024;

/// What an event beside text is counted as.
const EVENT: usize = 64;

/// What is kept back, and what the judge must see of the rest.
#[derive(Debug)]
pub(super) struct Hold {
    /// Whether nothing is handed out; else only the end that the filter keeps back.
    all: bool,
    queue: VecDeque<ChatEvent>,
    /// Text that was handed out, by choice.
    said: Vec<(u32, String)>,
    bytes: usize,
}

impl Hold {
    /// `None` where nobody judges.
    pub(super) fn of(plan: &Plan) -> Option<Self> {
        plan.judge.as_ref()?;
        Some(Self {
            all: plan.mode == CleanMode::Judge,
            queue: VecDeque::new(),
            said: Vec::new(),
            bytes: 0,
        })
    }

    /// Takes an event that would go out; what goes out in its place.
    pub(super) fn pass(&mut self, event: ChatEvent) -> ChatEvent {
        match &event {
            ChatEvent::Ping => return event,
            ChatEvent::TextDelta { choice, text } => {
                self.bytes += text.len();
                if !self.all {
                    said(&mut self.said, *choice).push_str(text);
                }
            }
            ChatEvent::ReasoningDelta { text, .. } => self.bytes += text.len(),
            ChatEvent::ToolDelta { arguments, .. } => self.bytes += arguments.len(),
            _ => {}
        }
        if !self.all {
            return event;
        }
        self.bytes += EVENT;
        self.queue.push_back(event);
        ChatEvent::Ping
    }

    /// Whether the end of a choice is kept back that is so suspicious.
    pub(super) fn keeps(&self, suspicion: f32) -> bool {
        !self.all && suspicion >= SUSPICIOUS
    }

    /// Keeps the end of a choice back. It is short: the filter held all of it.
    pub(super) fn keep(&mut self, events: impl Iterator<Item = ChatEvent>) {
        self.queue.extend(events);
    }

    /// Whether it is too much for a judge.
    pub(super) fn is_full(&self) -> bool {
        self.bytes > MAX_JUDGED
    }

    /// What was kept back.
    pub(super) fn into_queue(self) -> VecDeque<ChatEvent> {
        self.queue
    }

    /// The answer is over and `cleaner` has its rest ready: asks, where that is worth it.
    pub(super) fn ask(mut self, cleaner: &mut Cleaner) -> Asked {
        self.queue.append(&mut cleaner.ready);
        let tail = self.queue;
        let Some(judge) = cleaner.plan.judge.clone() else {
            return Asked::Nobody(tail);
        };
        let least = if self.all { 0.0 } else { SUSPICIOUS };
        let mut chosen: Option<Chosen> = None;
        for (choice, suspicion) in cleaner.choices() {
            let better = chosen.as_ref().is_none_or(|one| one.suspicion < suspicion);
            if suspicion < least || !better {
                continue;
            }
            let mut text = said(&mut self.said, choice).clone();
            let begin = text.len();
            for event in &tail {
                if let ChatEvent::TextDelta {
                    choice: of,
                    text: piece,
                } = event
                    && *of == choice
                {
                    text.push_str(piece);
                }
            }
            if !is_blank(&text[begin..]) {
                chosen = Some(Chosen {
                    choice,
                    suspicion,
                    text,
                    begin,
                });
            }
        }
        let Some(Chosen {
            choice,
            text,
            begin,
            ..
        }) = chosen
        else {
            return Asked::Nobody(tail);
        };
        let (about, cx) = (cleaner.plan.about.clone(), cleaner.plan.cx.clone());
        let verdict = Box::pin(async move {
            let verdict = judge.judge(&text, &about, Some(&cx)).await;
            verdict.behind(&text, begin)
        });
        Asked::Judge(Judging {
            verdict,
            tail,
            choice,
            begin,
            has_said: self.said.iter().any(|(_, text)| !is_blank(text)),
        })
    }
}

/// The choice that is judged.
struct Chosen {
    choice: u32,
    suspicion: f32,
    text: String,
    /// Bytes that were handed out.
    begin: usize,
}

/// Whether somebody is asked.
pub(super) enum Asked {
    /// The rest is as it is.
    Nobody(VecDeque<ChatEvent>),
    Judge(Judging),
}

/// A judge that was asked.
pub(super) struct Judging {
    pub(super) verdict: BoxFuture<'static, Verdict>,
    tail: VecDeque<ChatEvent>,
    choice: u32,
    /// Where the tail begins in the text of the choice.
    begin: usize,
    /// Whether text of any choice was handed out.
    has_said: bool,
}

impl Judging {
    /// Takes the spans out of the tail. What was handed out already stays.
    pub(super) fn apply(self, verdict: &Verdict, cleaner: &mut Cleaner) -> VecDeque<ChatEvent> {
        cleaner.report.note(verdict.note());
        if verdict.spans.is_empty() {
            return self.tail;
        }
        let rule: Arc<str> = Arc::from("judge");
        let mut at = self.begin;
        let mut left = VecDeque::with_capacity(self.tail.len());
        // What was handed out before the tail is an answer as well.
        let mut has_text = self.has_said;
        for event in self.tail {
            let ChatEvent::TextDelta { choice, text } = event else {
                left.push_back(event);
                continue;
            };
            if choice != self.choice {
                has_text |= !is_blank(&text);
                left.push_back(ChatEvent::TextDelta { choice, text });
                continue;
            }
            let (rest, gone) = without(&text, at, &verdict.spans);
            at += text.len();
            has_text |= !is_blank(&rest);
            if !rest.is_empty() {
                left.push_back(ChatEvent::TextDelta { choice, text: rest });
            }
            if !gone.is_empty() {
                left.push_back(cleaner.removed(rule.clone(), Kind::Ad, gone));
            }
        }
        cleaner.has_text = has_text;
        left
    }
}

/// What is left of a piece that begins at `at` of its text, and what went.
fn without(piece: &str, at: usize, spans: &[Range<usize>]) -> (String, String) {
    let (mut rest, mut gone) = (String::with_capacity(piece.len()), String::new());
    let mut from = 0;
    for span in spans {
        let start = span.start.saturating_sub(at).clamp(from, piece.len());
        let end = span.end.saturating_sub(at).clamp(start, piece.len());
        // A span that is no border of characters would be a fault of the judge's comparison: it is left alone.
        let (Some(before), Some(taken)) = (piece.get(from..start), piece.get(start..end)) else {
            continue;
        };
        rest.push_str(before);
        gone.push_str(taken);
        from = end;
    }
    rest.push_str(piece.get(from..).unwrap_or_default());
    (rest, gone)
}

fn said(list: &mut Vec<(u32, String)>, choice: u32) -> &mut String {
    let place = list.iter().position(|(of, _)| *of == choice);
    let place = place.unwrap_or_else(|| {
        list.push((choice, String::new()));
        list.len() - 1
    });
    &mut list[place].1
}
