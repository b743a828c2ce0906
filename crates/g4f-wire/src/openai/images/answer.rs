//! Reads the pictures of an answer, wherever they stand in it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use g4f_types::facets::ImageAnswer;
use g4f_types::{Error, ErrorKind, Media, Result};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::frame::{SseDecoder, SseEvent, SseLimits};
use crate::openai::DecodeError;
use crate::openai::decode::lenient::{Num, Text};
use crate::openai::facet::{object, unusable, usage_of};

/// Most pictures that are read.
const MOST: usize = 256;

/// The pictures of a whole answer. `media_type` is what its head says.
///
/// # Errors
/// `Empty` when there are none, `InvalidResponse` for what is no answer.
pub(crate) fn decode(body: &Bytes, media_type: Option<&str>) -> Result<ImageAnswer> {
    let kind = media_type
        .and_then(|kind| kind.split(';').next())
        .map(str::trim);
    if kind.is_some_and(|kind| kind.starts_with("image/")) {
        return Ok(bare(body, kind));
    }
    match body.trim_ascii_start().first() {
        Some(b'{') => whole(body),
        Some(b'[') => {
            let items: Vec<&RawValue> = object(body)?;
            filled(ImageAnswer {
                images: pictures(&items, None)?,
                ..ImageAnswer::default()
            })
        }
        _ if g4f_types::media::sniff(body).is_some_and(|kind| kind.starts_with("image/")) => {
            Ok(bare(body, None))
        }
        // Not JSON: this says what it is instead.
        _ => object::<Value>(body).and(Err(empty())),
    }
}

fn bare(body: &Bytes, kind: Option<&str>) -> ImageAnswer {
    let mut media = Media::bytes(body.clone());
    if media.media_type.is_none() {
        media.media_type = kind.map(str::to_owned);
    }
    ImageAnswer {
        images: vec![media],
        ..ImageAnswer::default()
    }
}

fn whole(body: &Bytes) -> Result<ImageAnswer> {
    let answer: Answer<'_> = object(body)?;
    let kind = answer.output_format.0.as_deref().map(media_type_of);
    let lists = [
        answer.data,
        answer.images,
        answer.output,
        answer.artifacts,
        answer.predictions,
        answer.result,
        answer.base64,
    ];
    let mut images = Vec::new();
    for list in lists.into_iter().flatten() {
        images = match serde_json::from_str::<Vec<&RawValue>>(list.get()) {
            Ok(items) => pictures(&items, kind.as_deref())?,
            Err(_) => pictures(&[list], kind.as_deref())?,
        };
        if !images.is_empty() {
            break;
        }
    }
    if images.is_empty() {
        // The answer is one picture itself.
        let text = std::str::from_utf8(body).map_err(|_| empty())?;
        let item: &RawValue = serde_json::from_str(text.trim()).map_err(|_| empty())?;
        images = pictures(&[item], kind.as_deref())?;
    }
    filled(ImageAnswer {
        created: answer.created.0.unwrap_or(0),
        images,
        usage: usage_of(&answer.usage),
    })
}

/// The pictures of an answer that came as events: the last ones, not those that were on the way.
///
/// # Errors
/// As [`decode`], and `Truncated` when the end is missing; the failure that an event reports comes as its JSON.
pub(super) fn decode_events(body: &Bytes) -> Result<ImageAnswer, DecodeError> {
    let mut answer = ImageAnswer::default();
    // All of it is here already, so its size is all that bounds an event.
    let mut frames = SseDecoder::with_limits(SseLimits {
        max_line: body.len(),
        max_event: body.len(),
    });
    frames.push(body.clone());
    while let Some(frame) = frames.finish() {
        let frame = frame.map_err(|error| unusable(error.to_string()))?;
        let SseEvent::Message(message) = frame else {
            continue;
        };
        let data = message.data_str();
        let Ok(event) = serde_json::from_str::<Event<'_>>(data) else {
            continue;
        };
        let kind = event.kind.as_str();
        if kind == "error" || kind.ends_with(".failed") || !event.error.is_null() {
            let report = serde_json::from_str(data).unwrap_or(event.error);
            return Err(DecodeError::InBand(Box::new(report)));
        }
        if kind.ends_with(".completed") && answer.images.len() < MOST {
            let one = whole(&Bytes::copy_from_slice(data.as_bytes()))?;
            answer.images.extend(one.images);
            answer.usage = one.usage.or(answer.usage);
            answer.created = one.created;
        }
    }
    if answer.images.is_empty() {
        return Err(DecodeError::Invalid(
            Error::new(
                ErrorKind::Truncated,
                "the answer ended before its image was complete",
            )
            .with_reached_upstream(true),
        ));
    }
    Ok(answer)
}

fn pictures(items: &[&RawValue], kind: Option<&str>) -> Result<Vec<Media>> {
    let mut media = Vec::with_capacity(items.len().min(MOST));
    for item in items.iter().take(MOST) {
        media.extend(picture(item.get(), kind)?);
    }
    Ok(media)
}

/// One picture: a text (an address or base64), or an object that has one.
fn picture(item: &str, kind: Option<&str>) -> Result<Option<Media>> {
    if item.starts_with('"') {
        let text: Text<'_> = serde_json::from_str(item).unwrap_or_default();
        return text.filled().map(|text| place(&text, kind)).transpose();
    }
    let Ok(item) = serde_json::from_str::<Item<'_>>(item) else {
        return Ok(None);
    };
    let texts = [
        item.b64_json,
        item.b64,
        item.base64,
        item.url,
        item.uri,
        item.image_base64,
    ];
    let nested = [item.image, item.image_url, item.bytes_base64];
    let found = texts.into_iter().find_map(Text::filled);
    let mut media = match found {
        Some(text) => Some(place(&text, kind)?),
        None => match nested.into_iter().flatten().next() {
            Some(raw) if raw.get() != "null" => picture(raw.get(), kind)?,
            _ => None,
        },
    };
    if let Some(media) = &mut media {
        let revised = item.revised_prompt.filled();
        media.transcript = revised
            .map(Cow::into_owned)
            .or_else(|| media.transcript.take());
        let said = item.media_type.filled().or_else(|| item.mime_type.filled());
        if media.media_type.is_none() {
            media.media_type = said.map(Cow::into_owned);
        }
    }
    Ok(media)
}

/// An address, a `data:` address or bare base64.
fn place(text: &str, kind: Option<&str>) -> Result<Media> {
    let mut media = if text.starts_with("http://") || text.starts_with("https://") {
        return Ok(Media::url(text));
    } else if text.starts_with("data:") {
        Media::url(text)
    } else {
        let bytes = STANDARD
            .decode(text.trim().trim_end_matches('\n'))
            .map_err(|_| {
                unusable("the answer holds an image that is neither an address nor base64")
            })?;
        Media::bytes(bytes)
    };
    if media.media_type.is_none() {
        media.media_type = kind.map(str::to_owned);
    }
    Ok(media)
}

fn media_type_of(format: &str) -> String {
    match format {
        "jpg" => "image/jpeg".to_owned(),
        format if format.contains('/') => format.to_owned(),
        format => format!("image/{format}"),
    }
}

fn filled(answer: ImageAnswer) -> Result<ImageAnswer> {
    if answer.images.is_empty() {
        return Err(empty());
    }
    Ok(answer)
}

fn empty() -> Error {
    Error::new(ErrorKind::Empty, "the answer holds no image").with_reached_upstream(true)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer<'a> {
    created: Num,
    usage: Value,
    #[serde(borrow)]
    output_format: Text<'a>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    images: Option<&'a RawValue>,
    #[serde(borrow)]
    output: Option<&'a RawValue>,
    #[serde(borrow)]
    artifacts: Option<&'a RawValue>,
    #[serde(borrow)]
    predictions: Option<&'a RawValue>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    base64: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item<'a> {
    #[serde(borrow)]
    b64_json: Text<'a>,
    #[serde(borrow)]
    b64: Text<'a>,
    #[serde(borrow)]
    base64: Text<'a>,
    #[serde(borrow)]
    image_base64: Text<'a>,
    #[serde(borrow)]
    url: Text<'a>,
    #[serde(borrow)]
    uri: Text<'a>,
    #[serde(borrow)]
    image: Option<&'a RawValue>,
    #[serde(borrow)]
    image_url: Option<&'a RawValue>,
    #[serde(borrow, rename = "bytesBase64Encoded")]
    bytes_base64: Option<&'a RawValue>,
    #[serde(borrow)]
    revised_prompt: Text<'a>,
    #[serde(borrow)]
    media_type: Text<'a>,
    #[serde(borrow)]
    mime_type: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Event<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    error: Value,
}
