//! Kinds of characters, and text as it is compared: every run of blanks is one.

/// Whether words are made of it.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether it separates words.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// A sign that stands for something by itself: emoji and the like.
pub(super) fn is_symbol(c: char) -> bool {
    !c.is_ascii() && !is_word(c) && !is_space(c) && !is_typographic(c)
}

/// Dashes, quotes, ellipses and full-width punctuation.
fn is_typographic(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3020}' | '\u{ff00}'..='\u{ff65}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// Letters of scripts that put no blanks between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff65}' | '\u{20000}'..='\u{3134f}')
}

/// The character at `at` as it is compared, and where the next one begins; `None` at the end.
pub(super) fn compared(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.get(at..)?;
    let c = rest.chars().next()?;
    if !is_space(c) {
        return Some((c, at + c.len_utf8()));
    }
    let run = rest.len() - rest.trim_start().len();
    Some((' ', at + run))
}

/// Where the last `count` compared characters of `text` begin.
pub(super) fn begin_of_last(text: &str, count: usize) -> usize {
    let mut left = count;
    let mut begin = text.len();
    let mut after_space = false;
    for (at, c) in text.char_indices().rev() {
        let again = is_space(c) && after_space;
        if !again {
            if left == 0 {
                break;
            }
            left -= 1;
        }
        after_space = is_space(c);
        begin = at;
    }
    begin
}

/// The blanks at the beginning of `text`.
pub(super) fn leading_blanks(text: &str) -> &str {
    &text[..text.len() - text.trim_start().len()]
}

/// The word at the beginning of `text`.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    &text[..end]
}

/// Whether `word` stands in `text` as a whole word.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
}
