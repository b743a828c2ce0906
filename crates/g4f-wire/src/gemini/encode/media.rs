//! Pictures, sound, video and documents as Google takes them.

use std::borrow::Cow;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use g4f_types::media::sniff;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Result};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Where uploaded files are. A file is referred to by its whole address.
const FILES: &str = "https://generativelanguage.googleapis.com/v1beta/";

/// Media types by the end of an address.
const ENDINGS: [(&str, &str); 25] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("heic", "image/heic"),
    ("heif", "image/heif"),
    ("pdf", "application/pdf"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("html", "text/html"),
    ("csv", "text/csv"),
    ("json", "application/json"),
    ("mp3", "audio/mpeg"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("flac", "audio/flac"),
    ("aac", "audio/aac"),
    ("m4a", "audio/mp4"),
    ("mp4", "video/mp4"),
    ("mov", "video/quicktime"),
    ("webm", "video/webm"),
    ("mpeg", "video/mpeg"),
    ("avi", "video/x-msvideo"),
    ("mkv", "video/x-matroska"),
];

/// Refuses media that cannot be written.
///
/// # Errors
/// `BadRequest` for a file that nobody has read, and for bytes of which nobody says what they are.
pub(in crate::gemini) fn checked(media: &Media) -> Result<()> {
    match &media.source {
        MediaSource::Path(_) => media.to_url().map(drop),
        MediaSource::Bytes(_) if media_type(media).is_none() => Err(Error::new(
            ErrorKind::BadRequest,
            "nothing says of which type the bytes are; give their media type",
        )),
        _ => Ok(()),
    }
}

/// The media type, said or found out.
pub(in crate::gemini) fn media_type(media: &Media) -> Option<Cow<'_, str>> {
    if let Some(said) = media.media_type.as_deref().filter(|said| !said.is_empty()) {
        let bare = said.split(';').next().unwrap_or(said).trim();
        // Google knows the registered names only.
        return Some(Cow::Borrowed(match bare {
            "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "audio/wav",
            "audio/x-flac" => "audio/flac",
            "image/jpg" => "image/jpeg",
            _ if said.starts_with("audio/L16") || said.starts_with("audio/pcm") => said,
            bare => bare,
        }));
    }
    let ending = |name: &str| {
        let name = name.split(['?', '#']).next().unwrap_or(name);
        let ending = name.rsplit('/').next()?.rsplit_once('.')?.1;
        ENDINGS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(ending))
            .map(|(_, kind)| *kind)
    };
    let found = match &media.source {
        MediaSource::Bytes(bytes) => sniff(bytes),
        MediaSource::Url(url) if is_youtube(url) => Some("video/mp4"),
        MediaSource::Url(url) => ending(url),
        MediaSource::Id(_) | MediaSource::Path(_) => None,
    };
    found
        .or_else(|| media.name.as_deref().and_then(ending))
        .map(Cow::Borrowed)
}

fn is_youtube(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    matches!(
        host.trim_start_matches("www."),
        "youtube.com" | "youtu.be" | "m.youtube.com"
    )
}

/// `{"mimeType", "data"}` or `{"mimeType", "fileUri"}`, without the name of the part.
pub(in crate::gemini) struct Inline<'a>(pub(in crate::gemini) &'a Media);

impl Inline<'_> {
    /// The name of the part.
    pub(in crate::gemini) fn field(&self) -> &'static str {
        match self.0.source {
            MediaSource::Bytes(_) => "inlineData",
            _ => "fileData",
        }
    }
}

impl Serialize for Inline<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(media_type) = media_type(self.0) {
            map.serialize_entry("mimeType", &media_type)?;
        }
        match &self.0.source {
            MediaSource::Bytes(bytes) => map.serialize_entry("data", &Base64(bytes))?,
            MediaSource::Url(url) => map.serialize_entry("fileUri", url)?,
            MediaSource::Id(id) if id.starts_with("files/") => {
                map.serialize_entry("fileUri", &format!("{FILES}{id}"))?;
            }
            MediaSource::Id(id) => map.serialize_entry("fileUri", id)?,
            MediaSource::Path(_) => {
                return Err(serde::ser::Error::custom("a file was not read before"));
            }
        }
        map.end()
    }
}

/// Bytes that are encoded while they are written.
struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}
