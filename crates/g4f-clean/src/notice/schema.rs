//! What stands in a pack about notices.

use serde::Deserialize;

/// `[rule.notice]`: a text in place of an answer. It is one where the text begins so and all that is asked of it holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeRule {
    /// How the text begins, in any case, behind emphasis and signs; one of these.
    pub(crate) begins: Vec<String>,
    /// Words that must come: one of each list. Whole words, or beginnings where a `*` ends them.
    #[serde(default)]
    pub(crate) all: Vec<Vec<String>>,
    /// Words that must not come.
    #[serde(default)]
    pub(crate) none: Vec<String>,
    /// More such lists, by their names under `[words]` of this pack or another.
    #[serde(default)]
    pub(crate) lists: Vec<String>,
    /// Longest text that is one, in characters; 400. Of a page (`page = true`) so many characters are looked at.
    pub(crate) longest: Option<usize>,
    /// Whether the text must be one of `begins`, and no more than that.
    #[serde(default)]
    pub(crate) exact: bool,
    /// Whether it is a page: the beginning tells, however long it is.
    #[serde(default)]
    pub(crate) page: bool,
    /// Whether the text must be one JSON value.
    #[serde(default)]
    pub(crate) json: bool,
}
