//! The shape of a plain answer.

use serde_json::Value;

/// The blocks of the message, if there is one.
pub(super) fn content(answer: &Value) -> Option<&[Value]> {
    let message = answer
        .pointer("/output/message")
        .or(answer.get("message"))?;
    let content = message.get("content")?.as_array()?;
    Some(content)
}

/// Whether it reports a failure.
pub(super) fn is_failure(answer: &Value) -> bool {
    let fields = ["message", "Message", "__type"];
    answer.get("error").is_some_and(|error| !error.is_null())
        || fields.iter().any(|field| answer[*field].is_string())
        || answer.pointer("/Output/__type").is_some()
}
