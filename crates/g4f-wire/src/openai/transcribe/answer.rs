//! Reads transcripts: JSON of several kinds, subtitles, plain text and events.

use bytes::Bytes;
use g4f_types::facets::Transcript;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::{Map, Value};

use crate::frame::{SseDecoder, SseEvent};
use crate::openai::DecodeError;
use crate::openai::facet::{object, unusable, usage_of};

/// Most bytes of a transcript that comes in pieces.
const MAX_TEXT: usize = 32 * 1024 * 1024;

/// The transcript in an answer. `format` is what was asked for, `media_type` what the head says.
///
/// # Errors
/// `ErrorPage` for a web page, `InvalidResponse` for JSON without a transcript, `Truncated` for events without their
/// end. Silence is a transcript too: an empty one.
pub(crate) fn decode(
    body: &Bytes,
    format: Option<&str>,
    media_type: Option<&str>,
) -> Result<Transcript, DecodeError> {
    let start = body
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(body)
        .trim_ascii_start();
    let says = |kind: &str| media_type.is_some_and(|said| said.starts_with(kind));
    let wants_text = matches!(format, Some("text" | "srt" | "vtt"));
    if says("text/event-stream") || start.starts_with(b"data:") || start.starts_with(b"event:") {
        return events(body);
    }
    match start.first() {
        Some(b'{') => whole(object(body)?),
        Some(b'"') if !wants_text => Ok(Transcript {
            text: object::<String>(body)?,
            ..Transcript::default()
        }),
        // A page, or nothing where JSON was asked for: this says which.
        Some(b'<')
            if start
                .get(1)
                .is_some_and(|next| matches!(next, b'!' | b'h' | b'H')) =>
        {
            object::<Value>(body)?;
            Err(unusable("the answer holds no transcript").into())
        }
        _ if wants_text || says("text/") => Ok(Transcript {
            text: std::str::from_utf8(body)
                .map_err(|_| unusable("the answer is not UTF-8 text"))?
                .to_owned(),
            ..Transcript::default()
        }),
        _ => {
            object::<Value>(body)?;
            Err(unusable("the answer holds no transcript").into())
        }
    }
}

fn whole(mut answer: Map<String, Value>) -> Result<Transcript, DecodeError> {
    let text = answer
        .remove("text")
        .or_else(|| answer.remove("transcript"));
    let Some(Value::String(text)) = text else {
        return Err(no_text(answer));
    };
    let mut take = |name: &str| answer.remove(name).filter(|value| !value.is_null());
    let language = take("language").and_then(|language| language.as_str().map(str::to_owned));
    let duration = take("duration").and_then(|duration| match duration {
        Value::String(text) => text.trim_end_matches('s').parse().ok(),
        duration => duration.as_f64(),
    });
    let mut list = |name: &str| match answer.remove(name) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let (segments, words) = (list("segments"), list("words"));
    let usage = answer.get("usage").and_then(usage_of);
    if usage.is_some() {
        answer.remove("usage");
    }
    answer.retain(|_, value| !value.is_null());
    Ok(Transcript {
        text,
        language,
        duration,
        segments,
        words,
        usage,
        other: answer,
    })
}

fn no_text(answer: Map<String, Value>) -> DecodeError {
    if ["error", "errors", "detail", "message"]
        .iter()
        .any(|name| answer.contains_key(*name))
    {
        return DecodeError::InBand(Box::new(Value::Object(answer)));
    }
    unusable("the answer holds no transcript").into()
}

/// The transcript at the end of events, with the segments on the way.
fn events(body: &Bytes) -> Result<Transcript, DecodeError> {
    let mut frames = SseDecoder::new();
    let mut pieces = String::new();
    let mut segments = Vec::new();
    let mut done = None;
    frames.push(body.clone());
    while let Some(frame) = frames.finish() {
        let frame = frame.map_err(|error| unusable(error.to_string()))?;
        let SseEvent::Message(message) = frame else {
            continue;
        };
        let Ok(Value::Object(mut event)) = serde_json::from_str(message.data_str()) else {
            continue;
        };
        let kind = match event.get("type") {
            Some(Value::String(kind)) => kind.clone(),
            _ => message.event_str().unwrap_or_default().to_owned(),
        };
        match kind.as_str() {
            // OpenAI's names, then Mistral's.
            "transcript.text.delta" | "transcription.text.delta" => {
                if let Some(Value::String(piece)) = event.get("delta").or(event.get("text"))
                    && pieces.len() + piece.len() <= MAX_TEXT
                {
                    pieces.push_str(piece);
                }
            }
            "transcript.text.segment" | "transcription.segment" => {
                segments.push(Value::Object(event));
            }
            "transcript.text.done" | "transcription.done" => {
                event.remove("type");
                event
                    .entry("text")
                    .or_insert_with(|| Value::from(std::mem::take(&mut pieces)));
                done = Some(whole(event)?);
            }
            _ if kind == "error" || event.contains_key("error") => {
                return Err(DecodeError::InBand(Box::new(Value::Object(event))));
            }
            _ => {}
        }
    }
    let mut transcript = done.ok_or_else(|| {
        Error::new(
            ErrorKind::Truncated,
            "the answer ended without saying that it was complete",
        )
        .with_reached_upstream(true)
    })?;
    if transcript.segments.is_empty() {
        transcript.segments = segments;
    }
    Ok(transcript)
}
