//! The oracle's protocol: what is sent, and what a line of the answer means. No I/O, no state.

use g4f_types::{ChatRequest, Role};
use serde_json::{Value, json};

/// Where questions go, after the base URL.
pub(crate) const ASK: &str = "/ask";
/// Where the voices are listed, after the base URL.
pub(crate) const VOICES: &str = "/voices";

/// The body of a question.
pub(crate) fn question(request: &ChatRequest) -> Value {
    let lines: Vec<Value> = request
        .messages
        .iter()
        .map(|message| {
            let who = match message.role {
                Role::System | Role::Developer => "law",
                Role::Assistant => "oracle",
                Role::User | Role::Tool => "pilgrim",
            };
            json!({ "who": who, "says": message.text() })
        })
        .collect();
    json!({ "voice": *request.model, "lines": lines, "piecewise": request.stream })
}

/// What a line of an answer says. A line may say several of these, in this order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// `{"voice": "pythia"}`: who answers.
    Voice(String),
    /// `{"say": "Beware."}`: more text.
    Text(String),
    /// `{"spent": [7, 3]}`: words read and written.
    Spent(u64, u64),
    /// `{"done": "stop"}`: the answer is complete.
    Done(String),
    /// `{"failed": {"omen": "busy", "words": "Come back later."}}`: there is no answer, or no more of it.
    Failed {
        /// The kind of failure.
        omen: String,
        /// An explanation.
        words: String,
    },
}

/// Reads one line; `None` when it is not of this protocol. Blank lines and unknown fields mean nothing.
pub(crate) fn line(line: &[u8]) -> Option<Vec<Said>> {
    if line.trim_ascii().is_empty() {
        return Some(Vec::new());
    }
    let value: Value = serde_json::from_slice(line).ok()?;
    let fields = value.as_object()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);

    let mut said = Vec::new();
    said.extend(fields.get("voice").and_then(text).map(Said::Voice));
    said.extend(fields.get("say").and_then(text).map(Said::Text));
    if let Some([read, written]) = fields
        .get("spent")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        let count = |value: &Value| value.as_u64().unwrap_or_default();
        said.push(Said::Spent(count(read), count(written)));
    }
    said.extend(fields.get("done").and_then(text).map(Said::Done));
    if let Some(failed) = fields.get("failed") {
        said.push(Said::Failed {
            omen: text(&failed["omen"]).unwrap_or_default(),
            words: text(&failed["words"]).unwrap_or_default(),
        });
    }
    Some(said)
}
