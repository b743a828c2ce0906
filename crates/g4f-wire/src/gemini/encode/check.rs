//! What must be known before a body is written: whether Google can do what is asked at all.

use g4f_types::{ChatParams, ChatRequest, Error, ErrorKind, Part, Result, Tool, ToolChoice};

use super::media;
use crate::shared::unsupported;

/// Modalities that answers come in.
const MODALITIES: [&str; 4] = ["text", "image", "audio", "video"];

/// Refuses what cannot be left out without changing the meaning, and media that cannot be written.
pub(super) fn request(request: &ChatRequest) -> Result<()> {
    params(&request.params)?;
    for (m, message) in request.messages.iter().enumerate() {
        for (p, part) in message.parts.iter().enumerate() {
            let parts = match part {
                Part::ToolResult(result) => &result.parts[..],
                part => std::slice::from_ref(part),
            };
            for media in parts.iter().filter_map(Part::media) {
                media::checked(media).map_err(|error| {
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

fn params(params: &ChatParams) -> Result<()> {
    let known = |modality: &String| {
        MODALITIES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(modality))
    };
    if !params.modalities.iter().all(known) {
        return Err(unsupported("modalities"));
    }
    let custom = |tool: &Tool| matches!(tool, Tool::Custom(_));
    if params.tool_choice != Some(ToolChoice::None) && params.tools.iter().any(custom) {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "this provider does not know tools with free-text input",
        )
        .with_param("tools"));
    }
    if matches!(params.tool_choice, Some(ToolChoice::Custom(_))) {
        return Err(unsupported("tool_choice"));
    }
    Ok(())
}
