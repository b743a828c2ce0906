//! Feeding decoders in pieces.

use bytes::Bytes;
use g4f_wire::frame::{
    EventStreamDecoder, EventStreamMessage, FrameError, NdjsonDecoder, SseDecoder, SseEvent,
};

/// The events of a stream that arrives in these pieces.
pub(crate) fn sse<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<SseEvent> {
    let mut decoder = SseDecoder::new();
    let mut events = Vec::new();
    for piece in pieces {
        decoder.push(Bytes::copy_from_slice(piece));
        while let Some(event) = decoder.next_event() {
            events.push(event.unwrap());
        }
    }
    while let Some(event) = decoder.finish() {
        events.push(event.unwrap());
    }
    events
}

/// The lines of a body that arrives in these pieces.
pub(crate) fn ndjson<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let mut decoder = NdjsonDecoder::new();
    let mut lines = Vec::new();
    for piece in pieces {
        decoder.push(Bytes::copy_from_slice(piece));
        while let Some(line) = decoder.next_line() {
            lines.push(line.unwrap().to_string());
        }
    }
    while let Some(line) = decoder.finish() {
        lines.push(line.unwrap().to_string());
    }
    lines
}

/// The messages of a binary event stream that arrives in these pieces, and the error if one ends it.
pub(crate) fn event_stream<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<Result<EventStreamMessage, FrameError>> {
    let mut decoder = EventStreamDecoder::new();
    let mut messages = Vec::new();
    for piece in pieces {
        decoder.push(Bytes::copy_from_slice(piece));
        while let Some(message) = decoder.next_message() {
            messages.push(message);
        }
    }
    while let Some(message) = decoder.finish() {
        messages.push(message);
    }
    messages
}

/// Cuts bytes into pieces of the given lengths, over and over.
pub(crate) fn cut<'a>(mut bytes: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for length in lengths.iter().cycle() {
        let (piece, rest) = bytes.split_at((*length).min(bytes.len()));
        pieces.push(piece);
        bytes = rest;
        if bytes.is_empty() {
            break;
        }
    }
    pieces
}
