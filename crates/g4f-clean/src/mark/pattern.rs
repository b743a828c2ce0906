//! What a mark looks like: literal text with holes.
//!
//! `{class}` is a hole: one to 64 characters of a class; `{class:8}` sets another bound, and `{class?}` lets it be empty.
//! `{{` and `}}` are the braces themselves. A hole ends at the first character that is not of its class or that begins the
//! literal text behind it, so there is no going back and a pattern costs as much as the text that it looks at.

/// Longest hole unless it says otherwise, in characters.
const HOLE: usize = 64;
/// Longest hole that can be asked for.
const MAX_HOLE: usize = 256;

/// A pattern, ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Hole {
        class: Class,
        least: usize,
        most: usize,
    },
}

/// Which characters a hole takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Digits,
    Hex,
    Uuid,
    Word,
    List,
    Blank,
    Any,
}

const CLASSES: [(&str, Class); 7] = [
    ("digits", Class::Digits),
    ("hex", Class::Hex),
    ("uuid", Class::Uuid),
    ("word", Class::Word),
    ("list", Class::List),
    ("blank", Class::Blank),
    ("any", Class::Any),
];

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The mark, of so many bytes.
    Match(usize),
    /// Something else.
    No,
    /// It depends on what comes.
    More,
}

impl Class {
    fn takes(self, c: char) -> bool {
        match self {
            Self::Digits => c.is_ascii_digit(),
            Self::Hex => c.is_ascii_hexdigit(),
            Self::Uuid => c.is_ascii_hexdigit() || c == '-',
            Self::Word => c.is_alphanumeric() || matches!(c, '_' | '-' | '.'),
            Self::List => {
                c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–' | ':' | ';' | '.')
            }
            Self::Blank => matches!(c, ' ' | '\t'),
            Self::Any => !matches!(c, '\n' | '\r'),
        }
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// In words, where it is none.
    pub(crate) fn new(source: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = source;
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix(brace) {
                text.push_str(brace);
                rest = behind;
                continue;
            }
            let Some((inside, behind)) = rest.split_once('}').filter(|_| brace == "{") else {
                return Err(format!("a single `{brace}` in `{source}`: write it twice"));
            };
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(hole(inside).map_err(|why| format!("`{{{inside}}}` in `{source}` {why}"))?);
            rest = behind;
        }
        text.push_str(rest);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        match parts.first() {
            Some(Part::Text(_)) => Ok(Self { parts }),
            _ => Err(format!("`{source}` must begin with literal text")),
        }
    }

    /// The literal text that it begins with.
    pub(crate) fn anchor(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// What stands at the beginning of `text`; `over` says whether more can come.
    pub(crate) fn find(&self, text: &str, over: bool) -> Found {
        let mut rest = text;
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Text(literal) => {
                    if let Some(behind) = rest.strip_prefix(literal.as_str()) {
                        rest = behind;
                    } else if !over && literal.starts_with(rest) {
                        return Found::More;
                    } else {
                        return Found::No;
                    }
                }
                Part::Hole { class, least, most } => {
                    let stop = self.stop(index);
                    let mut taken = 0;
                    let mut chars = rest.chars();
                    let mut open = true;
                    while taken < *most {
                        let Some(c) = chars.clone().next() else { break };
                        if Some(c) == stop || !class.takes(c) {
                            open = false;
                            break;
                        }
                        chars.next();
                        taken += 1;
                    }
                    rest = chars.as_str();
                    if open && taken < *most && !over {
                        return Found::More;
                    }
                    if taken < *least {
                        return Found::No;
                    }
                }
            }
        }
        Found::Match(text.len() - rest.len())
    }

    /// The character that begins the literal text behind a hole.
    fn stop(&self, index: usize) -> Option<char> {
        match self.parts.get(index + 1) {
            Some(Part::Text(text)) => text.chars().next(),
            _ => None,
        }
    }
}

fn hole(inside: &str) -> Result<Part, String> {
    let (name, most) = match inside.split_once(':') {
        Some((name, bound)) => match bound.parse() {
            Ok(most) if (1..=MAX_HOLE).contains(&most) => (name, most),
            _ => return Err(format!("needs a bound of 1 to {MAX_HOLE} behind the colon")),
        },
        None => (inside, HOLE),
    };
    let (name, least) = name.strip_suffix('?').map_or((name, 1), |name| (name, 0));
    let Some((_, class)) = CLASSES.iter().find(|(known, _)| *known == name) else {
        let known: Vec<_> = CLASSES.iter().map(|(name, _)| *name).collect();
        return Err(format!("names no class; there are {}", known.join(", ")));
    };
    Ok(Part::Hole {
        class: *class,
        least,
        most,
    })
}

#[cfg(test)]
mod tests;
