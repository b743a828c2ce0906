//! What must hold of what goes, and of what stays.

use super::align::{Fate, Pair};
use super::answer::json_value;
use super::border::{ends_sentence, is_rule, opens_block};
use super::rejected::Rejected;

impl Pair<'_> {
    /// Whether what goes may go, and what stays is unchanged.
    pub(super) fn check(&self, fates: &[Fate]) -> Result<(), Rejected> {
        let rows = self.excerpt.rows();
        let mark = (0..rows.len()).find(|row| self.excerpt.is_mark(*row));
        if mark.is_some_and(|mark| !matches!(fates[mark], Fate::Whole(_))) {
            return Err(Rejected::Reworded);
        }
        self.unchanged(fates)?;
        self.whole_fences(fates)?;
        self.whole_value(fates)?;
        self.whole_sentences(fates)
    }

    /// Blanks at the end of lines and blank lines between them stay what they were, except where something went.
    fn unchanged(&self, fates: &[Fate]) -> Result<(), Rejected> {
        for row in 1..fates.len() {
            let (Fate::Whole(before), Fate::Whole(cleaned) | Fate::Head(cleaned, _)) =
                (fates[row - 1], fates[row])
            else {
                continue;
            };
            let same = self.ours(row - 1, before) == self.words(before)
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
}
