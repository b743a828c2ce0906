//! A script that behaves like a small OpenAI server.

use serde_json::Value;

use super::facets;
use super::{ChatSse, MODEL, chat_completion, error, models, split, word_count};
use crate::{Received, Reply, Script};

/// About how many characters a streamed delta holds.
const DELTA_CHARS: usize = 8;

/// A small OpenAI server whose model always answers `answer`.
///
/// `GET /v1/models` lists [`MODEL`]. `POST /v1/chat/completions` takes any model, names it in the
/// answer, streams if asked to and sends usage in the stream if `stream_options` asks for it.
/// Images, speech, transcripts, embeddings, rankings and judgements are answered too, with what
/// [`openai`](super) has ready: a transcript says `answer`, a vector of two numbers comes for each
/// input. What is malformed gets a 400 and any other path a 404, both in OpenAI's form. Token counts
/// are word counts.
pub fn server(answer: impl Into<String>) -> Script {
    let answer = answer.into();
    let said = answer.clone();
    Script::by(not_found)
        .on("GET /v1/models", models([MODEL]))
        .on(
            "POST /v1/chat/completions",
            Script::by(move |request| chat(request, &answer)),
        )
        .on("POST /v1/images/*", facets::image())
        .on(
            "POST /v1/audio/speech",
            facets::speech("audio/mpeg", [facets::MP3]),
        )
        .on("POST /v1/audio/t*", facets::transcript(&said))
        .on(
            "POST /v1/embeddings",
            Script::by(|request| {
                let count = count(request, "input");
                facets::embeddings((0..count).map(|_| [0.6_f32, -0.8]))
            }),
        )
        .on(
            "POST /v1/rerank",
            Script::by(|request| {
                let places = (0_u32..).take(count(request, "documents"));
                facets::ranking(places.map(|place| (place, 1.0 / f64::from(place + 1))))
            }),
        )
        .on(
            "POST /v1/moderations",
            Script::by(|request| facets::moderation(vec![false; count(request, "input")])),
        )
}

/// How many elements a field of the request has; what is no list is one.
fn count(request: &Received, field: &str) -> usize {
    let body = request.json().unwrap_or_default();
    body[field].as_array().map_or(1, Vec::len)
}

fn chat(request: &Received, answer: &str) -> Reply {
    let Ok(body) = request.json() else {
        return invalid("The body of the request is not valid JSON.");
    };
    let Some(model) = body["model"].as_str() else {
        return invalid("The request names no model.");
    };
    let Some(messages) = body["messages"]
        .as_array()
        .filter(|messages| !messages.is_empty())
    else {
        return invalid("The request has no messages.");
    };

    let id = format!("chatcmpl-{}", request.number);
    let tokens = (messages.iter().map(message_words).sum(), word_count(answer));
    if body["stream"].as_bool() != Some(true) {
        return Reply::ok(chat_completion(&id, model, answer, tokens));
    }
    let pieces = answer.chars().count().div_ceil(DELTA_CHARS);
    let chat = ChatSse::new()
        .id(id)
        .model(model)
        .text(split(answer, pieces));
    match body["stream_options"]["include_usage"].as_bool() {
        Some(true) => chat.usage(tokens.0, tokens.1).reply(),
        _ => chat.reply(),
    }
}

/// The words of a message, whether its content is a string or a list of parts.
fn message_words(message: &Value) -> u64 {
    match &message["content"] {
        Value::String(text) => word_count(text),
        Value::Array(parts) => parts
            .iter()
            .filter_map(|part| part["text"].as_str())
            .map(word_count)
            .sum(),
        _ => 0,
    }
}

fn invalid(message: &str) -> Reply {
    error(400, "invalid_request_error", None, message)
}

fn not_found(request: &Received) -> Reply {
    let message = format!("There is nothing at {} {}.", request.method, request.path);
    error(404, "invalid_request_error", "unknown_url", &message)
}
