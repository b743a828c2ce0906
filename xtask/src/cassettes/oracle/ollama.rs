//! Ollama's own chat and generate.

use serde_json::Value;

use super::{Said, chunks, sum};
use crate::cassettes::recording::Exchange;

pub(super) fn read(exchange: &Exchange) -> Said {
    let mut said = Said::default();
    let (mut done, mut thinks) = (false, false);
    for (_, chunk) in chunks(&exchange.body) {
        said.fails |= chunk["error"].is_string();
        let message = &chunk["message"];
        said.text += message["content"].as_str().unwrap_or_default();
        said.text += chunk["response"].as_str().unwrap_or_default();
        for thinking in [&message["thinking"], &chunk["thinking"]] {
            thinks |= thinking.as_str().is_some_and(|text| !text.is_empty());
        }
        for call in message["tool_calls"].as_array().into_iter().flatten() {
            let function = &call["function"];
            let name = function["name"].as_str().unwrap_or_default().to_owned();
            said.calls.push((name, function["arguments"].clone()));
        }
        if chunk["done"] == Value::Bool(true) {
            done = true;
            said.input_tokens = sum(&chunk, &["prompt_eval_count"]);
            said.output_tokens = sum(&chunk, &["eval_count"]);
        }
    }
    said.fails |= !done;
    said.thinks = Some(thinks);
    said
}
