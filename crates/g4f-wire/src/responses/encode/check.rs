//! What must be known before a body is written: whether the family can do what is asked at all.

use g4f_types::{ChatRequest, Error, ErrorKind, Media, MediaSource, Part, Result, Role};

use crate::openai::Quirks;
use crate::responses::encode::params::thinks;
use crate::shared::unsupported;

/// Refuses what cannot be left out without changing the meaning, and media that cannot be written.
pub(super) fn request(request: &ChatRequest, quirks: &Quirks, model: &str) -> Result<()> {
    let params = &*request.params;
    let takes = |name: &str| quirks.sends(name, model, thinks(params));
    let needed = [
        ("tools", !params.tools.is_empty()),
        ("n", params.n.is_some_and(|n| n > 1)),
        ("stop", !params.stop.is_empty()),
        ("logprobs", params.logprobs == Some(true)),
        ("response_format", params.response_format.is_some()),
        ("web_search_options", params.web_search_options.is_some()),
    ];
    if let Some((name, _)) = needed
        .into_iter()
        .find(|(name, is_set)| *is_set && !takes(name))
    {
        return Err(unsupported(name));
    }
    // There is no sound in this protocol's answers; pictures come from a tool.
    let strange = |kind: &String| kind != "text" && kind != "image";
    if params.modalities.iter().any(strange) {
        return Err(unsupported("modalities"));
    }
    for (at, message) in request.messages.iter().enumerate() {
        for part in &message.parts {
            let parts = match part {
                Part::ToolResult(result) => &result.parts[..],
                part => std::slice::from_ref(part),
            };
            let spoken = message.role == Role::Assistant;
            for part in parts.iter().filter(|_| !spoken) {
                media(part).map_err(|error| {
                    let place = format!("messages[{at}]");
                    let message = format!("{place}: {}", error.message());
                    error.with_message(message).with_param(place)
                })?;
            }
        }
        let lost = |part: &Part| !matches!(part, Part::ToolResult(_) | Part::Reasoning(_));
        if message.role == Role::Tool && message.parts.iter().any(lost) {
            let place = format!("messages[{at}]");
            let why = format!("{place}: a message of a tool holds something that is no result");
            return Err(Error::new(ErrorKind::BadRequest, why).with_param(place));
        }
    }
    Ok(())
}

fn media(part: &Part) -> Result<()> {
    let refuse = |why: &str| Err(Error::new(ErrorKind::Unsupported, why));
    match part {
        Part::Video(_) => refuse("this provider takes no videos"),
        Part::Audio(audio) if !matches!(audio.source, MediaSource::Bytes(_)) => {
            match part.media() {
                Some(Media {
                    source: MediaSource::Path(_),
                    ..
                }) => audio.to_url().map(drop),
                _ => refuse("this provider takes audio as bytes only"),
            }
        }
        _ => match part.media() {
            Some(media) if matches!(media.source, MediaSource::Path(_)) => media.to_url().map(drop),
            _ => Ok(()),
        },
    }
}
