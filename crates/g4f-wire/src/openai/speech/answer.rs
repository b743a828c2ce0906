//! Reads the sound of an answer: bytes as they come, events, or base64 in JSON.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_core::Stream;
use g4f_types::facets::SpeechAnswer;
use g4f_types::transport::BodyStream;
use g4f_types::{Error, ErrorKind, HttpResponse, Result};
use serde_json::Value;

use super::encode::media_type_of;
use super::events::EventAudio;
use crate::http::collect;
use crate::openai::facet::{object, unusable};
use crate::provider::{DecodeError, Late, media_type};

/// Most bytes of an answer that is JSON.
const MAX_JSON: u64 = 128 * 1024 * 1024;

/// The sound of an answer, which is of `format` where its head does not say. Nothing but its beginning is read here.
///
/// # Errors
/// [`DecodeError::InBand`] when a failure came in place of sound, `Empty`, `ErrorPage` or `InvalidResponse` for other
/// things that came in its place.
pub(crate) async fn read(
    response: HttpResponse,
    format: &str,
    late: Late,
) -> Result<SpeechAnswer, DecodeError> {
    let HttpResponse {
        headers, mut body, ..
    } = response;
    let said = media_type(&headers);
    let kind = said.as_deref().unwrap_or_default();
    let sound = media_type_of(format);
    if kind == "text/event-stream" {
        return Ok(SpeechAnswer {
            media_type: sound.to_owned(),
            audio: Box::pin(EventAudio::new(body, late)),
        });
    }
    let is_text = kind.starts_with("text/") || kind.contains("json") || kind.contains("xml");
    if is_text {
        let body = collect(body, &headers, MAX_JSON).await?;
        return in_json(&body, sound);
    }
    let labelled = !matches!(
        kind,
        "" | "application/octet-stream" | "binary/octet-stream"
    );
    if labelled {
        return Ok(SpeechAnswer {
            media_type: kind.to_owned(),
            audio: Box::pin(late.signed(body)),
        });
    }
    // Nobody says what it is. Raw samples may begin with anything.
    let first = first(&mut body).await?;
    let is_raw = matches!(format, "pcm" | "raw" | "mulaw" | "ulaw" | "alaw");
    let rest = Replayed {
        first: first.clone(),
        rest: body,
    };
    let start = first.as_deref().unwrap_or_default().trim_ascii_start();
    if !is_raw && matches!(start.first(), Some(b'{' | b'<')) {
        let body = collect(Box::pin(rest), &headers, MAX_JSON).await?;
        return in_json(&body, sound);
    }
    let sniffed = first.as_deref().and_then(g4f_types::media::sniff);
    let kind = sniffed.filter(|kind| kind.starts_with("audio/") && !is_raw);
    Ok(SpeechAnswer {
        media_type: kind.unwrap_or(sound).to_owned(),
        audio: Box::pin(late.signed(Box::pin(rest))),
    })
}

/// The first bytes; `None` at the end of the body.
async fn first(body: &mut BodyStream) -> Result<Option<Bytes>> {
    loop {
        match poll_fn(|cx| body.as_mut().poll_next(cx)).await {
            Some(Ok(bytes)) if bytes.is_empty() => {}
            other => return other.transpose(),
        }
    }
}

/// Sound in JSON: base64 under one of the names that vendors have for it.
pub(super) fn in_json(body: &[u8], sound: &str) -> Result<SpeechAnswer, DecodeError> {
    let value: Value = object(body)?;
    let places = [
        "/audio",
        "/data",
        "/audio/data",
        "/audio_base64",
        "/audio_content",
        "/audioContent",
        "/data/audio",
        "/output/audio/data",
        "/data/0/b64_json",
    ];
    let text = places
        .iter()
        .find_map(|place| value.pointer(place)?.as_str());
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        let fails = ["error", "errors", "detail", "message", "code"];
        if fails
            .iter()
            .any(|name| value.get(*name).is_some_and(|field| !field.is_null()))
        {
            return Err(DecodeError::InBand(Box::new(value)));
        }
        return Err(empty().into());
    };
    let (said, bytes) = if let Some(parts) = g4f_types::media::parse_data_uri(text) {
        parts
    } else {
        let bytes = STANDARD
            .decode(text.trim())
            .map_err(|_| unusable("the answer holds sound that is not base64"))?;
        (None, Bytes::from(bytes))
    };
    if bytes.is_empty() {
        return Err(empty().into());
    }
    let declared = ["content_type", "media_type", "mime_type"];
    let declared = declared.iter().find_map(|name| value.get(*name)?.as_str());
    let media_type = said
        .or_else(|| declared.map(str::to_owned))
        .unwrap_or_else(|| sound.to_owned());
    Ok(SpeechAnswer {
        media_type,
        audio: Box::pin(Replayed {
            first: Some(bytes),
            rest: Box::pin(Nothing),
        }),
    })
}

fn empty() -> Error {
    Error::new(ErrorKind::Empty, "the answer holds no sound").with_reached_upstream(true)
}

/// A body whose first piece was read ahead.
struct Replayed {
    first: Option<Bytes>,
    rest: BodyStream,
}

impl Stream for Replayed {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(first))),
            None => self.rest.as_mut().poll_next(cx),
        }
    }
}

/// The end of a body.
struct Nothing;

impl Stream for Nothing {
    type Item = Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
