//! The blocks that content is made of, borrowed from the request.

use std::borrow::Cow;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_types::{Error, ErrorKind, Media, MediaSource, Part, Reasoning, Result, ToolCall};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A block, and the cache hint at its end.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) cache: Option<&'a Value>,
}

/// What a block is.
#[derive(Debug)]
pub(super) enum Kind<'a> {
    Text {
        text: &'a str,
        citations: Option<&'a Value>,
    },
    Image(Source<'a>),
    Document {
        source: Source<'a>,
        title: Option<&'a str>,
        citations: bool,
    },
    Thinking(&'a Reasoning),
    /// An item that the API itself wrote.
    Raw(&'a Value),
    Call {
        id: Cow<'a, str>,
        call: &'a ToolCall,
    },
    Result {
        id: Cow<'a, str>,
        content: Vec<Block<'a>>,
        is_error: bool,
    },
}

/// Where the bytes of an image or a document are.
#[derive(Debug)]
pub(super) enum Source<'a> {
    Url(&'a str),
    Bytes {
        media_type: &'a str,
        bytes: &'a Bytes,
    },
    Text(&'a str),
    File(&'a str),
}

impl<'a> From<Kind<'a>> for Block<'a> {
    fn from(kind: Kind<'a>) -> Self {
        Self { kind, cache: None }
    }
}

impl Block<'_> {
    /// Whether a cache hint may stand at its end.
    pub(super) fn can_be_cached(&self) -> bool {
        match &self.kind {
            Kind::Text { text, .. } => !text.is_empty(),
            Kind::Thinking(_) => false,
            Kind::Raw(raw) => raw["type"] != "thinking" && raw["type"] != "redacted_thinking",
            _ => true,
        }
    }
}

/// What of a host decides how media are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ability {
    pub(super) urls: bool,
    pub(super) citations: bool,
}

/// The block of an image or a document.
///
/// # Errors
/// `Unsupported` for what the API does not take, `BadRequest` for a file that nobody has read.
pub(super) fn of_media(part: &Part, able: Ability) -> Result<Kind<'_>> {
    match part {
        Part::Image(media) => image(media, able),
        Part::File(media) => {
            let is_image = media
                .media_type
                .as_deref()
                .is_some_and(|t| t.starts_with("image/"));
            if is_image {
                image(media, able)
            } else {
                document(media, able)
            }
        }
        Part::Audio(_) => Err(cannot("audio")),
        Part::Video(_) => Err(cannot("video")),
        _ => Err(cannot("this kind of content")),
    }
}

fn image(media: &Media, able: Ability) -> Result<Kind<'_>> {
    let media_type = media.media_type.as_deref().unwrap_or_default();
    let known = matches!(
        media_type,
        "image/jpeg" | "image/png" | "image/gif" | "image/webp"
    );
    match source(media, media_type, able)? {
        Source::Bytes { .. } if !known => Err(cannot(&format!(
            "images of the type {:?}; it takes JPEG, PNG, GIF and WebP",
            media.media_type.as_deref().unwrap_or("unknown")
        ))),
        source => Ok(Kind::Image(source)),
    }
}

fn document(media: &Media, able: Ability) -> Result<Kind<'_>> {
    let media_type = media.media_type.as_deref().unwrap_or("application/pdf");
    let source = match source(media, media_type, able)? {
        Source::Bytes { bytes, .. } if is_text(media_type) => {
            let text = std::str::from_utf8(bytes).map_err(|_| {
                let message = "a text document is not UTF-8";
                Error::new(ErrorKind::BadRequest, message)
            })?;
            Source::Text(text)
        }
        Source::Bytes { .. } if media_type != "application/pdf" => {
            return Err(cannot(&format!(
                "documents of the type {media_type}; it takes PDF and text"
            )));
        }
        source => source,
    };
    Ok(Kind::Document {
        source,
        title: media.name.as_deref(),
        citations: able.citations,
    })
}

fn is_text(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or(media_type).trim();
    kind.starts_with("text/")
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
        || matches!(
            kind,
            "application/json"
                | "application/x-ndjson"
                | "application/xml"
                | "application/yaml"
                | "application/toml"
                | "application/javascript"
        )
}

fn source<'a>(media: &'a Media, media_type: &'a str, able: Ability) -> Result<Source<'a>> {
    match &media.source {
        MediaSource::Url(url) if able.urls => Ok(Source::Url(url)),
        MediaSource::Url(_) => Err(cannot("media by their address; it wants their bytes")),
        MediaSource::Bytes(bytes) => Ok(Source::Bytes { media_type, bytes }),
        MediaSource::Id(id) => Ok(Source::File(id)),
        // It says that nobody has read it.
        MediaSource::Path(_) => media.to_url().map(|_| Source::Text("")),
    }
}

fn cannot(what: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("this provider does not take {what}"),
    )
}

impl Serialize for Block<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.kind {
            Kind::Text { text, citations } => {
                map.serialize_entry("type", "text")?;
                map.serialize_entry("text", text)?;
                if let Some(citations) = citations {
                    map.serialize_entry("citations", citations)?;
                }
            }
            Kind::Image(source) => {
                map.serialize_entry("type", "image")?;
                map.serialize_entry("source", source)?;
            }
            Kind::Document {
                source,
                title,
                citations,
            } => {
                map.serialize_entry("type", "document")?;
                map.serialize_entry("source", source)?;
                if let Some(title) = title {
                    map.serialize_entry("title", title)?;
                }
                if *citations {
                    map.serialize_entry("citations", &Enabled { enabled: true })?;
                }
            }
            Kind::Thinking(reasoning) => {
                map.serialize_entry("type", "thinking")?;
                map.serialize_entry("thinking", &reasoning.text)?;
                map.serialize_entry("signature", reasoning.signature.as_deref().unwrap_or(""))?;
            }
            Kind::Raw(raw) => {
                for (name, value) in raw.as_object().into_iter().flatten() {
                    map.serialize_entry(name, value)?;
                }
            }
            Kind::Call { id, call } => self::call(&mut map, id, call)?,
            Kind::Result {
                id,
                content,
                is_error,
            } => {
                map.serialize_entry("type", "tool_result")?;
                map.serialize_entry("tool_use_id", id)?;
                map.serialize_entry("content", &Content(content))?;
                if *is_error {
                    map.serialize_entry("is_error", is_error)?;
                }
            }
        }
        if let Some(cache) = self.cache {
            map.serialize_entry("cache_control", cache)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Enabled {
    enabled: bool,
}

fn call<M: SerializeMap>(
    map: &mut M,
    id: &str,
    call: &ToolCall,
) -> std::result::Result<(), M::Error> {
    map.serialize_entry("type", "tool_use")?;
    map.serialize_entry("id", id)?;
    map.serialize_entry("name", &call.name)?;
    let arguments = call.arguments.trim();
    let is_object = arguments.starts_with('{');
    match serde_json::from_str::<&RawValue>(arguments) {
        Ok(input) if is_object => map.serialize_entry("input", input)?,
        _ if arguments.is_empty() => map.serialize_entry("input", &serde_json::Map::new())?,
        // The API wants an object; this is how its documentation writes input that is none.
        _ => map.serialize_entry("input", &Invalid { text: arguments })?,
    }
    if let Some(caller) = call.extra.get("caller") {
        map.serialize_entry("caller", caller)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Invalid<'a> {
    #[serde(rename = "INVALID_JSON")]
    text: &'a str,
}

/// Blocks as content: one string where there is nothing but one text.
#[derive(Debug)]
pub(super) struct Content<'a>(pub(super) &'a [Block<'a>]);

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self.0 {
            [] => serializer.serialize_str(""),
            [
                Block {
                    kind:
                        Kind::Text {
                            text,
                            citations: None,
                        },
                    cache: None,
                },
            ] => serializer.serialize_str(text),
            blocks => serializer.collect_seq(blocks),
        }
    }
}

impl Serialize for Source<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Url(url) => {
                map.serialize_entry("type", "url")?;
                map.serialize_entry("url", url)?;
            }
            Self::Bytes { media_type, bytes } => {
                map.serialize_entry("type", "base64")?;
                map.serialize_entry("media_type", media_type)?;
                map.serialize_entry("data", &Base64(bytes))?;
            }
            Self::Text(text) => {
                map.serialize_entry("type", "text")?;
                map.serialize_entry("media_type", "text/plain")?;
                map.serialize_entry("data", text)?;
            }
            Self::File(id) => {
                map.serialize_entry("type", "file")?;
                map.serialize_entry("file_id", id)?;
            }
        }
        map.end()
    }
}

/// Bytes that are encoded while they are written.
struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}
