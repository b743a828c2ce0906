//! How models go on with an answer of which they are shown the beginning.

use serde_json::Value;

/// One of the ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Continuation {
    /// Exactly where it stopped.
    Exact,
    /// It says the last words again.
    Repeats,
    /// It gives the whole answer anew.
    Anew,
    /// It says that it will go on, and does.
    Preamble,
    /// It goes on and leaves out the blank.
    EatsBlank,
}

impl Continuation {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Exact,
        Self::Repeats,
        Self::Anew,
        Self::Preamble,
        Self::EatsBlank,
    ];

    /// What is written after `said`, the beginning of `whole`; `whole` when it is no beginning of it.
    pub(crate) fn of(self, whole: &str, said: &str) -> String {
        if said.trim().is_empty() {
            return whole.to_owned();
        }
        // The end of what was said may have been trimmed on the way.
        let Some(rest) = whole
            .strip_prefix(said)
            .or_else(|| whole.strip_prefix(said.trim_end()))
        else {
            return whole.to_owned();
        };
        match self {
            Self::Exact => rest.to_owned(),
            Self::Repeats => {
                let said = &whole[..whole.len() - rest.len()];
                let words = said.rmatch_indices(' ').nth(3).map_or(0, |(at, _)| at);
                whole[words..].to_owned()
            }
            Self::Anew => whole.to_owned(),
            Self::Preamble => format!("Sure, continuing: {}", rest.trim_start()),
            Self::EatsBlank => rest.trim_start().to_owned(),
        }
    }
}

/// What the assistant is shown to have said of `whole` in the body of a chat request; empty when that is nothing of it.
pub(crate) fn said<'a>(body: &'a Value, whole: &str) -> &'a str {
    let said = messages(body)
        .filter(|(role, _)| *role == "assistant")
        .map(|(_, content)| content)
        .filter(|content| !content.trim().is_empty() && whole.starts_with(content.trim_end()))
        .last();
    said.unwrap_or_default()
}

/// Role and text of the messages of a chat request.
pub(crate) fn messages(body: &Value) -> impl Iterator<Item = (&str, &str)> {
    let list = body["messages"].as_array();
    list.into_iter().flatten().filter_map(|message| {
        let content = &message["content"];
        let text = content.as_str().or_else(|| content[0]["text"].as_str());
        Some((message["role"].as_str()?, text?))
    })
}
