//! From our request to a vendor's body.

use g4f_types::facets::SpeechRequest;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Map, Value, json};

use super::quirks::{Formats, SpeechQuirks};
use crate::openai::facet::Params;
use crate::provider::EncodeTarget;

/// The body of a call.
///
/// # Errors
/// `BadRequest` for nothing to say; `Unsupported` for a parameter that would be left out when the caller wants an error.
pub(super) fn encode(
    request: &SpeechRequest,
    quirks: &SpeechQuirks,
    target: EncodeTarget<'_>,
) -> Result<Map<String, Value>> {
    if request.input.is_empty() {
        return Err(
            Error::new(ErrorKind::BadRequest, "input: there is nothing to say").with_param("input"),
        );
    }
    let model = target.model;
    let target = EncodeTarget {
        model: if quirks.model { target.model } else { "" },
        ..target
    };
    let mut params = Params::new(target, quirks.takes, quirks.rename);
    params.set("input", request.input.as_str());
    match (request.voice.as_deref(), quirks.voice(model)) {
        (Some(id), _) if quirks.voice_ids && id.starts_with("voice_") => {
            params.set("voice", json!({ "id": id }));
        }
        (Some(voice), _) => params.tune("voice", Some(voice)),
        (None, Some(voice)) => params.preset("voice", voice),
        (None, None) => {}
    }
    params.tune("instructions", request.instructions.as_deref());
    params.tune("speed", request.speed);
    match (request.language.as_deref(), quirks.default_language) {
        (None, Some(language)) => params.preset("language", language),
        (language, _) => params.tune("language", language),
    }
    match quirks.formats {
        Formats::Name => {
            match request.response_format.as_deref() {
                None if quirks.names_format => {
                    params.preset("response_format", quirks.default_format);
                }
                format => params.tune("response_format", format),
            }
            params.tune("sample_rate", request.sample_rate);
        }
        Formats::Codec if request.response_format.is_some() || request.sample_rate.is_some() => {
            let codec = request.response_format.as_deref();
            let mut format = json!({ "codec": codec.unwrap_or(quirks.default_format) });
            if let Some(rate) = request.sample_rate {
                format["sample_rate"] = Value::from(rate);
            }
            params.set("output_format", format);
        }
        Formats::Codec => {}
    }
    params.finish(&request.other, &request.extra)
}

/// The media type of a format's sound.
pub(super) fn media_type_of(format: &str) -> &'static str {
    match format {
        "mp3" | "mpeg" => "audio/mpeg",
        "opus" | "ogg" => "audio/ogg",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "pcm" | "raw" => "audio/pcm",
        "mulaw" | "ulaw" => "audio/basic",
        "alaw" => "audio/x-alaw-basic",
        "webm" => "audio/webm",
        "m4a" | "mp4" => "audio/mp4",
        _ => "application/octet-stream",
    }
}
