//! What was taken out of an answer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A piece that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The rule that took it: `pack.rule`.
    pub rule: Arc<str>,
    /// What it was.
    pub kind: Kind,
    /// The text, with the blanks and rule lines that went with it.
    pub text: String,
}

/// What a piece that is taken out was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An advertisement, or another block that the provider put before, into or after the answer.
    Ad,
    /// A control token, a leaked piece of a template or of the protocol.
    Token,
    /// A citation mark.
    Citation,
    /// The model's thinking.
    Thinking,
    /// A tracking parameter of a link.
    Tracking,
    /// A blank that is none, or an invisible character.
    Blank,
    /// A notice, error or page in place of an answer.
    Notice,
}

impl Kind {
    /// The name in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ad => "ad",
            Self::Token => "token",
            Self::Citation => "citation",
            Self::Thinking => "thinking",
            Self::Tracking => "tracking",
            Self::Blank => "blank",
            Self::Notice => "notice",
        }
    }
}
