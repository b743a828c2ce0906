//! A request as the server can take it.
//!
//! Its endpoint knows few fields and leaves out all others without a word. Whoever answers behind it gets what is in
//! `extra_body`, at least the providers with an OpenAI-style API of their own; the others do without.

use std::sync::Arc;

use g4f_types::{
    ChatRequest, ErrorKind, G4fParams, Message, Part, ReasoningEffort, ResponseFormat, Result,
    Role, ToolChoice,
};

use crate::openai::{Behind, Quirks};
use crate::provider::EncodeTarget;
use crate::shared::unsupported;

pub(super) static QUIRKS: Quirks = Quirks::new()
    .g4f(true)
    .stream_options(false)
    // Of several messages of one role in a row, it keeps one.
    .take_turns(true)
    .allow(&["parallel_tool_calls", "prompt_cache_key"])
    // It reads the first choice and nothing beside the text.
    .omit(&["n", "logprobs", "top_logprobs", "web_search_options"])
    .behind(Some(Behind {
        field: "extra_body",
        only: &[
            "enable_thinking",
            "min_p",
            "repetition_penalty",
            "seed",
            "top_k",
            "user",
        ],
        // The first providers take these from the body, the others from here.
        also: &["frequency_penalty", "presence_penalty"],
    }));

/// Messages beside the system's that the server passes on; it forgets older ones.
const MOST_MESSAGES: usize = 40;

/// Whether the answer is to be JSON.
pub(super) fn wants_json(request: &ChatRequest) -> bool {
    matches!(
        request.params.response_format,
        Some(ResponseFormat::JsonObject | ResponseFormat::JsonSchema(_))
    )
}

/// The same request in words that the server knows.
///
/// # Errors
/// `Unsupported` for images as a part of the answer, which it has no way to bring.
pub(super) fn adapted(request: &ChatRequest, target: EncodeTarget<'_>) -> Result<ChatRequest> {
    let params = &*request.params;
    let allowed = |modality: &String| matches!(modality.as_str(), "text" | "audio");
    if !params.modalities.iter().all(allowed) {
        return Err(unsupported("modalities").with_kind(ErrorKind::Unsupported));
    }
    let spoken = request
        .messages
        .iter()
        .filter(|message| message.role != Role::System)
        .count();
    if spoken > MOST_MESSAGES {
        tracing::warn!(
            provider = target.provider,
            model = target.model,
            messages = spoken,
            "a g4f server passes on the last {MOST_MESSAGES} messages only"
        );
    }
    let mut request = request.clone();
    let is_raw = params.g4f.as_ref().and_then(|g4f| g4f.raw) == Some(true);
    let is_sound = params.audio.is_some() || params.modalities.iter().any(|m| m == "audio");
    // Sound comes whole or not at all.
    request.stream = !(is_raw || is_sound);

    // Edits name the whole model, of which only a part is sent.
    let is_edited = params.extra.iter().any(|edit| edit.model.is_some());
    if is_edited {
        let meant = |edit: &g4f_types::BodyEdit| edit.applies_to(target.provider, target.model);
        let extra = &mut request.params_mut().extra;
        extra.retain(meant);
        for edit in extra {
            edit.model = None;
        }
    }
    if let Some(effort) = request.params.reasoning_effort.as_ref().and_then(effort) {
        request.params_mut().reasoning_effort = Some(effort);
    }
    // A choice that is an object is refused. Of one tool, it must be that one.
    if let Some(ToolChoice::Function(name)) = &request.params.tool_choice {
        let tools = vec![name.clone()];
        request.params_mut().tool_choice = Some(ToolChoice::Allowed {
            required: true,
            tools,
        });
    }
    let has_times = |g4f: &G4fParams| g4f.timeout.or(g4f.stream_timeout).is_some();
    if request.params.g4f.as_deref().is_some_and(has_times)
        && let Some(g4f) = &mut request.params_mut().g4f
    {
        // Only whole seconds are taken.
        let whole = |seconds: f64| seconds.ceil().max(1.0);
        g4f.timeout = g4f.timeout.map(whole);
        g4f.stream_timeout = g4f.stream_timeout.map(whole);
    }
    if request.params.response_format.is_some()
        && let Some(format) = request.params_mut().response_format.take()
    {
        instruct(&mut request, &format);
    }
    Ok(request)
}

/// The server's word for an effort, where it is not ours.
fn effort(effort: &ReasoningEffort) -> Option<ReasoningEffort> {
    match effort {
        ReasoningEffort::Minimal => Some(ReasoningEffort::Low),
        ReasoningEffort::XHigh | ReasoningEffort::Max => {
            Some(ReasoningEffort::Other("x-high".to_owned()))
        }
        _ => None,
    }
}

/// Asks for a format in words, where the server reads it first: it passes no format on.
fn instruct(request: &mut ChatRequest, format: &ResponseFormat) {
    let mut words =
        "Answer with one JSON value and nothing else: no code fence, nothing before it or behind it."
            .to_owned();
    match format {
        ResponseFormat::Text => return,
        ResponseFormat::JsonObject => words.push_str(" It must be a JSON object."),
        ResponseFormat::JsonSchema(schema) => {
            words.push_str(" It must be valid by this JSON Schema: ");
            words.push_str(&schema.schema.to_string());
        }
    }
    let messages = Arc::make_mut(&mut request.messages);
    match messages.first_mut() {
        Some(first) if first.role == Role::System => match first.parts.last_mut() {
            Some(Part::Text(text)) => {
                text.push_str("\n\n");
                text.push_str(&words);
            }
            _ => first.parts.push(Part::Text(words)),
        },
        _ => messages.insert(0, Message::system(words)),
    }
}

#[cfg(test)]
mod tests;
