//! Whether a judge's text is the original with whole spans taken out, and which spans these are.
//!
//! Both texts are compared line by line. A line may go as a whole, or the sentences at its end may. Blank lines count
//! between lines that both stay; where something went, and at both ends, they are ours to set. Where several ways to take
//! lines out give the judge's text, as with equal lines, the first that passes all checks is taken.
//!
//! Everything here is linear in the two texts.

use std::ops::Range;

use super::align::Pair;
use super::answer::{Said, json_value};
use super::excerpt::{Excerpt, rows};
use super::notice::may_be_notice;
use super::rejected::Rejected;
use super::seams;

/// Longest text of which more than [`SHARE`] may go, in characters: a short answer with a long advertisement.
const SHORT: usize = 400;

/// Most of a longer text that may go, in percent.
const SHARE: usize = 60;

/// What goes, after the judge's words about `excerpt`.
pub(super) fn spans(excerpt: &Excerpt<'_>, said: &Said) -> Result<Vec<Range<usize>>, Rejected> {
    let text = excerpt.text();
    if excerpt.rows().is_empty() {
        return Ok(Vec::new());
    }
    let cleaned = rows(&said.text);
    if cleaned.is_empty() {
        if !said.has_ad {
            return Err(Rejected::Contradiction);
        }
        if json_value(text).is_some() {
            return Err(Rejected::PartOfCode);
        }
        let all = || std::iter::once(0..text.len()).collect();
        return may_be_notice(text).then(all).ok_or(Rejected::TooMuch);
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
