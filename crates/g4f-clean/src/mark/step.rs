//! The step that takes marks out of a text.
//!
//! A text is pieces of an answer with runs of whitespace and marks between them. What becomes of a run depends on what stands
//! around it, so a run is held back until the next piece of the answer begins or the text is over; the answer itself is not.

use std::sync::Arc;

use super::code::Code;
use super::pattern::Found;
use super::schema::At;
use super::set::{Look, Mark, Set};
use super::tail::{Around, Seen, decide, tag};
use crate::about::Policy;
use crate::json::Json;
use crate::removed::{Kind, Removed};
use crate::request::Request;
use crate::stage::{Sink, Stage};
use crate::text::floor;

/// Longest run of whitespace and marks that is held, in bytes. What is longer is decided about in parts.
const MAX_RUN: usize = 1024;
/// Longest run of backticks that counts as one.
const MAX_TICKS: usize = 64;
/// Most whitespace before a JSON value, in bytes.
const MAX_LEAD: usize = 256;
/// How many opened tags are remembered.
const MAX_OPENED: usize = 16;
/// How many bytes of the answer before a run are remembered.
const BEFORE: usize = 32;

/// Takes marks out.
#[derive(Debug)]
pub(crate) struct Marks {
    set: Arc<Set>,
    state: State,
    /// The JSON value that the text may be.
    json: Json,
    json_over: bool,
    /// The run that is undecided.
    held: String,
}

#[derive(Debug)]
struct State {
    request: Arc<Request>,
    code: Code,
    /// The last bytes of the answer.
    before: String,
    /// Whether nothing of the answer came yet.
    first: bool,
    seen: Vec<Seen>,
    /// Tags that the answer has opened, of those that are marks as well.
    opened: Vec<String>,
}

/// How a run ends.
enum End {
    /// It is not known yet.
    Open,
    /// At this place the answer goes on, or the text is over.
    At(usize),
}

impl Marks {
    pub(crate) fn new(set: &Arc<Set>, request: &Arc<Request>) -> Self {
        Self {
            set: Arc::clone(set),
            state: State {
                request: Arc::clone(request),
                code: Code::default(),
                before: String::new(),
                first: true,
                seen: Vec::new(),
                opened: Vec::new(),
            },
            json: Json::default(),
            json_over: false,
            held: String::new(),
        }
    }

    /// Passes a JSON value on that the text begins with, and returns what stands behind it.
    fn behind_json<'a>(&mut self, text: &'a str, sink: &mut dyn Sink) -> &'a str {
        let mut at = 0;
        for c in text.chars() {
            if self.json.is_open() {
                break;
            }
            self.json.take(&text[at..at + c.len_utf8()]);
            if self.json.is_over() || self.held.len() + at > MAX_LEAD {
                // No JSON: what was held is as any other text.
                self.json_over = true;
                return text;
            }
            at += c.len_utf8();
        }
        if !self.json.is_open() {
            self.held.push_str(text);
            return "";
        }
        let value = self.json.take(&text[at..]);
        self.json_over = self.json.is_over();
        let lead = std::mem::take(&mut self.held);
        self.state.pass(&lead, sink);
        self.state.pass(&text[..at + value], sink);
        &text[at + value..]
    }

    fn run(&mut self, piece: &str, over: bool, sink: &mut dyn Sink) {
        if self.held.is_empty() {
            let done = self.state.run(&self.set, piece, over, sink);
            self.held.push_str(&piece[done..]);
        } else {
            self.held.push_str(piece);
            let done = self.state.run(&self.set, &self.held, over, sink);
            self.held.drain(..done);
        }
    }
}

impl Stage for Marks {
    fn push(&mut self, text: &str, sink: &mut dyn Sink) {
        let text = if self.json_over {
            text
        } else {
            self.behind_json(text, sink)
        };
        if !text.is_empty() {
            self.run(text, false, sink);
        }
    }

    fn finish(&mut self, sink: &mut dyn Sink) {
        self.run("", true, sink);
    }

    fn held(&self) -> usize {
        self.held.len()
    }
}

impl State {
    /// Hands on what is certain of `text`, and returns how much of it is done.
    fn run(&mut self, set: &Set, text: &str, over: bool, sink: &mut dyn Sink) -> usize {
        let bytes = text.as_bytes();
        // From `from` on nothing was handed on, up to `at` all belongs to the answer.
        let (mut from, mut at) = (0, 0);
        loop {
            let look = Look {
                first: self.first,
                links: self.request.policy().tracking,
                lines: self.code.needs_lines(),
            };
            let hit = set.next(bytes, at, look);
            let run = at + text[at..hit].trim_ascii_end().len();
            if run > at {
                // Ends of lines that were passed over lead to nothing that could begin a fence.
                if self.code.needs_lines() {
                    self.code.advance(&text[at..run]);
                }
                self.first = false;
            }
            let mut code = self.code;
            let end = match self.read(set, text, run, over, &mut code) {
                End::At(end) => end,
                End::Open => {
                    self.hand_on(&text[from..run], sink);
                    return run;
                }
            };
            if !self.seen.is_empty() {
                self.hand_on(&text[from..run], sink);
                let rest = self.take(set, text, run..end, over, sink);
                if !rest.is_empty() {
                    sink.text(&rest);
                }
                from = end;
            }
            self.code = code;
            if end == text.len() {
                if from < end {
                    self.hand_on(&text[from..end], sink);
                }
                return end;
            }
            let goes_on = end + width(&text[end..]);
            self.code.advance(&text[end..goes_on]);
            self.first = false;
            at = goes_on;
        }
    }

    /// Reads a run of whitespace and marks that begins at `run`.
    fn read(&mut self, set: &Set, text: &str, run: usize, over: bool, code: &mut Code) -> End {
        self.seen.clear();
        let mut at = run;
        loop {
            let rest = &text[at..];
            let Some(byte) = rest.bytes().next() else {
                return if over { End::At(at) } else { End::Open };
            };
            if at - run > MAX_RUN {
                return End::At(at);
            }
            if byte.is_ascii_whitespace() {
                code.advance(&rest[..1]);
                at += 1;
                continue;
            }
            if byte == b'`' {
                let ticks = width(rest);
                let open = ticks == rest.len() && ticks < MAX_TICKS && !over;
                return if open { End::Open } else { End::At(at) };
            }
            let in_code = code.is_open();
            let wanted = |mark: &Mark| self.wants(mark, in_code);
            match set.find(rest, over, wanted) {
                (Found::More, _) => return End::Open,
                (Found::No, _) => return End::At(at),
                (Found::Match(length), rule) => {
                    let to = at + length;
                    self.seen.push(Seen {
                        from: at,
                        to,
                        rule,
                        in_code,
                    });
                    at = to;
                }
            }
        }
    }

    fn wants(&self, mark: &Mark, in_code: bool) -> bool {
        (!in_code || mark.cut_code)
            && (self.first || mark.at != At::Start)
            && allowed(self.request.policy(), mark)
            && self.request.wants(&mark.tag)
    }

    /// Takes out of a run what goes, and returns the rest.
    fn take(
        &mut self,
        set: &Set,
        text: &str,
        run: std::ops::Range<usize>,
        over: bool,
        sink: &mut dyn Sink,
    ) -> String {
        let around = Around {
            before: &self.before,
            first: self.first,
            opened: &self.opened,
            behind: text[run.end..].chars().next(),
        };
        debug_assert!(around.behind.is_some() || over);
        let mut rest = String::new();
        let mut at = run.start;
        let cuts = decide(text, run.clone(), &self.seen, around, set, &self.request);
        for seen in &self.seen {
            let kept = !cuts.iter().any(|cut| cut.mark.start == seen.from);
            if let Some(name) = tag(&text[seen.from..seen.to], "<")
                .filter(|_| kept && self.opened.len() < MAX_OPENED)
            {
                self.opened.push(name.to_owned());
            }
        }
        for cut in cuts {
            rest.push_str(&text[at..cut.span.start]);
            at = cut.span.end;
            let Some(mark) = set.get(cut.rule) else {
                continue;
            };
            let (put, gone) = mark.replace(&text[cut.mark.clone()]);
            rest.push_str(&put);
            let gone = if put.is_empty() {
                text[cut.span].to_owned()
            } else {
                gone
            };
            sink.removed(Removed {
                rule: Arc::clone(&mark.tag.id),
                kind: mark.tag.kind,
                text: gone,
            });
        }
        rest.push_str(&text[at..run.end]);
        if rest.bytes().any(|byte| !byte.is_ascii_whitespace()) {
            self.first = false;
            remember(&mut self.before, &rest);
        }
        rest
    }

    /// Passes a piece on that is not looked at.
    fn pass(&mut self, text: &str, sink: &mut dyn Sink) {
        if !text.is_empty() {
            self.first = false;
            self.code.advance("x");
            self.hand_on(text, sink);
        }
    }

    fn hand_on(&mut self, text: &str, sink: &mut dyn Sink) {
        if !text.is_empty() {
            remember(&mut self.before, text);
            sink.text(text);
        }
    }
}

/// How much of the answer begins a text: a run of backticks, or one character.
fn width(text: &str) -> usize {
    let ticks = text
        .bytes()
        .take(MAX_TICKS)
        .take_while(|byte| *byte == b'`')
        .count();
    ticks.max(text.chars().next().map_or(0, char::len_utf8))
}

/// Keeps the last characters.
fn remember(before: &mut String, text: &str) {
    if text.len() >= BEFORE {
        before.clear();
        before.push_str(&text[floor(text, text.len() - BEFORE)..]);
        return;
    }
    before.push_str(text);
    if before.len() > 2 * BEFORE {
        before.drain(..floor(before, before.len() - BEFORE));
    }
}

/// Whether the policy lets a mark go.
fn allowed(policy: &Policy, mark: &Mark) -> bool {
    use g4f_types::CitationPolicy;

    use super::schema::Unless;
    match mark.tag.kind {
        Kind::Citation if mark.unless.contains(&Unless::Index) => {
            policy.citations == CitationPolicy::All
        }
        Kind::Citation => policy.citations != CitationPolicy::Keep,
        Kind::Tracking => policy.tracking,
        Kind::Blank if !mark.put.is_empty() => policy.blanks,
        _ => true,
    }
}
