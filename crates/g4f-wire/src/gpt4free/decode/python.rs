//! Arguments that were turned into text by Python rather than into JSON: `{'a': True, 'b': None}`.

use serde::de::IgnoredAny;

/// Longest text that is looked at, in bytes.
const MOST: usize = 1024 * 1024;
/// Deepest nesting.
const DEPTH: u32 = 64;

/// The JSON for a dictionary as Python prints it; `None` for JSON and for anything else.
pub(super) fn to_json(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > MOST
        || !text.starts_with('{')
        || serde_json::from_str::<IgnoredAny>(text).is_ok()
    {
        return None;
    }
    let mut reader = Reader {
        rest: text,
        json: String::with_capacity(text.len() + 16),
    };
    reader.value(DEPTH)?;
    reader.rest.is_empty().then_some(reader.json)
}

struct Reader<'a> {
    rest: &'a str,
    json: String,
}

impl Reader<'_> {
    fn value(&mut self, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        self.skip();
        match self.rest.chars().next()? {
            '{' => self.many('}', "{", "}", depth),
            '[' => self.many(']', "[", "]", depth),
            '(' => self.many(')', "[", "]", depth),
            '\'' | '"' => self.text(),
            _ => self.word(),
        }
        .map(|()| self.skip())
    }

    /// The elements of a list, or the pairs of a dictionary, up to `end`.
    fn many(&mut self, end: char, open: &str, close: &str, depth: u32) -> Option<()> {
        self.rest = &self.rest[1..];
        self.json.push_str(open);
        let mut first = true;
        loop {
            self.skip();
            if self.eat(end) {
                self.json.push_str(close);
                return Some(());
            }
            if !first {
                self.json.push(',');
            }
            first = false;
            if end == '}' {
                self.key(depth)?;
            } else {
                self.value(depth)?;
            }
            if !self.eat(',') && !self.rest.starts_with(end) {
                return None;
            }
        }
    }

    fn key(&mut self, depth: u32) -> Option<()> {
        let start = self.json.len();
        self.value(depth)?;
        match self.json.get(start..)?.chars().next()? {
            '"' => {}
            '{' | '[' => return None,
            _ => {
                self.json.insert(start, '"');
                self.json.push('"');
            }
        }
        if !self.eat(':') {
            return None;
        }
        self.json.push(':');
        self.value(depth)
    }

    fn text(&mut self) -> Option<()> {
        let mut chars = self.rest.chars();
        let quote = chars.next()?;
        let mut text = String::new();
        loop {
            match chars.next()? {
                c if c == quote => break,
                '\\' => match chars.next()? {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    'x' => text.push(code(&mut chars, 2)?),
                    'u' => text.push(code(&mut chars, 4)?),
                    'U' => text.push(code(&mut chars, 8)?),
                    c @ ('\\' | '\'' | '"') => text.push(c),
                    _ => return None,
                },
                c => text.push(c),
            }
        }
        self.rest = chars.as_str();
        self.json.push_str(&serde_json::to_string(&text).ok()?);
        Some(())
    }

    /// A number or one of the words.
    fn word(&mut self) -> Option<()> {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let end = self
            .rest
            .find(|c: char| !part(c))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.json.push_str(match word {
            "True" => "true",
            "False" => "false",
            "None" => "null",
            number if serde_json::from_str::<serde_json::Number>(number).is_ok() => number,
            _ => return None,
        });
        self.rest = rest;
        Some(())
    }

    fn eat(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }
}

fn code(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let mut code = 0;
    for _ in 0..digits {
        code = code * 16 + chars.next()?.to_digit(16)?;
    }
    char::from_u32(code)
}
