//! Tools, and whether one of them must be called.

use g4f_types::{ChatParams, Tool, ToolChoice};

use crate::shared::declared::DeclaredTool;
use crate::shared::writer::{Writer, Written};

pub(super) fn write(body: &mut Writer<'_>, params: &ChatParams) -> Written {
    if params.tools.is_empty() {
        return Ok(());
    }
    // There is no choice of one tool: the others are not shown, and one must be called.
    let (only, choice) = match &params.tool_choice {
        Some(ToolChoice::Function(name) | ToolChoice::Custom(name)) => {
            (Some(std::slice::from_ref(name)), Some("REQUIRED"))
        }
        Some(ToolChoice::Allowed { required, tools }) => {
            (Some(&tools[..]), required.then_some("REQUIRED"))
        }
        Some(ToolChoice::Required) => (None, Some("REQUIRED")),
        Some(ToolChoice::None) => (None, Some("NONE")),
        Some(ToolChoice::Auto | ToolChoice::Raw(_)) | None => (None, None),
    };
    let shown = params
        .tools
        .iter()
        .filter(|tool| only.is_none_or(|names| names.iter().any(|name| name == tool.name())));
    body.put("tools", &shown.map(DeclaredTool).collect::<Vec<_>>())?;
    body.maybe("tool_choice", choice)?;
    if let Some(ToolChoice::Raw(raw)) = &params.tool_choice {
        body.put("tool_choice", raw)?;
    }
    // One switch for all of them.
    let strict = params.tools.iter().find_map(|tool| match tool {
        Tool::Function(function) => function.strict.filter(|strict| *strict),
        _ => None,
    });
    body.maybe("strict_tools", strict)
}
