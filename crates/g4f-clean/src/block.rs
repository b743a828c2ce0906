//! Paragraphs that providers insert before, into or behind an answer: found by how they are built.
//!
//! An inserted block stands apart: behind a rule line, under a label, in a paragraph or on a line of its own. It links to the
//! provider, to a referral, an invitation or a donation, and it speaks of powering, sponsors, upgrades, prices. Rules are data:
//! see [`schema`]. A line whose beginning has nothing of that is handed on at once.

mod bits;
mod group;
mod judge;
mod lines;
mod links;
pub(crate) mod schema;
mod set;
mod words;

use std::sync::Arc;

use memchr::memchr;

use crate::fences::Fences;
use crate::json::Json;
use crate::removed::Removed;
use crate::request::Request;
use crate::stage::{Sink, Stage};

pub(crate) use set::{Builder, Set};

use group::{Behind, Context, Kind, Line, groups};
use judge::{Judge, speaks};
use lines::{Begin, LOOKED_AT};
use schema::Place;

/// Most blanks that are held back in a row.
const MAX_GAP: usize = 1024;
/// Most bytes of lines that are held back.
const MAX_OPEN: usize = 3000;
/// Most bytes that are taken in at once.
const PIECE: usize = 4096;
/// Longest line that is looked at whole.
const MAX_LINE: usize = 1000;
/// A line that has nothing of an inserted one up to here is the model's.
const SILENT: usize = 240;
/// Most lines of a paragraph that is held back.
const MAX_LINES: usize = 8;
/// Most paragraphs that are held back for one that follows them.
const MAX_PARAGRAPHS: usize = 4;

/// The step.
#[derive(Debug)]
pub(crate) struct Blocks {
    judge: Judge,
    /// What is held back, and while a piece is worked on, the piece.
    held: String,
    state: State,
    /// How far lines were looked at.
    at: usize,
    /// Where the blanks before the line at `at` begin.
    gap: usize,
    /// Line breaks of the gap that were handed out already.
    broken: usize,
    /// Whole lines that are held.
    lines: Vec<Line>,
    fences: Fences,
    json: Json,
    /// Where the JSON value ends that the text began with.
    json_end: usize,
    /// Whether anything of the answer was handed out.
    started: bool,
    /// The rule that took what stood directly before.
    after: Option<usize>,
    /// Line breaks to write in place of what was taken out.
    joint: usize,
    /// Whether the lines that are held stand in an open fence or value.
    inside: bool,
    /// Whether the line at `at` may belong to the lines that are held, and whether a block may begin with it.
    accepted: Option<bool>,
    suspicion: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before a line, in the blanks.
    Gap,
    /// In a line that is handed on.
    Line,
    /// In lines that are held.
    Open,
}

impl Blocks {
    /// The step for one answer.
    pub(crate) fn new(set: &Arc<Set>, request: &Arc<Request>) -> Self {
        Self {
            judge: Judge::new(Arc::clone(set), Arc::clone(request)),
            held: String::new(),
            state: State::Gap,
            at: 0,
            gap: 0,
            broken: 0,
            lines: Vec::new(),
            fences: Fences::default(),
            json: Json::default(),
            json_end: 0,
            started: false,
            after: None,
            joint: 0,
            inside: false,
            accepted: None,
            suspicion: 0.0,
        }
    }

    /// How much of what was handed out looks inserted: 0 for nothing, up to 1.
    pub(crate) fn suspicion(&self) -> f32 {
        self.suspicion
    }

    fn piece(&mut self, text: &str, sink: &mut dyn Sink) {
        if !self.json.is_over() {
            let taken = self.json.take(text);
            if self.json.is_value() {
                self.json_end = self.held.len() + taken;
            }
        }
        self.held.push_str(text);
        self.advance(false, sink);
        let until = match self.state {
            State::Line => {
                let end = self.held.trim_end_matches(blank).len();
                end.max(self.held.len().saturating_sub(MAX_GAP))
            }
            State::Gap if self.joint == 0 => self.gap,
            _ => 0,
        };
        self.release(until, sink);
    }

    /// Goes on as far as what is there allows.
    fn advance(&mut self, end: bool, sink: &mut dyn Sink) {
        loop {
            let going = match self.state {
                State::Line => self.line(),
                State::Gap => self.begin(end, sink),
                State::Open => self.open(end, sink),
            };
            if !going {
                return;
            }
        }
    }

    /// To the end of a line that is handed on.
    fn line(&mut self) -> bool {
        let Some(length) = memchr(b'\n', &self.held.as_bytes()[self.at..]) else {
            self.at = self.held.len();
            return false;
        };
        self.at += length;
        let end = self.held[..self.at].trim_end_matches(blank).len();
        self.gap = end.max(self.at.saturating_sub(MAX_GAP));
        self.state = State::Gap;
        true
    }

    /// To the first character of a line, and what that tells.
    fn begin(&mut self, end: bool, sink: &mut dyn Sink) -> bool {
        while self.skip() {
            // Too many blanks to belong to a block.
            self.broken = 2;
            if self.joint > 0 {
                self.forget(self.at);
            }
            self.gap = self.at;
        }
        let rest = &self.held[self.at..];
        if rest.is_empty() {
            return false;
        }
        let own = self.fences.is_open() || self.json.is_open() || self.at < self.json_end;
        let (head, whole) = head(rest, end);
        let begin = if own {
            let apart = self.breaks() >= 2;
            match rest.as_bytes() {
                [b'`' | b'~', ..] => self.judge.set.openers.look(head, whole),
                _ if apart && lines::may_become_rule(head) && !whole => Begin::More,
                _ if apart && lines::rule(head) => Begin::Suspect,
                _ => Begin::Plain,
            }
        } else {
            self.judge.set.openers.look(head, whole)
        };
        match begin {
            Begin::More => return false,
            Begin::Fence => {
                let known = memchr(b'\n', rest.as_bytes());
                if known.is_none() && !end && rest.len() < MAX_LINE {
                    return false;
                }
                let length = known.unwrap_or(rest.len());
                let indent = self.held[self.gap..self.at]
                    .bytes()
                    .rev()
                    .take_while(|byte| *byte == b' ')
                    .count();
                let length = rest.floor_char_boundary(length.min(MAX_LINE));
                let line = &self.held[self.at - indent..self.at + length];
                self.fences.line(line);
                self.hand_on(sink);
            }
            Begin::Suspect => self.hold(own, sink),
            Begin::Plain if self.after.is_some() && !own => self.hold(false, sink),
            Begin::Plain | Begin::Model => self.hand_on(sink),
        }
        true
    }

    /// Goes on over blanks. Returns whether there are too many.
    fn skip(&mut self) -> bool {
        let bytes = self.held.as_bytes();
        while self.at - self.gap < MAX_GAP {
            if !bytes
                .get(self.at)
                .is_some_and(|byte| blank(char::from(*byte)))
            {
                return false;
            }
            self.at += 1;
        }
        true
    }

    fn hold(&mut self, inside: bool, sink: &mut dyn Sink) {
        self.release(self.gap, sink);
        self.inside = inside;
        self.state = State::Open;
    }

    /// The line at `at` is the model's.
    fn hand_on(&mut self, sink: &mut dyn Sink) {
        if self.joint > 0 {
            // What was taken out goes with the blanks behind it; the line keeps its indentation.
            if self.started {
                sink.text(&"\n\n"[..self.joint.min(2)]);
            }
            let gap = &self.held[self.gap..self.at];
            let indent = gap.rfind('\n').map_or(0, |last| last + 1);
            self.forget(self.gap + indent);
        }
        self.started = true;
        self.after = None;
        self.joint = 0;
        self.broken = 0;
        self.accepted = None;
        self.state = State::Line;
    }

    /// Line breaks before the line at `at`.
    fn breaks(&self) -> usize {
        if !self.started && self.lines.is_empty() && self.after.is_none() {
            return 2;
        }
        let gap = self.held[self.gap..self.at].bytes();
        self.broken + gap.filter(|byte| *byte == b'\n').count()
    }

    /// Goes on in lines that are held.
    fn open(&mut self, end: bool, sink: &mut dyn Sink) -> bool {
        if !self.lines.is_empty() {
            if self.skip() {
                return self.resolve(Behind::Text(2), sink);
            }
        }
        let rest = &self.held[self.at..];
        if rest.is_empty() {
            return false;
        }
        let breaks = self.breaks();
        let suspect = match self.accepted {
            Some(suspect) => suspect,
            None => {
                let (head, whole) = head(rest, end);
                let begin = self.judge.set.openers.look(head, whole);
                if begin == Begin::More {
                    return false;
                }
                if !self.lines.is_empty() && !self.accepts(begin, breaks) {
                    return self.resolve(Behind::Text(breaks), sink);
                }
                self.accepted = Some(begin == Begin::Suspect);
                begin == Begin::Suspect
            }
        };
        let known = memchr(b'\n', rest.as_bytes());
        if known.is_none() && !end && rest.len() < SILENT {
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

    /// Whether a line is the model's because it has nothing of an inserted one for too long.
    fn silent(&self, line: &str) -> bool {
        if line.len() < SILENT {
            return false;
        }
        let head = &line[..line.floor_char_boundary(SILENT)];
        !speaks(&self.judge.set.read(head, true), self.judge.set.known)
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
            inside: self.inside,
            behind,
        }
    }

    /// Decides about the lines that are held, and hands on what stays.
    fn resolve(&mut self, behind: Behind, sink: &mut dyn Sink) -> bool {
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

    /// Hands on what is held up to a place.
    fn release(&mut self, until: usize, sink: &mut dyn Sink) {
        if until > 0 {
            sink.text(&self.held[..until]);
            self.forget(until);
        }
    }

    /// Drops what is held up to a place.
    fn forget(&mut self, until: usize) {
        self.held.drain(..until);
        self.at = self.at.saturating_sub(until);
        self.gap = self.gap.saturating_sub(until);
        self.json_end = self.json_end.saturating_sub(until);
    }
}

impl Stage for Blocks {
    fn push(&mut self, text: &str, sink: &mut dyn Sink) {
        let mut rest = text;
        // Piece by piece, so that what is moved to the front after each block is little.
        while !rest.is_empty() {
            let (piece, more) = rest.split_at(rest.floor_char_boundary(PIECE));
            rest = more;
            self.piece(piece, sink);
        }
    }

    fn finish(&mut self, sink: &mut dyn Sink) {
        self.advance(true, sink);
        if self.state == State::Open {
            self.resolve(Behind::End, sink);
        }
        if self.joint == 0 {
            let all = self.held.len();
            self.release(all, sink);
        }
        self.held.clear();
    }

    fn held(&self) -> usize {
        self.held.len()
    }
}

fn blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The beginning of a line, and whether nothing comes behind it, or nothing that is looked at.
fn head(rest: &str, end: bool) -> (&str, bool) {
    let window = &rest[..rest.floor_char_boundary(LOOKED_AT)];
    match memchr(b'\n', window.as_bytes()) {
        Some(length) => (window[..length].trim_end_matches(blank), true),
        None if rest.len() >= LOOKED_AT => (window, true),
        None if end => (window.trim_end_matches(blank), true),
        None => (window, false),
    }
}

#[cfg(test)]
mod tests;
