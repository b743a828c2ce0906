//! Where something may be taken out of a text without changing what the rest says: at the ends of sentences and blocks.

/// Characters that may stand between the end of a sentence and the end of its line.
const CLOSERS: &[char] = &[
    ')', ']', '"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{203a}', '*', '_', '`', '~',
    '\u{ff09}', '\u{300d}', '\u{300f}', '\u{3011}', '\u{300b}',
];

/// What ends a sentence where a blank follows.
const ENDS: &[char] = &[
    '.', '!', '?', '\u{2026}', '\u{61f}', '\u{6d4}', '\u{964}', '\u{203d}',
];

/// What ends a sentence whatever follows.
const WIDE_ENDS: &[char] = &['\u{3002}', '\u{ff01}', '\u{ff1f}', '\u{ff0e}'];

/// Words whose full stop ends no sentence, in lower case.
const SHORT: &[&str] = &[
    "dr", "mr", "mrs", "ms", "prof", "st", "sr", "jr", "vs", "etc", "no", "nr", "fig", "eq", "vol",
    "ca", "cf", "al", "e.g", "i.e", "z.b", "d.h", "approx", "dept", "est", "inc", "ltd", "co",
    "corp", "sra", "bzw", "usw", "mme", "mlle",
];

/// Whether a line of these words ends a sentence or a link.
pub(super) fn ends_sentence(words: &str) -> bool {
    let words = words.trim_end();
    words
        .trim_end_matches(CLOSERS)
        .ends_with(|last| ENDS.contains(&last) || WIDE_ENDS.contains(&last))
        || words
            .rsplit(char::is_whitespace)
            .next()
            .is_some_and(|word| word.contains("://") || word.starts_with("www."))
}

/// Whether a line of these words begins a block of its own, whatever stands before it: a rule line, a heading, an item of a
/// list, a quotation, a row of a table, code, a tag, a link, a picture character.
pub(super) fn opens_block(words: &str) -> bool {
    let words = words.trim_start();
    if is_rule(words) {
        return true;
    }
    let begins = [
        "#", ">", "|", "- ", "* ", "+ ", "```", "~~~", "<|", "</", "http://", "https://",
        "\u{2022}",
    ];
    if begins.iter().any(|begin| words.starts_with(begin)) {
        return true;
    }
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let item = (1..=3).contains(&digits)
        && (words[digits..].starts_with(". ") || words[digits..].starts_with(") "));
    item || words.starts_with(is_picture)
}

/// Whether a line only divides.
pub(super) fn is_rule(words: &str) -> bool {
    const MARKS: &[char] = &[
        '-', '*', '_', '=', '~', '\u{2014}', '\u{2013}', '\u{2500}', '\u{2501}', '\u{2550}',
    ];
    let mut marks = 0;
    for mark in words.chars() {
        if MARKS.contains(&mark) {
            marks += 1;
        } else if !mark.is_whitespace() {
            return false;
        }
    }
    marks >= 3
}

fn is_picture(mark: char) -> bool {
    matches!(mark, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether the sentences of a line that stand behind its first `at` bytes can go: a sentence ends there, another begins,
/// and no code, link, bracket or emphasis goes on across the place.
pub(super) fn splits(words: &str, at: usize) -> bool {
    let (Some(kept), Some(rest)) = (words.get(..at), words.get(at..)) else {
        return false;
    };
    let kept = kept.trim_end();
    let bare = kept.trim_end_matches(CLOSERS);
    let Some(end) = bare.chars().next_back() else {
        return false;
    };
    // The blanks between them may be on either side of the place.
    let apart = rest.starts_with(char::is_whitespace) || kept.len() < at;
    if !(WIDE_ENDS.contains(&end) || ENDS.contains(&end) && apart) {
        return false;
    }
    let Some(first) = rest.trim_start().chars().next() else {
        return false;
    };
    let goes_on = first.is_lowercase()
        || first.is_numeric()
        || CLOSERS.contains(&first) && !matches!(first, '*' | '_' | '"');
    let is_end = end != '.' || !is_short(bare);
    is_end && !goes_on && is_closed(kept)
}

/// Whether the full stop at the end belongs to a shortened word, an initial or a number of an item.
fn is_short(bare: &str) -> bool {
    let word = bare
        .trim_end_matches('.')
        .rsplit(|mark: char| mark.is_whitespace() || mark == '(')
        .next()
        .unwrap_or_default();
    let letters = word.chars().count();
    (letters == 1 && !word.starts_with('I'))
        || !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && word.len() == bare.trim_start().len() - 1
        || letters <= 6 && SHORT.contains(&word.to_lowercase().as_str())
}

/// Whether code, brackets and emphasis that begin in `words` end in it. Each run of stars opens or closes.
fn is_closed(words: &str) -> bool {
    let words = words.trim_start();
    let words = words.strip_prefix("* ").unwrap_or(words);
    let (mut round, mut square, mut ticks, mut stars) = (0_i32, 0_i32, 0_u32, 0_u32);
    let mut before = 0;
    for byte in words.bytes() {
        match byte {
            b'(' => round += 1,
            b')' => round -= 1,
            b'[' => square += 1,
            b']' => square -= 1,
            b'`' => ticks += 1,
            b'*' if before != b'*' => stars += 1,
            _ => {}
        }
        before = byte;
    }
    // Where more close than open, as in faces, nothing is open.
    round <= 0 && square <= 0 && ticks.is_multiple_of(2) && stars.is_multiple_of(2)
}

#[cfg(test)]
mod tests;
