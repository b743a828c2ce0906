//! Parameters that change what is asked: whoever cannot honour one must say so before anything is sent.

use g4f_types::{ChatParams, OnUnsupported, ResponseFormat, Result, Tool, ToolChoice};

use super::{Dropped, unsupported};

/// Refuses what the family does not take, by OpenAI's names.
///
/// # Errors
/// `Unsupported`, naming the parameter.
pub(crate) fn check(params: &ChatParams, takes: &[&str]) -> Result<()> {
    let calls = !params.tools.is_empty() && params.tool_choice != Some(ToolChoice::None);
    let custom = params
        .tools
        .iter()
        .any(|tool| matches!(tool, Tool::Custom(_)));
    let formatted = !matches!(params.response_format, None | Some(ResponseFormat::Text));
    let wants = [
        (calls, "tools"),
        (calls && custom, "custom_tools"),
        (params.n.is_some_and(|n| n > 1), "n"),
        (params.logprobs == Some(true), "logprobs"),
        (params.top_logprobs.is_some_and(|n| n > 0), "top_logprobs"),
        (params.modalities.iter().any(|m| m != "text"), "modalities"),
        (params.web_search_options.is_some(), "web_search_options"),
        (formatted, "response_format"),
    ];
    match wants
        .into_iter()
        .find(|(wanted, name)| *wanted && !takes.contains(name))
    {
        Some((_, "custom_tools")) => Err(unsupported("tools")
            .with_message("this provider does not know tools with free-text input")),
        Some((_, name)) => Err(unsupported(name)),
        None => Ok(()),
    }
}

/// Leaves out those of these parameters that are set, and says so in the log.
///
/// # Errors
/// `Unsupported` when the caller wants an error instead.
pub(crate) fn leave_out(
    on_unsupported: OnUnsupported,
    parameters: &[(bool, &'static str)],
) -> Result<()> {
    let mut dropped = Dropped::new();
    for (is_set, name) in parameters {
        dropped.if_set(*is_set, name);
    }
    let names = dropped.finish(on_unsupported)?;
    if !names.is_empty() {
        tracing::debug!(dropped = ?names, "parameters left out that the provider does not take");
    }
    Ok(())
}
