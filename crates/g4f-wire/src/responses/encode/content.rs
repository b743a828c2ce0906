//! The content of a message: one string where it is one text, else a list of parts.

use std::borrow::Cow;
use std::fmt::{self, Display};

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use g4f_types::{Media, MediaSource, Part};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::shared::media_type_of;

/// Parts of one message.
pub(super) struct Content<'a> {
    pub(super) parts: &'a [&'a Part],
    /// Whether the model said it.
    pub(super) said: bool,
    /// Whether it goes back as the item that it was, with all its fields.
    pub(super) whole: bool,
    pub(super) cache: Option<&'a Value>,
}

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.parts {
            [] if !self.whole => return serializer.serialize_str(""),
            [Part::Text(text)] if !self.whole && self.cache.is_none() => {
                return serializer.serialize_str(text);
            }
            _ => {}
        }
        let last = self.parts.len().saturating_sub(1);
        serializer.collect_seq(self.parts.iter().enumerate().map(|(at, part)| Piece {
            part,
            said: self.said,
            whole: self.whole,
            cache: self.cache.filter(|_| at == last),
        }))
    }
}

/// What a tool gave back: one string where it is text, else a list of parts.
pub(super) struct Output<'a>(pub(super) &'a [Part]);

impl Serialize for Output<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.iter().all(|part| part.media().is_none()) {
            return serializer.collect_str(&Joined(self.0));
        }
        let shown = self
            .0
            .iter()
            .filter(|part| part.as_text().is_some() || part.media().is_some());
        serializer.collect_seq(shown.map(|part| Piece {
            part,
            said: false,
            whole: false,
            cache: None,
        }))
    }
}

/// Texts, one after the other.
struct Joined<'a>(&'a [Part]);

impl Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .filter_map(Part::as_text)
            .try_for_each(|text| f.write_str(text))
    }
}

struct Piece<'a> {
    part: &'a Part,
    said: bool,
    whole: bool,
    cache: Option<&'a Value>,
}

impl Serialize for Piece<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.part {
            Part::Text(text) => {
                let kind = if self.said {
                    "output_text"
                } else {
                    "input_text"
                };
                map.serialize_entry("type", kind)?;
                map.serialize_entry("text", text)?;
                if self.whole {
                    map.serialize_entry("annotations", &[(); 0])?;
                }
            }
            Part::Refusal(text) => {
                map.serialize_entry("type", "refusal")?;
                map.serialize_entry("refusal", text)?;
            }
            Part::Image(media) => {
                map.serialize_entry("type", "input_image")?;
                match &media.source {
                    MediaSource::Id(id) => map.serialize_entry("file_id", id)?,
                    _ => map.serialize_entry("image_url", &Url(media))?,
                }
                if let Some(detail) = &media.detail {
                    map.serialize_entry("detail", detail)?;
                }
            }
            Part::File(media) => file(&mut map, media)?,
            Part::Audio(media) => {
                map.serialize_entry("type", "input_audio")?;
                let format = crate::openai::audio::format_of(media.media_type.as_deref());
                let data = media.to_base64().unwrap_or_default();
                map.serialize_entry("input_audio", &json!({ "data": data, "format": format }))?;
            }
            _ => {}
        }
        if let Some(cache) = self.cache {
            map.serialize_entry("prompt_cache_breakpoint", cache)?;
        }
        map.end()
    }
}

fn file<M: SerializeMap>(map: &mut M, media: &Media) -> Result<(), M::Error> {
    map.serialize_entry("type", "input_file")?;
    match &media.source {
        MediaSource::Id(id) => map.serialize_entry("file_id", id),
        MediaSource::Url(url) => map.serialize_entry("file_url", url),
        _ => {
            // Bytes must have a name, by which the kind of file is told.
            let name = match &media.name {
                Some(name) => Cow::Borrowed(name.as_str()),
                None => Cow::Owned(format!("file.{}", extension(media))),
            };
            map.serialize_entry("filename", &name)?;
            map.serialize_entry("file_data", &Url(media))
        }
    }
}

fn extension(media: &Media) -> String {
    let media_type = media_type_of(media);
    let kind = media_type
        .as_deref()
        .and_then(|kind| kind.split('/').nth(1));
    let kind = kind.filter(|kind| kind.bytes().all(|b| b.is_ascii_alphanumeric()));
    kind.unwrap_or("txt").to_owned()
}

/// An address, or the bytes as a `data:` URI that is encoded while it is written.
struct Url<'a>(&'a Media);

impl Display for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MediaSource::Bytes(bytes) = &self.0.source else {
            return Err(fmt::Error);
        };
        let media_type = media_type_of(self.0);
        let media_type = media_type.as_deref().unwrap_or("application/octet-stream");
        write!(
            f,
            "data:{media_type};base64,{}",
            Base64Display::new(bytes, &STANDARD)
        )
    }
}

impl Serialize for Url<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.source {
            MediaSource::Url(url) => serializer.serialize_str(url),
            MediaSource::Bytes(_) => serializer.collect_str(self),
            // Refused before anything is written.
            MediaSource::Path(_) | MediaSource::Id(_) => {
                Err(S::Error::custom("media without an address"))
            }
        }
    }
}

/// A picture that the model made, in base64.
pub(super) struct Picture<'a>(pub(super) &'a Media);

impl Serialize for Picture<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.source {
            MediaSource::Bytes(bytes) => {
                serializer.collect_str(&Base64Display::new(bytes, &STANDARD))
            }
            _ => serializer.serialize_none(),
        }
    }
}
