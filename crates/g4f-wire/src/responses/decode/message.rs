//! Items of words, once they are complete.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::item::Item;
use super::media::Sound;
use super::output::{Out, Words, say, text};
use super::sources::Sources;

/// Hands out what is in a message and did not come piece by piece.
pub(super) fn finish(
    item: &mut Item,
    message: &Value,
    sources: &mut Sources,
    sound: &mut Sound,
    out: &mut Out,
) {
    match message.get("content") {
        Some(Value::String(words)) if !item.spoke() => {
            say(item, 0, Words::Said(Cow::Borrowed(words)), out);
        }
        Some(Value::Array(parts)) => {
            // Some servers count the parts of all items, so that places say little: it is their number that counts.
            let is_wordy = |part: &&Value| words(part).is_some_and(|words| !words.is_empty());
            let wordy = parts.iter().filter(is_wordy).count();
            let all_told = item.told.iter().filter(|told| told.text).count() >= wordy;
            for (index, part) in (0..).zip(parts) {
                if all_told {
                    item.told(index).text = true;
                }
                finish_part(item, index, part, sources, sound, out);
            }
        }
        _ => {}
    }
}

/// Hands out what is in a part of a message and did not come piece by piece.
pub(super) fn finish_part(
    item: &mut Item,
    index: u64,
    part: &Value,
    sources: &mut Sources,
    sound: &mut Sound,
    out: &mut Out,
) {
    if let Some(words) = words(part).filter(|_| !item.is_told(index)) {
        say(item, index, words, out);
    }
    if part.get("type").and_then(Value::as_str) == Some("output_audio") && !item.is_told(index) {
        item.told(index).text = true;
        sound.whole(part, out);
    }
    for annotation in list(part, "annotations") {
        sources.add(annotation);
    }
    if let Some(Value::Array(weights)) = part.get("logprobs")
        && !weights.is_empty()
        && !std::mem::replace(&mut item.told(index).logprobs, true)
    {
        out.push_back(g4f_types::ChatEvent::Logprobs {
            choice: 0,
            logprobs: Box::new(json!({ "content": weights })),
        });
    }
}

/// The words of a part.
fn words(part: &Value) -> Option<Words<'_>> {
    let borrowed = |name| Cow::Borrowed(text(part, name));
    match text(part, "type") {
        "refusal" => Some(Words::Refused(borrowed("refusal"))),
        "reasoning_text" | "summary_text" => Some(Words::Thought(borrowed("text"))),
        "output_audio" => None,
        _ => Some(Words::Said(borrowed("text"))),
    }
}

/// Hands out thinking that did not come piece by piece: what the model thought, else the summary of it.
pub(super) fn think(item: &mut Item, reasoning: &Value, out: &mut Out) {
    if item.spoke() {
        return;
    }
    let any = |name: &str| list(reasoning, name).any(|part| !text(part, "text").is_empty());
    let name = if any("content") { "content" } else { "summary" };
    for (index, part) in (0..).zip(list(reasoning, name)) {
        say(
            item,
            index,
            Words::Thought(Cow::Borrowed(text(part, "text"))),
            out,
        );
    }
}

pub(super) fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
