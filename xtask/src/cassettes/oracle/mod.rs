//! What a recorded answer says, read from its JSON in the simplest way and without our decoders.

mod anthropic;
mod bedrock;
mod cohere;
pub(crate) mod facets;
mod gemini;
mod ollama;
mod openai;
mod responses;

use serde_json::Value;

use super::ask::Oracle;
use super::recording::{Body, Exchange};

/// What an answer says. What is `None` or not looked at by a family is not compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) text: String,
    /// Whether there was any thinking to see.
    pub(crate) thinks: Option<bool>,
    pub(crate) refusal: String,
    /// Name and arguments of each call, in order.
    pub(crate) calls: Vec<(String, Value)>,
    /// Why it ended, in OpenAI's words.
    pub(crate) finish: Option<&'static str>,
    pub(crate) input_tokens: Option<u64>,
    pub(crate) output_tokens: Option<u64>,
    /// Images and sounds.
    pub(crate) media: Option<usize>,
    /// Whether the answer is a failure, or ends without saying that it is complete.
    pub(crate) fails: bool,
}

/// What a chat answer says.
pub(crate) fn chat(oracle: Oracle, exchanges: &[&Exchange]) -> Said {
    let Some(exchange) = exchanges.last() else {
        return Said::default();
    };
    if exchange.status >= 400 {
        return Said {
            fails: true,
            ..Said::default()
        };
    }
    match oracle {
        Oracle::OpenAi => openai::read(exchange),
        Oracle::Responses => responses::read(exchange),
        Oracle::Anthropic => anthropic::read(exchange),
        Oracle::Gemini => gemini::read(exchange),
        Oracle::Bedrock => bedrock::read(exchange),
        Oracle::Cohere => cohere::read(exchange),
        Oracle::Ollama => ollama::read(exchange),
        Oracle::Replicate => Said {
            text: sse(exchange.body.text())
                .into_iter()
                .filter(|(name, _)| name == "output")
                .map(|(_, data)| data)
                .collect(),
            ..Said::default()
        },
        Oracle::TextGeneration => {
            let generated = &exchange.body.json()[0];
            Said {
                text: generated["generated_text"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                output_tokens: sum(&generated["details"], &["generated_tokens"]),
                fails: !generated["generated_text"].is_string(),
                ..Said::default()
            }
        }
        Oracle::Facets => Said::default(),
    }
}

/// Name and data of each server-sent event.
pub(crate) fn sse(text: &str) -> Vec<(String, String)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut events = Vec::new();
    for block in text.split("\n\n") {
        let (mut name, mut data, mut any) = (String::new(), Vec::new(), false);
        for line in block.lines() {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => value.clone_into(&mut name),
                "data" => {
                    any = true;
                    data.push(value);
                }
                _ => {}
            }
        }
        if any {
            events.push((name, data.join("\n")));
        }
    }
    events
}

/// The JSON of each server-sent event, or of each line, or the one of a plain body, with the event's name.
pub(crate) fn chunks(body: &Body) -> Vec<(String, Value)> {
    let read = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    match body {
        Body::Json(Value::Array(list)) => list.iter().map(|v| (String::new(), v.clone())).collect(),
        Body::Json(value) => vec![(String::new(), value.clone())],
        Body::Text(text) if read(text).is_array() => {
            let list = read(text).as_array().cloned().unwrap_or_default();
            list.into_iter().map(|v| (String::new(), v)).collect()
        }
        Body::Text(text) if text.trim_start().starts_with(['{', '[']) => text
            .lines()
            .map(|line| (String::new(), read(line)))
            .collect(),
        Body::Text(text) => sse(text)
            .into_iter()
            .map(|(name, data)| (name, read(&data)))
            .collect(),
        Body::Binary(bytes) => bedrock::frames(bytes),
    }
}

/// Arguments as JSON where they are that, else as text.
pub(crate) fn arguments(text: &str) -> Value {
    if text.trim().is_empty() {
        return Value::Object(serde_json::Map::new());
    }
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// A finish reason of any vendor in OpenAI's words; `None` for one that has no such word.
pub(crate) fn finish(raw: &str) -> Option<&'static str> {
    Some(match raw {
        "stop" | "end_turn" | "stop_sequence" | "COMPLETE" | "STOP" | "STOP_SEQUENCE" | "eos" => {
            "stop"
        }
        "length" | "max_tokens" | "MAX_TOKENS" | "max_output_tokens" => "length",
        "tool_calls" | "tool_use" | "function_call" | "TOOL_CALL" => "tool_calls",
        "content_filter" | "SAFETY" | "guardrail_intervened" | "content_filtered" => {
            "content_filter"
        }
        "refusal" => "refusal",
        "pause_turn" => "pause",
        _ => return None,
    })
}

/// The sum of these numbers; `None` where the first is not there.
pub(crate) fn sum(usage: &Value, names: &[&str]) -> Option<u64> {
    let first = usage[*names.first()?].as_u64()?;
    let more = names[1..].iter().filter_map(|name| usage[*name].as_u64());
    Some(first + more.sum::<u64>())
}
