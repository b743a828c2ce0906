//! Lines that are held back: which belong together, and what is handed on of them when that is decided.

use std::sync::Arc;

use memchr::memchr;

use super::group::{Behind, Context, Kind, Line, groups};
use super::judge::speaks;
use super::lines::{self, Begin};
use super::schema::Place;
use super::{Blocks, FRONT, MAX_LINE, State, blank, head};
use crate::removed::Removed;
use crate::stage::Sink;

/// Most bytes of lines that are held back.
const MAX_OPEN: usize = 3000;
/// A line that has nothing of an inserted one up to here is the model's.
const SILENT: usize = 240;
/// The same where no mark sets the line apart.
const SILENT_ALONE: usize = 64;
/// Most lines of a paragraph that is held back.
const MAX_LINES: usize = 8;
/// Most paragraphs that are held back for one that follows them.
const MAX_PARAGRAPHS: usize = 4;

impl Blocks {
    /// Goes on in lines that are held.
    pub(super) fn open(&mut self, end: bool, sink: &mut dyn Sink) -> bool {
        if !self.lines.is_empty() && self.skip() {
            return self.resolve(Behind::Text(2), sink);
        }
        let rest = &self.held[self.at..];
        if rest.is_empty() {
            return false;
        }
        let breaks = self.breaks();
        let suspect = if let Some(suspect) = self.accepted {
            suspect
        } else {
            let (head, whole) = head(rest, end);
            let begin = self.judge.set.openers.look(head, whole);
            if begin == Begin::More {
                return false;
            }
            if self.opens_front(breaks) {
                match self.judge.set.front(head, whole) {
                    None => return false,
                    Some(front) => self.front = front,
                }
                if self.front {
                    return self.resolve(Behind::Text(breaks), sink);
                }
            }
            if !self.lines.is_empty() && !self.accepts(begin, breaks) {
                return self.resolve(Behind::Text(breaks), sink);
            }
            self.accepted = Some(begin == Begin::Suspect);
            begin == Begin::Suspect
        };
        let known = memchr(b'\n', rest.as_bytes());
        if known.is_none() && !end && rest.len() < self.patience() {
            return false;
        }
        let line = &rest[..known.unwrap_or(rest.len())];
        let mine = known.unwrap_or(rest.len()) > MAX_LINE
            || self.at + line.len() > MAX_OPEN
            || self.silent(line);
        if mine {
            if self.lines.is_empty() {
                self.hand_on(sink);
                return true;
            }
            return self.resolve(Behind::Text(breaks), sink);
        }
        if known.is_none() && !end {
            return false;
        }
        let line = line.trim_end_matches(blank);
        let label = self.judge.set.label(line);
        let kind = if lines::rule(line) {
            Kind::Rule
        } else if label.is_some() {
            Kind::Label
        } else {
            Kind::Text
        };
        let first = self
            .lines
            .last()
            .is_none_or(|last| last.kind != Kind::Text || breaks >= 2 || suspect);
        let mut bits = self.judge.set.read(line, first);
        if let (Kind::Label, Some(bit)) = (kind, label) {
            bits.add(bit);
        }
        let at = self.at..self.at + line.len();
        self.gap = at.end;
        self.at = at.end;
        self.broken = 0;
        self.accepted = None;
        self.lines.push(Line {
            kind,
            at,
            breaks,
            suspect,
            bits,
        });
        true
    }

    /// Whether front matter may begin with the line that is held.
    fn opens_front(&self, breaks: usize) -> bool {
        let first = !self.started && self.after.is_none() && breaks == 1;
        matches!(&*self.lines, [line] if first && &self.held[line.at.clone()] == FRONT)
    }

    /// How much of a line is waited for before it is asked whether it has anything of an inserted one.
    fn patience(&self) -> usize {
        let alone = self.lines.is_empty() && self.after.is_none() && !self.inside;
        if alone { SILENT_ALONE } else { SILENT }
    }

    /// Whether a line is the model's because it has nothing of an inserted one for too long.
    fn silent(&self, line: &str) -> bool {
        let says_nothing = |limit: usize| {
            let head = &line[..crate::text::floor(line, limit)];
            line.len() >= limit && !speaks(&self.judge.set.read(head, true), &self.judge.set)
        };
        says_nothing(self.patience()) || says_nothing(SILENT)
    }

    /// Whether a line that begins so may belong to the lines that are held.
    fn accepts(&self, begin: Begin, breaks: usize) -> bool {
        let Some(last) = self.lines.last() else {
            return true;
        };
        let paragraph = self
            .lines
            .iter()
            .rev()
            .take_while(|line| line.kind == Kind::Text);
        let paragraphs = self
            .lines
            .iter()
            .filter(|line| line.kind == Kind::Text && line.breaks >= 2);
        match begin {
            Begin::Model | Begin::Fence | Begin::More => false,
            Begin::Suspect => breaks >= 2 || paragraph.count() < MAX_LINES,
            Begin::Plain if last.kind != Kind::Text => true,
            Begin::Plain => {
                let context = self.context(Behind::Text(breaks));
                let groups = groups(&self.lines, &self.held, context.behind);
                let Some(group) = groups.last() else {
                    return false;
                };
                let after = if groups.len() == 1 { self.after } else { None };
                let middle = self
                    .judge
                    .look(&self.lines, group, Place::Middle, after, context);
                if self.inside || middle.taken.is_some() {
                    return false;
                }
                let apart = self.lines[group.lines.start].kind != Kind::Text || after.is_some();
                if breaks < 2 {
                    return (apart || middle.hold) && paragraph.count() < MAX_LINES;
                }
                let end = self
                    .judge
                    .look(&self.lines, group, Place::End, after, context);
                (end.taken.is_some() || end.hold) && paragraphs.count() < MAX_PARAGRAPHS
            }
        }
    }

    fn context(&self, behind: Behind) -> Context<'_> {
        Context {
            held: &self.held,
            first: !self.started,
            after: self.after,
            labelled: self.labelled && self.after.is_some(),
            inside: self.inside,
            behind,
        }
    }

    /// Decides about the lines that are held, and hands on what stays.
    pub(super) fn resolve(&mut self, behind: Behind, sink: &mut dyn Sink) -> bool {
        let context = self.context(behind);
        let (cuts, suspicion) = self.judge.cuts(&self.lines, context);
        self.suspicion = self.suspicion.max(suspicion);
        let lines = std::mem::take(&mut self.lines);
        let held = std::mem::take(&mut self.held);
        let mut from = 0;
        let mut next = 0;
        self.after = None;
        for cut in &cuts {
            self.write(&held, &lines[next..cut.lines.start], &mut from, sink);
            let (Some(first), Some(last)) =
                (lines.get(cut.lines.start), lines.get(cut.lines.end - 1))
            else {
                continue;
            };
            let following = lines.get(cut.lines.end);
            let (breaks, until) = match (following, behind) {
                (Some(line), _) => (line.breaks, line.at.start),
                (None, Behind::Text(breaks)) => (breaks, self.at),
                (None, Behind::End) => (0, held.len()),
            };
            let until = held[last.at.end..until]
                .rfind('\n')
                .map_or(until, |at| last.at.end + at + 1);
            let until = if following.is_none() && behind == Behind::End {
                held.len()
            } else {
                until
            };
            self.joint = self
                .joint
                .max(if first.breaks.max(breaks) >= 2 { 2 } else { 1 });
            if let Some(rule) = self.judge.set.rules.get(cut.rule) {
                sink.removed(Removed {
                    rule: Arc::clone(&rule.tag.id),
                    kind: rule.tag.kind,
                    text: held[from..until].to_owned(),
                });
            }
            from = until;
            next = cut.lines.end;
            self.after = following.is_none().then_some(cut.rule);
            self.labelled = lines[cut.lines.clone()]
                .iter()
                .any(|line| line.kind == Kind::Label);
        }
        self.write(&held, &lines[next..], &mut from, sink);
        // The gap before the next line begins behind the last of these.
        self.gap = 0;
        self.at = self.at.saturating_sub(from);
        self.json_end = self.json_end.saturating_sub(from);
        self.held = held;
        self.held.drain(..from);
        self.state = State::Gap;
        self.accepted = None;
        self.broken = match behind {
            Behind::Text(breaks) if self.after.is_some() => breaks,
            _ => 0,
        };
        true
    }

    /// Hands on lines that stay, with the blanks before them.
    fn write(&mut self, held: &str, lines: &[Line], from: &mut usize, sink: &mut dyn Sink) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return;
        };
        if self.joint > 0 {
            if self.started {
                sink.text(&"\n\n"[..self.joint.min(2)]);
            }
            let gap = &held[*from..first.at.start];
            *from += gap.rfind('\n').map_or(0, |at| at + 1);
            self.joint = 0;
        }
        sink.text(&held[*from..last.at.end]);
        self.started = true;
        *from = last.at.end;
    }
}
