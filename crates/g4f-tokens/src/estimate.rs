//! An estimate for models whose vocabulary is not at hand.

use crate::{Bounded, Count, TokenCounter};

/// Estimates tokens by the script a text is written in; rounded up, and never more than the bytes of the text.
///
/// Meant for budgets, where a guess too high costs little and one too low costs a refused request. The weights are
/// set so that prose and code come out at or somewhat above what current vocabularies make of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EstimateCounter;

/// What the weights below count in: parts of a token.
const PARTS: u64 = 16;

/// Letters in a row beyond which a run is no word but an identifier, a hash or base64, which splits into short tokens.
const LONG_RUN: usize = 24;

impl TokenCounter for EstimateCounter {
    fn count(&self, text: &str) -> Count {
        match self.count_up_to(text, usize::MAX) {
            Bounded::Within(count) => count,
            // Not reached: nothing exceeds this limit.
            Bounded::Over { at_least } => Count {
                tokens: at_least,
                exact: false,
            },
        }
    }

    fn count_up_to(&self, text: &str, limit: usize) -> Bounded {
        let mut parts: u64 = 0;
        let mut run = 0;
        for c in text.chars() {
            run = if c.is_ascii_alphanumeric() {
                run + 1
            } else {
                0
            };
            parts += if run > LONG_RUN {
                PARTS * 5 / 8
            } else {
                weight(c)
            };
            if parts > (limit as u64).saturating_mul(PARTS) {
                return Bounded::Over {
                    at_least: tokens(parts),
                };
            }
        }
        Bounded::Within(Count {
            tokens: tokens(parts),
            exact: false,
        })
    }
}

/// Whole tokens, rounded up.
fn tokens(parts: u64) -> usize {
    usize::try_from(parts.div_ceil(PARTS)).unwrap_or(usize::MAX)
}

/// The weight of one character, in parts of a token; at most its length in UTF-8.
#[expect(
    clippy::match_same_arms,
    reason = "one arm per script, so that each weight can be tuned alone"
)]
fn weight(c: char) -> u64 {
    match c {
        'a'..='z' | 'A'..='Z' => 4,
        // A space mostly belongs to the word after it, and indentation is one token for many.
        ' ' => 1,
        // Some vocabularies take numbers three digits at a time, others one by one.
        '0'..='9' => 12,
        '\0'..='\x7f' => 10,
        // Latin with accents, Greek, Cyrillic.
        '\u{80}'..='\u{52f}' => 8,
        // Armenian to Thai and the other alphabets and syllabaries of the lower plane.
        '\u{530}'..='\u{1fff}' => 12,
        // Typographic punctuation and the signs that go with it.
        '\u{2000}'..='\u{206f}' => 10,
        // Kana, ideographs, Hangul and their punctuation.
        '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{ff00}'..='\u{ffef}' => PARTS,
        // Symbols, emoji and rare scripts often fall apart into bytes.
        _ => 2 * PARTS + PARTS / 2,
    }
}

#[cfg(test)]
mod tests;
