//! The step that takes marks out of a text.
//!
//! A text is pieces of an answer with runs of whitespace and marks between them. What becomes of a run depends on what stands
//! around it, so a run is held back until the next piece of the answer begins or the text is over; the answer itself is not.

use std::sync::Arc;

use super::code::Code;
use super::pattern::Found;
use super::schema::{At, Unless};
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
/// Most of another's turn that is shown among what was taken out, in bytes.
const MAX_SHOWN: usize = 4096;
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
    /// The turn behind the answer that goes, once it has begun.
    beyond: Option<Beyond>,
    /// Whether the answer spoke of marks.
    spoken: bool,
    request: Arc<Request>,
    code: Code,
    /// The last bytes of the answer.
    before: String,
    /// Whether nothing of the answer came yet.
    first: bool,
    /// The marks of the run that is read.
    seen: Vec<Seen>,
    /// How far the run that is held was read, and where that place stands.
    read: Option<(usize, Code)>,
    /// Tags that the answer has opened, of those that are marks as well.
    opened: Vec<String>,
}

/// What stands behind the answer and goes.
#[derive(Debug)]
struct Beyond {
    rule: usize,
    /// How it begins, up to [`MAX_SHOWN`] bytes.
    text: String,
    /// Whether there is more of it.
    full: bool,
}

impl Beyond {
    fn take(&mut self, text: &str) {
        if self.full {
            return;
        }
        let shown = floor(text, MAX_SHOWN.saturating_sub(self.text.len()));
        self.text.push_str(&text[..shown]);
        self.full = shown < text.len();
    }
}

/// How a run ends.
enum End {
    /// It is not known yet.
    Open,
    /// Where it was read to, the answer goes on, or the text is over.
    Here,
}

impl Marks {
    pub(crate) fn new(set: &Arc<Set>, request: &Arc<Request>) -> Self {
        Self {
            set: Arc::clone(set),
            state: State {
                request: Arc::clone(request),
                beyond: None,
                spoken: false,
                code: Code::default(),
                before: String::new(),
                first: true,
                seen: Vec::new(),
                read: None,
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
        if let Some(beyond) = &mut self.state.beyond {
            beyond.take(text);
            return;
        }
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
        self.state.end(&self.set, sink);
    }

    fn held(&self) -> usize {
        self.held.len()
    }
}

impl State {
    /// Hands on what is certain of `text`, and returns how much of it is done.
    fn run(&mut self, set: &Set, text: &str, over: bool, sink: &mut dyn Sink) -> usize {
        // From `from` on nothing was handed on, up to `at` all belongs to the answer.
        let (mut from, mut at) = (0, 0);
        loop {
            // What is held is a run from its beginning on.
            let (run, begun) = if let Some(begun) = self.read.take() {
                (at, begun)
            } else {
                let run = self.pass_over(set, text, at);
                self.seen.clear();
                (run, (run, self.code))
            };
            let (mut reached, mut code) = begun;
            let end = match self.read(set, text, run, &mut reached, over, &mut code) {
                End::Here => reached,
                End::Open => {
                    self.read = (run < text.len()).then_some((reached - run, code));
                    for seen in &mut self.seen {
                        seen.from -= run;
                        seen.to -= run;
                    }
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
                if let Some(beyond) = &mut self.beyond {
                    beyond.take(&text[end..]);
                    return text.len();
                }
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

    /// Goes on over what belongs to the answer, and returns where a run of whitespace and marks may begin.
    fn pass_over(&mut self, set: &Set, text: &str, at: usize) -> usize {
        let look = Look {
            first: self.first,
            links: self.request.policy().tracking,
            lines: self.code.needs_lines(),
        };
        let hit = set.next(text.as_bytes(), at, look);
        let run = at + text[at..hit].trim_ascii_end().len();
        if run > at {
            // Ends of lines that were passed over lead to nothing that could begin a fence.
            if self.code.needs_lines() {
                self.code.advance(&text[at..run]);
            }
            self.first = false;
        }
        run
    }

    /// Reads on in a run of whitespace and marks that begins at `run`, from `at` on.
    fn read(
        &mut self,
        set: &Set,
        text: &str,
        run: usize,
        at: &mut usize,
        over: bool,
        code: &mut Code,
    ) -> End {
        loop {
            let rest = &text[*at..];
            let Some(byte) = rest.bytes().next() else {
                return if over { End::Here } else { End::Open };
            };
            if *at - run > MAX_RUN {
                return End::Here;
            }
            if byte.is_ascii_whitespace() {
                code.advance(&rest[..1]);
                *at += 1;
                continue;
            }
            if byte == b'`' {
                let ticks = width(rest);
                let open = ticks == rest.len() && ticks < MAX_TICKS && !over;
                return if open { End::Open } else { End::Here };
            }
            let in_code = code.is_open();
            let wanted = |mark: &Mark| self.wants(mark, in_code);
            match set.find(rest, over, wanted) {
                (Found::More, _) => return End::Open,
                (Found::No, _) => return End::Here,
                (Found::Match(length), rule) => {
                    let from = *at;
                    *at += length;
                    self.seen.push(Seen {
                        from,
                        to: *at,
                        rule,
                        in_code,
                    });
                }
            }
        }
    }

    fn wants(&self, mark: &Mark, in_code: bool) -> bool {
        (!in_code || mark.cut_code)
            && !(mark.rest && self.first)
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
            spoken: self.spoken,
            behind: text[run.end..].chars().next(),
        };
        debug_assert!(around.behind.is_some() || over);
        let mut rest = String::new();
        let mut at = run.start;
        let cuts = decide(text, run.clone(), &self.seen, around, set, &self.request);
        let mut goes = cuts.iter().map(|cut| cut.mark.start).peekable();
        for seen in &self.seen {
            let kept = goes.next_if_eq(&seen.from).is_none();
            let speaks = |mark: &Mark| mark.unless.contains(&Unless::Spoken);
            self.spoken |= kept && set.get(seen.rule).is_some_and(speaks);
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
            if mark.rest {
                self.beyond = Some(Beyond {
                    rule: cut.rule,
                    text: text[cut.span.start..run.end].to_owned(),
                    full: false,
                });
                return rest;
            }
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

    /// Says what stood behind the answer.
    fn end(&mut self, set: &Set, sink: &mut dyn Sink) {
        let Some(beyond) = self.beyond.take() else {
            return;
        };
        if let Some(mark) = set.get(beyond.rule) {
            sink.removed(Removed {
                rule: Arc::clone(&mark.tag.id),
                kind: mark.tag.kind,
                text: beyond.text,
            });
        }
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
