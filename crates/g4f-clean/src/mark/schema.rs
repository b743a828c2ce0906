//! What stands in a pack about marks.

use serde::Deserialize;

/// `[rule.mark]`: texts within an answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkRule {
    /// What it looks like; see [`Pattern`](super::pattern::Pattern).
    pub(crate) patterns: Vec<String>,
    /// Where it may stand.
    #[serde(default)]
    pub(crate) at: At,
    /// What goes with it.
    pub(crate) take: Option<Take>,
    /// What comes in its place.
    #[serde(default)]
    pub(crate) put: String,
    /// Whether it is left where prose speaks of it: behind a blank and no end of a sentence, in brackets, in quotes.
    #[serde(default)]
    pub(crate) apart: bool,
    /// Whether it must be all that its line holds.
    #[serde(default)]
    pub(crate) own_line: bool,
    /// Whether it also goes from the end of a text whose last piece of code was never closed.
    #[serde(default)]
    pub(crate) cut_code: bool,
    /// Where it stays.
    #[serde(default)]
    pub(crate) unless: Vec<Unless>,
}

/// Where a mark may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum At {
    /// Anywhere.
    #[default]
    Anywhere,
    /// Before everything else.
    Start,
    /// Behind everything else.
    End,
    /// At either end.
    Ends,
}

/// What goes with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Take {
    /// Nothing.
    Nothing,
    /// Blanks directly before it, or directly behind it where it begins the text.
    Blanks,
    /// At an end of the text the whitespace up to that end and the whitespace between it and the answer; elsewhere its line,
    /// where that holds nothing else.
    Space,
}

/// Where a mark stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unless {
    /// Beside a letter of a script that has no blanks between words (Thai, Khmer, Japanese and the like).
    BlanklessScript,
    /// Where French typography or a number wants a blank that does not break.
    Typography,
    /// Where it looks like an index in code, or begins a line as in a list of sources.
    Index,
    /// Where it closes a tag that the answer has opened: `</s>` behind `<s>`.
    Paired,
}

/// `[rule.link]`: parameters of links.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkRule {
    /// Names of parameters, in lower case; a `*` at the end stands for any rest.
    pub(crate) parameters: Vec<String>,
}
