//! What must be known before a body is written: whether the API can do what is asked at all.

use g4f_types::{ChatParams, Error, ErrorKind, ResponseFormat, Result, Tool, ToolChoice};

use crate::anthropic::family::Anthropic;
use crate::anthropic::model::Model;
use crate::shared::unsupported;

/// Refuses what cannot be left out without changing the meaning.
pub(super) fn params(family: Anthropic, params: &ChatParams, model: Model) -> Result<()> {
    let needs = |asked: bool, name: &str| {
        if asked {
            Err(unsupported(name))
        } else {
            Ok(())
        }
    };
    needs(params.n.is_some_and(|n| n > 1), "n")?;
    needs(params.logprobs == Some(true), "logprobs")?;
    needs(params.modalities.iter().any(|m| m != "text"), "modalities")?;
    let searches = params.web_search_options.is_some();
    needs(searches && !model.is_claude(), "web_search_options")?;
    let schemas = family.json_schema.unwrap_or(model.follows_schemas());
    match params.response_format {
        Some(ResponseFormat::JsonObject) => {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "this provider holds answers to a JSON schema, but not to any JSON",
            )
            .with_param("response_format")
            .with_help("give a schema, or say in the prompt that JSON is wanted"));
        }
        Some(ResponseFormat::JsonSchema(_)) => needs(!schemas, "response_format")?,
        Some(ResponseFormat::Text) | None => {}
    }
    if params.tools.is_empty() || params.tool_choice == Some(ToolChoice::None) {
        return Ok(());
    }
    if params
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
    if forces(params.tool_choice.as_ref()) && !model.can_be_forced() {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "this model cannot be told that a tool must be called",
        )
        .with_param("tool_choice"));
    }
    Ok(())
}

/// Whether a call must be made.
pub(super) fn forces(choice: Option<&ToolChoice>) -> bool {
    match choice {
        Some(ToolChoice::Required | ToolChoice::Function(_) | ToolChoice::Custom(_)) => true,
        Some(ToolChoice::Allowed { required, .. }) => *required,
        Some(ToolChoice::Raw(raw)) => {
            matches!(
                raw.get("type").and_then(|kind| kind.as_str()),
                Some("any" | "tool")
            )
        }
        Some(ToolChoice::Auto | ToolChoice::None) | None => false,
    }
}
