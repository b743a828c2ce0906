//! Conditions of routes: `quota.models.pro.remaining > 0 and error_count < 3`.
//!
//! ```text
//! condition   = nothing | any                 nothing always holds
//! any         = all { "or" all }
//! all         = not { "and" not }
//! not         = "not" not | comparison
//! comparison  = value [ (">" | "<" | ">=" | "<=" | "==" | "!=") value ]
//! value       = number | name | "(" any ")"
//! name        = "balance" | "error_count" | "quota." path | "get_quota." path
//! ```
//!
//! A value alone holds unless it is 0. Names may hold dashes, so a minus stands only before a number.
//!
//! What is not known makes neither true nor false what depends on it: `error_count < 3 and balance > 0` fails with five
//! errors whatever the balance is, and without errors it is undecided until the balance is known.

mod lexer;
mod parser;

use std::fmt;
use std::sync::Arc;

pub use parser::ConditionError;

/// Most bytes of a condition.
pub const MAX_LENGTH: usize = 1000;
/// Most levels of brackets and `not` within each other.
pub const MAX_DEPTH: usize = 32;

/// A condition that was read. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: Arc<str>,
    root: Arc<Expr>,
}

/// Something that conditions ask for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// What may still be spent at the provider.
    Balance,
    /// Failures of the target within the last hour.
    ErrorCount,
    /// A number in what the provider says about the quota of a key: names, joined by dots.
    Quota(String),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balance => f.write_str("balance"),
            Self::ErrorCount => f.write_str("error_count"),
            Self::Quota(path) => write!(f, "quota.{path}"),
        }
    }
}

/// Who knows the numbers.
pub trait Facts: Send + Sync {
    /// The number, if it is known by now. It is never waited for.
    fn number(&self, fact: &Fact) -> Option<f64>;
}

/// Nothing is known.
impl Facts for () {
    fn number(&self, _: &Fact) -> Option<f64> {
        None
    }
}

#[derive(Debug, PartialEq)]
enum Expr {
    /// Nothing is asked.
    Always,
    Any(Vec<Self>),
    All(Vec<Self>),
    Not(Box<Self>),
    Compare(Term, Op, Term),
    /// Anything but 0.
    Is(Term),
    /// A condition of its own within another one.
    Shared(Arc<Self>),
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Number(f64),
    Fact(Fact),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Greater,
    Less,
    AtLeast,
    AtMost,
    Equal,
    Unequal,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// Where it cannot be read any further, and what was expected there.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        let root = parser::parse(text)?;
        Ok(Self {
            text: text.trim().into(),
            root: Arc::new(root),
        })
    }

    /// The condition as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it holds; `None` while that hangs on something that is not known.
    pub fn holds(&self, facts: &dyn Facts) -> Option<bool> {
        self.root.holds(facts)
    }

    /// What it asks for, each once, in the order of writing.
    pub fn facts(&self) -> Vec<&Fact> {
        let mut found = Vec::new();
        self.root.collect(&mut found);
        found
    }

    /// Whether it asks what is left at the provider.
    pub fn asks_for_quota(&self) -> bool {
        let mut facts = self.facts().into_iter();
        facts.any(|fact| *fact != Fact::ErrorCount)
    }

    /// Both of them.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let text = match (self.as_str(), other.as_str()) {
            (text, "") | ("", text) => text.into(),
            (one, two) => format!("({one}) and ({two})").into(),
        };
        Self {
            text,
            root: Arc::new(Expr::All(vec![
                Expr::Shared(self.root.clone()),
                Expr::Shared(other.root.clone()),
            ])),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Expr {
    fn holds(&self, facts: &dyn Facts) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Any(all) => decided(all, facts, true),
            Self::All(all) => decided(all, facts, false),
            Self::Not(inner) => inner.holds(facts).map(|holds| !holds),
            Self::Shared(inner) => inner.holds(facts),
            Self::Compare(one, op, two) => {
                let (one, two) = (one.number(facts)?, two.number(facts)?);
                Some(op.holds(one, two))
            }
            Self::Is(term) => term.number(facts).map(|number| number != 0.0),
        }
    }

    fn collect<'e>(&'e self, found: &mut Vec<&'e Fact>) {
        let mut add = |term: &'e Term| {
            if let Term::Fact(fact) = term
                && !found.contains(&fact)
            {
                found.push(fact);
            }
        };
        match self {
            Self::Always => {}
            Self::Any(all) | Self::All(all) => all.iter().for_each(|one| one.collect(found)),
            Self::Not(inner) => inner.collect(found),
            Self::Shared(inner) => inner.collect(found),
            Self::Compare(one, _, two) => [one, two].into_iter().for_each(add),
            Self::Is(term) => add(term),
        }
    }
}

/// One that is `wanted` decides; otherwise all must be known.
fn decided(all: &[Expr], facts: &dyn Facts, wanted: bool) -> Option<bool> {
    let mut is_open = false;
    for one in all {
        match one.holds(facts) {
            Some(holds) if holds == wanted => return Some(wanted),
            Some(_) => {}
            None => is_open = true,
        }
    }
    (!is_open).then_some(!wanted)
}

impl Term {
    fn number(&self, facts: &dyn Facts) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Fact(fact) => facts.number(fact).filter(|number| number.is_finite()),
        }
    }
}

impl Op {
    #[expect(
        clippy::float_cmp,
        reason = "whoever writes == means the number that stands there"
    )]
    fn holds(self, one: f64, two: f64) -> bool {
        match self {
            Self::Greater => one > two,
            Self::Less => one < two,
            Self::AtLeast => one >= two,
            Self::AtMost => one <= two,
            Self::Equal => one == two,
            Self::Unequal => one != two,
        }
    }
}

#[cfg(test)]
mod tests;
