//! Tools. The model alone decides whether it calls one: there is no choice to be made from here.

use g4f_types::{ChatParams, Result, ToolChoice};

use crate::shared::declared::DeclaredTool;
use crate::shared::unsupported;
use crate::shared::writer::{Writer, Written};

/// Refuses a choice that cannot be kept.
///
/// # Errors
/// `Unsupported` where a call must be made.
pub(super) fn check(params: &ChatParams) -> Result<()> {
    let must = match &params.tool_choice {
        _ if params.tools.is_empty() => false,
        Some(
            ToolChoice::Required
            | ToolChoice::Function(_)
            | ToolChoice::Custom(_)
            | ToolChoice::Raw(_),
        ) => true,
        Some(ToolChoice::Allowed { required, .. }) => *required,
        Some(ToolChoice::Auto | ToolChoice::None) | None => false,
    };
    if must {
        return Err(unsupported("tool_choice"));
    }
    Ok(())
}

pub(super) fn write(body: &mut Writer<'_>, params: &ChatParams) -> Written {
    let allowed = match &params.tool_choice {
        Some(ToolChoice::None) => return Ok(()),
        Some(ToolChoice::Allowed { tools, .. }) => Some(tools),
        _ => None,
    };
    let shown = params
        .tools
        .iter()
        .filter(|tool| allowed.is_none_or(|names| names.iter().any(|name| name == tool.name())));
    let tools: Vec<DeclaredTool<'_>> = shown.map(DeclaredTool).collect();
    if tools.is_empty() {
        return Ok(());
    }
    body.put("tools", &tools)
}
