//! The ways to make a judge's text out of the original by taking out lines, or ends of lines.

use super::border::splits;
use super::excerpt::{Excerpt, Row};
use super::rejected::Rejected;

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

/// A text and what a judge made of it.
pub(super) struct Pair<'a> {
    pub(super) excerpt: &'a Excerpt<'a>,
    pub(super) said: &'a str,
    pub(super) cleaned: &'a [Row],
}

impl Pair<'_> {
    pub(super) fn words(&self, row: usize) -> &str {
        let row = &self.cleaned[row];
        &self.said[row.start..row.end]
    }

    /// The words of a row, as they are compared with a row of the judge's text: judges leave out blanks at the beginning.
    pub(super) fn ours(&self, row: usize, cleaned: usize) -> &str {
        let words = self.excerpt.words(row);
        if cleaned == 0 {
            return words.trim_start();
        }
        words
    }

    fn matches(&self, row: usize, cleaned: usize) -> Match {
        let ours = self.ours(row, cleaned).trim_end();
        let theirs = self.words(cleaned).trim_end();
        if ours == theirs {
            return Match::Whole;
        }
        if ours.starts_with(theirs) && splits(ours, theirs.len()) {
            let before = self.excerpt.words(row).trim_end().len() - ours.len();
            return Match::Head(before + theirs.len());
        }
        Match::No
    }

    fn is_same(&self, row: usize, cleaned: usize) -> bool {
        matches!(self.matches(row, cleaned), Match::Whole)
    }

    /// One piece went: the usual case, and the only one in which equal lines leave no doubt.
    pub(super) fn once(&self) -> Option<Vec<Fate>> {
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
    pub(super) fn forwards(&self) -> Option<Vec<Fate>> {
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
    pub(super) fn backwards(&self) -> Option<Vec<Fate>> {
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

    /// Why the judge's text cannot be made by taking out.
    pub(super) fn unlike(&self) -> Rejected {
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
