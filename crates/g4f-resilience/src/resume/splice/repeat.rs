//! Whether an overlap is a repetition, or only looks like one.
//!
//! A continuation that repeats the last words and one that goes on with a text which itself repeats look alike. What
//! tells them apart is how much repeats, where it begins, and whether the text repeats itself there anyway:
//!
//! - Two words or more, from the beginning of a word: a repetition. So is a long piece that begins within a word.
//! - One whole word: a repetition, unless the text doubles it elsewhere or goes on doubling it. A number of one or two
//!   digits only with a blank before it.
//! - The beginning of one word: a repetition, if the text can have been cut within a word there, which the joints of
//!   its pieces and its vocabulary say. One letter is no evidence.
//! - Punctuation, brackets and blanks alone: never.
//! - Where what was said is periodic at its end ("la la la", rows that are equal): never, for there the text is likelier
//!   to go on than to be told again. Only an answer that begins anew from its very first word is one there too.

use super::chars::{begin_of_last, has_word, is_space, is_symbol, is_word};
use super::overlap::Overlap;
use super::said::Said;

/// Overlaps that are looked at, from the longest down.
const CANDIDATES: usize = 8;
/// Letters that make a piece from within a word a repetition.
const LONG: usize = 6;

/// Characters after an overlap of `length` that must be known to judge it.
pub(super) const fn foresight(length: usize) -> usize {
    const LONGEST: usize = 512;
    let more = length + 2;
    if more < LONGEST { more } else { LONGEST }
}

/// How many characters of the continuation, which begins with `blanks`, were said already.
pub(super) fn repeated(said: &Said, overlap: &Overlap, blanks: &str) -> Option<usize> {
    overlap
        .lengths()
        .take(CANDIDATES)
        .find(|length| Look::at(said, overlap, *length, blanks).is_repetition())
}

/// One overlap, and what stands around it.
struct Look<'a> {
    said: &'a Said,
    body: &'a str,
    /// Where it begins in the body.
    begin: usize,
    /// The continuation, of which the first `length` characters are the overlap.
    pattern: &'a [char],
    length: usize,
    /// The continuation begins with a blank, with a line's end.
    blank: bool,
    line: bool,
    period: usize,
}

impl<'a> Look<'a> {
    fn at(said: &'a Said, overlap: &'a Overlap, length: usize, blanks: &str) -> Self {
        let body = said.body();
        Self {
            said,
            body,
            begin: begin_of_last(body, length),
            pattern: overlap.pattern(),
            length,
            blank: !blanks.is_empty(),
            line: blanks.contains('\n'),
            period: overlap.period(length),
        }
    }

    fn is_repetition(&self) -> bool {
        let letters = self.letters();
        let joints = self.said.joints();
        // Where every piece began with a blank, what does not is no next piece.
        let is_piece = joints.always_loose() && !self.blank && !self.said_ends_here();
        if (letters == 0 && !is_piece) || (self.said_ends_here() && self.goes_on_in_word()) {
            return false;
        }
        let tokens = self.text().split_whitespace().count();
        if self.is_whole() && (tokens > 1 || !self.blank) {
            return !self.is_periodic() || self.blank == self.said.text().starts_with(is_space);
        }
        if self.is_periodic() || self.goes_on_before() || self.goes_on_after() {
            return false;
        }
        if !self.begins_a_word() {
            return letters >= LONG || (is_piece && letters >= LONG / 2);
        }
        match tokens {
            1 if self.goes_on_in_word() => self.is_cut_word(),
            1 => self.is_same_word(),
            _ => {
                letters > 3
                    || is_piece
                    || self.is_line()
                    || !self.body[..self.begin].contains(self.text())
            }
        }
    }

    fn text(&self) -> &'a str {
        &self.body[self.begin..]
    }

    fn next(&self) -> Option<char> {
        self.pattern.get(self.length).copied()
    }

    /// It is all of the last line, and the continuation does not begin another line.
    fn is_line(&self) -> bool {
        self.body[..self.begin].ends_with('\n') && !self.said.blanks().contains('\n') && !self.line
    }

    /// What carries meaning in it.
    fn letters(&self) -> usize {
        self.text()
            .chars()
            .map(|c| usize::from(is_word(c)) + 2 * usize::from(is_symbol(c)))
            .sum()
    }

    /// All that was said is repeated.
    fn is_whole(&self) -> bool {
        self.body[..self.begin].trim().is_empty()
    }

    fn begins_a_word(&self) -> bool {
        let before = self.body[..self.begin].chars().next_back();
        let first = self.text().chars().next();
        !(before.is_some_and(is_word) && first.is_some_and(is_word))
    }

    /// A blank was handed out after the overlap.
    fn said_ends_here(&self) -> bool {
        !self.said.blanks().is_empty()
    }

    /// The overlap ends within a word of the continuation.
    fn goes_on_in_word(&self) -> bool {
        self.text().chars().next_back().is_some_and(is_word) && self.next().is_some_and(is_word)
    }

    /// The overlap itself is something twice or more.
    fn is_periodic(&self) -> bool {
        let twice = 2 * self.period;
        let joined = self.length + 1 == twice && self.pattern.get(self.period - 1) == Some(&' ');
        self.length > 1 && (self.length >= twice || joined)
    }

    /// What stands before the overlap ends as the overlap does: the text repeats itself there.
    fn goes_on_before(&self) -> bool {
        let mut before = self.body[..self.begin]
            .chars()
            .rev()
            .filter(|c| !is_space(*c));
        let mut text = self.text().chars().rev().filter(|c| !is_space(*c));
        let mut same = 0;
        let rest = loop {
            let Some(c) = text.next() else {
                // "her" is not told before in "mother".
                let before = self.body[..self.begin].trim_end();
                let head = before.strip_suffix(self.text()).unwrap_or_default();
                let in_word = head.ends_with(is_word) && self.text().starts_with(is_word);
                return !(in_word && self.begins_a_word());
            };
            if before.next() != Some(c) {
                break 1 + text.count();
            }
            same += 1;
        };
        // One word may end like another.
        same > 2 && same >= rest && self.text().contains(is_space)
    }

    /// The continuation has it again right after it.
    fn goes_on_after(&self) -> bool {
        let mut after = &self.pattern[self.length..];
        if after.first() == Some(&' ') {
            after = &after[1..];
        }
        let Some(then) = after.strip_prefix(&self.pattern[..self.length]) else {
            return false;
        };
        // "not" is not told again in "nothing".
        let other_word = self.begins_a_word() && then.first().is_some_and(|c| is_word(*c));
        self.length > 1 && !(other_word && is_word(after[self.length - 1]))
    }

    /// The overlap is the last word, and the continuation's word goes on after it.
    fn is_cut_word(&self) -> bool {
        let (word, joints) = (self.said.last_word(), self.said.joints());
        let within = joints.within_word;
        // Where every piece was a word, none was cut.
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let likely = within > 0 && (letters > 3 || 4 * within >= joints.after_word);
        let can_be = !joints.always_loose() && (!self.blank || likely);
        can_be && letters > 1 && !self.is_known(word) && !self.is_known(&self.joined())
    }

    /// The overlap is the last word, and the continuation's word is the same.
    fn is_same_word(&self) -> bool {
        let (text, joints) = (self.text(), self.said.joints());
        let word = self.said.last_word();
        let joined = word == text && self.is_known(&self.joined());
        if self.is_doubled_elsewhere() || joined {
            return false;
        }
        let apart = self.blank || self.said_ends_here() || joints.tight == 0;
        let letters = text.chars().filter(|c| c.is_alphabetic() || is_symbol(*c));
        match letters.count() {
            0 => apart || text.chars().count() > 2,
            1..=2 => {
                let rarely_cut = 4 * joints.within_word < joints.after_word;
                apart || rarely_cut || self.is_known(text)
            }
            _ => true,
        }
    }

    /// The text before has the word twice in a row.
    fn is_doubled_elsewhere(&self) -> bool {
        let (text, before) = (self.text(), &self.body[..self.begin]);
        before.match_indices(text).any(|(at, _)| {
            let rest = &before[at + text.len()..];
            let after = rest.trim_start().strip_prefix(text);
            let whole = !before[..at].ends_with(is_word) && rest.starts_with(is_space);
            whole && after.is_some_and(|after| !after.starts_with(is_word))
        })
    }

    /// What the last word and the continuation's first would be as one.
    fn joined(&self) -> String {
        let first = self.pattern.iter().take_while(|c| is_word(**c));
        self.said
            .last_word()
            .chars()
            .chain(first.copied())
            .collect()
    }

    fn is_known(&self, word: &str) -> bool {
        has_word(&self.body[..self.begin], word)
    }
}
