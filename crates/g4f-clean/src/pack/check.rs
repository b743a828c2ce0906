//! Runs the tests that stand beside rules.

use std::fmt;
use std::sync::Arc;

use super::schema::Test;
use crate::about::{About, Policy};
use crate::filter::Output;
use crate::rules::Rules;

/// A test beside a rule that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule, as `pack.rule`.
    pub rule: Arc<str>,
    /// Which of its tests, from 1.
    pub test: usize,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule `{}`, test {}: {}", self.rule, self.test, self.why)
    }
}

/// Runs one test: whole, and cut at every character.
pub(crate) fn check(
    rules: &Rules,
    rule: &Arc<str>,
    provider: Option<&str>,
    test: &Test,
) -> Option<String> {
    let provider = test.provider.as_deref().or(provider);
    let about = About {
        provider: provider.map(Arc::from),
        prompt: test.prompt.as_deref().map(Arc::from),
        policy: Policy {
            thinking: test.thinking,
            citations: test.citations,
            tracking: test.tracking,
            blanks: test.blanks,
            without: Vec::new(),
        },
        hold_suspects: false,
    };
    let whole = rules.clean(&test.text, &about);
    if whole.text != test.expected {
        return Some(format!("gives {:?}, not {:?}", whole.text, test.expected));
    }
    let took = whole.removed.iter().any(|piece| piece.rule == *rule) || !whole.thinking.is_empty();
    if test.text != test.expected && !took {
        let others: Vec<_> = whole.removed.iter().map(|piece| &*piece.rule).collect();
        return Some(format!("this rule took nothing, but {}", others.join(", ")));
    }
    let mut filter = rules.filter(about);
    let mut out = Output::default();
    for piece in test.text.split("").filter(|piece| !piece.is_empty()) {
        filter.push(piece, &mut out);
    }
    filter.finish(&mut out);
    (out.text != test.expected).then(|| format!("cut into characters, it gives {:?}", out.text))
}
