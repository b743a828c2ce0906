//! What a line is, told from its beginning, so that a line of an ordinary text is handed on at once.

use std::collections::HashMap;

use super::words::{joined, plain};

/// How much of a line's beginning is looked at, in bytes.
pub(crate) const LOOKED_AT: usize = 64;

/// What the beginning of a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// An ordinary line.
    Plain,
    /// An item of a list, a row of a table, a quotation: never a piece of what providers insert.
    Model,
    /// Perhaps the mark of a code fence.
    Fence,
    /// Perhaps something inserted.
    Suspect,
    /// Too little of it is there to tell.
    More,
}

/// The beginnings of lines that are worth a look.
#[derive(Debug)]
pub(crate) struct Openers {
    by_first: HashMap<char, Vec<Box<str>>>,
    /// A filter over the first three bytes of those in ASCII.
    ascii: Box<[u64; 64]>,
    /// The same of those that are shorter than [`NEAR`].
    short: Box<[u64; 64]>,
    /// A filter over the first [`NEAR`] bytes of the others.
    long: Box<[u64; 256]>,
}

/// How many bytes of a line are compared before it is looked at closely.
const NEAR: usize = 6;

impl Default for Openers {
    fn default() -> Self {
        Self {
            by_first: HashMap::new(),
            ascii: Box::new([0; 64]),
            short: Box::new([0; 64]),
            long: Box::new([0; 256]),
        }
    }
}

impl Openers {
    pub(crate) fn add(&mut self, opener: &str) {
        let text = plain(opener.trim_end_matches('*')).trim().to_owned();
        let Some(first) = text.chars().next() else {
            return;
        };
        match *text.as_bytes() {
            [a, b, c, ..] => self.mark([a, b, c], text.len() < NEAR),
            [a, b] => (0..128).for_each(|c| self.mark([a, b, c], true)),
            _ => {}
        }
        if let Some(&head) = text.as_bytes().first_chunk() {
            let bit = long_slot(head);
            self.long[bit / 64] |= 1 << (bit % 64);
        }
        let all = self.by_first.entry(first).or_default();
        let text = text.into_boxed_str();
        if !all.contains(&text) {
            all.push(text);
        }
    }

    fn mark(&mut self, head: [u8; 3], short: bool) {
        let bit = slot(head);
        self.ascii[bit / 64] |= 1 << (bit % 64);
        if short {
            self.short[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Whether no opener begins with these letters. `bit` is the place of the first three of them.
    fn opens_none(&self, line: &[u8], bit: usize) -> bool {
        let Some(&head) = line.first_chunk::<NEAR>() else {
            return false;
        };
        // Where `plain` leaves the letters as they are, they are those of the opener.
        if self.short[bit / 64] & (1 << (bit % 64)) != 0 || !bare(head) {
            return false;
        }
        let bit = long_slot(head.map(|byte| byte.to_ascii_lowercase()));
        self.long[bit / 64] & (1 << (bit % 64)) == 0
    }

    /// What a line that begins so is. `whole` says that nothing comes behind `line`, or nothing that is looked at.
    pub(crate) fn look(&self, line: &str, whole: bool) -> Begin {
        let more = if whole { Begin::Plain } else { Begin::More };
        let bytes = line.as_bytes();
        if let [a, b, c, ..] = *bytes
            && a.is_ascii_alphabetic()
            && (b | c).is_ascii()
        {
            let bit = slot([a, b, c].map(|byte| byte.to_ascii_lowercase()));
            if self.ascii[bit / 64] & (1 << (bit % 64)) == 0 {
                return Begin::Plain;
            }
            if self.opens_none(bytes, bit) {
                return Begin::Plain;
            }
            return self.opens(line, whole);
        }
        match *bytes {
            [] => return more,
            [b'>' | b'|', ..] | [b'!', b'[', ..] => return Begin::Model,
            [mark @ (b'`' | b'~'), ref rest @ ..] => {
                return match rest.iter().take(2).position(|byte| *byte != mark) {
                    Some(_) => Begin::Plain,
                    None if rest.len() >= 2 => Begin::Fence,
                    None => more,
                };
            }
            [b'-' | b'*' | b'+', b' ' | b'\t', ref rest @ ..]
                if rest
                    .iter()
                    .any(|byte| !matches!(byte, b'-' | b'*' | b' ' | b'\t')) =>
            {
                return Begin::Model;
            }
            [first, ..] if first.is_ascii_digit() => {
                return match bytes.iter().find(|byte| !byte.is_ascii_digit()) {
                    Some(b'.' | b')') => Begin::Model,
                    Some(_) => Begin::Plain,
                    None => more,
                };
            }
            _ => {}
        }
        if may_become_rule(line) {
            // Only the whole line tells whether it is one.
            return match (whole, rule(line)) {
                (true, true) => Begin::Suspect,
                (true, false) => Begin::Plain,
                (false, _) => Begin::More,
            };
        }
        match self.behind_decoration(line, whole) {
            Begin::Plain if bytes.first() == Some(&b'#') => Begin::Model,
            other => other,
        }
    }

    /// Skips markup, brackets and emoji at the beginning.
    fn behind_decoration(&self, line: &str, whole: bool) -> Begin {
        let more = if whole { Begin::Plain } else { Begin::More };
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            match c {
                '<' => {
                    if rest.starts_with("<a ") || rest.starts_with("<hr") {
                        return Begin::Suspect;
                    }
                    // Any other tag counts as decoration.
                    let window = &rest[..crate::text::floor(rest, 40)];
                    match window.find('>') {
                        Some(end) => rest = &rest[end + 1..],
                        None if rest.len() < 40 => return more,
                        None => return Begin::Plain,
                    }
                    continue;
                }
                '[' => match rest.as_bytes().get(1) {
                    None => return more,
                    Some(b'0'..=b'9' | b'^') => return Begin::Model,
                    Some(b'!') => return Begin::Suspect,
                    Some(_) => match rest.split_once(']') {
                        None | Some((_, "")) if !whole => return Begin::More,
                        Some((_, behind)) if behind.starts_with('(') => return Begin::Suspect,
                        // A name before what it says.
                        Some((name, behind))
                            if rest.len() == line.len()
                                && name.len() <= 32
                                && behind.starts_with(' ') =>
                        {
                            return Begin::Suspect;
                        }
                        _ => {}
                    },
                },
                c if c.is_alphanumeric() => return self.opens(rest, whole),
                c if !c.is_ascii() => match self.opens(rest, whole) {
                    Begin::Plain => {}
                    other => return other,
                },
                _ => {}
            }
            rest = &rest[c.len_utf8()..];
        }
        more
    }

    /// Whether a text begins with an opener.
    fn opens(&self, text: &str, whole: bool) -> Begin {
        let Some(first) = text.chars().next() else {
            return if whole { Begin::Plain } else { Begin::More };
        };
        let Some(lower) = first.to_lowercase().next() else {
            return Begin::Plain;
        };
        let Some(openers) = self.by_first.get(&lower) else {
            return Begin::Plain;
        };
        let head = plain(&text[..crate::text::floor(text, LOOKED_AT)]);
        let mut verdict = Begin::Plain;
        for opener in openers {
            match head.strip_prefix(&**opener) {
                Some("") if !whole => verdict = Begin::More,
                Some(rest) if !joined(opener.chars().next_back(), rest.chars().next()) => {
                    return Begin::Suspect;
                }
                None if !whole && opener.starts_with(&*head) => verdict = Begin::More,
                _ => {}
            }
        }
        verdict
    }
}

fn slot(head: [u8; 3]) -> usize {
    let [a, b, c] = head.map(usize::from);
    (a.wrapping_mul(0x9E5) ^ b.wrapping_mul(0x61) ^ c.wrapping_mul(0x1F3)) % 4096
}

fn long_slot(head: [u8; NEAR]) -> usize {
    let hash = head.iter().fold(0_usize, |hash, byte| {
        hash.wrapping_mul(0x1F3).wrapping_add(usize::from(*byte))
    });
    (hash ^ (hash >> 14)) % (256 * 64)
}

/// Whether a head is letters and digits with single blanks between them.
fn bare(head: [u8; NEAR]) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric();
    head.windows(2)
        .all(|pair| letter(&pair[0]) || (pair[0] == b' ' && letter(&pair[1])))
        && letter(&head[NEAR - 1])
}

fn is_mark(c: char) -> bool {
    "-*_=─━═—–―~•·・◆▬⎯＝＊－＿⸻⸺".contains(c)
}

/// Whether a line is a rule line: three or more of one mark, blanks between them or not, or a mark that is a rule by itself.
pub(crate) fn rule(line: &str) -> bool {
    let bare = line.trim();
    let lower = bare.get(..3).map(str::to_ascii_lowercase);
    if lower.as_deref() == Some("<hr") {
        return bare.ends_with('>') && bare.len() <= 8;
    }
    let Some(mark) = bare.chars().next() else {
        return false;
    };
    if matches!(mark, '⸻' | '⸺') {
        return bare.chars().all(|c| c == mark || c == ' ');
    }
    if !is_mark(mark) {
        return false;
    }
    let mut marks = 0;
    for c in bare.chars() {
        if c == mark {
            marks += 1;
        } else if c != ' ' {
            return false;
        }
    }
    // One long dash is a rule line to some; two hyphens stand before signatures.
    marks >= 3 || mark == '—' || bare == "--"
}

/// Whether what is there of a line may still become a rule line of marks.
pub(crate) fn may_become_rule(line: &str) -> bool {
    let mut chars = line.chars().filter(|c| *c != ' ');
    chars
        .next()
        .is_none_or(|first| is_mark(first) && chars.all(|c| c == first))
}

#[cfg(test)]
mod tests;
