//! A prediction that is done, as the events of a chat answer.

use std::collections::VecDeque;

use g4f_types::{ChatEvent, Error, ErrorKind, FinishReason, Result, Started, Usage};
use serde_json::Value;

use crate::retry_after::rfc3339;

/// All events.
///
/// # Errors
/// `InvalidResponse` for an output that is no text.
pub(super) fn of(prediction: &Value) -> Result<VecDeque<ChatEvent>> {
    let text = text(&prediction["output"]).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidResponse,
            "the prediction's output is no text",
        )
        .with_reached_upstream(true)
    })?;
    let mut events = VecDeque::from([started(prediction)]);
    if !text.is_empty() {
        events.push_back(ChatEvent::text(text));
    }
    events.extend(usage(prediction).map(|usage| ChatEvent::Usage(Box::new(usage))));
    events.push_back(ChatEvent::ChoiceFinished {
        choice: 0,
        reason: FinishReason::Stop,
    });
    events.push_back(ChatEvent::Finished {
        reason: FinishReason::Stop,
    });
    Ok(events)
}

/// The first event.
pub(super) fn started(prediction: &Value) -> ChatEvent {
    let text = |name: &str| prediction[name].as_str().unwrap_or_default().to_owned();
    let created = rfc3339(&text("created_at"));
    let created = created.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    ChatEvent::Started(Box::new(Started {
        id: text("id"),
        model: text("model"),
        created: created.map_or(0, |since| since.as_secs()),
        ..Started::default()
    }))
}

/// Texts come as one, or in the pieces in which they were made.
fn text(output: &Value) -> Option<String> {
    match output {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        Value::Object(fields) => {
            let names = ["text", "output", "response", "content"];
            names.iter().find_map(|name| text(fields.get(*name)?))
        }
        _ => None,
    }
}

fn usage(prediction: &Value) -> Option<Usage> {
    let metrics = &prediction["metrics"];
    let read = |names: [&str; 2]| names.iter().find_map(|name| metrics[*name].as_u64());
    let input = read(["input_token_count", "token_input_count"]);
    let output = read(["output_token_count", "token_output_count"]);
    (input.is_some() || output.is_some())
        .then(|| Usage::new(input.unwrap_or(0), output.unwrap_or(0)))
}
