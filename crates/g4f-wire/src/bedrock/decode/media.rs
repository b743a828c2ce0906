//! Media in an answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use g4f_types::{Media, MediaSource};
use serde_json::Value;

/// The media of an `image`, `audio`, `video` or `document` block; `None` when it holds neither bytes nor an address.
pub(super) fn of(kind: &str, block: &Value) -> Option<Media> {
    let source = &block["source"];
    let format = block["format"].as_str();
    let mut media = match (source["bytes"].as_str(), source.pointer("/s3Location/uri")) {
        (Some(bytes), _) => Media::bytes(STANDARD.decode(bytes).ok()?),
        (None, Some(uri)) => Media {
            source: MediaSource::Url(uri.as_str()?.to_owned()),
            ..Media::bytes(Vec::new())
        },
        (None, None) => return None,
    };
    if let Some(format) = format {
        media.media_type = Some(media_type(kind, format));
    }
    media.name = block["name"].as_str().map(str::to_owned);
    Some(media)
}

fn media_type(kind: &str, format: &str) -> String {
    match (kind, format) {
        ("audio", "mp3") => "audio/mpeg".to_owned(),
        ("video", "mov") => "video/quicktime".to_owned(),
        ("video", "three_gp") => "video/3gpp".to_owned(),
        ("document", "pdf") => "application/pdf".to_owned(),
        ("document", "txt") => "text/plain".to_owned(),
        ("document", "md") => "text/markdown".to_owned(),
        ("document", format) => format!("text/{format}"),
        (kind, format) => format!("{kind}/{format}"),
    }
}
