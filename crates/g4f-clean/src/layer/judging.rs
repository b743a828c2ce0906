//! What is kept back for a judge, and what becomes of it.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use g4f_types::{BoxFuture, ChatEvent, CleanMode};

use super::cleaner::{Cleaner, is_blank};
use super::plan::Plan;
use crate::judge::SUSPICIOUS;
use crate::removed::Kind;

/// Longest answer that a model judges, in bytes. Longer ones go by the rules alone.
pub const MAX_JUDGED: usize = 1024 * 1024;

/// What an event beside text is counted as.
const EVENT: usize = 64;

/// The spans of each choice that were inserted.
pub(super) type Spans = Vec<(u32, Vec<Range<usize>>)>;

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
        let wanted = self.all || cleaner.suspicion() >= SUSPICIOUS;
        let Some(judge) = cleaner.plan.judge.clone().filter(|_| wanted) else {
            return Asked::Nobody(tail);
        };
        let mut texts: Vec<(u32, String)> = Vec::new();
        let mut begins = Vec::new();
        for choice in cleaner.choices() {
            let mut text = std::mem::take(said(&mut self.said, choice));
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
                begins.push((choice, begin));
                texts.push((choice, text));
            }
        }
        if texts.is_empty() {
            return Asked::Nobody(tail);
        }
        let (about, cx) = (cleaner.plan.about.clone(), cleaner.plan.cx.clone());
        let begun = begins.clone();
        let spans = Box::pin(async move {
            let mut spans = Vec::with_capacity(texts.len());
            for (choice, text) in texts {
                let begin = begun.iter().find(|(of, _)| *of == choice);
                let verdict = judge.judge(&text, &about, Some(&cx)).await;
                let verdict = verdict.behind(&text, begin.map_or(0, |(_, begin)| *begin));
                spans.push((choice, verdict.spans));
            }
            spans
        });
        Asked::Judge(Judging {
            spans,
            tail,
            begins,
        })
    }
}

/// Whether somebody is asked.
pub(super) enum Asked {
    /// The rest is as it is.
    Nobody(VecDeque<ChatEvent>),
    Judge(Judging),
}

/// A judge that was asked.
pub(super) struct Judging {
    pub(super) spans: BoxFuture<'static, Spans>,
    tail: VecDeque<ChatEvent>,
    /// Where the tail of each choice begins in its text.
    begins: Vec<(u32, usize)>,
}

impl Judging {
    /// Takes the spans out of the tail. What was handed out already stays.
    pub(super) fn apply(self, spans: &Spans, cleaner: &mut Cleaner) -> VecDeque<ChatEvent> {
        if spans.iter().all(|(_, spans)| spans.is_empty()) {
            return self.tail;
        }
        let rule: Arc<str> = Arc::from("judge");
        let mut places = self.begins.clone();
        let mut left = VecDeque::with_capacity(self.tail.len());
        let mut has_text = false;
        for event in self.tail {
            let ChatEvent::TextDelta { choice, text } = event else {
                left.push_back(event);
                continue;
            };
            let Some((_, at)) = places.iter_mut().find(|(of, _)| *of == choice) else {
                left.push_back(ChatEvent::TextDelta { choice, text });
                continue;
            };
            let own = spans.iter().find(|(of, _)| *of == choice);
            let own = own.map_or(&[][..], |(_, spans)| spans);
            let (rest, gone) = without(&text, *at, own);
            *at += text.len();
            has_text |= !is_blank(&rest);
            if !rest.is_empty() {
                left.push_back(ChatEvent::TextDelta { choice, text: rest });
            }
            if !gone.is_empty() {
                left.push_back(cleaner.removed(rule.clone(), Kind::Ad, gone));
            }
        }
        // What was handed out before the tail is an answer as well.
        cleaner.has_text = has_text || self.begins.iter().any(|(_, begin)| *begin > 0);
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
