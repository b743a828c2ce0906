//! From text to words: numbers, names, signs, each with its place.

use super::Op;
use super::parser::ConditionError;

/// A word of a condition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Number(f64),
    Name(&'t str),
    Op(Op),
    And,
    Or,
    Not,
    Open,
    Close,
    End,
}

impl Token<'_> {
    /// The word in a message.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Number(number) => format!("the number {number}"),
            Self::Name(name) => format!("`{}`", cut(name)),
            Self::Op(Op::Greater) => "`>`".to_owned(),
            Self::Op(Op::Less) => "`<`".to_owned(),
            Self::Op(Op::AtLeast) => "`>=`".to_owned(),
            Self::Op(Op::AtMost) => "`<=`".to_owned(),
            Self::Op(Op::Equal) => "`==`".to_owned(),
            Self::Op(Op::Unequal) => "`!=`".to_owned(),
            Self::And => "`and`".to_owned(),
            Self::Or => "`or`".to_owned(),
            Self::Not => "`not`".to_owned(),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::End => "the end".to_owned(),
        }
    }
}

/// The beginning of a word that is too long for a message.
pub(super) fn cut(word: &str) -> String {
    const MOST: usize = 40;
    match word.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

/// Reads words from the front of a text.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next word, and its place in bytes.
    pub(super) fn next(&mut self) -> Result<(Token<'t>, usize), ConditionError> {
        let rest = &self.text[self.at..];
        let blanks = rest.len() - rest.trim_start().len();
        self.at += blanks;
        let start = self.at;
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else {
            return Ok((Token::End, start));
        };
        let second = rest[first.len_utf8()..].chars().next();
        let (token, length) = match (first, second) {
            ('(', _) => (Token::Open, 1),
            (')', _) => (Token::Close, 1),
            ('>', Some('=')) => (Token::Op(Op::AtLeast), 2),
            ('<', Some('=')) => (Token::Op(Op::AtMost), 2),
            ('=', Some('=')) => (Token::Op(Op::Equal), 2),
            ('!', Some('=')) => (Token::Op(Op::Unequal), 2),
            ('>', _) => (Token::Op(Op::Greater), 1),
            ('<', _) => (Token::Op(Op::Less), 1),
            ('0'..='9', _) | ('.' | '-', Some('0'..='9')) | ('-', Some('.')) => {
                self.number(rest, start)?
            }
            (first, _) if first.is_alphabetic() || first == '_' => word(rest),
            _ => return Err(self.stray(rest, start)),
        };
        self.at = start + length;
        Ok((token, start))
    }

    /// A number, and its length.
    fn number(&self, rest: &str, start: usize) -> Result<(Token<'t>, usize), ConditionError> {
        let sign = usize::from(rest.starts_with('-'));
        let length = sign + run(&rest[sign..], |c| is_in_name(c) && c != '-');
        let digits = &rest[sign..length];
        let signs = |c: char| c.is_ascii_digit() || c == '.';
        let number = rest[..length].parse().ok();
        let number = number.filter(|number: &f64| number.is_finite() && digits.chars().all(signs));
        let wrong = || {
            let words = format!(
                "`{}` is not a number that can be read",
                cut(&rest[..length])
            );
            ConditionError::new(self.text, start, words)
        };
        Ok((Token::Number(number.ok_or_else(wrong)?), length))
    }

    /// A sign that stands for nothing here.
    fn stray(&self, rest: &str, start: usize) -> ConditionError {
        let words = if rest.starts_with("&&") || rest.starts_with('&') {
            "both of two is written `and`".to_owned()
        } else if rest.starts_with('|') {
            "one of two is written `or`".to_owned()
        } else if rest.starts_with('!') {
            "the opposite is written `not`".to_owned()
        } else if rest.starts_with('=') {
            "a comparison is written `==`".to_owned()
        } else if rest.starts_with(['"', '\'']) {
            "only numbers can be compared, no texts".to_owned()
        } else {
            let sign = rest.chars().next().unwrap_or_default();
            format!("`{}` has no meaning here", sign.escape_debug())
        };
        ConditionError::new(self.text, start, words)
    }
}

/// A name or one of the three words, and its length.
fn word(rest: &str) -> (Token<'_>, usize) {
    let length = run(rest, is_in_name);
    let word = &rest[..length];
    let token = match word {
        _ if word.eq_ignore_ascii_case("and") => Token::And,
        _ if word.eq_ignore_ascii_case("or") => Token::Or,
        _ if word.eq_ignore_ascii_case("not") => Token::Not,
        name => Token::Name(name),
    };
    (token, length)
}

fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Bytes at the front whose characters are `wanted`.
fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}
