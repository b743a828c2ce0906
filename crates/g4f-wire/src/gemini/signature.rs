//! Thought signatures, and how they travel through our vocabulary.
//!
//! Google signs parts of an answer and wants each signature back on the very part that it came with. A call keeps its
//! own in [`ToolCall::extra`]; every other signature is that of a [`Reasoning`] part, whose `raw` says what was signed:
//!
//! | `raw` | what is signed |
//! |---|---|
//! | `{"google": "before"}` | the part before it |
//! | `{"google": "empty"}` | a part without text |
//! | `{"google": "thought"}` | the thought whose text this is |
//!
//! A part that only Google knows, such as the code that it ran, is a reasoning part without text: `raw` is the part.
//!
//! Another provider's reasoning has another shape, and its signature never reaches Google, which would refuse it.

use g4f_types::{Reasoning, ToolCall};
use serde_json::{Map, Value, json};

/// The field of a part.
pub(super) const FIELD: &str = "thoughtSignature";
/// The field by which our marks are known.
const MARK: &str = "google";
/// What is sent in place of a signature with a call that another provider's model made. Google documents it for that.
pub(super) const NO_SIGNATURE: &str = "skip_thought_signature_validator";
/// Parts that only Google knows, which it wants back as they are.
pub(super) const OWN_PARTS: [&str; 4] = [
    "executableCode",
    "codeExecutionResult",
    "toolCall",
    "toolResponse",
];

/// What goes with a call whose part was signed, in the form of Google's OpenAI-compatible address, so that a
/// conversation may go on there.
pub(super) fn of_call(signature: &str) -> Map<String, Value> {
    let google = json!({ "google": { "thought_signature": signature } });
    Map::from_iter([("extra_content".to_owned(), google)])
}

/// The signature that goes with a call.
pub(super) fn on_call(call: &ToolCall) -> Option<&str> {
    call.extra
        .get("extra_content")
        .and_then(|extra| extra.pointer("/google/thought_signature"))
        .or_else(|| call.extra.get("thought_signature"))
        .and_then(Value::as_str)
        .filter(|signature| !signature.is_empty())
}

/// What a signature is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The part before it.
    Before,
    /// A part without text.
    Empty,
    /// A thought.
    Thought,
}

impl Place {
    const ALL: [Self; 3] = [Self::Before, Self::Empty, Self::Thought];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Empty => "empty",
            Self::Thought => "thought",
        }
    }

    /// What says so.
    pub(super) fn mark(self) -> Value {
        json!({ MARK: self.as_str() })
    }
}

/// What a reasoning part is to Google.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Signed<'a> {
    /// A thought that is not signed.
    Thought,
    /// A signature of something.
    On(Place, &'a str),
    /// A part of its own, to be sent as it is.
    Part(&'a Value),
}

/// What a reasoning part is to Google.
pub(super) fn read(reasoning: &Reasoning) -> Signed<'_> {
    let Some(raw) = &reasoning.raw else {
        return Signed::Thought;
    };
    if OWN_PARTS.iter().any(|name| raw.get(*name).is_some()) {
        return Signed::Part(raw);
    }
    let word = raw.get(MARK).and_then(Value::as_str);
    let place = Place::ALL
        .into_iter()
        .find(|place| Some(place.as_str()) == word);
    match (place, reasoning.signature.as_deref()) {
        (Some(place), Some(signature)) => Signed::On(place, signature),
        _ => Signed::Thought,
    }
}
