//! Cutting a text where the vocabularies end a word anyway.
//!
//! Both vocabularies first split a text into words with a regular expression, then look each word up. The expression
//! never looks back, so a cut changes nothing where a word ends whatever follows it. Three such places are known:
//!
//! - before a space that follows something other than white space: no word runs into white space of that kind;
//! - between a line feed and a letter or digit: white space that ends in a line feed is a word of its own;
//! - between a letter of a common script and punctuation other than an apostrophe (`don't` is one word).
//!
//! Anywhere else a cut may make two words of one.

/// The longest piece, in bytes. Long enough to hold a clean place in any prose; short enough that the regular
/// expression's stack (which overflows at about a million blanks) and the merge of one long word stay small.
const MAX_PIECE: usize = 8 * 1024;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    /// Whether the cut at its end leaves the count as it is.
    pub(crate) clean: bool,
}

/// The pieces of a text, in order and without gaps.
#[derive(Debug)]
pub(crate) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.len() <= MAX_PIECE {
            let text = std::mem::take(&mut self.rest);
            return Some(Piece { text, clean: true });
        }
        let border = char_border(self.rest, MAX_PIECE);
        let (cut, clean) = match last_clean_cut(self.rest, border) {
            Some(cut) => (cut, true),
            None => (border, false),
        };
        let (text, rest) = self.rest.split_at(cut);
        self.rest = rest;
        Some(Piece { text, clean })
    }
}

/// The last place between two characters at or before `at`.
fn char_border(text: &str, at: usize) -> usize {
    // A character has at most four bytes, so one of these is a border.
    (at.saturating_sub(3)..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(at)
}

/// The last clean place at or before `border` and not at the start, searched in the second half so that pieces do
/// not get short.
fn last_clean_cut(text: &str, border: usize) -> Option<usize> {
    let mut after = text[border..].chars().next()?;
    for (at, before) in text[..border].char_indices().rev() {
        if at < border / 2 {
            return None;
        }
        if is_clean(before, after) {
            return Some(at + before.len_utf8());
        }
        after = before;
    }
    None
}

/// Whether a word always ends between these two.
fn is_clean(before: char, after: char) -> bool {
    match after {
        ' ' => !before.is_whitespace(),
        '\'' => false,
        _ if is_letter(before) => after.is_ascii_punctuation() || is_cjk_punctuation(after),
        _ if before == '\n' => is_letter(after) || after.is_ascii_digit(),
        _ => false,
    }
}

/// Letters that every version of Unicode and both vocabularies call letters.
fn is_letter(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z'
        | 'а'..='я' | 'А'..='Я'
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ'
        | '\u{4e00}'..='\u{9fa5}' | '가'..='힣')
}

fn is_cjk_punctuation(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '！'
            | '？'
            | '：'
            | '；'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '（'
            | '）'
    )
}

#[cfg(test)]
mod tests;
