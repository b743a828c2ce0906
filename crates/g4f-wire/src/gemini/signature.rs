//! Thought signatures, and how they travel through our vocabulary.
//!
//! Google signs parts of an answer and wants each signature back on the very part that it came with. A call keeps its
//! own in [`ToolCall::extra`]; every other signature is a [`Reasoning`] part of its own, behind the part that it
//! belongs to, whose `raw` says what it is:
//!
//! | `raw` | on the wire |
//! |---|---|
//! | `{"thoughtSignature"}` | on the part before it |
//! | `{"thoughtSignature", "text": ""}` | on a part without text |
//! | `{"thoughtSignature", "thought": true}` | on the thought whose text this is |
//! | `{"executableCode"}` and other parts that only Google knows | that part |
//!
//! Another provider's reasoning has another shape, and its signature never reaches Google, which would refuse it.

use g4f_types::{Reasoning, ToolCall};
use serde_json::{Map, Value, json};

/// The field of a part.
pub(super) const FIELD: &str = "thoughtSignature";
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

/// What stands for a signature on the part before.
pub(super) fn of_part(signature: &str) -> Value {
    json!({ FIELD: signature })
}

/// What stands for a signature on a part without text.
pub(super) fn of_nothing(signature: &str) -> Value {
    json!({ FIELD: signature, "text": "" })
}

/// What stands for a signature on a thought.
pub(super) fn of_thought(signature: &str) -> Value {
    json!({ FIELD: signature, "thought": true })
}

/// What a reasoning part is to Google.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Signed<'a> {
    /// A signature of the part before.
    Before(&'a str),
    /// A part of its own, to be sent as it is.
    Part(&'a Value),
    /// A thought, with its signature.
    Thought(Option<&'a str>),
}

/// What a reasoning part is to Google.
pub(super) fn read(reasoning: &Reasoning) -> Signed<'_> {
    let Some(raw) = &reasoning.raw else {
        return Signed::Thought(None);
    };
    if OWN_PARTS.iter().any(|name| raw.get(*name).is_some()) {
        return Signed::Part(raw);
    }
    match raw.get(FIELD).and_then(Value::as_str) {
        Some(signature) if raw.get("thought").is_some() => Signed::Thought(Some(signature)),
        Some(_) if raw.get("text").is_some() => Signed::Part(raw),
        Some(signature) => Signed::Before(signature),
        None => Signed::Thought(None),
    }
}
