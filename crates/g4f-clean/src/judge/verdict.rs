//! What a judge decided.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use g4f_types::{Attempt, Usage};

use super::rejected::Rejected;
use crate::removed::{Kind, Removed};

/// What a judge decided about a text.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Verdict {
    /// What goes, in bytes of the text: ascending, apart from each other, at borders of characters.
    pub spans: Vec<Range<usize>>,
    /// Tokens that the judge's call used. They belong to the judge, not to the answer.
    pub usage: Option<Usage>,
    /// The attempts of the judge's call.
    pub trail: Vec<Attempt>,
    /// Why nothing goes although the judge was asked; `None` where its answer was taken.
    pub rejected: Option<Rejected>,
}

impl Verdict {
    /// Bytes that go.
    pub fn bytes(&self) -> usize {
        self.spans.iter().map(ExactSizeIterator::len).sum()
    }

    /// Keeps only what lies behind the first `at` bytes of `text`, which were handed out already. Of a span of which only
    /// blanks were, the rest goes; any other that begins before is dropped, since half a deletion would be none.
    #[must_use]
    pub fn behind(mut self, text: &str, at: usize) -> Self {
        self.spans.retain_mut(|span| {
            let out = text.get(span.start..at.max(span.start));
            let goes = span.end > at && out.is_some_and(|out| out.trim().is_empty());
            span.start = span.start.max(at);
            goes
        });
        self
    }

    /// `text` without what goes. It must be the text that was judged.
    pub fn apply<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let (mut left, mut from) = (String::with_capacity(text.len()), 0);
        for span in &self.spans {
            left.push_str(text.get(from..span.start).unwrap_or_default());
            from = span.end;
        }
        left.push_str(text.get(from..).unwrap_or_default());
        Cow::Owned(left)
    }

    /// What goes, as pieces that were taken out by the rule `judge`.
    pub fn removed(&self, text: &str) -> Vec<Removed> {
        let rule: Arc<str> = Arc::from("judge");
        let kind = if self.bytes() == text.len() {
            Kind::Notice
        } else {
            Kind::Ad
        };
        self.spans
            .iter()
            .map(|span| Removed {
                rule: rule.clone(),
                kind,
                text: text.get(span.clone()).unwrap_or_default().to_owned(),
            })
            .collect()
    }

    /// A line for the trail: who judged, what came of it, what it cost. `None` where nobody was asked.
    pub fn note(&self) -> Option<String> {
        let by = self.trail.last().map_or_else(
            || "the judge".to_owned(),
            |attempt| format!("the judge {}:{}", attempt.provider, attempt.model),
        );
        let cost = self.usage.map_or_else(String::new, |usage| {
            format!(" ({} + {} tokens)", usage.input_tokens, usage.output_tokens)
        });
        match (&self.rejected, self.spans.len()) {
            (Some(reason), _) => Some(format!("{by} was not followed{cost}: {reason}")),
            (None, 0) if self.trail.is_empty() && self.usage.is_none() => None,
            (None, 0) => Some(format!("{by} took nothing out{cost}")),
            (None, 1) => Some(format!("{by} took 1 piece out{cost}")),
            (None, pieces) => Some(format!("{by} took {pieces} pieces out{cost}")),
        }
    }
}
