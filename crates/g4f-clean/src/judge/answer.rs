//! Reading a judge's answer.
//!
//! What is repaired is what models get wrong about JSON although they mean it: a fence or words around the object, line
//! breaks and other control characters that stand bare in a string, escapes that JSON does not know, a comma too many, the
//! last brace missing. A string that is not closed was cut, and what is missing is not invented.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::rejected::Rejected;

/// Most places at which an object is looked for. An answer with more braces before its verdict is none.
const PLACES: usize = 32;

/// What a judge said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) has_ad: bool,
    pub(super) text: String,
}

/// The verdict in an answer: the first object that is one, behind a block of thinking.
pub(super) fn read(answer: &str) -> Result<Said, Rejected> {
    let answer = behind_thinking(answer);
    let places = memchr::memchr_iter(b'{', answer.as_bytes());
    places
        .take(PLACES)
        .find_map(|at| Object::new(&answer[at + 1..]).read())
        .ok_or(Rejected::Unreadable)
}

fn behind_thinking(answer: &str) -> &str {
    let answer = answer.trim();
    if !answer.starts_with("<think>") {
        return answer;
    }
    // The first end: a later one may stand in the text that is judged.
    answer
        .split_once("</think>")
        .map_or("", |(_, behind)| behind)
}

/// An object whose brace has been read.
struct Object<'a> {
    rest: &'a str,
}

impl<'a> Object<'a> {
    fn new(rest: &'a str) -> Self {
        Self { rest }
    }

    /// The verdict, if it is one: both fields, each once.
    fn read(mut self) -> Option<Said> {
        let (mut has_ad, mut text) = (None, None);
        loop {
            self.blanks();
            if self.takes("}") {
                break;
            }
            let name = self.string()?;
            self.blanks();
            if !self.takes(":") {
                return None;
            }
            self.blanks();
            match &*name {
                "has_ad" if has_ad.is_none() => has_ad = Some(self.truth()?),
                "cleaned_text" if text.is_none() => text = Some(self.string()?.into_owned()),
                "has_ad" | "cleaned_text" => return None,
                _ => self.skip()?,
            }
            self.blanks();
            // Another field, or the end; the last brace may be missing where nothing comes any more.
            if !self.takes(",") && !self.rest.starts_with('}') {
                if self.rest.is_empty() || self.rest.starts_with("```") {
                    break;
                }
                return None;
            }
        }
        Some(Said {
            has_ad: has_ad?,
            text: text?,
        })
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, word: &str) -> bool {
        let behind = self.rest.strip_prefix(word);
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    fn truth(&mut self) -> Option<bool> {
        if self.takes("true") {
            return Some(true);
        }
        self.takes("false").then_some(false)
    }

    /// Any other value.
    fn skip(&mut self) -> Option<()> {
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        self.rest = self.rest.get(values.byte_offset()..)?;
        Some(())
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        let inner = self.rest.strip_prefix('"')?;
        let end = memchr::memchr2(b'"', b'\\', inner.as_bytes())?;
        if inner.as_bytes()[end] == b'"' {
            self.rest = &inner[end + 1..];
            return Some(Cow::Borrowed(&inner[..end]));
        }
        let mut text = String::with_capacity(inner.len());
        let mut rest = inner;
        loop {
            let at = memchr::memchr2(b'"', b'\\', rest.as_bytes())?;
            text.push_str(&rest[..at]);
            let is_end = rest.as_bytes()[at] == b'"';
            rest = &rest[at + 1..];
            if is_end {
                self.rest = rest;
                return Some(Cow::Owned(text));
            }
            rest = escape(rest, &mut text)?;
        }
    }
}

/// Reads what follows a backslash. One that JSON does not know was meant as a character of its own, as in Markdown's
/// `\*`, except before a quotation mark of another language.
fn escape<'a>(rest: &'a str, text: &mut String) -> Option<&'a str> {
    let mark = rest.chars().next()?;
    let behind = &rest[mark.len_utf8()..];
    let meant = match mark {
        '"' | '\\' | '/' | '\'' => mark,
        // A backslash at the end of a line: the line break stays.
        'n' | '\n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unicode(behind, text),
        _ => {
            text.push('\\');
            mark
        }
    };
    text.push(meant);
    Some(behind)
}

fn unicode<'a>(rest: &'a str, text: &mut String) -> Option<&'a str> {
    let unit = |rest: &str| {
        let digits = rest.get(..4)?;
        let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all.then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let Some(first) = unit(rest) else {
        // As in a path or a formula.
        text.push_str("\\u");
        return Some(rest);
    };
    let behind = &rest[4..];
    if let Some(one) = char::from_u32(first) {
        text.push(one);
        return Some(behind);
    }
    // Half of a pair alone is no character, and none is invented for it.
    let second = unit(behind.strip_prefix("\\u")?)?;
    if !(0xD800..0xDC00).contains(&first) || !(0xDC00..0xE000).contains(&second) {
        return None;
    }
    let both = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    text.push(char::from_u32(both)?);
    Some(&behind[6..])
}

/// Bytes of the JSON value that a text begins with; `None` where it begins with none.
pub(super) fn json_value(text: &str) -> Option<usize> {
    let value = text.trim_start();
    if !value.starts_with(['{', '[']) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(text.len() - value.len() + values.byte_offset())
}

#[cfg(test)]
mod tests;
