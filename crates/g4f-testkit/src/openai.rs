//! Ready-made answers of an OpenAI-compatible server.
//!
//! ```
//! use g4f_testkit::openai::{self, ChatSse};
//!
//! let plain = openai::chat_json("Hello!");
//! let cut = ChatSse::new().text(["Hel", "lo!"]).without_done().reply().reset_at(120);
//! let busy = openai::rate_limited(std::time::Duration::from_secs(2));
//! let picture = openai::image();
//! let sound = openai::speech("audio/mpeg", [openai::MP3]);
//! # let _ = (plain, cut, busy, picture, sound);
//! ```

mod chat_sse;
mod facets;
mod server;

use std::time::Duration;

use serde_json::{Value, json};

use crate::Reply;

pub use chat_sse::ChatSse;
pub use facets::{
    MP3, PNG, embeddings, embeddings_base64, image, image_url, images, moderation, ranking, speech,
    speech_sse, transcript, transcript_verbose, video,
};
pub use server::server;

/// The model these answers name unless told otherwise.
pub const MODEL: &str = "fake-gpt";
/// The id of answers that belong to no request.
const CHAT_ID: &str = "chatcmpl-testkit";
/// When every answer was made, in seconds since 1970: fixed, so that bytes can be compared.
const CREATED: u64 = 1_700_000_000;

/// A plain chat answer with this text.
pub fn chat_json(text: &str) -> Reply {
    Reply::ok(chat_completion(CHAT_ID, MODEL, text, (1, word_count(text))))
}

/// A streamed chat answer: a role chunk, the text in `pieces` deltas, a finish chunk, a usage
/// chunk without choices and `[DONE]`.
pub fn chat_sse(text: &str, pieces: usize) -> Reply {
    ChatSse::new()
        .text(split(text, pieces))
        .usage(1, word_count(text))
        .reply()
}

/// An error answer: `{"error": {"message", "type", "param", "code"}}`.
pub fn error<'a>(
    status: u16,
    kind: &str,
    code: impl Into<Option<&'a str>>,
    message: &str,
) -> Reply {
    let code = code.into();
    Reply::status(status).json(json!({
        "error": { "message": message, "type": kind, "param": null, "code": code }
    }))
}

/// A 429 with `retry-after`, rounded up to whole seconds.
pub fn rate_limited(retry_after: Duration) -> Reply {
    let partial = u64::from(retry_after.subsec_nanos() > 0);
    let seconds = retry_after.as_secs().saturating_add(partial);
    error(
        429,
        "requests",
        "rate_limit_exceeded",
        "Rate limit reached. Please slow down.",
    )
    .header("retry-after", seconds.to_string())
}

/// A list of models.
pub fn models<T: AsRef<str>>(ids: impl IntoIterator<Item = T>) -> Reply {
    let data: Vec<Value> = ids
        .into_iter()
        .map(|id| json!({ "id": id.as_ref(), "object": "model", "created": CREATED, "owned_by": "testkit" }))
        .collect();
    Reply::ok(json!({ "object": "list", "data": data }))
}

fn chat_completion(id: &str, model: &str, text: &str, (prompt, completion): (u64, u64)) -> Value {
    json!({
        "id": id,
        "object": "chat.completion",
        "created": CREATED,
        "model": model,
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": text, "refusal": null },
            "logprobs": null,
            "finish_reason": "stop",
        }],
        "usage": usage(prompt, completion),
    })
}

fn usage(prompt: u64, completion: u64) -> Value {
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt.saturating_add(completion),
    })
}

/// A stand-in for a token count.
fn word_count(text: &str) -> u64 {
    text.split_whitespace().count() as u64
}

/// Cuts text into at most `pieces` parts of about equal length, between characters. Together
/// they are the text; none is empty.
fn split(text: &str, pieces: usize) -> Vec<&str> {
    let total = text.chars().count();
    let size = total.div_ceil(pieces.max(1)).max(1);
    let mut rest = text;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let end = rest
            .char_indices()
            .nth(size)
            .map_or(rest.len(), |(index, _)| index);
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}
