//! Cohere's chat, version 2.

use std::collections::BTreeMap;

use super::{Said, arguments, chunks, finish, sum};
use crate::cassettes::recording::Exchange;

pub(super) fn read(exchange: &Exchange) -> Said {
    let mut said = Said::default();
    let mut calls: BTreeMap<u64, (String, String)> = BTreeMap::new();
    let mut reason = None;
    for (_, chunk) in chunks(&exchange.body) {
        let delta = &chunk["delta"];
        let at = chunk["index"].as_u64().unwrap_or(0);
        match chunk["type"].as_str() {
            Some("content-start" | "content-delta") => {
                let content = &delta["message"]["content"];
                said.text += content["text"].as_str().unwrap_or_default();
            }
            Some("tool-call-start" | "tool-call-delta") => {
                let function = &delta["message"]["tool_calls"]["function"];
                let call = calls.entry(at).or_default();
                call.0 += function["name"].as_str().unwrap_or_default();
                call.1 += function["arguments"].as_str().unwrap_or_default();
            }
            Some("message-end") => {
                reason = delta["finish_reason"].as_str().map(str::to_owned);
                said.input_tokens = sum(&delta["usage"]["tokens"], &["input_tokens"]);
                said.output_tokens = sum(&delta["usage"]["tokens"], &["output_tokens"]);
            }
            _ if chunk["message"].is_object() => {
                reason = chunk["finish_reason"].as_str().map(str::to_owned);
                said.input_tokens = sum(&chunk["usage"]["tokens"], &["input_tokens"]);
                said.output_tokens = sum(&chunk["usage"]["tokens"], &["output_tokens"]);
                for part in chunk["message"]["content"].as_array().into_iter().flatten() {
                    said.text += part["text"].as_str().unwrap_or_default();
                }
                for call in chunk["message"]["tool_calls"]
                    .as_array()
                    .into_iter()
                    .flatten()
                {
                    let function = &call["function"];
                    said.calls.push((
                        function["name"].as_str().unwrap_or_default().to_owned(),
                        arguments(function["arguments"].as_str().unwrap_or_default()),
                    ));
                }
            }
            _ => {}
        }
    }
    said.fails = reason.is_none() || reason.as_deref() == Some("ERROR");
    said.finish = reason.as_deref().and_then(finish);
    let streamed = calls.into_values();
    said.calls
        .extend(streamed.map(|(name, text)| (name, arguments(&text))));
    said
}
