//! From words to a condition: `or` binds least, then `and`, then `not`, then comparisons.

use std::fmt;

use super::lexer::{Lexer, Token, cut};
use super::{Expr, Fact, MAX_DEPTH, MAX_LENGTH, Term};

/// Why a condition cannot be read, and where. `Display` gives one line: `column 11: expected ..., found ...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Line of the condition, from 1.
    pub line: u32,
    /// Column of the line, from 1, in characters.
    pub column: u32,
    /// What is wrong there, in words.
    pub message: String,
}

impl ConditionError {
    /// The error at a place of `text`, in bytes.
    pub(super) fn new(text: &str, at: usize, message: impl Into<String>) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            line: count(before.matches('\n').count() + 1),
            column: count(before[line_start..].chars().count() + 1),
            message: message.into(),
        }
    }
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 1 {
            write!(f, "line {}, ", self.line)?;
        }
        write!(f, "column {}: {}", self.column, self.message)
    }
}

impl std::error::Error for ConditionError {}

type Parsed<T> = Result<T, ConditionError>;

pub(super) fn parse(text: &str) -> Parsed<Expr> {
    if text.len() > MAX_LENGTH {
        let words = format!("a condition has at most {MAX_LENGTH} bytes");
        return Err(ConditionError::new(text, 0, words));
    }
    let mut lexer = Lexer::new(text);
    let (token, at) = lexer.next()?;
    let mut parser = Parser {
        text,
        lexer,
        token,
        at,
        depth: 0,
    };
    if parser.token == Token::End {
        return Ok(Expr::Always);
    }
    let whole = parser.any()?;
    match parser.token {
        Token::End => Ok(whole),
        Token::Op(_) => Err(parser.error("two comparisons in a row are joined with `and`")),
        _ => Err(parser.expected("`and`, `or` or the end")),
    }
}

struct Parser<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    /// The word in front.
    token: Token<'t>,
    /// Its place.
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn advance(&mut self) -> Parsed<()> {
        (self.token, self.at) = self.lexer.next()?;
        Ok(())
    }

    fn any(&mut self) -> Parsed<Expr> {
        let mut all = vec![self.all()?];
        while self.token == Token::Or {
            self.advance()?;
            all.push(self.all()?);
        }
        Ok(alone(all, Expr::Any))
    }

    fn all(&mut self) -> Parsed<Expr> {
        let mut all = vec![self.not()?];
        while self.token == Token::And {
            self.advance()?;
            all.push(self.not()?);
        }
        Ok(alone(all, Expr::All))
    }

    fn not(&mut self) -> Parsed<Expr> {
        if self.token != Token::Not {
            return self.comparison();
        }
        self.deeper(|parser| {
            parser.advance()?;
            Ok(Expr::Not(Box::new(parser.not()?)))
        })
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let one = self.value()?;
        let Token::Op(op) = self.token else {
            return Ok(one);
        };
        let Expr::Is(one) = one else {
            return Err(self.error("only a number or a name can be compared"));
        };
        self.advance()?;
        let at = self.at;
        match self.value()? {
            Expr::Is(two) => Ok(Expr::Compare(one, op, two)),
            _ => Err(ConditionError::new(
                self.text,
                at,
                "only a number or a name can be compared",
            )),
        }
    }

    fn value(&mut self) -> Parsed<Expr> {
        let term = match self.token {
            Token::Number(number) => Term::Number(number),
            Token::Name(name) => Term::Fact(self.fact(name)?),
            Token::Open => return self.deeper(Self::bracket),
            _ => return Err(self.expected("a number, a name or `(`")),
        };
        self.advance()?;
        Ok(Expr::Is(term))
    }

    fn bracket(&mut self) -> Parsed<Expr> {
        self.advance()?;
        let inner = self.any()?;
        if self.token != Token::Close {
            return Err(self.expected("`)`"));
        }
        self.advance()?;
        Ok(inner)
    }

    fn fact(&self, name: &'t str) -> Parsed<Fact> {
        let path = ["quota", "get_quota"].into_iter().find_map(|whole| {
            let rest = name.strip_prefix(whole)?;
            (rest.is_empty() || rest.starts_with('.')).then(|| rest.trim_start_matches('.'))
        });
        match (name, path) {
            ("balance", _) | (_, Some("balance")) => Ok(Fact::Balance),
            ("error_count", _) => Ok(Fact::ErrorCount),
            (_, Some("")) => {
                Err(self.error("a number of the quota has a name, such as `quota.remaining`"))
            }
            (_, Some(path)) if name.contains("..") || path.ends_with('.') => {
                Err(self.error(format!("`{}` has a name that is empty", cut(name))))
            }
            (_, Some(path)) => Ok(Fact::Quota(path.to_owned())),
            _ => Err(self.expected("`balance`, `error_count` or a name such as `quota.remaining`")),
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Parsed<Expr>) -> Parsed<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let words = format!("more than {MAX_DEPTH} levels of brackets and `not`");
            return Err(self.error(words));
        }
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn expected(&self, what: &str) -> ConditionError {
        self.error(format!("expected {what}, found {}", self.token.words()))
    }

    fn error(&self, message: impl Into<String>) -> ConditionError {
        ConditionError::new(self.text, self.at, message)
    }
}

/// One part is the whole.
fn alone(mut parts: Vec<Expr>, whole: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            whole(parts)
        }
        None => Expr::Always,
    }
}
