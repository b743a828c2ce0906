//! Pictures, videos and sound, wherever they stand in a result.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::{Media, media::sniff};
use serde_json::Value;

/// Most files that are read of one result.
const MOST: usize = 64;
/// Deepest place that is looked into.
const DEPTH: usize = 5;

/// Fields that hold a file or a list of them, the likeliest first.
const FIELDS: &[&str] = &[
    "url",
    "uri",
    "images",
    "image",
    "videos",
    "video",
    "audio",
    "audios",
    "output",
    "outputs",
    "result",
    "results",
    "files",
    "file",
    "image_url",
    "image_urls",
    "video_url",
    "audio_url",
    "audio_file",
    "resource",
    "resource_url",
    "b64_json",
    "base64",
    "image_base64",
    "img",
    "data",
    "content",
];

/// The files of a result: texts that are an address or base64, in lists and objects. `kind` is their media type where
/// nobody says (`video/mp4`); empty leaves it open.
pub(crate) fn media_of(output: &Value, kind: &str) -> Vec<Media> {
    let mut found = Vec::new();
    collect(output, kind, DEPTH, &mut found);
    found
}

fn collect(value: &Value, kind: &str, depth: usize, found: &mut Vec<Media>) {
    if depth == 0 || found.len() >= MOST {
        return;
    }
    match value {
        Value::String(text) => found.extend(file(text, kind)),
        Value::Array(list) => {
            for item in list.iter().take(MOST) {
                collect(item, kind, depth - 1, found);
            }
        }
        Value::Object(fields) => {
            let before = found.len();
            for name in FIELDS {
                if let Some(value) = fields.get(*name) {
                    collect(value, kind, depth - 1, found);
                }
                if found.len() > before {
                    break;
                }
            }
            let said = ["content_type", "media_type", "mime_type"];
            let said = said.iter().find_map(|name| fields.get(*name)?.as_str());
            if let (Some(said), Some(media)) = (said, found.get_mut(before)) {
                media.media_type = Some(said.to_owned());
            }
        }
        _ => {}
    }
    found.truncate(MOST);
}

fn file(text: &str, kind: &str) -> Option<Media> {
    let text = text.trim();
    let is_address = ["https://", "http://", "data:"];
    let media = if is_address.iter().any(|start| text.starts_with(start)) {
        Media::url(text)
    } else {
        // Words are no file: what is decoded must be one by its first bytes.
        let bytes = STANDARD.decode(text).ok()?;
        sniff(&bytes)?;
        Media::bytes(bytes)
    };
    Some(match &media.media_type {
        None if !kind.is_empty() => media.with_media_type(kind),
        _ => media,
    })
}

#[cfg(test)]
mod tests;
