//! The parts of content that is an array.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_types::{Media, MediaSource, Part, Reasoning, Result};
use serde_json::{Map, Value};

use super::place::{bad, expected, join, object, quoted, take, text};
use crate::openai::audio;

pub(super) fn part(mut map: Map<String, Value>, place: &str) -> Result<Part> {
    let kind = text(&mut map, place, "type")?;
    let missing = |name: &str| bad(&join(place, name), "it is missing");
    match kind.as_deref() {
        Some("text" | "input_text" | "output_text") => text(&mut map, place, "text")?
            .map(Part::Text)
            .ok_or_else(|| missing("text")),
        Some("refusal") => text(&mut map, place, "refusal")?
            .map(Part::Refusal)
            .ok_or_else(|| missing("refusal")),
        Some("image_url" | "input_image") => {
            let value = take(&mut map, "image_url").ok_or_else(|| missing("image_url"))?;
            located(value, &join(place, "image_url")).map(Part::Image)
        }
        Some("video_url") => {
            let value = take(&mut map, "video_url").ok_or_else(|| missing("video_url"))?;
            located(value, &join(place, "video_url")).map(Part::Video)
        }
        Some("audio_url") => {
            let value = take(&mut map, "audio_url").ok_or_else(|| missing("audio_url"))?;
            located(value, &join(place, "audio_url")).map(Part::Audio)
        }
        Some("input_audio") => {
            let value = take(&mut map, "input_audio").ok_or_else(|| missing("input_audio"))?;
            input_audio(value, &join(place, "input_audio")).map(Part::Audio)
        }
        Some("file" | "input_file") => {
            let value = take(&mut map, "file").ok_or_else(|| missing("file"))?;
            file(value, &join(place, "file")).map(Part::File)
        }
        Some("thinking" | "reasoning") => {
            let words = text(&mut map, place, "thinking")?.or(text(&mut map, place, "text")?);
            let signature = text(&mut map, place, "signature")?;
            Ok(Part::Reasoning(Reasoning {
                text: words.unwrap_or_default(),
                signature,
                raw: None,
            }))
        }
        Some(other) => {
            let known = "text, image_url, input_audio, audio_url, video_url, file or refusal";
            Err(bad(
                &join(place, "type"),
                format!("expected {known}, got {}", quoted(other)),
            ))
        }
        None => Err(missing("type")),
    }
}

fn located(value: Value, place: &str) -> Result<Media> {
    let mut map = match value {
        Value::String(url) => return address(url, place),
        value => object(value, place)?,
    };
    let url =
        text(&mut map, place, "url")?.ok_or_else(|| bad(&join(place, "url"), "it is missing"))?;
    let mut media = address(url, &join(place, "url"))?;
    media.detail = text(&mut map, place, "detail")?;
    Ok(media)
}

/// An address; a `data:` URI is decoded, and one that cannot be is refused here rather than by a provider.
fn address(url: String, place: &str) -> Result<Media> {
    let media = Media::url(url);
    match &media.source {
        MediaSource::Url(url) if url.starts_with("data:") => Err(bad(
            place,
            "expected a data URI of the form data:TYPE;base64,DATA",
        )),
        _ => Ok(media),
    }
}

fn base64(data: &str, place: &str) -> Result<Bytes> {
    STANDARD
        .decode(data.trim())
        .map(Bytes::from)
        .map_err(|error| bad(place, format!("it is not base64: {error}")))
}

/// Media however a body may write it: an address, a `data:` URI, base64, or an object that holds one of these or an id.
pub(super) fn anything(value: Value, place: &str) -> Result<Media> {
    let mut map = match value {
        Value::String(text) if text.contains(':') => return address(text, place),
        Value::String(text) => return base64(&text, place).map(Media::bytes),
        value => object(value, place)?,
    };
    if let Some(id) = text(&mut map, place, "file_id")?.or(text(&mut map, place, "id")?) {
        return Ok(Media::id(id));
    }
    for name in ["image_url", "url", "image", "file", "b64_json", "data"] {
        if let Some(inner) = take(&mut map, name) {
            // One object within another, as in a chat message, and no deeper.
            return match inner {
                Value::Object(_) => located(inner, &join(place, name)),
                inner => anything(inner, &join(place, name)),
            };
        }
    }
    Err(bad(place, "expected an image_url, a url or a file_id"))
}

fn input_audio(value: Value, place: &str) -> Result<Media> {
    let mut map = object(value, place)?;
    let data =
        text(&mut map, place, "data")?.ok_or_else(|| bad(&join(place, "data"), "it is missing"))?;
    let format = text(&mut map, place, "format")?;
    let mut media = if data.starts_with("data:") {
        address(data, &join(place, "data"))?
    } else if data.starts_with("https://") || data.starts_with("http://") {
        Media::url(data)
    } else {
        Media::bytes(base64(&data, &join(place, "data"))?)
    };
    if let Some(format) = format {
        media.media_type = Some(audio::media_type_of(&format));
    }
    Ok(media)
}

fn file(value: Value, place: &str) -> Result<Media> {
    let mut map = object(value, place)?;
    let name = text(&mut map, place, "filename")?;
    let id = text(&mut map, place, "file_id")?;
    let mut media = match (id, text(&mut map, place, "file_data")?) {
        (Some(id), _) => Media::id(id),
        (None, Some(data)) if data.starts_with("data:") => {
            address(data, &join(place, "file_data"))?
        }
        (None, Some(url)) if url.starts_with("https://") || url.starts_with("http://") => {
            Media::url(url)
        }
        (None, Some(data)) => Media::bytes(base64(&data, &join(place, "file_data"))?),
        (None, None) => return Err(bad(place, "expected file_id or file_data")),
    };
    media.name = name;
    Ok(media)
}

/// Audio that the model spoke in an earlier turn: only its id comes back.
pub(super) fn earlier_audio(value: Value, place: &str) -> Result<Part> {
    match object(value, place)?.remove("id") {
        Some(Value::String(id)) => {
            let mut media = Media::id(id.clone());
            media.id = Some(id);
            Ok(Part::Audio(media))
        }
        Some(other) => Err(expected(&join(place, "id"), "a string", &other)),
        None => Err(bad(&join(place, "id"), "it is missing")),
    }
}
