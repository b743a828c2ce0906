//! Chat as inputs: a prompt, a system prompt, and what tunes.

use g4f_types::{ChatParams, ChatRequest, Message, Part, ResponseFormat, Result, Role};
use serde_json::{Map, Value};

use super::target::names;
use crate::jobs::address;
use crate::openai::facet::Params;
use crate::provider::EncodeTarget;
use crate::shared::unsupported;

/// The input of a chat.
///
/// # Errors
/// `Unsupported` for what a prompt cannot say: tools, schemas, several choices, media beside pictures.
pub(super) fn input(request: &ChatRequest, target: EncodeTarget<'_>) -> Result<Map<String, Value>> {
    let params = &*request.params;
    refuse(params)?;
    let (owner, name) = names(target.model);
    let bare = EncodeTarget {
        model: "",
        ..target
    };
    let mut input = Params::new(
        bare,
        takes(owner),
        &[("reasoning_budget", "thinking_budget")],
    );
    let said: Vec<&Message> = request.messages.iter().collect();
    let system: Vec<String> = said
        .iter()
        .filter(|message| message.role.is_system())
        .map(|message| message.text())
        .collect();
    if !system.is_empty() {
        input.set("system_prompt", system.join("\n\n"));
    }
    let turns: Vec<&Message> = said.into_iter().filter(|m| !m.role.is_system()).collect();
    input.set("prompt", prompt(&turns));
    set_pictures(&mut input, request, owner)?;
    if let Some(most) = params.max_completion_tokens.or(params.max_tokens) {
        input.set(limit(owner, name), most);
    }
    if !params.stop.is_empty() {
        input.set("stop_sequences", params.stop.join(","));
    }
    input.tune("temperature", params.temperature);
    input.tune("top_p", params.top_p);
    input.tune("top_k", params.top_k);
    input.tune("min_p", params.min_p);
    input.tune("seed", params.seed);
    input.tune("presence_penalty", params.presence_penalty);
    input.tune("frequency_penalty", params.frequency_penalty);
    input.tune("repetition_penalty", params.repetition_penalty);
    let effort = params.reasoning_effort.as_ref();
    input.tune("reasoning_effort", effort.map(ToString::to_string));
    input.tune("reasoning_budget", params.reasoning_budget);
    input.tune("verbosity", params.verbosity.as_deref());
    input.tune("enable_thinking", params.enable_thinking);
    input.tune("include_reasoning", params.include_reasoning);
    input.tune(
        "logit_bias",
        (!params.logit_bias.is_empty()).then_some(true),
    );
    input.tune("prediction", params.prediction.is_some().then_some(true));
    input.tune("user", params.user.as_deref());
    input.finish(&params.other, &[])
}

fn takes(owner: &str) -> &'static [&'static str] {
    match owner {
        "openai" => &[
            "temperature",
            "top_p",
            "presence_penalty",
            "frequency_penalty",
            "reasoning_effort",
            "verbosity",
        ],
        "google" => &["temperature", "top_p", "reasoning_budget"],
        "anthropic" => &["reasoning_budget"],
        _ => &[
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
        ],
    }
}

/// The name of the limit, which differs by maker and age.
fn limit(owner: &str, name: &str) -> &'static str {
    match owner {
        "openai" => "max_completion_tokens",
        "google" => "max_output_tokens",
        "meta" if name.starts_with("llama-2") => "max_new_tokens",
        "mistralai" | "replicate" | "01-ai" | "a16z-infra" => "max_new_tokens",
        _ => "max_tokens",
    }
}

fn refuse(params: &ChatParams) -> Result<()> {
    let refusals = [
        (!params.tools.is_empty(), "tools"),
        (params.n.is_some_and(|n| n > 1), "n"),
        (params.logprobs == Some(true), "logprobs"),
        (params.audio.is_some(), "audio"),
        (params.web_search_options.is_some(), "web_search_options"),
        (
            params.modalities.iter().any(|one| one != "text"),
            "modalities",
        ),
        (
            !matches!(params.response_format, None | Some(ResponseFormat::Text)),
            "response_format",
        ),
    ];
    match refusals.iter().find(|(is_set, _)| *is_set) {
        Some((_, name)) => Err(unsupported(name)),
        None => Ok(()),
    }
}

/// A prompt is one text: a lone question as it is, a conversation with the names of the speakers.
fn prompt(turns: &[&Message]) -> String {
    if let [only] = turns {
        return only.text();
    }
    let mut prompt = String::new();
    for turn in turns {
        let who = match turn.role {
            Role::Assistant => "Assistant",
            _ => "User",
        };
        prompt.push_str(who);
        prompt.push_str(": ");
        prompt.push_str(&turn.text());
        prompt.push_str("\n\n");
    }
    // What the model began to say, it goes on with.
    match turns.last() {
        Some(last) if last.role == Role::Assistant => prompt.truncate(prompt.trim_end().len()),
        _ => prompt.push_str("Assistant:"),
    }
    prompt
}

fn set_pictures(input: &mut Params<'_>, request: &ChatRequest, owner: &str) -> Result<()> {
    let mut pictures = Vec::new();
    for (at, message) in request.messages.iter().enumerate() {
        for part in &message.parts {
            let place = || format!("messages[{at}]");
            match part {
                Part::Image(media) => pictures.push(address(media, &place())?),
                Part::Audio(_) | Part::Video(_) | Part::File(_) => {
                    let message = "this provider reads texts and pictures alone";
                    return Err(unsupported(&place()).with_message(message));
                }
                Part::ToolCall(_) | Part::ToolResult(_) => return Err(unsupported("tools")),
                _ => {}
            }
        }
    }
    match (owner, pictures.len()) {
        (_, 0) => {}
        ("openai", _) => input.set("image_input", pictures),
        ("google", _) => input.set("images", pictures),
        (_, 1) => input.set("image", pictures.remove(0)),
        _ => {
            let message = "this model looks at one picture, not at several";
            return Err(unsupported("messages").with_message(message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
