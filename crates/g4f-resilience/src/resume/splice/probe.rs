//! The beginning of a continuation, held back until it is known what it is.

use super::chars::{begin_of_last, is_space, is_word, leading_blanks};
use super::lead::{self, Lead, Sure, lead};
use super::overlap::Overlap;
use super::realign::Realign;
use super::repeat::{foresight, repeated};
use super::said::Said;
use super::seam::seam;
use super::{MAX_HELD, Misfit};

/// Least that must be told in the same words from the very beginning to be the answer told anew.
const RETOLD: usize = 32;
/// Characters that tell a mark at the beginning: a heading, a fence, a quotation.
const MARK: usize = 5;
/// Longest first word that is waited for, in characters.
const WORD: usize = 40;
/// Least overlap after a lead-in that is one by its form only.
const PROOF: usize = 10;

/// Longest overlap that may be the beginning of a lead-in.
const SHORT: usize = 12;

/// What a continuation turned out to be.
#[derive(Debug)]
pub(super) enum Found {
    /// All of `more` is new, after `insert`.
    New { insert: String, more: String },
    /// `more` comes after what was said already.
    Repeated { more: String },
    /// The answer is told anew, and `more` is still to be looked at.
    Anew { realign: Realign, more: String },
}

#[derive(Debug, Default)]
pub(super) struct Probe {
    held: String,
    /// The continuation itself, and after each lead-in what follows it.
    frames: Vec<Frame>,
    /// Whether what was said ends within a block of code; found out when it matters.
    code: Option<bool>,
}

#[derive(Debug, Default)]
struct Frame {
    /// Where it begins in what is held back.
    begin: usize,
    /// How sure the lead-in before it is one.
    sure: Option<Sure>,
    overlap: Overlap,
    /// It repeats nothing.
    is_new: bool,
}

/// What is known by now.
enum Verdict {
    Open,
    New(usize),
    Repeated(usize),
    Anew(Realign, usize),
}

impl Probe {
    /// Takes one character.
    pub(super) fn push(&mut self, said: &Said, c: char) -> Result<Option<Found>, Misfit> {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let begin = self.held.len();
        self.held.push(c);
        if let Some(frame) = self.frames.last_mut() {
            frame.overlap.push(said.body(), c, begin);
        }
        let full = self.held.len() >= MAX_HELD;
        let verdict = self.verdict(said, full)?;
        Ok(self.found(said, verdict))
    }

    /// Nothing more comes.
    pub(super) fn settle(&mut self, said: &Said) -> Result<Found, Misfit> {
        if let Some(frame) = self.frames.last_mut() {
            frame.overlap.settle(said.body());
        }
        let verdict = self.verdict(said, true)?;
        let found = self.found(said, verdict);
        Ok(found.unwrap_or_else(|| Found::Repeated {
            more: String::new(),
        }))
    }

    fn found(&mut self, said: &Said, verdict: Verdict) -> Option<Found> {
        Some(match verdict {
            Verdict::Open => return None,
            Verdict::New(begin) => {
                let more = self.held.split_off(begin);
                let seam = seam(said, &more);
                Found::New {
                    insert: seam.insert,
                    more: more[seam.skip..].to_owned(),
                }
            }
            Verdict::Repeated(end) => Found::Repeated {
                more: self.held.split_off(end),
            },
            Verdict::Anew(realign, end) => Found::Anew {
                realign,
                more: self.held.split_off(end),
            },
        })
    }

    fn verdict(&mut self, said: &Said, whole: bool) -> Result<Verdict, Misfit> {
        loop {
            let count = self.frames.len();
            let Some(frame) = self.frames.last_mut() else {
                return Ok(Verdict::New(0));
            };
            let text = &self.held[frame.begin..];
            if !frame.is_new {
                match frame.judge(said, text, whole)? {
                    Judged::Open => return Ok(Verdict::Open),
                    Judged::New => frame.is_new = true,
                    Judged::Repeated(index) if index <= SHORT && count <= lead::MOST => {
                        // "Here" may begin the answer anew, and it may begin "Here is the rest:".
                        match lead(text, whole, false) {
                            Lead::Open => return Ok(Verdict::Open),
                            Lead::Until(end, Sure::GoesOn) if end > index => frame.is_new = true,
                            _ => {
                                let end = frame.overlap.begin(index).unwrap_or(self.held.len());
                                return Ok(Verdict::Repeated(end));
                            }
                        }
                    }
                    Judged::Repeated(index) => {
                        let end = frame.overlap.begin(index).unwrap_or(self.held.len());
                        return Ok(Verdict::Repeated(end));
                    }
                    Judged::Anew(realign, index) => {
                        let end = frame.overlap.begin(index).unwrap_or(self.held.len());
                        return Ok(Verdict::Anew(realign, end));
                    }
                }
            }
            let lead = if count > lead::MOST {
                Lead::None
            } else {
                let code = *self.code.get_or_insert_with(|| said.is_in_code());
                lead(text, whole, code)
            };
            match lead {
                Lead::Open => return Ok(Verdict::Open),
                Lead::None => return Ok(Verdict::New(self.begin_of_new(said))),
                Lead::Until(end, sure) => {
                    let begin = frame.begin + end;
                    let next = Frame::after(begin, sure, said, &self.held, whole);
                    self.frames.push(next);
                }
            }
        }
    }

    /// Behind the last lead-in that may be left out although what follows repeats nothing.
    fn begin_of_new(&self, said: &Said) -> usize {
        let broken = is_within_sentence(said);
        let droppable = |frame: &&Frame| match frame.sure {
            Some(Sure::GoesOn) => true,
            Some(Sure::Agrees) => broken,
            Some(Sure::Form) | None => false,
        };
        let last = self.frames.iter().rev().find(droppable);
        last.map_or(0, |frame| frame.begin)
    }
}

enum Judged {
    Open,
    New,
    /// The first so many characters that are compared were said.
    Repeated(usize),
    Anew(Realign, usize),
}

impl Frame {
    /// The frame behind a lead-in that ends at `begin` of what is held back.
    fn after(begin: usize, sure: Sure, said: &Said, held: &str, whole: bool) -> Self {
        let mut frame = Self {
            begin,
            sure: Some(sure),
            ..Self::default()
        };
        for (at, c) in held[begin..].char_indices() {
            frame.overlap.push(said.body(), c, begin + at);
        }
        if whole {
            frame.overlap.settle(said.body());
        }
        frame
    }

    fn judge(&self, said: &Said, text: &str, whole: bool) -> Result<Judged, Misfit> {
        let overlap = &self.overlap;
        let pattern = overlap.pattern();
        if overlap.is_deep() {
            // So much of a text that repeats itself says nothing; so much of any other was said already.
            let periodic = 2 * overlap.period(pattern.len()) <= pattern.len();
            if periodic {
                return Ok(Judged::New);
            }
            let realign = Realign::from(said.body(), overlap.at());
            return Ok(Judged::Anew(realign, pattern.len()));
        }
        if !whole && !self.is_clear() {
            return Ok(Judged::Open);
        }
        let blanks = leading_blanks(text);
        let least = if self.sure == Some(Sure::Form) {
            PROOF
        } else {
            1
        };
        if let Some(length) = repeated(said, overlap, blanks).filter(|length| *length >= least) {
            return Ok(Judged::Repeated(length));
        }
        let told = overlap.retold();
        if is_told_anew(said, pattern, told) {
            if told == pattern.len() {
                // It ends within what was said.
                return Ok(Judged::Repeated(told));
            }
            let realign = Realign::departed(said.body(), told)?;
            return Ok(Judged::Anew(realign, told));
        }
        Ok(Judged::New)
    }

    /// Whether enough is there to judge it: the overlap, what follows it, and the first word.
    fn is_clear(&self) -> bool {
        let pattern = self.overlap.pattern();
        let word = pattern.iter().take_while(|c| is_word(**c)).count();
        let longest = self.overlap.lengths().next().unwrap_or(0);
        let enough = MARK.max(longest + if longest > 0 { foresight(longest) } else { 0 });
        self.overlap.is_settled()
            && pattern.len() >= enough
            && (word < pattern.len() || word >= WORD)
    }
}

/// Whether the first `told` characters are too much of what was said at its beginning to be anything else.
fn is_told_anew(said: &Said, pattern: &[char], told: usize) -> bool {
    let words = pattern[..told].iter().filter(|c| **c == ' ').count();
    if told < RETOLD || words < 5 {
        return false;
    }
    let body = said.body();
    let all = begin_of_last(body, usize::MAX);
    let mut end = all;
    for _ in 0..told {
        match super::chars::compared(body, end) {
            Some((_, next)) => end = next,
            None => break,
        }
    }
    let same = body[..end].trim();
    // A row like the first one is the next row, and what stands elsewhere too is the answer's way of writing.
    let next_row = said.blanks().contains('\n') && !same.contains('\n');
    !next_row && body.matches(same).nth(1).is_none()
}

/// Whether what was said broke off before a sentence's end.
fn is_within_sentence(said: &Said) -> bool {
    let last = said.body().chars().next_back();
    !said.blanks().contains('\n')
        && last.is_some_and(|c| {
            is_word(c)
                || matches!(c, ',' | ';' | '(' | '-' | '–' | '—' | '"' | '«' | '/')
                || is_space(c)
        })
}
