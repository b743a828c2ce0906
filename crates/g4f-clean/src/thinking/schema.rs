//! What stands in a pack about thinking.

use serde::Deserialize;

/// `[rule.think]`: the tags around a block of thinking.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThinkRule {
    /// The opening tag.
    pub(crate) open: String,
    /// The closing tag.
    pub(crate) close: String,
}
