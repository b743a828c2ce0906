//! The content of a message: one string where it is one text, else a list of parts.

use std::fmt::{self, Display};

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use g4f_types::{Media, MediaSource, Part};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::messages::Text;
use crate::openai::quirks::{Documents, Quirks, ReasoningBack};

/// The parts of a message that are its content. Calls, thinking, refusals and sources stand elsewhere.
pub(super) struct Content<'a> {
    parts: &'a [Part],
    cache: Option<&'a Value>,
    /// Whether several texts become one.
    flat: bool,
    media: bool,
    /// Whether thinking stands among the parts.
    thinking: bool,
    documents: Documents,
}

impl<'a> Content<'a> {
    pub(super) fn of(
        parts: &'a [Part],
        cache: Option<&'a Value>,
        quirks: &Quirks,
        flat: bool,
    ) -> Self {
        Self {
            parts,
            cache: cache.filter(|_| quirks.cache_control),
            flat,
            media: true,
            thinking: false,
            documents: quirks.documents,
        }
    }

    /// What the model itself said: no provider takes media back from it, except by an id that stands elsewhere.
    pub(super) fn said(parts: &'a [Part], cache: Option<&'a Value>, quirks: &Quirks) -> Self {
        Self {
            media: false,
            thinking: quirks.reasoning_back == ReasoningBack::Parts,
            ..Self::of(parts, cache, quirks, true)
        }
    }

    fn shown(&self) -> impl DoubleEndedIterator<Item = &'a Part> {
        let (media, thinking) = (self.media, self.thinking);
        self.parts.iter().filter(move |part| match part {
            Part::Text(_) => true,
            Part::Reasoning(reasoning) => thinking && !reasoning.text.is_empty(),
            Part::Image(_) | Part::Video(_) | Part::File(_) => media,
            // What the model spoke goes back by its id.
            Part::Audio(audio) => media && audio.id.is_none(),
            _ => false,
        })
    }

    /// Its texts.
    pub(super) fn text(&self) -> Text<'a> {
        Text(self.parts, |part| match part {
            Part::Text(text) => Some(text),
            _ => None,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text().is_empty() && self.shown().all(|part| part.as_text().is_some())
    }
}

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let only_text = self.shown().all(|part| part.as_text().is_some());
        let one = self.shown().nth(1).is_none();
        if only_text && self.cache.is_none() && (one || self.flat) {
            return match self.shown().next().and_then(Part::as_text) {
                Some(text) if one => serializer.serialize_str(text),
                _ => self.text().serialize(serializer),
            };
        }
        let last = self.shown().count().saturating_sub(1);
        serializer.collect_seq(self.shown().enumerate().map(|(at, part)| Piece {
            part,
            cache: self.cache.filter(|_| at == last),
            documents: self.documents,
        }))
    }
}

struct Piece<'a> {
    part: &'a Part,
    cache: Option<&'a Value>,
    documents: Documents,
}

impl Serialize for Piece<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.part {
            Part::Text(text) => {
                map.serialize_entry("type", "text")?;
                map.serialize_entry("text", text)?;
            }
            Part::Image(media) => typed(&mut map, "image_url", &Located(media))?,
            Part::Video(media) => typed(&mut map, "video_url", &Located(media))?,
            Part::Audio(media) if matches!(media.source, MediaSource::Bytes(_)) => {
                typed(&mut map, "input_audio", &Audio(media))?;
            }
            Part::Audio(media) => typed(&mut map, "audio_url", &Located(media))?,
            Part::File(media) if self.documents == Documents::Url => document(&mut map, media)?,
            Part::File(media) => typed(&mut map, "file", &File(media))?,
            Part::Reasoning(reasoning) => {
                let text = [("type", "text"), ("text", &reasoning.text)];
                let text = std::collections::BTreeMap::from(text);
                typed(&mut map, "thinking", &[text])?;
            }
            _ => {}
        }
        if let Some(cache) = self.cache {
            map.serialize_entry("cache_control", cache)?;
        }
        map.end()
    }
}

fn typed<M: SerializeMap, T: Serialize>(
    map: &mut M,
    kind: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    map.serialize_entry("type", kind)?;
    map.serialize_entry(kind, value)
}

/// A document at an address; an uploaded one by its id.
fn document<M: SerializeMap>(map: &mut M, media: &Media) -> Result<(), M::Error> {
    if let MediaSource::Id(id) = &media.source {
        map.serialize_entry("type", "file")?;
        return map.serialize_entry("file_id", id);
    }
    typed(map, "document_url", &Url(media))?;
    match &media.name {
        Some(name) => map.serialize_entry("document_name", name),
        None => Ok(()),
    }
}

/// `{"url", "detail"}`.
struct Located<'a>(&'a Media);

impl Serialize for Located<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("url", &Url(self.0))?;
        if let Some(detail) = &self.0.detail {
            map.serialize_entry("detail", detail)?;
        }
        map.end()
    }
}

/// An address, or the bytes as a `data:` URI that is encoded while it is written.
struct Url<'a>(&'a Media);

impl Display for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.source {
            MediaSource::Url(text) | MediaSource::Id(text) => f.write_str(text),
            MediaSource::Bytes(bytes) => {
                let media_type = self
                    .0
                    .media_type
                    .as_deref()
                    .unwrap_or("application/octet-stream");
                write!(
                    f,
                    "data:{media_type};base64,{}",
                    Base64Display::new(bytes, &STANDARD)
                )
            }
            // Refused before anything is written.
            MediaSource::Path(_) => Err(fmt::Error),
        }
    }
}

impl Serialize for Url<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.source {
            MediaSource::Path(_) => Err(serde::ser::Error::custom("a file was not read before")),
            MediaSource::Url(text) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

struct Audio<'a>(&'a Media);

impl Serialize for Audio<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        if let MediaSource::Bytes(bytes) = &self.0.source {
            map.serialize_entry("data", &Base64(bytes))?;
        }
        map.serialize_entry(
            "format",
            crate::openai::audio::format_of(self.0.media_type.as_deref()),
        )?;
        map.end()
    }
}

struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}

struct File<'a>(&'a Media);

impl Serialize for File<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let MediaSource::Id(id) = &self.0.source {
            map.serialize_entry("file_id", id)?;
        } else {
            map.serialize_entry("file_data", &Url(self.0))?;
        }
        if let Some(name) = &self.0.name {
            map.serialize_entry("filename", name)?;
        }
        map.end()
    }
}
