//! What must be known before a body is written: whether the vendor can do what is asked at all.

use g4f_types::{
    ChatParams, ChatRequest, Error, ErrorKind, MediaSource, Part, ResponseFormat, Result, Tool,
    ToolChoice,
};

use super::fields::thinks;
use super::refused;
use crate::openai::quirks::{Quirks, Required};

/// Refuses what cannot be left out without changing the meaning, and media that cannot be written.
pub(super) fn request(request: &ChatRequest, quirks: &Quirks, model: &str) -> Result<()> {
    params(&request.params, quirks, model)?;
    for (m, message) in request.messages.iter().enumerate() {
        for (p, part) in message.parts.iter().enumerate() {
            let parts = match part {
                Part::ToolResult(result) => &result.parts[..],
                part => std::slice::from_ref(part),
            };
            for part in parts {
                media(part).map_err(|error| {
                    let message = format!("messages[{m}].parts[{p}]: {}", error.message());
                    error
                        .with_message(message)
                        .with_param(format!("messages[{m}]"))
                })?;
            }
        }
    }
    Ok(())
}

fn params(params: &ChatParams, quirks: &Quirks, model: &str) -> Result<()> {
    let takes = |name: &str| quirks.sends(name, model, thinks(params.reasoning_effort.as_ref()));
    let needs = |condition: bool, name: &str| {
        if condition && !takes(name) {
            Err(refused(name))
        } else {
            Ok(())
        }
    };
    let calls_tools = !params.tools.is_empty() && params.tool_choice != Some(ToolChoice::None);
    needs(calls_tools, "tools")?;
    needs(params.n.is_some_and(|n| n > 1), "n")?;
    needs(!params.stop.is_empty(), "stop")?;
    needs(params.logprobs == Some(true), "logprobs")?;
    let alternatives = params.logprobs == Some(true) && params.top_logprobs.is_some_and(|n| n > 0);
    needs(alternatives, "top_logprobs")?;
    needs(params.modalities.iter().any(|m| m != "text"), "modalities")?;
    needs(params.web_search_options.is_some(), "web_search_options")?;
    match &params.response_format {
        Some(ResponseFormat::JsonObject) => needs(true, "response_format")?,
        Some(ResponseFormat::JsonSchema(_)) => {
            needs(true, "response_format")?;
            needs(true, "json_schema")?;
        }
        Some(ResponseFormat::Text) | None => {}
    }
    if !quirks.custom_tools
        && calls_tools
        && params
            .tools
            .iter()
            .any(|tool| matches!(tool, Tool::Custom(_)))
    {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "this provider does not know tools with free-text input",
        )
        .with_param("tools"));
    }
    if calls_tools && quirks.required == Required::Refused && must_call(params.tool_choice.as_ref())
    {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "this provider cannot be told that a tool must be called",
        )
        .with_param("tool_choice"));
    }
    Ok(())
}

fn must_call(choice: Option<&ToolChoice>) -> bool {
    matches!(
        choice,
        Some(ToolChoice::Required | ToolChoice::Allowed { required: true, .. })
    )
}

fn media(part: &Part) -> Result<()> {
    let Some(media) = part.media() else {
        return Ok(());
    };
    match (&media.source, part) {
        (MediaSource::Path(_), _) => media.to_url().map(drop),
        (MediaSource::Id(_), Part::Image(_) | Part::Video(_)) => media
            .to_url()
            .map(drop)
            .map_err(|error| error.with_kind(ErrorKind::Unsupported)),
        _ => Ok(()),
    }
}
