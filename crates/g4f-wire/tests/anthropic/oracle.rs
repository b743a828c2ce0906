//! What an answer says, read from its JSON in the simplest way, without the decoder.

use std::collections::BTreeMap;

use g4f_types::{ChatAnswer, FinishReason, Part, Usage};
use serde_json::{Map, Value, json};

/// What was said.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) id: String,
    pub(crate) model: String,
    pub(crate) text: String,
    pub(crate) thinking: String,
    pub(crate) signatures: String,
    /// Id, name and arguments of each call.
    pub(crate) calls: Vec<(String, String, Value)>,
    /// Items that the API runs or reads itself, as they must go back.
    pub(crate) items: Vec<Value>,
    /// Quoted words.
    pub(crate) quotes: Vec<String>,
    pub(crate) reason: Option<FinishReason>,
    pub(crate) usage: Option<Usage>,
}

/// Reads a whole message.
pub(crate) fn read(message: &Value) -> Said {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut said = Said {
        id: text(&message["id"]),
        model: text(&message["model"]),
        reason: message["stop_reason"].as_str().map(reason),
        usage: usage(&message["usage"]),
        ..Said::default()
    };
    for block in message["content"].as_array().into_iter().flatten() {
        match block["type"].as_str().unwrap() {
            "text" => {
                said.text += block["text"].as_str().unwrap();
                let citations = block["citations"].as_array().into_iter().flatten();
                said.quotes
                    .extend(citations.map(|citation| text(&citation["cited_text"])));
            }
            "thinking" => {
                said.thinking += block["thinking"].as_str().unwrap();
                said.signatures += block["signature"].as_str().unwrap_or_default();
            }
            "tool_use" => said.calls.push((
                text(&block["id"]),
                text(&block["name"]),
                block["input"].clone(),
            )),
            _ => said.items.push(block.clone()),
        }
    }
    said
}

fn reason(word: &str) -> FinishReason {
    match word {
        "end_turn" | "stop_sequence" => FinishReason::Stop,
        "max_tokens" => FinishReason::Length,
        "tool_use" => FinishReason::ToolCalls,
        "refusal" => FinishReason::Refusal,
        "pause_turn" => FinishReason::Pause,
        other => panic!("a reason that nobody has seen: {other}"),
    }
}

fn usage(usage: &Value) -> Option<Usage> {
    let number = |name: &str| usage[name].as_u64();
    let input = number("input_tokens")?;
    let (read, write) = (
        number("cache_read_input_tokens"),
        number("cache_creation_input_tokens"),
    );
    let input = input + read.unwrap_or(0) + write.unwrap_or(0);
    Some(Usage {
        cached_input_tokens: read,
        cache_write_tokens: write,
        reasoning_tokens: usage["output_tokens_details"]["thinking_tokens"].as_u64(),
        ..Usage::new(input, number("output_tokens")?)
    })
}

/// Puts the events of a stream together into the message that they make. One recording holds two of them; what follows
/// the first is another answer.
pub(crate) fn fold(events: &[Value]) -> Value {
    let mut message = json!({});
    let mut blocks: BTreeMap<u64, Value> = BTreeMap::new();
    let mut inputs: BTreeMap<u64, String> = BTreeMap::new();
    for event in events {
        let index = event["index"].as_u64().unwrap_or(0);
        match event["type"].as_str().unwrap() {
            "message_start" => message = event["message"].clone(),
            "content_block_start" => {
                blocks.insert(index, event["content_block"].clone());
            }
            "content_block_delta" => {
                let (delta, block) = (&event["delta"], blocks.get_mut(&index).unwrap());
                if let Some(piece) = delta["partial_json"].as_str() {
                    inputs.entry(index).or_default().push_str(piece);
                }
                if delta["citation"].is_object() {
                    let mut list = block["citations"].as_array().cloned().unwrap_or_default();
                    list.push(delta["citation"].clone());
                    block["citations"] = Value::from(list);
                }
                for field in ["text", "thinking", "signature", "content"] {
                    if let Some(piece) = delta[field].as_str() {
                        let whole = block[field].as_str().unwrap_or_default().to_owned() + piece;
                        block[field] = Value::from(whole);
                    }
                }
            }
            "message_delta" => {
                message["stop_reason"] = event["delta"]["stop_reason"].clone();
                let told = event["usage"].as_object().cloned().unwrap_or_default();
                let usage = message["usage"].as_object_mut().unwrap();
                usage.extend(told);
            }
            "message_stop" => break,
            _ => {}
        }
    }
    for (index, input) in inputs.iter().filter(|(_, input)| !input.is_empty()) {
        blocks.get_mut(index).unwrap()["input"] = serde_json::from_str(input).unwrap();
    }
    message["content"] = blocks.into_values().collect();
    message
}

/// The same of an answer that was decoded.
pub(crate) fn of(answer: &ChatAnswer) -> Said {
    let mut said = Said {
        id: answer.id.clone(),
        model: answer.model.clone(),
        text: answer.text(),
        thinking: answer.reasoning(),
        reason: answer.finish_reason().cloned(),
        usage: answer.usage,
        ..Said::default()
    };
    for part in answer.message().map(|m| &m.parts[..]).unwrap_or_default() {
        match part {
            Part::Reasoning(reasoning) => {
                said.signatures += reasoning.signature.as_deref().unwrap_or_default();
                let item = reasoning.raw.clone().unwrap_or_default();
                match item["type"].as_str() {
                    None | Some("text") => {}
                    Some("thinking") => {
                        said.signatures += item["signature"].as_str().unwrap();
                    }
                    Some(_) => said.items.push(item),
                }
            }
            Part::ToolCall(call) => {
                let arguments = call.json().unwrap_or_else(|_| json!(call.arguments));
                said.calls
                    .push((call.id.clone(), call.name.clone(), arguments));
            }
            Part::Citation(citation) => {
                said.quotes.push(citation.quote.clone().unwrap_or_default());
            }
            _ => {}
        }
    }
    said
}

/// The data of server-sent events, each of them JSON.
pub(crate) fn data(body: &str) -> Vec<Value> {
    let lines = body.split(['\n', '\r']);
    let data = lines.filter_map(|line| line.strip_prefix("data:"));
    data.map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

/// A map without what is null.
pub(crate) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), without_nulls(value)))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(list) => list.iter().map(without_nulls).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}
