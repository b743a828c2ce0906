//! An answer that began anew: everything that was said already is left out.
//!
//! As long as it is told in the same words, only a place in what was said is kept. Where it departs from them (another
//! model, another sample), the last words that were said are looked for in it. Where they come, it reads on from there.
//! Where they do not come in about as much text again, it cannot be joined to what was said.

use super::Misfit;
use super::chars::{begin_of_last, compared, is_space, is_word};

/// Fewest and most characters of the last words that mark the place.
const ANCHOR: (usize, usize) = (16, 64);
/// How much longer than what was said a new answer may be before it says the last words.
const SLACK: usize = 1024;

/// What is known about the new answer.
#[derive(Debug)]
pub(super) enum Realign {
    /// It told the same up to this byte of the body.
    Same { at: usize, in_space: bool },
    /// It departed: the last words are looked for.
    Seek(Seek),
}

/// What a character of the new answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It was said already.
    Said,
    /// It is the first after all that was said.
    New,
}

impl Realign {
    /// From the beginning (0), or from where a repetition has come to.
    pub(super) fn from(body: &str, at: usize) -> Self {
        Self::Same {
            at,
            in_space: at == 0 || body[..at].ends_with(is_space),
        }
    }

    /// From a departure: the first `told` characters were the same.
    pub(super) fn departed(body: &str, told: usize) -> Result<Self, Misfit> {
        Ok(Self::Seek(Seek::new(body, told)?))
    }

    /// Whether it departed and has not come back.
    pub(super) fn is_lost(&self) -> bool {
        matches!(self, Self::Seek(seek) if seek.matched < seek.anchor.len())
    }

    /// Takes one character. `strict` allows no departure.
    pub(super) fn push(&mut self, body: &str, c: char, strict: bool) -> Result<Step, Misfit> {
        match self {
            Self::Same { at, in_space } => {
                if *at >= body.len() {
                    return Ok(Step::New);
                }
                if is_space(c) && *in_space {
                    return Ok(Step::Said);
                }
                if *at == 0 {
                    *at = body.len() - body.trim_start().len();
                }
                let c = if is_space(c) { ' ' } else { c };
                match compared(body, *at) {
                    Some((said, next)) if said == c => {
                        (*at, *in_space) = (next, c == ' ');
                        Ok(Step::Said)
                    }
                    _ if strict => Err(Misfit),
                    _ => {
                        let told = body[..*at].chars().count();
                        let mut seek = Seek::new(body, told)?;
                        seek.push(c)?;
                        *self = Self::Seek(seek);
                        Ok(Step::Said)
                    }
                }
            }
            Self::Seek(seek) => seek.push(c),
        }
    }
}

/// Looks for the last words.
#[derive(Debug)]
pub(super) struct Seek {
    anchor: Vec<char>,
    borders: Vec<usize>,
    matched: usize,
    in_space: bool,
    /// Characters that may still pass.
    left: usize,
}

impl Seek {
    fn new(body: &str, told: usize) -> Result<Self, Misfit> {
        let all = body.chars().count();
        let untold = all.saturating_sub(told);
        if untold < ANCHOR.0 {
            return Err(Misfit);
        }
        let begin = begin_of_last(body, untold.min(ANCHOR.1));
        // Whole words only: what was cut at the front may differ there.
        let words = &body[begin..];
        let from = words.find(|c| !is_word(c)).unwrap_or(0);
        let words = words[from..].trim_start();
        let mut anchor = Vec::new();
        let mut at = 0;
        while let Some((c, next)) = compared(words, at) {
            anchor.push(c);
            at = next;
        }
        // Words that were said before mark no place.
        if anchor.len() < ANCHOR.0 / 2 || body.matches(words).nth(1).is_some() {
            return Err(Misfit);
        }
        Ok(Self {
            borders: borders(&anchor),
            anchor,
            matched: 0,
            in_space: false,
            left: 2 * untold + SLACK,
        })
    }

    fn push(&mut self, c: char) -> Result<Step, Misfit> {
        if self.matched == self.anchor.len() {
            return Ok(Step::New);
        }
        self.left = self.left.checked_sub(1).ok_or(Misfit)?;
        if is_space(c) && self.in_space {
            return Ok(Step::Said);
        }
        self.in_space = is_space(c);
        let c = if self.in_space { ' ' } else { c };
        while self.matched > 0 && self.anchor[self.matched] != c {
            self.matched = self.borders[self.matched - 1];
        }
        if self.anchor[self.matched] == c {
            self.matched += 1;
        }
        Ok(Step::Said)
    }
}

fn borders(pattern: &[char]) -> Vec<usize> {
    let mut borders = Vec::with_capacity(pattern.len());
    let mut border = 0;
    for (index, c) in pattern.iter().enumerate() {
        if index > 0 {
            while border > 0 && pattern[border] != *c {
                border = borders[border - 1];
            }
            if pattern[border] == *c {
                border += 1;
            }
        }
        borders.push(border);
    }
    borders
}
