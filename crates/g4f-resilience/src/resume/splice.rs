//! Joins a continuation to what was said, so that nothing is lost and nothing is said twice.
//!
//! A pure piece, without I/O or time: text in, text out. It decides from the text alone what kind of upstream goes on:
//!
//! | the upstream | what is done |
//! |---|---|
//! | continues exactly | all of it is new |
//! | repeats the last words | they are left out |
//! | starts the whole answer anew | all that was said is left out; blanks may differ |
//! | says "Sure, continuing:" first | that is left out, if what follows fits |
//! | loses the leading blank | it is put back |
//!
//! What was said stands: it is never changed. The result is the same however the continuation is cut into pieces,
//! because decisions are made at places in the text. Until one is made the continuation is held back: a few words as a
//! rule, at most [`MAX_HELD`] bytes. After it pieces pass through without a copy. Time is linear in the text.
//!
//! Text alone cannot tell everything. Where it is ambiguous, a continuation that is exact stays exact:
//!
//! - One letter, or punctuation alone, is not taken for a repetition, nor is anything where the text repeats itself
//!   ("la la la", equal rows). Whoever repeats the last words there has them said twice.
//! - A row that stands twice in the whole answer, cut between the two, is taken for a repetition of the first.
//! - A lost blank is put back by how the pieces of the broken stream met, and by the words of the answer so far. A cut
//!   right behind a new word, in a stream that is also cut within words, may be read either way.
//! - A new answer in other words than the first is joined where it says the last words again. Where it does not, there is
//!   a [`Misfit`]: two answers in one would be no truth.

mod chars;
mod lead;
mod overlap;
mod probe;
mod realign;
mod repeat;
mod said;
mod seam;
mod spelling;

use std::fmt;

use probe::{Found, Probe};
use realign::{Realign, Step};
use said::Said;

/// Most bytes that are held back.
pub const MAX_HELD: usize = 64 * 1024;

/// What may come after a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The rest, in any of the known ways.
    Continuation,
    /// The whole answer anew, in the same words.
    SameAnswer,
}

/// The continuation is of another answer: it cannot be joined to what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit;

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what was to go on is another answer than the one that broke off")
    }
}

impl std::error::Error for Misfit {}

/// Follows an answer over its breaks.
///
/// ```
/// use g4f_resilience::resume::{Expect, Splicer};
///
/// let mut splicer = Splicer::new();
/// for piece in ["The quick", " brown"] {
///     assert_eq!(splicer.push(piece.to_owned()).unwrap(), piece);
/// }
/// splicer.break_off(Expect::Continuation);
/// let mut more = String::new();
/// for piece in ["Sure, continuing:\n\n", "quick brown", " fox jumps"] {
///     more += &splicer.push(piece.to_owned()).unwrap();
/// }
/// more += &splicer.finish().unwrap();
/// assert_eq!(more, " fox jumps");
/// assert_eq!(splicer.said(), "The quick brown fox jumps");
/// ```
#[derive(Debug, Default)]
pub struct Splicer {
    said: Said,
    state: State,
}

#[derive(Debug, Default)]
enum State {
    /// Everything is new.
    #[default]
    Through,
    /// A continuation whose kind is not known yet.
    Probe(Box<Probe>),
    /// The answer is told anew.
    Realign(Box<Realign>, Expect),
    /// The overlap is over; so many bytes of the blanks that end what was said came again.
    Blanks(usize),
    /// Nothing more fits.
    Failed,
}

impl Splicer {
    /// Nothing was said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// All that was handed out.
    pub fn said(&self) -> &str {
        self.said.text()
    }

    /// What comes next is by another upstream. What is held back of the one before is forgotten: nobody saw it.
    pub fn break_off(&mut self, expect: Expect) {
        self.state = match expect {
            _ if self.said.text().is_empty() => State::Through,
            Expect::Continuation => State::Probe(Box::default()),
            Expect::SameAnswer => {
                State::Realign(Box::new(Realign::from(self.said.body(), 0)), expect)
            }
        };
    }

    /// Whether some of a continuation is held back.
    pub fn is_undecided(&self) -> bool {
        !matches!(self.state, State::Through)
    }

    /// Takes a piece, and gives back what is new of it and of what was held back; often nothing or all.
    ///
    /// # Errors
    /// [`Misfit`], and the same for everything after it.
    pub fn push(&mut self, piece: String) -> Result<String, Misfit> {
        if matches!(self.state, State::Through) {
            self.said.add(&piece);
            return Ok(piece);
        }
        let mut new = String::new();
        for (at, c) in piece.char_indices() {
            if matches!(self.state, State::Through) {
                new.push_str(&piece[at..]);
                break;
            }
            self.step(c, &mut new)?;
        }
        self.said.add_after_break(&new);
        Ok(new)
    }

    /// The continuation is complete: gives back what was held back and is new.
    ///
    /// # Errors
    /// [`Misfit`].
    pub fn finish(&mut self) -> Result<String, Misfit> {
        let mut new = String::new();
        match &mut self.state {
            State::Probe(probe) => {
                let found = probe.settle(&self.said)?;
                self.act(found, &mut new)?;
            }
            State::Failed => return Err(Misfit),
            // A new answer that ends within the old one has nothing to add; one that went elsewhere does not belong.
            State::Realign(realign, _) if realign.is_lost() => {
                self.state = State::Failed;
                return Err(Misfit);
            }
            _ => {}
        }
        self.said.add_after_break(&new);
        Ok(new)
    }

    fn step(&mut self, c: char, new: &mut String) -> Result<(), Misfit> {
        match &mut self.state {
            State::Through => new.push(c),
            State::Probe(probe) => {
                let found = probe.push(&self.said, c);
                if let Some(found) = self.or_fail(found)? {
                    self.act(found, new)?;
                }
            }
            State::Realign(realign, expect) => {
                let strict = *expect == Expect::SameAnswer;
                let step = realign.push(self.said.body(), c, strict);
                if self.or_fail(step)? == Step::New {
                    self.state = State::Blanks(0);
                    self.step(c, new)?;
                }
            }
            State::Blanks(seen) => {
                if self.said.blanks()[*seen..].starts_with(c) {
                    *seen += c.len_utf8();
                } else {
                    self.state = State::Through;
                    new.push(c);
                }
            }
            State::Failed => return Err(Misfit),
        }
        Ok(())
    }

    fn or_fail<T>(&mut self, result: Result<T, Misfit>) -> Result<T, Misfit> {
        if result.is_err() {
            self.state = State::Failed;
        }
        result
    }

    /// Does what was found out, with what was held back.
    fn act(&mut self, found: Found, new: &mut String) -> Result<(), Misfit> {
        let rest = match found {
            Found::New { insert, more } => {
                self.state = State::Through;
                new.push_str(&insert);
                more
            }
            Found::Repeated { more } => {
                self.state = State::Blanks(0);
                more
            }
            Found::Anew { realign, more } => {
                self.state = State::Realign(Box::new(realign), Expect::Continuation);
                more
            }
        };
        for c in rest.chars() {
            self.step(c, new)?;
        }
        Ok(())
    }
}
