//! Fields and files as parts of a form.

use bytes::Bytes;
use g4f_types::transport::FormPart;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde_json::{Map, Value};

/// The fields as parts. A list becomes a part `name[]` for each element, an object its JSON.
pub(crate) fn form(fields: Map<String, Value>) -> Vec<FormPart> {
    let mut parts = Vec::with_capacity(fields.len() + 1);
    for (name, value) in fields {
        match value {
            Value::Null => {}
            Value::Array(list) => {
                let name = if name.ends_with("[]") {
                    name
                } else {
                    format!("{name}[]")
                };
                parts.extend(list.into_iter().map(|item| text_part(name.clone(), item)));
            }
            value => parts.push(text_part(name, value)),
        }
    }
    parts
}

fn text_part(name: String, value: Value) -> FormPart {
    let text = match value {
        Value::String(text) => text,
        value => value.to_string(),
    };
    FormPart {
        name,
        data: text.into(),
        file_name: None,
        media_type: None,
    }
}

/// A file as a part. Servers tell its kind by the name, so there always is one.
///
/// # Errors
/// As [`inline`].
pub(crate) fn file_part(name: &str, media: &Media, param: &str, stem: &str) -> Result<FormPart> {
    let data = inline(media, param)?;
    let media_type = media
        .media_type
        .clone()
        .or_else(|| g4f_types::media::sniff(&data).map(str::to_owned));
    let file_name = media.name.clone().unwrap_or_else(|| {
        let ending = media_type.as_deref().map_or("bin", ending_of);
        format!("{stem}.{ending}")
    });
    Ok(FormPart {
        name: name.to_owned(),
        data,
        file_name: Some(file_name),
        media_type,
    })
}

/// The bytes of media.
///
/// # Errors
/// `Unsupported` for an address or an id, which a file cannot stand for; `BadRequest` for a file that nobody read.
pub(crate) fn inline(media: &Media, param: &str) -> Result<Bytes> {
    let refuse =
        |kind, why: &str| Err(Error::new(kind, format!("{param}: {why}")).with_param(param));
    match &media.source {
        MediaSource::Bytes(bytes) => Ok(bytes.clone()),
        MediaSource::Url(_) => refuse(
            ErrorKind::Unsupported,
            "this provider wants the file itself, not an address",
        ),
        MediaSource::Id(_) => refuse(
            ErrorKind::Unsupported,
            "this provider wants the file itself, not an id",
        ),
        MediaSource::Path(_) => refuse(
            ErrorKind::BadRequest,
            "the file was not read before the request was built",
        ),
    }
}

/// The usual ending of files of a media type.
fn ending_of(media_type: &str) -> &str {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "audio/mpeg" | "audio/mp3" => "mp3",
        "audio/wav" | "audio/x-wav" | "audio/wave" => "wav",
        "audio/mp4" | "audio/m4a" | "audio/x-m4a" => "m4a",
        "audio/ogg" | "audio/opus" => "ogg",
        "audio/flac" | "audio/x-flac" => "flac",
        "audio/aac" => "aac",
        "audio/webm" | "video/webm" => "webm",
        "video/mp4" => "mp4",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        "image/gif" => "gif",
        _ => "bin",
    }
}
