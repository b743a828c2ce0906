//! Bedrock's Converse, with AWS's event stream.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Said, arguments, chunks, finish, sum};
use crate::cassettes::recording::Exchange;

const PROMPT: &[&str] = &[
    "inputTokens",
    "cacheReadInputTokens",
    "cacheWriteInputTokens",
];

pub(super) fn read(exchange: &Exchange) -> Said {
    let mut said = Said::default();
    let mut calls: BTreeMap<u64, (String, String)> = BTreeMap::new();
    let (mut thinks, mut ended) = (false, false);
    let mut reason = None;
    for (name, chunk) in chunks(&exchange.body) {
        said.fails |= name.ends_with("Exception");
        if let Some(raw) = chunk["stopReason"].as_str() {
            reason = Some(raw.to_owned());
            ended = true;
        }
        if chunk["usage"].is_object() {
            said.input_tokens = sum(&chunk["usage"], PROMPT);
            said.output_tokens = sum(&chunk["usage"], &["outputTokens"]);
        }
        let content = chunk["output"]["message"]["content"].as_array();
        for block in content.into_iter().flatten() {
            said.text += block["text"].as_str().unwrap_or_default();
            let cited = block["citationsContent"]["content"].as_array();
            for part in cited.into_iter().flatten() {
                said.text += part["text"].as_str().unwrap_or_default();
            }
            thinks |= block["reasoningContent"].is_object();
            // A tool that the provider runs itself is no call to answer.
            let own = block["toolUse"]["type"] == "server_tool_use";
            // It is handed out as thinking is: as an item that goes back in the next turn.
            thinks |= own || block["toolResult"].is_object();
            if let Some(name) = block["toolUse"]["name"].as_str().filter(|_| !own) {
                said.calls
                    .push((name.to_owned(), block["toolUse"]["input"].clone()));
            }
        }
        let at = chunk["contentBlockIndex"].as_u64().unwrap_or(0);
        if let Some(name) = chunk["start"]["toolUse"]["name"].as_str() {
            calls.insert(at, (name.to_owned(), String::new()));
        }
        let delta = &chunk["delta"];
        said.text += delta["text"].as_str().unwrap_or_default();
        thinks |= delta["reasoningContent"].is_object();
        if let Some(more) = delta["toolUse"]["input"].as_str()
            && let Some(call) = calls.get_mut(&at)
        {
            call.1 += more;
        }
    }
    said.fails |= !ended;
    said.thinks = Some(thinks);
    said.finish = reason.as_deref().and_then(finish);
    let streamed = calls.into_values();
    said.calls
        .extend(streamed.map(|(name, text)| (name, arguments(&text))));
    said
}

/// Type and payload of each frame. Checksums are not looked at: the recordings are whole.
pub(super) fn frames(mut bytes: &[u8]) -> Vec<(String, Value)> {
    let mut frames = Vec::new();
    while let Some(frame) = next(&mut bytes) {
        frames.push(frame);
    }
    frames
}

fn next(bytes: &mut &[u8]) -> Option<(String, Value)> {
    let number = |at: usize| -> Option<usize> {
        let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(four)).ok()
    };
    let (total, headers) = (number(0)?, number(4)?);
    let head = bytes.get(12..12 + headers)?;
    let payload = bytes.get(12 + headers..total.checked_sub(4)?)?;
    let name = header(head, ":event-type").or_else(|| header(head, ":exception-type"));
    let value = serde_json::from_slice(payload).unwrap_or(Value::Null);
    *bytes = &bytes[total..];
    Some((name.unwrap_or_default(), value))
}

/// The string header of this name.
fn header(mut head: &[u8], wanted: &str) -> Option<String> {
    loop {
        let length = usize::from(*head.first()?);
        let name = head.get(1..=length)?;
        let size = usize::from(u16::from_be_bytes(
            head.get(length + 2..length + 4)?.try_into().ok()?,
        ));
        let value = head.get(length + 4..length + 4 + size)?;
        if name == wanted.as_bytes() {
            return String::from_utf8(value.to_vec()).ok();
        }
        head = &head[length + 4 + size..];
    }
}
