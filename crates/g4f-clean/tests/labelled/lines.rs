//! The labelled answers, and what the rules make of one.

use std::fs;
use std::path::{Path, PathBuf};

use g4f_clean::{About, Filter, Output, Policy, Rules};
use g4f_types::CitationPolicy;
use serde::Deserialize;

/// A labelled answer.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) provider: Option<String>,
    pub(crate) kind: String,
    pub(crate) prompt: String,
    pub(crate) text: String,
    pub(crate) expected: String,
    pub(crate) tier: String,
    #[serde(default)]
    pub(crate) family: String,
    pub(crate) note: String,
}

impl Line {
    /// Whether nothing was inserted.
    pub(crate) fn is_negative(&self) -> bool {
        self.text == self.expected
    }

    /// What a caller knows of the answer. What depends on policy is taken out only where `optional`.
    pub(crate) fn about(&self, optional: bool) -> About {
        let mut policy = Policy::default();
        if optional {
            policy.citations = CitationPolicy::All;
            policy.tracking = true;
            policy.blanks = true;
        }
        About {
            provider: self.provider.as_deref().map(Into::into),
            prompt: Some(self.prompt.as_str().into()),
            policy,
            ..About::default()
        }
    }

    /// The policy that fits the line's tier.
    pub(crate) fn fitting(&self) -> About {
        self.about(self.tier == "optional")
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The answers of a file in `corpus/`.
pub(crate) fn read(name: &str) -> Vec<Line> {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect()
}

/// The answers that the rules were written beside.
pub(crate) fn dev() -> Vec<Line> {
    read("dev.jsonl")
}

/// Answers that the authors of the rules had not seen.
pub(crate) fn held_out() -> Vec<Line> {
    read("held-out.jsonl")
}

/// All labelled answers.
pub(crate) fn all() -> Vec<Line> {
    let mut lines = dev();
    lines.extend(held_out());
    lines
}

/// What came out of a filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cleaned {
    pub(crate) text: String,
    pub(crate) thinking: String,
    /// Rule and text of each piece that was taken out.
    pub(crate) removed: Vec<(String, String)>,
    pub(crate) suspicion: f32,
    pub(crate) most_held: usize,
}

/// Feeds the pieces to a filter.
pub(crate) fn stream<'a>(pieces: impl IntoIterator<Item = &'a str>, about: &About) -> Cleaned {
    let mut filter: Filter = Rules::builtin().filter(about.clone());
    let mut out = Output::default();
    let mut most_held = 0;
    for piece in pieces {
        filter.push(piece, &mut out);
        most_held = most_held.max(filter.held());
    }
    filter.finish(&mut out);
    assert_eq!(filter.held(), 0, "something is held after the end");
    assert!(filter.most_held() >= most_held);
    Cleaned {
        text: out.text,
        thinking: out.thinking,
        removed: out
            .removed
            .into_iter()
            .map(|piece| (piece.rule.to_string(), piece.text))
            .collect(),
        suspicion: filter.suspicion(),
        most_held: filter.most_held(),
    }
}

/// Cleans a whole text.
pub(crate) fn whole(text: &str, about: &About) -> Cleaned {
    stream([text], about)
}
