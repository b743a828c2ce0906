//! From our request to a form.

use g4f_types::facets::TranscribeRequest;
use g4f_types::transport::FormPart;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};

use super::quirks::{Diarize, TranscribeQuirks};
use crate::openai::facet::{Params, file_part, form};
use crate::provider::EncodeTarget;
use crate::shared::unsupported;

/// The path and the parts of a call. The audio comes last: some servers stop reading there.
///
/// # Errors
/// `BadRequest` without an audio, and for one that is larger than the vendor takes; `Unsupported` for what the vendor
/// cannot do.
pub(super) fn encode(
    request: &TranscribeRequest,
    quirks: &TranscribeQuirks,
    target: EncodeTarget<'_>,
) -> Result<(&'static str, Vec<FormPart>)> {
    let path = if request.translate {
        quirks.translate.ok_or_else(|| {
            unsupported("translate").with_message("this provider does not translate speech")
        })?
    } else {
        quirks.path
    };
    let audio = request.audio.as_ref().ok_or_else(|| {
        Error::new(
            ErrorKind::BadRequest,
            "audio: there is nothing to listen to",
        )
        .with_param("audio")
    })?;
    check_size(audio, quirks)?;

    let target = EncodeTarget {
        model: if quirks.model { target.model } else { "" },
        ..target
    };
    let mut params = Params::new(target, quirks.takes, quirks.rename);
    if request.translate && request.language.is_some() {
        // The answer is English, and the server hears the language by itself.
        params.drop_param("language");
    } else {
        params.tune("language", request.language.as_deref());
    }
    params.tune("prompt", request.prompt.as_deref());
    params.tune("temperature", request.temperature);
    let mut format = request.response_format.as_deref();
    if !request.timestamp_granularities.is_empty() {
        params.need(
            "timestamp_granularities",
            Some(request.timestamp_granularities.as_slice()),
        )?;
        // Only this format has times.
        format = format.or(Some("verbose_json"));
    }
    if request.diarize == Some(true) {
        match quirks.diarize {
            Diarize::Never => return Err(unsupported("diarize")),
            Diarize::Field => params.set("diarize", true),
            Diarize::Format => {
                format = Some("diarized_json");
                // Audio of more than half a minute is refused without it.
                params.preset("chunking_strategy", "auto");
            }
        }
    }
    let format = format.filter(|format| !quirks.implied_formats.contains(format));
    params.need("response_format", format)?;
    if !request.include.is_empty() {
        params.need("include", Some(request.include.as_slice()))?;
    }
    if let (MediaSource::Url(url), Some(field)) = (&audio.source, quirks.url_field) {
        params.set(field, url.as_str());
        let fields = params.finish(&request.other, &request.extra)?;
        return Ok((path, form(fields)));
    }
    let fields = params.finish(&request.other, &request.extra)?;
    let mut parts = form(fields);
    parts.push(file_part("file", audio, "audio", "audio")?);
    Ok((path, parts))
}

fn check_size(audio: &Media, quirks: &TranscribeQuirks) -> Result<()> {
    let (MediaSource::Bytes(bytes), Some(most)) = (&audio.source, quirks.max_bytes) else {
        return Ok(());
    };
    if bytes.len() <= most {
        return Ok(());
    }
    let (is, most) = (bytes.len() / 1024 / 1024, most / 1024 / 1024);
    // Another provider may take it.
    Err(Error::new(
        ErrorKind::Unsupported,
        format!("audio: it has {is} MB, and this provider takes {most} MB at most"),
    )
    .with_param("audio")
    .with_help("cut it into pieces, or compress it"))
}
