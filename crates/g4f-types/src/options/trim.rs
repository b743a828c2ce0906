//! How a conversation is fitted into a context window.

use serde::{Deserialize, Serialize};

/// How a conversation is fitted into a context window. What is `None` is as the client has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TrimOptions {
    /// What goes first; `oldest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<TrimPolicy>,
    /// What is kept at most, whether it would fit or not: the last so many messages for 1 and above, this share of the
    /// window below 1. Unless set, all that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<f64>,
    /// Most tokens of the conversation, instead of what the model's window leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Tokens that are left free for the answer; unless set the request's own limit, or a share of the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserve: Option<u32>,
    /// What happens to a single message that is too large; `cut`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oversize: Option<Oversize>,
    /// The model that writes summaries; unless set the one that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary_model: Option<String>,
}

/// What goes first when a conversation is too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrimPolicy {
    /// Nothing: a conversation that is too long is an error.
    Off,
    /// The oldest messages.
    #[default]
    Oldest,
    /// Messages in the middle: how it began and what was said last are kept.
    Middle,
    /// The oldest messages, in whose place a model writes a summary.
    Summarise,
}

impl TrimPolicy {
    /// Every policy.
    pub const ALL: [Self; 4] = [Self::Off, Self::Oldest, Self::Middle, Self::Summarise];

    /// The name in options and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Oldest => "oldest",
            Self::Middle => "middle",
            Self::Summarise => "summarise",
        }
    }

    /// The policy of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What happens to a single message that is larger than what there is room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Oversize {
    /// It is cut at a border of its text, with a mark.
    #[default]
    Cut,
    /// The request is refused.
    Refuse,
}
