//! Answers that come as a whole, and what tells them from streams.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{ChatEvent, Error, ErrorKind, HttpResponse, Result};
use http::{HeaderMap, StatusCode, header};

use super::{MAX_PLAIN_BODY, Origin, log};
use crate::classify::{Answer, request_id};
use crate::frame::{SseDecoder, SseEvent};
use crate::http::collect;
use crate::openai::{DecodeError, DecodeOptions, StreamDecoder, decode_answer};

/// How a body is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Server-sent events.
    Sse,
    /// A JSON value on each line.
    Ndjson,
    /// One JSON value.
    Plain,
}

/// Whether the head says that a stream follows.
pub(super) fn is_stream(headers: &HeaderMap) -> bool {
    declared(headers).is_some_and(|framing| framing != Framing::Plain)
}

/// The framing that the head declares, if it is one that is known.
fn declared(headers: &HeaderMap) -> Option<Framing> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next().unwrap_or(value).trim();
    let is = |names: &[&str]| names.iter().any(|name| kind.eq_ignore_ascii_case(name));
    if is(&["text/event-stream"]) {
        Some(Framing::Sse)
    } else if is(&[
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/stream+json",
    ]) {
        Some(Framing::Ndjson)
    } else if is(&["application/json", "text/html"]) {
        Some(Framing::Plain)
    } else {
        None
    }
}

/// The framing that the body shows, which is more to be trusted than its head; `None` while nothing but white space
/// is there.
pub(super) fn framing(headers: &HeaderMap, start: &[u8]) -> Option<Framing> {
    let start = start
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(start)
        .trim_ascii_start();
    let declared = declared(headers);
    Some(match start.first()? {
        b'{' | b'[' if declared == Some(Framing::Ndjson) => Framing::Ndjson,
        b'{' | b'[' | b'<' => Framing::Plain,
        _ if begins_event(start) => Framing::Sse,
        _ => declared.unwrap_or(Framing::Plain),
    })
}

/// Whether these are the first bytes of an event stream, or may be as far as they go.
fn begins_event(start: &[u8]) -> bool {
    [&b":"[..], b"data:", b"event:", b"id:", b"retry:"]
        .iter()
        .any(|field| start.starts_with(field) || field.starts_with(start))
}

/// Reads an answer that is expected as a whole.
pub(super) async fn read(
    response: HttpResponse,
    options: DecodeOptions,
    origin: &Origin,
) -> Result<VecDeque<ChatEvent>> {
    let HttpResponse {
        status,
        headers,
        body,
    } = response;
    let body = collect(body, &headers, MAX_PLAIN_BODY).await?;
    log::received(origin, &body);
    let decoded = match framing(&headers, &body) {
        Some(Framing::Sse) => decode_sse(&body, options),
        _ => decode_answer(&body, options),
    };
    let mut events =
        decoded.map_err(|error| explain(error, status, headers.clone(), body, origin))?;
    for event in events.iter_mut().take(2) {
        name_request(event, &headers);
    }
    Ok(events)
}

/// The error of an answer that could not be decoded. A page is read as one, for its title.
pub(super) fn explain(
    error: DecodeError,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    origin: &Origin,
) -> Error {
    match error {
        DecodeError::InBand(report) => origin.in_band(&report, &headers),
        DecodeError::Invalid(error) if error.kind() == ErrorKind::ErrorPage => {
            origin.classify(&Answer::new(status, headers, body))
        }
        DecodeError::Invalid(error) => match &origin.key {
            Some(key) => match key.redact(error.message()) {
                Some(clean) => error.with_message(clean),
                None => error,
            },
            None => error,
        },
    }
}

/// Adds the id that the head gave the request.
pub(super) fn name_request(event: &mut ChatEvent, headers: &HeaderMap) {
    if let ChatEvent::Started(started) = event
        && started.request_id.is_none()
    {
        started.request_id = request_id(headers).map(str::to_owned);
    }
}

/// A stream that was not asked for, and is here as a whole.
fn decode_sse(body: &Bytes, options: DecodeOptions) -> Result<VecDeque<ChatEvent>, DecodeError> {
    let mut frames = SseDecoder::new();
    let mut decoder = StreamDecoder::new(options);
    let mut events = VecDeque::new();
    frames.push(body.clone());
    while let Some(frame) = frames.finish() {
        let frame = frame.map_err(|error| {
            Error::new(ErrorKind::InvalidResponse, error.to_string()).with_reached_upstream(true)
        })?;
        if let SseEvent::Message(message) = frame {
            decoder.push_event(message.event_str(), message.data_str(), &mut events)?;
        }
    }
    decoder.finish(&mut events)?;
    Ok(events)
}
