//! What is known about an answer, and what may be done to it.

use std::sync::Arc;

use g4f_types::{CitationPolicy, CleanOptions, ThinkingPolicy};

/// What is known about an answer. All of it is optional: rules say less where less is known.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Id or alias of the provider that gave it, in any case.
    pub provider: Option<Arc<str>>,
    /// What the user asked. Nobody is protected from what they asked for: a requested advertisement stays.
    pub prompt: Option<Arc<str>>,
    /// What may be taken out.
    pub policy: Policy,
    /// Whether a suspicious end is held back until the answer is over, so that somebody can still judge it.
    pub hold_suspects: bool,
}

/// What may be taken out, beside what no one wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// What becomes of a `<think>` block before the answer.
    pub thinking: ThinkingPolicy,
    /// Which citation marks go.
    pub citations: CitationPolicy,
    /// Whether tracking parameters of links go.
    pub tracking: bool,
    /// Whether blanks that only look like a blank become one.
    pub blanks: bool,
    /// Rules (`pack.rule`) and packs that are not applied.
    pub without: Vec<String>,
}

impl From<&CleanOptions> for Policy {
    fn from(options: &CleanOptions) -> Self {
        Self {
            thinking: options.thinking.unwrap_or_default(),
            citations: options.citations.unwrap_or_default(),
            tracking: options.tracking.unwrap_or_default(),
            blanks: options.blanks.unwrap_or_default(),
            without: options.without.clone(),
        }
    }
}
