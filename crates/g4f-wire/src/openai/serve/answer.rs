//! A whole answer in OpenAI's shape.

use g4f_types::{ChatAnswer, Choice, Citation, FinishReason, Media, Message, Part, ToolCall};
use serde_json::{Map, Value, json};

use super::usage::{finish_reason, logprobs, service_tier, usage};

/// Writes the body of a plain answer. `id` is used where the provider gave none.
///
/// Beyond OpenAI's schema it carries `reasoning_content`, `reasoning_details` and `images`, as many vendors do.
pub fn encode_answer(answer: &ChatAnswer, id: &str) -> Value {
    let mut body = json!({
        "id": if answer.id.is_empty() { id } else { answer.id.as_str() },
        "object": "chat.completion",
        "created": answer.created,
        "model": answer.model,
        "choices": answer.choices.iter().map(choice).collect::<Vec<_>>(),
    });
    if let Value::Object(map) = &mut body {
        let mut put = |name: &str, value: Option<Value>| {
            map.extend(value.map(|value| (name.to_owned(), value)));
        };
        put("usage", answer.usage.as_ref().map(usage));
        put(
            "system_fingerprint",
            answer.system_fingerprint.as_deref().map(Value::from),
        );
        put(
            "service_tier",
            service_tier(answer.service_tier.as_deref()).map(Value::from),
        );
    }
    body
}

fn choice(choice: &Choice) -> Value {
    let calls = choice.message.tool_calls().next().is_some();
    let default = if calls {
        FinishReason::ToolCalls
    } else {
        FinishReason::Stop
    };
    json!({
        "index": choice.index,
        "message": message(&choice.message),
        "finish_reason": finish_reason(choice.finish_reason.as_ref().unwrap_or(&default)),
        "logprobs": choice.logprobs.as_ref().map(logprobs),
    })
}

fn message(message: &Message) -> Value {
    let mut text: Option<String> = None;
    let mut refusal: Option<String> = None;
    let mut lists: [(&str, Vec<Value>); 4] = [
        ("tool_calls", vec![]),
        ("annotations", vec![]),
        ("images", vec![]),
        ("reasoning_details", vec![]),
    ];
    let mut spoken = None;
    for part in &message.parts {
        let (list, value) = match part {
            Part::Text(piece) => {
                text.get_or_insert_default().push_str(piece);
                continue;
            }
            Part::Refusal(piece) => {
                refusal.get_or_insert_default().push_str(piece);
                continue;
            }
            Part::Audio(media) => {
                spoken.get_or_insert(media);
                continue;
            }
            Part::ToolCall(call) => (0, Some(tool_call(call))),
            Part::Citation(citation) => (1, Some(annotation(citation))),
            Part::Image(media) | Part::Video(media) | Part::File(media) => (2, image(media)),
            Part::Reasoning(reasoning) => (3, reasoning.raw.clone()),
            Part::ToolResult(_) => continue,
        };
        if let Some((_, list)) = lists.get_mut(list) {
            list.extend(value);
        }
    }
    let mut map = Map::new();
    map.insert("role".to_owned(), Value::from("assistant"));
    map.insert("content".to_owned(), Value::from(text));
    map.insert("refusal".to_owned(), Value::from(refusal));
    let reasoning = message.reasoning();
    if !reasoning.is_empty() {
        map.insert("reasoning_content".to_owned(), Value::from(reasoning));
    }
    map.extend(spoken.map(|media| ("audio".to_owned(), audio(media))));
    let filled = lists.into_iter().filter(|(_, list)| !list.is_empty());
    map.extend(filled.map(|(name, list)| (name.to_owned(), Value::Array(list))));
    Value::Object(map)
}

fn tool_call(call: &ToolCall) -> Value {
    let (kind, input) = if call.custom {
        ("custom", "input")
    } else {
        ("function", "arguments")
    };
    let mut value =
        json!({"id": call.id, "type": kind, kind: {"name": call.name, input: call.arguments}});
    if let Value::Object(map) = &mut value {
        for (name, extra) in &call.extra {
            map.entry(name.clone()).or_insert_with(|| extra.clone());
        }
    }
    value
}

pub(super) fn annotation(citation: &Citation) -> Value {
    let mut inner = json!({
        "url": citation.url,
        "title": citation.title.as_deref().unwrap_or_default(),
        "start_index": citation.start.unwrap_or(0),
        "end_index": citation.end.unwrap_or(0),
    });
    if let (Value::Object(map), Some(quote)) = (&mut inner, &citation.quote) {
        map.insert("content".to_owned(), Value::from(quote.as_str()));
    }
    json!({"type": "url_citation", "url_citation": inner})
}

/// An image as OpenRouter and g4f write it; one without an address cannot be shown.
pub(super) fn image(media: &Media) -> Option<Value> {
    let url = media.to_url().ok()?;
    Some(json!({"type": "image_url", "image_url": {"url": url}}))
}

pub(super) fn audio(media: &Media) -> Value {
    json!({
        "id": media.id.as_deref().unwrap_or_default(),
        "data": media.to_base64().unwrap_or_default(),
        "transcript": media.transcript.as_deref().unwrap_or_default(),
        "expires_at": 0,
    })
}
