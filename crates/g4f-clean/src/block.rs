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
mod open;
pub(crate) mod schema;
mod set;
mod words;

use std::sync::Arc;

use memchr::{memchr, memmem};

use crate::fences::Fences;
use crate::json::Json;
use crate::removed::Removed;
use crate::request::Request;
use crate::stage::{Sink, Stage};

pub(crate) use set::{Builder, Set};

use group::{Behind, Line};
use judge::Judge;
use lines::{Begin, LOOKED_AT};
use schema::Place;

/// Most blanks that are held back in a row.
const MAX_GAP: usize = 1024;
/// Most bytes that are taken in at once.
const PIECE: usize = 4096;
/// Longest line that is looked at whole.
const MAX_LINE: usize = 1000;
/// What notices before an answer begin with that other lines may begin with as well.
const HEADER: [char; 8] = ['>', '[', '(', '*', '_', '【', '⚠', 'ℹ'];
/// A rule line between blanks, in a line.
const GLUED: &str = " --- ";
/// Most rule lines within one line that are looked at.
const MAX_TRIED: usize = 2;
/// The line that opens and closes front matter.
const FRONT: &str = "---";

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
    /// Whether that had a label.
    labelled: bool,
    /// Line breaks to write in place of what was taken out.
    joint: usize,
    /// Whether the lines that are held stand in an open fence or value.
    inside: bool,
    /// Whether the lines are those of front matter that the text began with.
    front: bool,
    /// Whether the line at `at` may belong to the lines that are held, and whether a block may begin with it.
    accepted: Option<bool>,
    /// Looks for [`GLUED`].
    glued: memmem::Finder<'static>,
    /// Rule lines within the line at `at` that were looked at.
    tried: usize,
    suspicion: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before a line, in the blanks.
    Gap,
    /// In a line that is handed on.
    Line,
    /// In the rest of a line that may be a block whose line breaks became blanks.
    Rest,
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
            labelled: false,
            joint: 0,
            inside: false,
            front: false,
            accepted: None,
            glued: memmem::Finder::new(GLUED),
            tried: 0,
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
                let end = self.held[..open_end(&self.held)]
                    .trim_end_matches(blank)
                    .len();
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
                State::Line => self.line(sink),
                State::Rest => self.rest(end, sink),
                State::Gap => self.begin(end, sink),
                State::Open => self.open(end, sink),
            };
            if !going {
                return;
            }
        }
    }

    /// To the end of a line that is handed on, or to a rule line within it.
    fn line(&mut self, sink: &mut dyn Sink) -> bool {
        let bytes = &self.held.as_bytes()[self.at..];
        let known = memchr(b'\n', bytes);
        let own = self.fences.is_open() || self.json.is_open();
        let value = self.json_end.saturating_sub(self.at);
        let behind = bytes[..known.unwrap_or(bytes.len())].get(value..);
        let rule = behind.and_then(|behind| self.glued.find(behind));
        if let Some(rule) = rule.filter(|_| !own && self.tried < MAX_TRIED) {
            let rule = value + rule;
            self.tried += 1;
            self.at += rule + 1;
            let end = self.held[..self.at].trim_end_matches(blank).len();
            self.release(end.max(self.at.saturating_sub(MAX_GAP)), sink);
            self.state = State::Rest;
            return true;
        }
        let Some(length) = known else {
            self.at = open_end(&self.held);
            return false;
        };
        self.at += length;
        self.tried = 0;
        let end = self.held[..self.at].trim_end_matches(blank).len();
        self.gap = end.max(self.at.saturating_sub(MAX_GAP));
        self.state = State::Gap;
        true
    }

    /// The rest of a line that begins with a rule line: goes if it is a block.
    fn rest(&mut self, end: bool, sink: &mut dyn Sink) -> bool {
        let rest = &self.held[self.at..];
        let known = memchr(b'\n', rest.as_bytes());
        let length = known.unwrap_or(rest.len());
        if known.is_none() && !end && length <= MAX_LINE {
            return false;
        }
        let block = rest[..length].trim_end_matches(blank);
        let place = if end && known.is_none() {
            Place::End
        } else {
            Place::Middle
        };
        let taken = (length <= MAX_LINE)
            .then(|| self.judge.glued(block, place))
            .flatten();
        let rule = taken.and_then(|rule| self.judge.set.rules.get(rule));
        self.state = State::Line;
        let Some(rule) = rule else {
            // Behind this mark, so that the next one is found.
            self.at += GLUED.len() - 1;
            return true;
        };
        let until = self.at + block.len();
        sink.removed(Removed {
            rule: Arc::clone(&rule.tag.id),
            kind: rule.tag.kind,
            text: self.held[..until].to_owned(),
        });
        self.forget(until);
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
        if self.front && self.breaks() >= 2 {
            self.front = false;
        }
        let begin = if self.front {
            if lines::may_become_rule(head) && !whole {
                return false;
            }
            self.front = head != FRONT;
            Begin::Plain
        } else if own {
            let apart = self.breaks() >= 2;
            match rest.as_bytes() {
                [b'`' | b'~', ..] => self.judge.set.openers.look(head, whole),
                _ if apart && lines::may_become_rule(head) && !whole => Begin::More,
                _ if apart && lines::rule(head) => Begin::Suspect,
                _ => Begin::Plain,
            }
        } else if !self.started && self.after.is_none() && head.starts_with(HEADER) {
            match self.judge.set.openers.look(head, whole) {
                // A notice before the answer stands in brackets or italics, or is quoted.
                Begin::Plain => Begin::Suspect,
                Begin::Model if head.starts_with('>') => Begin::Suspect,
                other => other,
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
                let length = crate::text::floor(rest, length.min(MAX_LINE));
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
            let (piece, more) = rest.split_at(crate::text::floor(rest, PIECE));
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

/// Where the end of a text begins that may be the beginning of a rule line in a line.
fn open_end(text: &str) -> usize {
    let bare = text.trim_end_matches(' ');
    let bare = if text.len() - bare.len() <= 1 {
        bare
    } else {
        text
    };
    let marks = bare.len() - bare.trim_end_matches('-').len();
    let until = bare.len() - marks;
    let begins = (1..=3).contains(&marks) && text[..until].ends_with(' ');
    if begins && (marks == 3 || bare.len() == text.len()) {
        return until - 1;
    }
    text.len() - usize::from(text.ends_with(' '))
}

/// The beginning of a line, and whether nothing comes behind it, or nothing that is looked at.
fn head(rest: &str, end: bool) -> (&str, bool) {
    let window = &rest[..crate::text::floor(rest, LOOKED_AT)];
    match memchr(b'\n', window.as_bytes()) {
        Some(length) => (window[..length].trim_end_matches(blank), true),
        None if rest.len() >= LOOKED_AT => (window, true),
        None if end => (window.trim_end_matches(blank), true),
        None => (window, false),
    }
}

#[cfg(test)]
mod tests;
