//! Whether a judge's text is the original with whole spans taken out, and which spans these are.
//!
//! Both texts are compared line by line. A line may go as a whole, or the sentences at its end may. Blank lines count
//! between lines that both stay; where something went, and at both ends, they are ours to set. Where several ways to take
//! lines out give the judge's text, as with equal lines, the first that passes all checks is taken.
//!
//! Everything here is linear in the two texts.

use std::ops::Range;

use super::answer::{Said, json_value};
use super::border::{ends_sentence, is_rule, opens_block, splits};
use super::excerpt::{Excerpt, Row, rows};
use super::rejected::Rejected;
use super::seams;

/// Longest text of which more than [`SHARE`] may go, in characters: a short answer with a long advertisement.
const SHORT: usize = 400;

/// Most of a longer text that may go, in percent.
const SHARE: usize = 60;

/// Longest text that may go as a whole, in characters: a notice is short, an answer of pages is none.
const NOTICE: usize = 2000;

/// What goes, after the judge's words about `excerpt`.
pub(super) fn spans(excerpt: &Excerpt<'_>, said: &Said) -> Result<Vec<Range<usize>>, Rejected> {
    let text = excerpt.text();
    let cleaned = rows(&said.text);
    if cleaned.is_empty() {
        if !said.has_ad {
            return Err(Rejected::Contradiction);
        }
        if json_value(text).is_some() {
            return Err(Rejected::PartOfCode);
        }
        let is_short = text.chars().nth(NOTICE).is_none();
        return is_short
            .then(|| std::iter::once(0..text.len()).collect())
            .ok_or(Rejected::TooMuch);
    }
    let pair = Pair {
        excerpt,
        said: &said.text,
        cleaned: &cleaned,
    };
    let mut reason = None;
    for way in [Pair::once, Pair::forwards, Pair::backwards] {
        let Some(kept) = way(&pair) else { continue };
        match pair.check(&kept) {
            Ok(()) if !said.has_ad && seams::goes(&kept) => return Err(Rejected::Contradiction),
            Ok(()) => {
                let spans = seams::spans(excerpt, &kept);
                return within_bounds(text, &spans).map(|()| spans);
            }
            Err(why) => reason = reason.or(Some(why)),
        }
    }
    Err(reason.unwrap_or_else(|| {
        if !said.has_ad {
            return Rejected::Contradiction;
        }
        pair.unlike()
    }))
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It goes.
    Gone,
    /// It stays, as this row of the judge's text.
    Whole(usize),
    /// Its first bytes stay, as this row of the judge's text.
    Head(usize, usize),
}

/// How a row and a row of the judge's text match.
enum Match {
    No,
    Whole,
    Head(usize),
}

struct Pair<'a> {
    excerpt: &'a Excerpt<'a>,
    said: &'a str,
    cleaned: &'a [Row],
}

impl Pair<'_> {
    fn words(&self, row: usize) -> &str {
        let row = &self.cleaned[row];
        &self.said[row.start..row.end]
    }

    fn matches(&self, row: usize, cleaned: usize) -> Match {
        let ours = self.excerpt.words(row).trim_end();
        let theirs = self.words(cleaned).trim_end();
        if ours == theirs {
            return Match::Whole;
        }
        if ours.starts_with(theirs) && splits(ours, theirs.len()) {
            return Match::Head(theirs.len());
        }
        Match::No
    }

    fn is_same(&self, row: usize, cleaned: usize) -> bool {
        matches!(self.matches(row, cleaned), Match::Whole)
    }

    /// One piece went: the usual case, and the only one in which equal lines leave no doubt.
    fn once(&self) -> Option<Vec<Fate>> {
        let (ours, theirs) = (self.excerpt.rows().len(), self.cleaned.len());
        if theirs > ours {
            return None;
        }
        let mut fates = vec![Fate::Gone; ours];
        let mut at = 0;
        while at < theirs && self.is_same(at, at) {
            fates[at] = Fate::Whole(at);
            at += 1;
        }
        if at < theirs
            && let Match::Head(length) = self.matches(at, at)
        {
            fates[at] = Fate::Head(at, length);
            at += 1;
        }
        let shift = ours - theirs;
        for cleaned in at..theirs {
            if !self.is_same(cleaned + shift, cleaned) {
                return None;
            }
            fates[cleaned + shift] = Fate::Whole(cleaned);
        }
        Some(fates)
    }

    /// Several pieces went, and of equal lines the first stayed.
    fn forwards(&self) -> Option<Vec<Fate>> {
        let mut fates = vec![Fate::Gone; self.excerpt.rows().len()];
        let mut cleaned = 0;
        for (row, fate) in fates.iter_mut().enumerate() {
            if cleaned == self.cleaned.len() {
                break;
            }
            *fate = self.fate(row, cleaned);
            cleaned += usize::from(*fate != Fate::Gone);
        }
        (cleaned == self.cleaned.len()).then_some(fates)
    }

    /// Several pieces went, and of equal lines the last stayed.
    fn backwards(&self) -> Option<Vec<Fate>> {
        let mut fates = vec![Fate::Gone; self.excerpt.rows().len()];
        let mut left = self.cleaned.len();
        for (row, fate) in fates.iter_mut().enumerate().rev() {
            let Some(cleaned) = left.checked_sub(1) else {
                break;
            };
            *fate = self.fate(row, cleaned);
            left -= usize::from(*fate != Fate::Gone);
        }
        (left == 0).then_some(fates)
    }

    fn fate(&self, row: usize, cleaned: usize) -> Fate {
        match self.matches(row, cleaned) {
            Match::No => Fate::Gone,
            Match::Whole => Fate::Whole(cleaned),
            Match::Head(length) => Fate::Head(cleaned, length),
        }
    }

    /// Whether what goes may go, and what stays is unchanged.
    fn check(&self, fates: &[Fate]) -> Result<(), Rejected> {
        let rows = self.excerpt.rows();
        let mark = (0..rows.len()).find(|row| self.excerpt.is_mark(*row));
        if mark.is_some_and(|mark| !matches!(fates[mark], Fate::Whole(_))) {
            return Err(Rejected::Reworded);
        }
        self.unchanged(fates)?;
        self.whole_sentences(fates)?;
        self.whole_fences(fates)?;
        self.whole_value(fates)
    }

    /// Blanks at the end of lines and blank lines between them stay what they were, except where something went.
    fn unchanged(&self, fates: &[Fate]) -> Result<(), Rejected> {
        for row in 1..fates.len() {
            let (Fate::Whole(before), Fate::Whole(cleaned) | Fate::Head(cleaned, _)) =
                (fates[row - 1], fates[row])
            else {
                continue;
            };
            let same = self.excerpt.words(row - 1) == self.words(before)
                && self.excerpt.rows()[row].gap == self.cleaned[cleaned].gap;
            if !same {
                return Err(Rejected::Reworded);
            }
        }
        Ok(())
    }

    fn whole_sentences(&self, fates: &[Fate]) -> Result<(), Rejected> {
        let rows = self.excerpt.rows();
        for row in 1..rows.len() {
            let (before, here) = (fates[row - 1], fates[row]);
            if matches!(
                (before, here),
                (Fate::Gone, Fate::Gone) | (Fate::Whole(_), Fate::Whole(_) | Fate::Head(..))
            ) {
                continue;
            }
            // The end of a line went, and what follows it goes as well: that place is judged where the end began.
            if matches!((before, here), (Fate::Head(..), Fate::Gone)) {
                continue;
            }
            let words = |row: usize| self.excerpt.words(row);
            let fenced = rows[row - 1].fence.is_some() || rows[row].fence.is_some();
            let ends = !self.excerpt.is_mark(row - 1)
                && (ends_sentence(words(row - 1)) || is_rule(words(row - 1)));
            if rows[row].gap == 0 && !fenced && !ends && !opens_block(words(row)) {
                return Err(Rejected::PartOfSentence);
            }
        }
        Ok(())
    }

    /// A code block goes as a whole or stays as a whole. One that is never closed was cut: what a provider added behind
    /// it looks like a part of it.
    fn whole_fences(&self, fates: &[Fate]) -> Result<(), Rejected> {
        let rows = self.excerpt.rows();
        for row in 0..rows.len() {
            let Some(fence) = rows[row].fence else {
                continue;
            };
            if matches!(fates[row], Fate::Head(..)) {
                return Err(Rejected::PartOfCode);
            }
            if row == 0 || rows[row - 1].fence != Some(fence) {
                continue;
            }
            let (stayed, stays) = (fates[row - 1] != Fate::Gone, fates[row] != Fate::Gone);
            if stayed == stays {
                continue;
            }
            let is_tail = stayed
                && self.excerpt.is_open(fence)
                && (rows[row].gap > 0 || is_rule(self.excerpt.words(row)))
                && fates[row..].iter().all(|fate| *fate == Fate::Gone);
            if !is_tail {
                return Err(Rejected::PartOfCode);
            }
        }
        Ok(())
    }

    /// The JSON value that an answer begins with is the model's own.
    fn whole_value(&self, fates: &[Fate]) -> Result<(), Rejected> {
        let Some(end) = json_value(self.excerpt.text()) else {
            return Ok(());
        };
        let rows = self.excerpt.rows();
        let inside = |row: &usize| self.excerpt.place(rows[*row].line, *row) < end;
        let touched = |row: usize| match fates[row] {
            Fate::Whole(_) => false,
            Fate::Gone => true,
            Fate::Head(_, length) => self.excerpt.place(rows[row].start + length, row) < end,
        };
        if (0..rows.len()).take_while(inside).any(touched) {
            return Err(Rejected::PartOfCode);
        }
        Ok(())
    }

    /// Why the judge's text cannot be made by taking out.
    fn unlike(&self) -> Rejected {
        // A part of a line is there, and the rest of that line is not.
        let mut row = 0;
        let ours = self.excerpt.rows().len();
        for cleaned in 0..self.cleaned.len() {
            while row < ours && !self.is_same(row, cleaned) {
                let theirs = self.words(cleaned).trim_end();
                if self.excerpt.words(row).starts_with(theirs) {
                    return Rejected::PartOfSentence;
                }
                row += 1;
            }
            row += 1;
        }
        Rejected::Reworded
    }
}

fn within_bounds(text: &str, spans: &[Range<usize>]) -> Result<(), Rejected> {
    let all = text.chars().count();
    let gone: usize = spans
        .iter()
        .map(|span| {
            text.get(span.clone())
                .map_or(0, |gone| gone.chars().count())
        })
        .sum();
    if all > SHORT && gone * 100 > all * SHARE {
        return Err(Rejected::TooMuch);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
