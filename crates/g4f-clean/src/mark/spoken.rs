//! Whether a sentence speaks of a mark, by what stands before it.

/// Words that a sentence does not end with: what stands behind one of them is a part of the sentence.
const LEADING: &[&str] = &[
    "a",
    "an",
    "the",
    "this",
    "that",
    "these",
    "those",
    "each",
    "every",
    "any",
    "your",
    "its",
    "like",
    "as",
    "is",
    "are",
    "was",
    "of",
    "in",
    "by",
    "with",
    "for",
    "from",
    "to",
    "and",
    "or",
    "see",
    "e.g",
    "eg",
    "called",
    "write",
    "writes",
    "adds",
    "insert",
    "inserts",
    "inserted",
    "mark",
    "marks",
    "marker",
    "markers",
    "symbol",
    "symbols",
    "token",
    "tokens",
    "tag",
    "tags",
    "string",
    "strings",
    "format",
    "notation",
    "placeholder",
    "placeholders",
    "bracket",
    "brackets",
    "citation",
    "citations",
    "annotation",
    "annotations",
    "reads",
    "contains",
    "contain",
    "containing",
    "remove",
    "removes",
    "strip",
    "strips",
    "replace",
    "replaces",
    "wie",
    "die",
    "der",
    "das",
    "ein",
    "eine",
    "und",
    "oder",
    "mit",
    "von",
    "zum",
    "als",
    "comme",
    "le",
    "la",
    "les",
    "un",
    "une",
    "de",
    "du",
    "des",
    "et",
    "ou",
    "como",
    "el",
    "los",
    "las",
    "una",
    "con",
    "os",
    "um",
    "uma",
    "come",
    "il",
    "lo",
    "gli",
    "и",
    "или",
    "как",
    "вида",
    "знак",
    "метка",
    "метки",
    "обозначение",
    "формат",
    "в",
    "с",
];

/// The same in scripts without blanks between words.
const LEADING_CJK: &[&str] = &[
    "像", "如", "的", "是", "标记", "符号", "格式", "「", "『", "“", "《",
];

/// Whether a mark behind `before` is a part of the sentence; `glued`: nothing stands between them.
pub(super) fn is_spoken(before: &str, glued: bool, behind: Option<char>) -> bool {
    let Some(last) = before.chars().next_back() else {
        return false;
    };
    let quoted = |open: char, close: char| last == open && behind == Some(close);
    if quoted('"', '"') || quoted('\'', '\'') || matches!(last, '“' | '‘' | '„' | '«' | '「' | '『')
    {
        return true;
    }
    if glued {
        return LEADING_CJK.iter().any(|word| before.ends_with(word));
    }
    if last == ',' {
        return false;
    }
    let end = before.trim_end_matches(['.', ':']);
    let word = end
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '*' | '_' | ','))
        .next()
        .unwrap_or_default();
    // At an end of a sentence only a shortened word leads on.
    let whole = last != '.' || word.contains('.');
    // What begins the remembered text may be the end of a longer word.
    let known = word.len() < before.len() || before.len() < 28;
    (whole && known && LEADING.contains(&word.to_lowercase().as_str()))
        || LEADING_CJK.iter().any(|word| before.ends_with(word))
}

/// Whether what stands before a mark makes it a power: a number, a bracket, or a name of less than four letters.
pub(super) fn is_power(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else {
        return false;
    };
    let name = before
        .chars()
        .rev()
        .take(4)
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .count();
    last.is_numeric() || matches!(last, ')' | ']' | '}') || (1..4).contains(&name)
}

/// Whether the line so far is only the bullet or the number of an item in a list, or a mark of quotation.
pub(super) fn is_item(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default().trim();
    matches!(line, "-" | "*" | "+" | "•" | "–" | ">" | "|")
        || line.strip_suffix(['.', ')']).is_some_and(|digits| {
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
        || (line.len() <= 6 && !line.is_empty() && line.bytes().all(|byte| byte == b'#'))
}

#[cfg(test)]
mod tests;
