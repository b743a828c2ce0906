//! The beginning or the end of a text, by a number of tokens.

use crate::TokenCounter;

/// Bytes that are counted at once. Small, so that the search within the last one is short.
const STEP: usize = 2048;

/// The longest beginning of `text`, cut between two characters, that counts as at most `limit` tokens.
///
/// It is counted in steps, so the result may fall short of `limit` by a few tokens, and the beginning counted as a
/// whole may differ from it by as many. Takes time linear in what is returned.
pub fn head<'a>(counter: &dyn TokenCounter, text: &'a str, limit: usize) -> &'a str {
    let mut at = 0;
    let mut left = limit;
    while at < text.len() {
        let end = floor(text, at + STEP);
        let Some(count) = counter.count_up_to(&text[at..end], left).within() else {
            at += within(end - at, |len| {
                let end = floor(text, at + len);
                let fits = !counter.count_up_to(&text[at..end], left).is_over();
                fits.then_some(end - at)
            });
            break;
        };
        left -= count.tokens;
        at = end;
    }
    &text[..at]
}

/// The longest end of `text`, cut between two characters, that counts as at most `limit` tokens; see [`head`].
pub fn tail<'a>(counter: &dyn TokenCounter, text: &'a str, limit: usize) -> &'a str {
    let mut at = text.len();
    let mut left = limit;
    while at > 0 {
        let start = ceil(text, at.saturating_sub(STEP));
        let Some(count) = counter.count_up_to(&text[start..at], left).within() else {
            at -= within(at - start, |len| {
                let start = ceil(text, at - len);
                let fits = !counter.count_up_to(&text[start..at], left).is_over();
                fits.then_some(at - start)
            });
            break;
        };
        left -= count.tokens;
        at = start;
    }
    &text[at..]
}

/// The longest of the lengths below `most` that `fits` takes, as it rounds it to whole characters. Halving: longer texts
/// have more tokens, but for a few at the border.
fn within(most: usize, fits: impl Fn(usize) -> Option<usize>) -> usize {
    let (mut good, mut low, mut high) = (0, 0, most);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if let Some(len) = fits(middle) {
            (good, low) = (len, middle);
        } else {
            high = middle - 1;
        }
    }
    good
}

/// The last border between two characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first border between two characters at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
